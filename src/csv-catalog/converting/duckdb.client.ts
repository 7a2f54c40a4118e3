import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { SCRATCH_PREFIXES } from './scratch';

const INTERRUPT_AGAIN_MS = 50;

/** The one DuckDB of the process: starting it costs more than most files. */
export class DuckDb {
  private connection?: Promise<DuckDBConnection>;
  private stopped = false;
  private statements = 0;

  constructor(private readonly memoryMb: number, private readonly threads: number) {}

  /** Runs a statement and gives its rows; numbers beyond 2^53 as text. */
  public query(sql: string): Promise<unknown[][]> {
    return this.running(async (connection) => (await connection.runAndReadAll(sql)).getRowsJson());
  }

  /** Runs statements that give no rows, separated by semicolons. */
  public async run(sql: string): Promise<void> {
    if (sql !== '') await this.running((connection) => connection.run(sql));
  }

  /** Whether statements are refused. */
  public get isStopped(): boolean {
    return this.stopped;
  }

  /** Ends the statement that runs, and refuses those that follow. */
  public async stop(): Promise<void> {
    this.stopped = true;
    // A statement that is asked for and has not begun is not interrupted yet.
    while (this.statements > 0) {
      (await this.connection)?.interrupt();
      await new Promise((resolve) => setTimeout(resolve, INTERRUPT_AGAIN_MS));
    }
  }

  /** Takes statements again. */
  public resume(): void {
    this.stopped = false;
  }

  private async running<T>(statement: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    if (this.stopped) throw new Error('the database was stopped');
    this.statements++;
    try {
      return await statement(await (this.connection ??= this.open()));
    } catch (error) {
      if (isBeyondUse(error)) this.connection = undefined;
      throw error;
    } finally {
      this.statements--;
    }
  }

  private async open(): Promise<DuckDBConnection> {
    try {
      return await this.start();
    } catch (error) {
      this.connection = undefined;
      throw error;
    }
  }

  private async start(): Promise<DuckDBConnection> {
    // From the Lambda layer, which only `require` finds; and only now: the first start of the function shall not wait for it.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { DuckDBInstance } = require('@duckdb/node-api') as typeof import('@duckdb/node-api');
    const temporary = path.join(os.tmpdir(), `${SCRATCH_PREFIXES.duckDb}${process.pid}`);
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

/** Whether a database answers every statement with an error from now on. */
function isBeyondUse(error: unknown): boolean {
  return /^(FATAL|INTERNAL) Error|database has been invalidated/i.test((error as Error).message ?? '');
}

/** A text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replace(/'/g, "''")}'`;
}

/** A name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replace(/"/g, '""')}"`;
}
