/** One thing that was asked of the project, and whether it held. */
export interface Check {
  readonly name: string;
  readonly isPassed: boolean;
  /** What was seen, in one line; for a failure what was expected too. */
  readonly detail?: string;
}

export interface ReportTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** What one part of the rehearsal found. */
export interface PartReport {
  readonly part: string;
  readonly title: string;
  readonly seconds: number;
  readonly checks: readonly Check[];
  readonly figures: readonly { name: string; value: number; unit: string }[];
  readonly tables: readonly ReportTable[];
}

export interface RehearsalContext {
  /** The project's folder. */
  readonly root: string;
  /** The evaluation data beside the project; undefined where there is none. */
  readonly shared: string | undefined;
  /** Where downloads are kept from one rehearsal to the next. */
  readonly cache: string;
  /** A folder that is removed when the part has ended. */
  readonly scratch: string;
  /** Whether the long form of generated tests is meant. */
  readonly isLong: boolean;
}

/** Takes down what a part finds. */
export interface Recorder {
  check(name: string, isPassed: boolean, detail?: string): void;
  figure(name: string, value: number, unit: string): void;
  table(title: string, columns: readonly string[], rows: ReportTable['rows']): void;
  /** Says on the terminal what is being done. */
  progress(line: string): void;
}

/** One part of the rehearsal. A part that throws has failed. */
export interface RehearsalPart {
  /** What it is called on the command line. */
  readonly name: string;
  readonly title: string;
  run(recorder: Recorder, context: RehearsalContext): Promise<void>;
}
