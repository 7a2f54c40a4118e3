import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { FileColumn } from '../../../src/csv-catalog/converting/conversion';
import { DuckDb, identifier, literal } from '../../../src/csv-catalog/converting/duckdb.client';
import { profileParquet } from '../../../src/csv-catalog/profiling/profile-parquet';
import { TableProfile } from '../../../src/csv-catalog/profiling/table-profile';

/** Glue's types, as DuckDB calls them. */
const TYPES: Record<string, string> = { string: 'VARCHAR', bigint: 'BIGINT', double: 'DOUBLE', boolean: 'BOOLEAN', date: 'DATE', timestamp: 'TIMESTAMP' };

/** Tables as Parquet files, profiled. */
export class ParquetTables {
  public readonly duckDb = new DuckDb(1024, 2);
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'profiling-'));
  private files = 0;

  public column(name: string, type: string, more: Partial<FileColumn> = {}): FileColumn {
    return { name, type, header: name, isEmpty: false, notes: [], ...more };
  }

  /** The profile of rows that are given as texts. */
  public async profileOf(columns: readonly FileColumn[], rows: readonly (readonly (string | null)[])[], rejected = 0): Promise<TableProfile> {
    const casts = columns.map(({ name, type }, i) => `CAST(c${i} AS ${TYPES[type] ?? type}) AS ${identifier(name)}`);
    const values = rows.map((row) => `(${row.map((value) => (value === null ? 'NULL' : literal(value))).join(', ')})`);
    const none = `(SELECT ${columns.map((_, i) => `NULL AS c${i}`).join(', ')} WHERE false)`;
    const from = rows.length === 0 ? none : `(VALUES ${values.join(', ')}) t(${columns.map((_, i) => `c${i}`).join(', ')})`;
    return this.profileOfQuery(columns, rows.length, `SELECT ${casts.join(', ')} FROM ${from}`, rejected);
  }

  /** The profile of what a query gives. */
  public async profileOfQuery(columns: readonly FileColumn[], rows: number, sql: string, rejected = 0): Promise<TableProfile> {
    const file = path.join(this.folder, `${this.files++}.parquet`);
    await this.duckDb.query(`COPY (${sql}) TO ${literal(file)} (FORMAT parquet, PARQUET_VERSION V2, COMPRESSION zstd, COMPRESSION_LEVEL 1)`);
    const profile = await profileParquet(this.duckDb, file, { table: 't', rows, columns, rejected });
    fs.rmSync(file);
    return profile;
  }

  public remove(): void {
    fs.rmSync(this.folder, { recursive: true });
  }
}
