import { ColumnDetail } from './column-detail';
import { QUANTILE_SHARES } from './merged-quantiles';
import { isNumeric, isScalar } from './typed-values';
import { HASH_BITS, WHOLE } from './value-sketch';
import { TableColumn } from '../converting/conversion';
import { identifier, literal } from '../converting/duckdb.client';

/** Columns of one statement: what each of them holds in memory must fit beside the others'. */
export const COLUMNS_AT_ONCE = 40;

/** DuckDB's hashes have 64 bits, of which a sketch keeps the first 40. */
const SHIFT = 64 - HASH_BITS;

const SHARES = `[${QUANTILE_SHARES.join(', ')}]`;

/** A value's hash, as sketches have it. */
function hashOf(value: string): string {
  return `hash(${value}) >> ${SHIFT}`;
}

/** Rows of a Parquet file; with their numbers in it where `numbered`. */
export function parquet(file: string, numbered = false): string {
  return `read_parquet(${literal(file)}${numbered ? ', file_row_number = true' : ''})`;
}

/** Per row group and column: position of the column, rows, nulls, distinct values where known, extremes where they are exact, bytes. */
export function metadataStatement(file: string): string {
  return 'SELECT column_id, row_group_id, row_group_num_rows, stats_null_count, stats_distinct_count, total_uncompressed_size, '
    + 'CASE WHEN min_is_exact THEN stats_min_value END, CASE WHEN max_is_exact THEN stats_max_value END '
    + `FROM parquet_metadata(${literal(file)}) ORDER BY row_group_id, column_id`;
}

/** The extremes of columns whose metadata does not have them: texts by what is kept of them, which keeps their order. */
export function extremesStatement(from: string, columns: readonly TableColumn[], longest: number): string {
  const figures = columns.flatMap(({ name, type }) => ['min', 'max'].map((extreme) => {
    const column = type === 'string' ? `left(${identifier(name)}, ${longest})` : identifier(name);
    return `CAST(${extreme}(${column}) AS VARCHAR)`;
  }));
  return `SELECT ${figures.join(', ')} FROM ${from}`;
}

/** Rows whose values are all counted: few rows, or many rows that have few values. */
export type Counting = 'few-rows' | 'few-values';

/** Distinct values, the most frequent, the least hashes, mean and quantiles of one column. */
export function valuesStatement(from: string, column: TableColumn, counting: Counting, detail: ColumnDetail): string {
  const { type } = column;
  // Of many rows that have few values, the values with their counts are what is small enough to sort.
  const quantiles = counting === 'few-rows' ? `(SELECT ${quantilesOf(column)} FROM ${from})`
    : '(SELECT list(CAST(v AS VARCHAR) ORDER BY p) FROM (SELECT v, n, sum(n) OVER (ORDER BY v) AS upTo, sum(n) OVER () AS total FROM h), '
      + `(SELECT unnest(${SHARES}) AS p) WHERE upTo >= p * total AND upTo - n < p * total)`;
  const parts = [
    '(SELECT count(*) FROM h)',
    topOf('h', detail),
    `(SELECT list(x) FROM (SELECT ${hashOf('v')} AS x FROM h ORDER BY x LIMIT ${detail.hashes + 1}))`,
    isNumeric(type) ? `(SELECT sum(CAST(v AS DOUBLE) * n) / sum(n) FROM h WHERE ${isFinite(type, 'v')})` : 'NULL',
    isScalar(type) ? quantiles : 'NULL',
  ];
  return `WITH h AS MATERIALIZED (${counted(from, column)}) SELECT ${parts.join(', ')}`;
}

/** How many values columns have, how many distinct ones, and their quantiles. */
export function repetitionStatement(from: string, columns: readonly TableColumn[]): string {
  const figures = columns.map((column) => {
    const name = identifier(column.name);
    return `count(${name}), count(DISTINCT ${name}), ${isScalar(column.type) ? quantilesOf(column) : 'NULL'}`;
  });
  return `SELECT ${figures.join(', ')} FROM ${from}`;
}

/** The most frequent of the values that occur at least so often. */
export function topStatement(from: string, column: TableColumn, least: number, detail: ColumnDetail): string {
  return `SELECT ${topOf(`(${counted(from, column)} HAVING count(*) >= ${least})`, detail)}`;
}

/** Rows with numbers in some ranges, of some columns. One query per range: it skips the row groups that have none of its rows. */
export function parquetRanges(file: string, selected: readonly string[], ranges: readonly (readonly [first: number, last: number])[]): string {
  return `(${ranges.map(([first, last]) => `SELECT ${selected.join(', ')} FROM ${parquet(file, true)} WHERE file_row_number BETWEEN ${first} AND ${last}`).join(' UNION ALL ')})`;
}

/** The means of numbers; NaN or infinite where one of them is. */
export function meansStatement(from: string, columns: readonly TableColumn[]): string {
  return `SELECT ${columns.map(({ name }) => `avg(${identifier(name)})`).join(', ')} FROM ${from}`;
}

/** The mean of a column's finite numbers. */
export function finiteMeanStatement(from: string, { name }: TableColumn): string {
  return `SELECT avg(${identifier(name)}) FROM ${from} WHERE isfinite(${identifier(name)})`;
}

/** The hashes of columns below bounds, one per row. */
export function hashesStatement(file: string, columns: readonly TableColumn[], bounds: readonly number[]): string {
  const lists = columns.map(({ name }, i) => `list(${hashOf(identifier(name))}) FILTER (${isBelow(identifier(name), bounds[i])})`);
  return `SELECT ${lists.join(', ')} FROM ${parquet(file)}`;
}

/** The distinct hashes of a column below a bound: for values that repeat so often that a list of all would be long. */
export function distinctHashesStatement(file: string, { name }: TableColumn, bound: number): string {
  const column = identifier(name);
  return `SELECT list(x) FROM (SELECT DISTINCT ${hashOf(column)} AS x FROM ${parquet(file)} WHERE ${isBelow(column, bound)})`;
}

/** A table of rows: all of them; or, where there are `ranges`, the rows with numbers in these, and of long texts the beginning and what tells them apart. */
export function rowsStatement(table: string, file: string, columns: readonly TableColumn[], longest: number, ranges?: readonly (readonly [number, number])[]): string {
  const selected = columns.map(({ name, type }) => {
    const column = identifier(name);
    return ranges === undefined || type !== 'string' ? column
      : `CASE WHEN strlen(${column}) <= ${2 * longest} THEN ${column} ELSE left(${column}, ${longest}) || hash(${column}) END AS ${column}`;
  });
  return `CREATE TEMP TABLE ${table} AS ${ranges === undefined ? `SELECT ${selected.join(', ')} FROM ${parquet(file)}` : `FROM ${parquetRanges(file, selected, ranges)}`}`;
}

/** Texts of columns, from all over the rows of a table. */
export function textsStatement(from: string, rows: number, columns: readonly TableColumn[], most: number, longest: number): string {
  const lists = columns.map(({ name }) => `list(left(${identifier(name)}, ${longest})) FILTER (${identifier(name)} IS NOT NULL)`);
  return `SELECT ${lists.join(', ')} FROM ${from} WHERE rowid % ${Math.max(1, Math.floor(rows / most))} = 0`;
}

/** Distinct values `v` with their counts `n`. */
function counted(from: string, { name }: TableColumn): string {
  return `SELECT ${identifier(name)} AS v, count(*) AS n FROM ${from} WHERE ${identifier(name)} IS NOT NULL GROUP BY 1`;
}

function topOf(values: string, { longestValue, topValues }: ColumnDetail): string {
  return `(SELECT list({v: left(CAST(v AS VARCHAR), ${longestValue}), n: n} ORDER BY n DESC, v) FROM (SELECT v, n FROM ${values} ORDER BY n DESC, v LIMIT ${topValues}))`;
}

function quantilesOf({ name }: TableColumn): string {
  return `CAST(quantile_disc(${identifier(name)}, ${SHARES}) AS VARCHAR[])`;
}

function isFinite(type: string, value: string): string {
  return type === 'double' ? `isfinite(${value})` : 'true';
}

/** Compared as the 64-bit hash, so that one comparison stands for the shift too. */
function isBelow(column: string, bound: number): string {
  return bound >= WHOLE ? `${column} IS NOT NULL` : `hash(${column}) < ${BigInt(bound) * 2n ** BigInt(SHIFT)}::UBIGINT AND ${column} IS NOT NULL`;
}
