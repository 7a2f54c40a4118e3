import { COLUMNS_AT_ONCE, extremesStatement, metadataStatement, parquet } from './column-statements';
import { comparison, cutValue } from './typed-values';
import { TableColumn } from '../converting/conversion';
import { DuckDb } from '../converting/duckdb.client';

/** What a Parquet file's own metadata says of a column, over all rows. */
export interface MetadataFacts {
  readonly nulls: number;
  /** No row group has more distinct values. Exact where it has a dictionary; else its rows. */
  readonly distinctOfRowGroup: number;
  /** Whether every row group has a dictionary, which is quick to read. */
  readonly hasDictionary: boolean;
  readonly min: string | null;
  readonly max: string | null;
  /** Of the column, uncompressed. */
  readonly bytes: number;
}

/** What the metadata of a Parquet file says. */
export interface ParquetFacts {
  /** Rows of each row group. */
  readonly rowGroups: readonly number[];
  /** In the order of the table's columns. */
  readonly columns: readonly MetadataFacts[];
}

interface Chunk {
  readonly rows: number;
  readonly nulls: number;
  readonly distinct?: number;
  readonly bytes: number;
  readonly min: string | null;
  readonly max: string | null;
}

/** Reads a file's metadata; extremes that it lacks (long texts, numbers that are not finite) are looked up in the rows. */
export async function parquetFacts(duckDb: DuckDb, file: string, columns: readonly TableColumn[], longest: number): Promise<ParquetFacts> {
  const rowGroups = new Map<number, number>();
  const chunks: Chunk[][] = columns.map(() => []);
  for (const [column, group, rows, nulls, distinct, bytes, min, max] of await duckDb.query(metadataStatement(file))) {
    rowGroups.set(Number(group), Number(rows));
    chunks[Number(column)].push({
      rows: Number(rows), nulls: Number(nulls), bytes: Number(bytes), min: textOf(min), max: textOf(max), ...distinct === null ? {} : { distinct: Number(distinct) },
    });
  }
  const facts = columns.map(({ type }, i) => factsOf(type, chunks[i], longest));
  const lacking = columns.flatMap((column, i) => (facts[i] === undefined ? [{ column, i }] : []));
  for (let at = 0; at < lacking.length; at += COLUMNS_AT_ONCE) {
    const some = lacking.slice(at, at + COLUMNS_AT_ONCE);
    const [extremes] = await duckDb.query(extremesStatement(parquet(file), some.map(({ column }) => column), longest));
    some.forEach(({ i }, j) => {
      facts[i] = { ...summed(chunks[i]), min: textOf(extremes[2 * j]), max: textOf(extremes[2 * j + 1]) };
    });
  }
  return { rowGroups: [...rowGroups.values()], columns: facts.map((one) => one!) };
}

/** Undefined where the extremes are not known. */
function factsOf(type: string, chunks: readonly Chunk[], longest: number): MetadataFacts | undefined {
  const filled = chunks.filter(({ rows, nulls }) => nulls < rows);
  if (filled.some(({ min, max }) => min === null || max === null)) return undefined;
  const compare = comparison(type);
  const ordered = (pick: 'min' | 'max') => filled.map((chunk) => chunk[pick]!).sort(compare);
  const cut = (value: string | undefined) => (value === undefined ? null : cutValue(value, longest));
  return { ...summed(chunks), min: cut(ordered('min')[0]), max: cut(ordered('max').at(-1)) };
}

function summed(chunks: readonly Chunk[]): Omit<MetadataFacts, 'min' | 'max'> {
  const sum = (pick: (chunk: Chunk) => number) => chunks.reduce((total, chunk) => total + pick(chunk), 0);
  return {
    nulls: sum(({ nulls }) => nulls),
    bytes: sum(({ bytes }) => bytes),
    distinctOfRowGroup: Math.max(0, ...chunks.map(({ distinct, rows, nulls }) => distinct ?? rows - nulls)),
    hasDictionary: chunks.every(({ distinct, rows, nulls }) => distinct !== undefined || nulls === rows),
  };
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
