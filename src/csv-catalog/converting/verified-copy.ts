import { CellSql, ColumnReading } from './column-reading';
import { DuckDb, identifier, literal } from './duckdb.client';
import { isNumeric } from './number-reading';
import { isAnyCase } from './repeated-header';

/** Rows that DuckDB reads as text. */
export interface RowSource {
  /** SQL of a table whose columns are `c0`, `c1`, …, and with lines `line`. */
  readonly from: string;
  /** How many columns of text it has. */
  readonly width: number;
  /** Whether it has the lines on which records begin. */
  readonly hasLines: boolean;
  /** SQL of a column's text; undefined: the column itself. */
  readonly text?: (column: number) => string;
}

/** A column that is written. */
export interface WrittenColumn {
  readonly name: string;
  readonly reading: ColumnReading;
  /** Its place in the source; undefined where the source lacks it. */
  readonly at?: number;
  /** The file has no value in it, as far as it is known: one that comes after all is a misfit. */
  readonly isEmpty?: boolean;
}

/** Conditions on rows as a whole, for sources that were not checked record by record. */
export interface RowChecks {
  /** Columns in the order in which it is cheapest to find one with a value. */
  readonly filledFirst: readonly number[];
  /** A row with these texts, blanks aside, is a header that comes again. */
  readonly headers?: readonly string[];
  /** Columns that must be empty. */
  readonly extra: readonly number[];
  /** Columns whose line breaks are counted. */
  readonly broken: readonly number[];
}

/** What was counted while writing. */
export interface CopyCounts {
  readonly rows: number;
  /** Rows without any value, which were not written. */
  readonly blankRows: number;
  readonly repeatedHeaders: number;
  readonly extraFields: number;
  /** Texts with one line break, and with more, in the columns where they are counted. */
  readonly brokenTexts: number;
  readonly longTexts: number;
  /** Texts that are no values of their column's type, by the column's place in the list. */
  readonly misfits: ReadonlyMap<number, number>;
}

/** Glue's names of types, as DuckDB calls what it writes for them. Trino reads exactly these physical types. */
export function duckDbType(type: string): string {
  return type === 'string' ? 'VARCHAR' : type.toUpperCase();
}

/**
 * Page encodings of version 2 save time and space. Dictionaries of many entries cost a tenth of the time and save no space; Bloom filters would be of
 * columns with dictionaries only, which tell the same.
 */
const PARQUET = '(FORMAT parquet, PARQUET_VERSION V2, COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT 1000, WRITE_BLOOM_FILTER false)';

/**
 * Writes rows as one Parquet file, and checks each value on its text in the same statement: a cast is no check (`007` casts to 7, `1.5` to 2).
 *
 * A text that does not fit counts in a sequence, which is evaluated only where all cheaper tests failed, and is written as NULL: the file is good
 * only where there is no misfit.
 */
export async function verifiedCopy(duckDb: DuckDb, source: RowSource, columns: readonly WrittenColumn[], checks: RowChecks | undefined, file: string): Promise<CopyCounts> {
  const sequences = new Set<string>();
  const counted = (name: string) => {
    sequences.add(name);
    return `nextval('${name}')`;
  };
  const cells = columns.map((column, i) => cellOf(column, i));
  const conditions = [
    ...checks === undefined ? [] : rowConditions(checks, columns, counted),
    ...cells.flatMap(({ fits }, i) => fits.length === 0 ? [] : [anyOf([...fits, `${textOf(columns[i].at!)} IS NULL`, `${counted(`misfit_${i}`)} > 0`])]),
  ];
  await duckDb.run([...sequences].map((name) => `CREATE OR REPLACE SEQUENCE ${name}`).join(';'));
  const inner = Array.from({ length: source.width }, (_, i) => `${source.text?.(i) ?? `c${i}`} AS ${textOf(i)}`);
  const values = cells.flatMap(({ value }) => value === undefined ? [] : [value]);
  const selected = cells.map(({ result }, i) => `${result} AS ${identifier(columns[i].name)}`);
  const [[rows]] = await duckDb.query(`COPY (SELECT ${selected.join(', ')} FROM (SELECT *${values.map((value) => `, ${value}`).join('')} FROM (SELECT ${inner.join(', ')} FROM ${source.from}))`
    + `${conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`}) TO ${literal(file)} ${PARQUET}`);
  // Of sequences that an earlier file left, none counts.
  const counts = new Map((await duckDb.query('SELECT sequence_name, last_value FROM duckdb_sequences() WHERE last_value IS NOT NULL'))
    .filter(([name]) => sequences.has(String(name))).map(([name, count]) => [String(name), Number(count)]));
  return {
    rows: Number(rows),
    blankRows: counts.get('blank_rows') ?? 0,
    repeatedHeaders: counts.get('repeated_headers') ?? 0,
    extraFields: counts.get('extra_fields') ?? 0,
    brokenTexts: counts.get('broken_texts') ?? 0,
    longTexts: counts.get('long_texts') ?? 0,
    misfits: new Map(columns.flatMap((_, i) => counts.has(`misfit_${i}`) ? [[i, counts.get(`misfit_${i}`)!]] : [])),
  };
}

/** Texts of a column that are no values of its reading, different ones, at most so many. */
export async function misfitsOf(duckDb: DuckDb, source: RowSource, column: WrittenColumn, most: number): Promise<string[]> {
  const { sql } = column.reading;
  const text = source.text?.(column.at!) ?? `c${column.at}`;
  const { value, fits } = sql('t');
  const rows = await duckDb.query(`SELECT DISTINCT t FROM (SELECT t, ${value} AS v FROM (SELECT ${text} AS t FROM ${source.from})) WHERE t IS NOT NULL AND (${fits('v').join(' OR ')}) IS NOT TRUE LIMIT ${most}`);
  return rows.map(([misfit]) => String(misfit));
}

/** Texts of a column that match a regular expression. */
export async function textsLike(duckDb: DuckDb, source: RowSource, at: number, pattern: string, most: number): Promise<string[]> {
  const text = source.text?.(at) ?? `c${at}`;
  return (await duckDb.query(`SELECT DISTINCT ${text} FROM ${source.from} WHERE regexp_matches(${text}, ${literal(pattern)}) LIMIT ${most}`)).map(([match]) => String(match));
}

/** The lines of records with a text that is no value of a column's reading. */
export async function misfitLines(duckDb: DuckDb, source: RowSource, column: WrittenColumn): Promise<number[]> {
  const text = source.text?.(column.at!) ?? `c${column.at}`;
  const { value, fits } = column.reading.sql('t');
  const rows = await duckDb.query(`SELECT line FROM (SELECT line, t, ${value} AS v FROM (SELECT line, ${text} AS t FROM ${source.from})) WHERE t IS NOT NULL AND (${fits('v').join(' OR ')}) IS NOT TRUE`);
  return rows.map(([line]) => Number(line));
}

/** A text that is cast to no number, however a number may be written. */
const WORD = /^(?!inf|nan)[a-z]/i;

function textOf(at: number): string {
  return `t${at}`;
}

interface Cell {
  /** SQL of the value and its name, where it is computed. */
  readonly value?: string;
  /** SQL of what is written. */
  readonly result: string;
  readonly fits: readonly string[];
}

function cellOf({ reading, at, isEmpty }: WrittenColumn, i: number): Cell {
  const type = duckDbType(reading.type);
  if (at === undefined) return { result: `CAST(NULL AS ${type})`, fits: [] };
  // Only NULL fits: the test that follows every list of conditions.
  if (isEmpty) return { result: `CAST(NULL AS ${type})`, fits: ['false'] };
  const { value, fits }: CellSql = reading.sql(textOf(at));
  return value === textOf(at) ? { result: value, fits: fits(value) } : { value: `${value} AS v${i}`, result: `v${i}`, fits: fits(`v${i}`) };
}

function rowConditions({ filledFirst, headers = [], extra, broken }: RowChecks, columns: readonly WrittenColumn[], counted: (name: string) => string): string[] {
  const place = headers.findIndex((header) => header !== '');
  // Where a row has a number in place of a word, it is no header. (In tables of text alone, other capitals are only looked for in the sample: that would cost too much.)
  const number = columns.findIndex(({ at, reading, isEmpty }) => at !== undefined && !isEmpty && reading.format === undefined && isNumeric(reading.type) && WORD.test(headers[at] ?? ''));
  const written = (text: string) => isAnyCase(headers) ? `lower(${text})` : text;
  return [
    anyOf([...filledFirst.map((at) => `${textOf(at)} IS NOT NULL`), `${counted('blank_rows')} < 0`]),
    ...place < 0 ? [] : [anyOf([
      ...number < 0 ? [] : [`v${number} IS NOT NULL`],
      `NOT contains(${number < 0 ? textOf(place) : written(textOf(place))}, ${number < 0 ? literal(headers[place]) : written(literal(headers[place]))})`,
      `${textOf(place)} IS NULL`,
      ...headers.map((header, at) => `${written(`trim(replace(coalesce(${textOf(at)}, ''), chr(65279), ''))`)} <> ${written(literal(header))}`),
      `${counted('repeated_headers')} < 0`,
    ])],
    ...extra.length === 0 ? [] : [anyOf([extra.map((at) => `${textOf(at)} IS NULL`).join(' AND '), `${counted('extra_fields')} > 0`])],
    ...broken.map(textOf).map((text) => anyOf([
      `NOT contains(${text}, chr(10))`, `${text} IS NULL`, `CASE WHEN ${text} LIKE '%' || chr(10) || '%' || chr(10) || '%' THEN ${counted('long_texts')} > 0 END`, `${counted('broken_texts')} > 0`,
    ])),
  ];
}

/** Conditions of which one must hold, tried in this order, each on the rows that are left: OR would sort the rows that it found after each of them. */
function anyOf(conditions: readonly string[]): string {
  return `CASE ${conditions.map((condition) => `WHEN ${condition} THEN true`).join(' ')} END`;
}
