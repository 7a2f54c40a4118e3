import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { DuckDBInstance } from '@duckdb/node-api';
import { Engine, QueryResult } from '../../../../local/src/services/athena/engine';

/** The engine over tables that a script of DuckDB creates; each lies in a Parquet file, as the ingest function writes them. */
export class EngineHarness {
  /** @param glueTypes types by table and column, where the script's are not meant */
  public static async create(setup: string, today: string): Promise<EngineHarness> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'athena-engine-'));
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(setup);
    const rows = (await connection.runAndReadAll(`SELECT table_name, column_name, data_type FROM information_schema.columns
      WHERE table_schema = 'main' ORDER BY table_name, ordinal_position`)).getRowsJson() as string[][];
    const tables = new Map<string, { name: string; type: string }[]>();
    for (const [table, name, type] of rows) {
      tables.set(table, [...tables.get(table) ?? [], { name: name.toLowerCase(), type: glueType(type) }]);
    }
    for (const table of tables.keys()) {
      await connection.run(`COPY "${table}" TO '${path.join(folder, table)}.parquet' (FORMAT parquet)`);
    }
    connection.closeSync();
    return new EngineHarness(await Engine.start(() => today), folder, tables);
  }

  private queries = 0;

  private constructor(private readonly engine: Engine, private readonly folder: string, private readonly tables: Map<string, { name: string; type: string }[]>) {}

  public run(sql: string): Promise<QueryResult> {
    return this.engine.run(String(this.queries++), sql, 'main', {
      hasDatabase: (database) => database === 'main',
      table: (database, name) => {
        const columns = database === 'main' ? this.tables.get(name) : undefined;
        return columns && { columns, location: name };
      },
      files: (name) => [{ path: path.join(this.folder, `${name}.parquet`), key: `${name}.parquet`, bytes: 1 }],
      checkScannedBytes: () => undefined,
    });
  }

  public stop(): void {
    this.engine.stop();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

function glueType(duckDbType: string): string {
  const type = duckDbType.toLowerCase();
  return { varchar: 'string', integer: 'int' }[type] ?? type;
}
