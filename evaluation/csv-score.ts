import type { CsvResult } from './csv';

/** A value, or any of several. */
type AnyOf<T> = T | readonly T[];

/** The right reading of a file. */
export interface ExpectedReading {
  readonly rejectedFile?: boolean;
  readonly encoding: AnyOf<string | null>;
  readonly compression?: AnyOf<string | null>;
  readonly delimiter: AnyOf<string | null>;
  readonly quote: AnyOf<string | null>;
  readonly newline?: AnyOf<string | null>;
  readonly headerRow: AnyOf<number | null>;
  readonly columns: readonly { readonly name: string | null; readonly type: AnyOf<string> }[];
  readonly rowCount: AnyOf<number>;
  readonly rejectedRows: AnyOf<number>;
}

/** `manifest.json` of a set of CSV files. */
export interface Manifest {
  readonly files: readonly { readonly file: string; readonly expected: ExpectedReading; readonly alternatives?: readonly Partial<ExpectedReading>[] }[];
}

export interface CsvScore {
  readonly score: number;
  readonly misses: readonly { readonly file: string; readonly wrong: readonly string[] }[];
  readonly output: string;
}

/** Judges results by the manifest alone, for sets without a checker of their own. Each file by the reading that it fits best. */
export function scoreResults(results: readonly CsvResult[], manifest: Manifest): CsvScore {
  const counts = new Map<string, { right: number; of: number }>();
  const misses: { file: string; wrong: string[] }[] = [];
  for (const { file, expected, alternatives = [] } of manifest.files) {
    const result = results.find((one) => one.file === file);
    const readings = [expected, ...alternatives.map((other) => ({ ...expected, rejectedFile: undefined, ...other }))];
    const judged = readings.map((reading) => Object.entries(aspectsOf(result, reading))).sort((a, b) => wrongOf(a).length - wrongOf(b).length)[0];
    for (const [aspect, isRight] of judged) {
      const count = counts.get(aspect) ?? { right: 0, of: 0 };
      counts.set(aspect, { right: count.right + (isRight ? 1 : 0), of: count.of + 1 });
    }
    if (wrongOf(judged).length > 0) misses.push({ file, wrong: wrongOf(judged) });
  }
  const all = [...counts.values()].reduce((sum, { right, of }) => ({ right: sum.right + right, of: sum.of + of }), { right: 0, of: 0 });
  const lines = [...counts].map(([aspect, { right, of }]) => `${aspect.padEnd(14)} ${right} of ${of}`);
  const wrong = misses.map((miss) => `${miss.file}: ${miss.wrong.join(', ')}`);
  return { score: all.of === 0 ? 0 : all.right / all.of, misses, output: [...lines, ...wrong].join('\n') };
}

function wrongOf(aspects: readonly (readonly [string, boolean])[]): string[] {
  return aspects.filter(([, isRight]) => !isRight).map(([aspect]) => aspect);
}

function aspectsOf(result: CsvResult | undefined, expected: ExpectedReading): Record<string, boolean> {
  if (expected.rejectedFile) return { rejectedFile: result !== undefined && 'rejectedFile' in result };
  const got = result === undefined || 'rejectedFile' in result ? undefined : result;
  const isOneOf = <T>(wanted: AnyOf<T>, value: T | undefined) => got !== undefined && list(wanted).some((one) => (one ?? null) === (value ?? null));
  return {
    rejectedFile: got !== undefined,
    encoding: isOneOf(expected.encoding, got?.encoding),
    delimiter: isOneOf(expected.delimiter, got?.delimiter),
    quote: isOneOf(expected.quote, got?.quote),
    headerRow: isOneOf(expected.headerRow, got?.headerRow),
    ...expected.compression === undefined ? {} : { compression: isOneOf(expected.compression, got?.compression) },
    ...expected.newline === undefined ? {} : { newline: isOneOf(expected.newline, got?.newline) },
    columnCount: got?.columns.length === expected.columns.length,
    headers: got?.columns.length === expected.columns.length && expected.columns.every(({ name }, i) => name === null || name === got.columns[i].header),
    types: got?.columns.length === expected.columns.length && expected.columns.every(({ type }, i) => list(type).some((wanted) => isType(wanted, got.columns[i].type))),
    rowCount: isOneOf(expected.rowCount, got?.rowCount),
    rejectedRows: isOneOf(expected.rejectedRows, got?.rejectedRows),
  };
}

/** `decimal(*,2)` is any precision with two decimals. */
function isType(wanted: string, type: string): boolean {
  const [, scale] = /^decimal\(\*,(\*|\d+)\)$/.exec(wanted) ?? [];
  return scale === undefined ? wanted === type : new RegExp(`^decimal\\(\\d+,${scale === '*' ? '\\d+' : scale}\\)$`).test(type);
}

function list<T>(value: AnyOf<T>): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}
