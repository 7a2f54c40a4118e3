import { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { trinoErrorOf } from './duckdb-errors';
import { ResultColumn } from './executions';
import { FUNCTIONS, registerFunctions } from './functions';
import { formatOf, loadTextTable, TableFile, TableFormat } from './text/text-table';
import { literal, quote } from './translate/context';
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

/** A table as Glue has it. */
export interface QueryTable {
  /** Partition keys come last. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly location: string;
  /** How many of the columns are partition keys. @default 0 */
  readonly partitionKeys?: number;
  /** @default - none: all files are under the location */
  readonly partitions?: readonly { readonly values: readonly string[]; readonly location: string }[];
  /** @default - Parquet */
  readonly format?: TableFormat;
}

/** Where a query finds its tables. */
export interface QueryTables {
  table(database: string, name: string): QueryTable | undefined;
  files(location: string): { path: string; key: string; bytes: number }[];
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
      const loads: (() => Promise<void>)[] = [];
      const translated = translateQuery(parseQuery(sql), {
        database,
        today: this.today(),
        text: sql,
        hasDatabase: (schema) => tables.hasDatabase?.(schema) ?? true,
        table: (schema, name) => {
          const table = tables.table(schema, name);
          if (table === undefined) return undefined;
          const files = filesOf(table, tables);
          scanned += files.reduce((sum, { bytes }) => sum + bytes, 0);
          const columns = table.columns.map((column) => ({ name: column.name, type: fromGlue(column.type) }));
          const format = table.format === undefined ? 'parquet' : formatOf(table.format);
          if (format === undefined) throw new QueryFailure(`HIVE_UNSUPPORTED_FORMAT: Unable to read ${schema}.${name}: its SerDe is ${table.format!.serde ?? 'not named'}`);
          if (format === 'parquet') return { columns, sql: relation(columns, files, table.partitionKeys ?? 0) };
          const temporary = `text_${loads.length}`;
          loads.push(() => loadTextTable(connection, temporary, columns, table.partitionKeys ?? 0, table.format!, files));
          return { columns, sql: `temp.main.${quote(temporary)}` };
        },
      });
      tables.checkScannedBytes(scanned);
      for (const load of loads) await load();
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

/** A table's objects: those of its partitions where it has any. */
function filesOf(table: QueryTable, tables: QueryTables): TableFile[] {
  const folders = table.partitionKeys ? table.partitions ?? [] : [{ values: [], location: table.location }];
  return folders.flatMap(({ values, location }) => tables.files(location).map((file) => ({ ...file, partition: values })));
}

/** The rows of a Parquet table: its declared columns, found by name; NULL where a file lacks one. */
function relation(columns: readonly { name: string; type: TrinoType }[], files: readonly TableFile[], partitionKeys: number): string {
  const empty = `SELECT ${columns.map(({ name, type }) => `CAST(NULL AS ${duck(type)}) AS ${quote(name)}`).join(', ')} WHERE false`;
  if (files.length === 0) return `(${empty})`;
  const keys = columns.slice(columns.length - partitionKeys);
  const parts = new Map<string, TableFile[]>();
  files.forEach((file) => parts.set(file.partition.join('\0'), [...parts.get(file.partition.join('\0')) ?? [], file]));
  const reads = [...parts.values()].map((part) => {
    const constants = keys.map(({ name, type }, index) => `, CAST(${literal(part[0].partition[index])} AS ${duck(type)}) AS ${quote(name)}`).join('');
    return `SELECT *${constants} FROM read_parquet([${part.map(({ path }) => literal(path)).join(', ')}], union_by_name = true)`;
  });
  return `(SELECT ${columns.map(({ name }) => quote(name)).join(', ')} FROM (${[empty, ...reads].join(' UNION ALL BY NAME ')}))`;
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
