import { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { trinoErrorOf } from './duckdb-errors';
import { ResultColumn } from './executions';
import { FUNCTIONS, registerFunctions } from './functions';
import { MACROS } from './translate/macros';
import { translateQuery } from './translate/query';
import { duck, fromGlue, TrinoError, TrinoType } from './translate/types';
import { athenaText } from './values';
import { parseQuery, SqlError } from '../../../../src/sql';

/** A query that ended without a result, with Athena's text. */
export class QueryFailure extends Error {
  constructor(message: string, public readonly state: 'FAILED' | 'CANCELLED' = 'FAILED') {
    super(message);
  }
}

/** Where a query finds its tables. */
export interface QueryTables {
  table(database: string, name: string): { columns: { name: string; type: string }[]; location: string } | undefined;
  files(location: string): { path: string; bytes: number }[];
  /** Whether the Glue catalog has a database. @default - not asked */
  hasDatabase?(database: string): boolean;
  /** Told before anything is read. */
  checkScannedBytes(bytes: number): void;
}

export interface QueryResult {
  readonly columns: ResultColumn[];
  readonly rows: (string | null)[][];
}

/** What runs the queries of Athena. */
export interface QueryEngine {
  /** @throws QueryFailure with Athena's reason, or AccessDeniedError */
  run(id: string, sql: string, database: string, tables: QueryTables): Promise<QueryResult>;
  interrupt(id: string): void;
  stop(): void;
}

/** Trino's queries on DuckDB: parsed by our own front end, typed by Trino's rules, printed for DuckDB with Trino's semantics. */
export class Engine implements QueryEngine {
  /** @param today the day of `current_date` */
  public static async start(today: () => string): Promise<Engine> {
    const instance = await DuckDBInstance.create(':memory:', { threads: '2', autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' });
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    registerFunctions(connection, FUNCTIONS);
    await connection.run(MACROS);
    connection.closeSync();
    return new Engine(instance, today);
  }

  private readonly running = new Map<string, DuckDBConnection>();

  private constructor(private readonly instance: DuckDBInstance, private readonly today: () => string) {}

  public async run(id: string, sql: string, database: string, tables: QueryTables): Promise<QueryResult> {
    const connection = await this.instance.connect();
    this.running.set(id, connection);
    try {
      let scanned = 0;
      const translated = translateQuery(parseQuery(sql), {
        database,
        today: this.today(),
        text: sql,
        hasDatabase: (schema) => tables.hasDatabase?.(schema) ?? true,
        table: (schema, name) => {
          const table = tables.table(schema, name);
          if (table === undefined) return undefined;
          const files = tables.files(table.location);
          scanned += files.reduce((sum, { bytes }) => sum + bytes, 0);
          const columns = table.columns.map((column) => ({ name: column.name, type: fromGlue(column.type) }));
          return { columns, sql: relation(columns, files.map(({ path }) => path)) };
        },
      });
      tables.checkScannedBytes(scanned);
      await connection.run("SET TimeZone = 'UTC'");
      const reader = await connection.runAndReadAll(translated.sql);
      return {
        columns: translated.columns.map(({ name, type }, i) => ({ name: name ?? `_col${i}`, ...described(type) })),
        rows: reader.getRows().map((row) => row.map((value, i) => athenaText(value, translated.columns[i].type))),
      };
    } catch (error) {
      throw failureOf(error);
    } finally {
      this.running.delete(id);
      connection.closeSync();
    }
  }

  public interrupt(id: string): void {
    this.running.get(id)?.interrupt();
  }

  public stop(): void {
    this.running.forEach((connection) => connection.interrupt());
    this.instance.closeSync();
  }
}

/** The rows of a table: its declared columns, found by name; NULL where a file lacks one. */
function relation(columns: readonly { name: string; type: TrinoType }[], files: readonly string[]): string {
  const identifier = (name: string) => `"${name.replace(/"/g, '""')}"`;
  const empty = `SELECT ${columns.map(({ name, type }) => `CAST(NULL AS ${duck(type)}) AS ${identifier(name)}`).join(', ')} WHERE false`;
  if (files.length === 0) return `(${empty})`;
  const list = files.map((file) => `'${file.replace(/'/g, "''")}'`).join(', ');
  return `(SELECT ${columns.map(({ name }) => identifier(name)).join(', ')} FROM (${empty} UNION ALL BY NAME SELECT * FROM read_parquet([${list}], union_by_name = true)))`;
}

function described(type: TrinoType): Pick<ResultColumn, 'type' | 'precision' | 'scale'> {
  return { type: type.name, precision: type.precision ?? type.length ?? 0, scale: type.scale ?? 0 };
}

function failureOf(error: unknown): Error {
  if (error instanceof QueryFailure) return error;
  if (error instanceof TrinoError) return new QueryFailure(error.message);
  if (error instanceof SqlError) return new QueryFailure(`SYNTAX_ERROR: line ${error.line}:${error.column}: ${error.message}`);
  if ((error as Error).name === 'AccessDeniedError') return error as Error;
  return new QueryFailure(trinoErrorOf((error as Error).message) ?? `GENERIC_INTERNAL_ERROR: ${(error as Error).message}`);
}
