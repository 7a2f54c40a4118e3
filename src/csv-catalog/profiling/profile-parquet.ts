import { DuckDb, identifier, literal } from '../converting/duckdb.client';
import { Quarantine } from '../quarantine';
import { ColumnProfile, LONGEST_VALUE, MOST_TOP_VALUES, TableProfile, TopValue } from './table-profile';
import { TableColumn } from '../converting/conversion';
import { ReadCsv } from '../reading/read-csv';

/** Rows up to which distinct values are counted exactly. */
const EXACT_ROWS = 1_000_000;
/** Each distinct count holds a hash table: many columns at once would not fit into memory. */
const COLUMNS_AT_ONCE = 40;
/** Columns with more distinct values than this have no frequent ones worth a query. */
const MOST_DISTINCT = 5_000;

/**
 * Profiles a Parquet file that was just written; and checks on the way that no value was lost: as many NULLs as the file had empty fields.
 *
 * @throws Quarantine where they differ
 */
export async function profileParquet(duckDb: DuckDb, parquetFile: string, table: string, csv: ReadCsv, columns: readonly TableColumn[]): Promise<TableProfile> {
  const from = `read_parquet(${literal(parquetFile)})`;
  const isExact = csv.rows <= EXACT_ROWS;
  const figuresOf = ({ name, type }: TableColumn): string[] => {
    const column = identifier(name);
    return [
      `count(${column})`,
      isExact ? `count(DISTINCT ${column})` : `approx_count_distinct(${column})`,
      `CAST(min(${column}) AS VARCHAR)`,
      `CAST(max(${column}) AS VARCHAR)`,
      isNumeric(type) ? `avg(CAST(${column} AS DOUBLE))` : 'NULL',
    ];
  };
  const row: unknown[] = [];
  for (let at = 0; at < columns.length; at += COLUMNS_AT_ONCE) {
    const figures = columns.slice(at, at + COLUMNS_AT_ONCE).flatMap(figuresOf);
    row.push(...(await duckDb.query(`SELECT ${figures.join(', ')} FROM ${from}`))[0]);
  }
  const profiles: ColumnProfile[] = [];
  for (const [i, { name, type }] of columns.entries()) {
    const [filled, distinct, min, max, mean] = row.slice(i * 5, i * 5 + 5);
    checkNothingLost(csv, name, Number(filled));
    const top = Number(distinct) <= MOST_DISTINCT ? await topValues(duckDb, from, name) : [];
    profiles.push({
      name,
      header: csv.headers[csv.names.indexOf(name)] ?? name,
      type,
      nulls: csv.rows - Number(filled),
      distinct: Number(distinct),
      distinctIsExact: isExact,
      min: cut(min),
      max: cut(max),
      ...mean === null ? {} : { mean: Number(mean) },
      topValues: top.slice(0, MOST_TOP_VALUES),
      topValuesAreComplete: isExact && top.length === Number(distinct) && top.length <= MOST_TOP_VALUES,
      likelyKey: csv.rows > 1 && Number(filled) === csv.rows && isExact && Number(distinct) === csv.rows,
    });
  }
  return { formatVersion: 1, table, rows: csv.rows, sources: 1, columns: profiles };
}

async function topValues(duckDb: DuckDb, from: string, name: string): Promise<TopValue[]> {
  const column = identifier(name);
  const rows = await duckDb.query(`SELECT CAST(${column} AS VARCHAR) AS v, count(*) AS n FROM ${from} WHERE ${column} IS NOT NULL `
    + `GROUP BY ${column} ORDER BY n DESC, v LIMIT ${MOST_TOP_VALUES + 1}`);
  return rows.map(([value, count]) => ({ value: cut(value)!, count: Number(count) }));
}

function checkNothingLost(csv: ReadCsv, name: string, filled: number): void {
  const at = csv.names.indexOf(name);
  if (at >= 0 && csv.facts[at].values !== filled) {
    throw new Quarantine('unreadable', `the column ${name} has ${csv.facts[at].values} values, but ${filled} could be written: please report this file's shape`);
  }
}

function cut(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value).slice(0, LONGEST_VALUE);
}

function isNumeric(type: string): boolean {
  return /^(?:bigint|double|decimal)/.test(type);
}
