import { TrinoClient, TrinoQueryError } from './trino-client';
import { athenaTextOf, athenaType } from './trino-values';
import { withToday } from './with-today';
import { AccessDeniedError } from '../../../gateway/service';
import { QueryEngine, QueryFailure, QueryResult, QueryTables } from '../engine';

export interface TrinoEngineOptions {
  /** Trino's address; its `catalog.management` must be `dynamic`. */
  readonly trinoUrl: string;
  /** Where Trino finds Glue and S3, and who it is there. */
  readonly gatewayUrl: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly region: string;
  /** The day that queries call today. @default - Trino's clock */
  readonly today?: string;
}

const EXPLAIN = 'EXPLAIN (TYPE IO, FORMAT JSON) ';

/** The name by which Athena's three-part names say the Glue Data Catalog. */
const CATALOG = 'awsdatacatalog';

/**
 * A real Trino in the place of Athena's engine. One Trino serves one local cloud at a time: each makes the catalog its own.
 *
 * What Athena does with the caller's rights is decided before Trino starts, for the tables that the query names; Trino itself reads as the administrator.
 */
export class TrinoEngine implements QueryEngine {
  public static async start(options: TrinoEngineOptions): Promise<TrinoEngine> {
    const client = new TrinoClient(options.trinoUrl);
    await client.run(`DROP CATALOG IF EXISTS ${CATALOG}`);
    const properties = {
      'hive.metastore': 'glue',
      'hive.metastore.glue.region': options.region,
      'hive.metastore.glue.endpoint-url': options.gatewayUrl,
      'hive.metastore.glue.aws-access-key': options.credentials.accessKeyId,
      'hive.metastore.glue.aws-secret-key': options.credentials.secretAccessKey,
      // As Athena does.
      'hive.recursive-directories': 'true',
      'hive.non-managed-table-writes-enabled': 'true',
      'fs.native-s3.enabled': 'true',
      's3.endpoint': options.gatewayUrl,
      's3.region': options.region,
      's3.path-style-access': 'true',
      's3.aws-access-key': options.credentials.accessKeyId,
      's3.aws-secret-key': options.credentials.secretAccessKey,
    };
    await client.run(`CREATE CATALOG ${CATALOG} USING hive WITH (${Object.entries(properties).map(([name, value]) => `"${name}" = '${value.replace(/'/g, "''")}'`).join(', ')})`);
    return new TrinoEngine(client, options.today);
  }

  private readonly running = new Map<string, AbortController>();

  private constructor(private readonly client: TrinoClient, private readonly today: string | undefined) {}

  public async run(id: string, sql: string, database: string, tables: QueryTables): Promise<QueryResult> {
    const controller = new AbortController();
    this.running.set(id, controller);
    try {
      await this.authorize(sql, database, tables);
      let failure: Error | undefined;
      const checkBytes = (bytes: number) => {
        try {
          tables.checkScannedBytes(bytes);
        } catch (error) {
          failure = error as Error;
          controller.abort();
        }
      };
      const result = await this.client.run(this.today === undefined ? sql : withToday(sql, this.today), {
        catalog: CATALOG, schema: database, onProgress: checkBytes, signal: controller.signal,
      }).catch((error: Error) => {
        throw failure ?? error;
      });
      if (failure !== undefined) throw failure;
      return {
        columns: result.columns.map(({ name, typeSignature }) => ({ name, ...athenaType(typeSignature) })),
        rows: result.rows.map((row) => row.map((value, i) => athenaTextOf(value, result.columns[i].typeSignature))),
      };
    } catch (error) {
      if (error instanceof QueryFailure || error instanceof AccessDeniedError || !(error instanceof TrinoQueryError)) throw error;
      throw new QueryFailure(`${error.errorName}: ${error.message}`, error.errorName === 'USER_CANCELED' ? 'CANCELLED' : 'FAILED');
    } finally {
      this.running.delete(id);
    }
  }

  public interrupt(id: string): void {
    this.running.get(id)?.abort();
  }

  public stop(): void {
    this.running.forEach((controller) => controller.abort());
  }

  /** Asks for every right that Athena needs of the caller. Trino says which tables it would read, whatever the statement. */
  private async authorize(sql: string, database: string, tables: QueryTables): Promise<void> {
    const plan = await this.client.run(`${EXPLAIN}${sql}`, { catalog: CATALOG, schema: database }).catch((error: Error) => {
      throw error instanceof TrinoQueryError ? new TrinoQueryError(error.errorName, withoutExplain(error.message)) : error;
    });
    const { inputTableColumnInfos = [] } = JSON.parse(String(plan.rows[0][0]));
    const seen = new Set<string>();
    for (const { table: { catalog, schemaTable: { schema, table } } } of inputTableColumnInfos) {
      if (catalog !== CATALOG || seen.has(`${schema}.${table}`)) continue;
      seen.add(`${schema}.${table}`);
      const found = tables.table(schema, table);
      if (found !== undefined) tables.files(found.location);
    }
  }
}

/** Places in the first line as they are in the query itself. */
function withoutExplain(message: string): string {
  return message.replace(/^line 1:(\d+)/, (_, column: string) => `line 1:${Number(column) - EXPLAIN.length}`);
}
