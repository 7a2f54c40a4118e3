import type { TableProfile } from '../profiling/table-profile';
import type { Layout, ReadingOverrides } from '../reading/layout';

/** A column of a table. */
export interface TableColumn {
  readonly name: string;
  /** Glue's name of the type. */
  readonly type: string;
}

/** A column of one file. */
export interface FileColumn extends TableColumn {
  /** As the file has it, trimmed; '' where there is none. */
  readonly header: string;
  /** Without values the type says nothing: any table's will do. */
  readonly isEmpty: boolean;
  /** How texts become values where that is more than plain: a date's format, a decimal comma, the tokens that stand for no value. */
  readonly format?: string;
  /** What a person should know: why an apparent date stayed text, for example. Never a value of the file. */
  readonly notes: readonly string[];
}

export interface ConversionOptions {
  readonly overrides: ReadingOverrides;
  /** Share of records, 0 to 1, above which a file with unfit rows is quarantined instead of cataloged without them. */
  readonly mostRejects: number;
  /** A folder on the scratch disk, of this file alone. */
  readonly scratch: string;
}

/** A record that does not fit the table: one JSON line each of the rejects object. */
export interface RejectedRecord {
  /** The physical line that it begins on, from 1. */
  readonly line: number;
  /** As it stands in the file; cut where it is very long. */
  readonly text: string;
  readonly reason: string;
}

/** A file that became one Parquet file. */
export interface Conversion {
  readonly columns: readonly FileColumn[];
  /** Rows that were written. */
  readonly rows: number;
  /** Records that were left out, and the file of JSON lines that has them. */
  readonly rejects: { readonly count: number; readonly byReason: Readonly<Record<string, number>>; readonly file?: string };
  readonly parquetFile: string;
  readonly profile: TableProfile;
}

/** Columns whose values, every one looked at, do not fit the types that were asked for: with the types that they have. */
export interface Misfit {
  readonly misfits: readonly FileColumn[];
}

/** Whether values did not fit, and nothing was written. */
export function isMisfit(result: Conversion | Misfit): result is Misfit {
  return 'misfits' in result;
}

/** A file that was understood and can be converted, more than once if need be. */
export interface OpenedCsv {
  readonly layout: Layout;
  /** As the sample suggests; a conversion looks at every value and may come to others. */
  readonly columns: readonly FileColumn[];

  /**
   * Writes the file as one Parquet file.
   *
   * @param table its columns, for a file that becomes a part of one that exists: written with exactly these names, types and order, NULL for columns
   * that the file lacks. Undefined: the file's own columns, in the types that all of its values have.
   * @returns the conversion; or, where values do not fit `table`, or it lacks a column of the file, the columns that do not
   * @throws Quarantine
   */
  convert(table: readonly TableColumn[] | undefined, name: string): Promise<Conversion | Misfit>;
}

/** Reads files of the scratch disk. */
export interface CsvConverter {
  /**
   * @param file the object's bytes, as they were uploaded
   * @throws Quarantine where it is no table, with a reason that names lines and limits, never content
   */
  open(file: string, options: ConversionOptions): Promise<OpenedCsv>;

  /** Gives up the file that is open: what runs, and what would follow, fails. */
  stop(): Promise<void>;
}
