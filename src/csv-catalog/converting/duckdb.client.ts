import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import type { DuckDBConnection } from '@duckdb/node-api';

/** The one DuckDB of the process: starting it costs more than most files. */
export class DuckDb {
  private connection?: Promise<DuckDBConnection>;

  constructor(private readonly memoryMb: number, private readonly threads: number) {}

  /** Runs a statement and gives its rows; numbers beyond 2^53 as text. */
  public async query(sql: string): Promise<unknown[][]> {
    this.connection ??= this.open();
    const reader = await (await this.connection).runAndReadAll(sql);
    return reader.getRowsJson();
  }

  /** Runs statements that give no rows, separated by semicolons. */
  public async run(sql: string): Promise<void> {
    this.connection ??= this.open();
    if (sql !== '') await (await this.connection).run(sql);
  }

  private async open(): Promise<DuckDBConnection> {
    // From the Lambda layer, which only `require` finds; and only now: the first start of the function shall not wait for it.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { DuckDBInstance } = require('@duckdb/node-api') as typeof import('@duckdb/node-api');
    const temporary = path.join(os.tmpdir(), `duckdb-${process.pid}`);
    fs.mkdirSync(temporary, { recursive: true });
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: `${this.memoryMb}MB`,
      threads: String(this.threads),
      temp_directory: temporary,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    return instance.connect();
  }
}

/** A text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replace(/'/g, "''")}'`;
}

/** A name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replace(/"/g, '""')}"`;
}
