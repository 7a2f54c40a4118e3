import { DuckDb, identifier, literal } from './duckdb.client';
import { Quarantine } from '../quarantine';
import { TableColumn } from './conversion';
import { ReadCsv } from '../reading/read-csv';


/** Glue's names of types, as DuckDB calls what it writes for them. Trino reads exactly these physical types. */
export function duckDbType(type: string): string {
  return { string: 'VARCHAR', bigint: 'BIGINT', double: 'DOUBLE', boolean: 'BOOLEAN', date: 'DATE', timestamp: 'TIMESTAMP' }[type] ?? type.toUpperCase();
}

/**
 * Writes canonical rows as one Parquet file (zstd) with exactly the table's columns and types. Columns that the file lacks are NULL.
 *
 * The types were found on every value's text, so the casts change nothing; and the rows are counted again.
 */
export async function writeParquet(duckDb: DuckDb, canonicalFile: string, csv: ReadCsv, columns: readonly TableColumn[], parquetFile: string): Promise<void> {
  const position = new Map(csv.names.map((name, i) => [name, i]));
  const selected = columns.map(({ name, type }) => {
    const at = position.get(name);
    const value = at === undefined ? 'NULL' : type === 'timestamp' && csv.facts[at].seen.instant > 0 ? momentInUtc(`c${at}`) : `c${at}`;
    return `CAST(${value} AS ${duckDbType(type)}) AS ${identifier(name)}`;
  });
  const raw = csv.names.map((_, i) => `'c${i}': 'VARCHAR'`);
  const [[written]] = await duckDb.query(`COPY (SELECT ${selected.join(', ')} FROM read_csv(${literal(canonicalFile)}, auto_detect = false, delim = ',', quote = '"', escape = '"', `
    + `header = false, skip = 0, columns = {${raw.join(', ')}})) TO ${literal(parquetFile)} (FORMAT parquet, PARQUET_VERSION V2, COMPRESSION zstd, COMPRESSION_LEVEL 1)`);
  if (Number(written) !== csv.rows) {
    throw new Quarantine('unreadable', `the file has ${csv.rows} rows, but ${written} could be written: please report this file's shape`);
  }
}

/** A plain cast to TIMESTAMP would drop the offset without a word; and DuckDB reads one only after seconds and with a colon. */
function momentInUtc(column: string): string {
  const withSeconds = `regexp_replace(${column}, '([ T][0-9]{2}:[0-9]{2})([-+Z])', '\\1:00\\2')`;
  return `CAST(regexp_replace(${withSeconds}, '([-+][0-9]{2})([0-9]{2})$', '\\1:\\2') AS TIMESTAMPTZ) AT TIME ZONE 'UTC'`;
}
