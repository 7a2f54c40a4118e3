import * as fs from 'node:fs';
import * as path from 'node:path';
import { AthenaClient, GetQueryExecutionCommand, GetQueryResultsCommand, StartQueryExecutionCommand } from '@aws-sdk/client-athena';
import { CreateTableCommand, GlueClient } from '@aws-sdk/client-glue';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { DuckDBInstance } from '@duckdb/node-api';
import { App, Stack } from 'aws-cdk-lib';
import { LocalCloud, startLocalCloud } from '../../local/src';
import { PipelineClient } from '../../local/src/pipeline-client';
import { GenAiDataPipeline } from '../../src';

export interface AthenaColumn {
  readonly name: string;
  /** `varchar`, `decimal(10,2)`, … */
  readonly type: string;
}

/** How a query ended: rows as Athena writes them, or the reason. */
export type Outcome = { readonly columns: readonly AthenaColumn[]; readonly rows: readonly (readonly (string | null)[])[] } | { readonly error: string };

/** A table of text, and its objects by name. */
export interface TextTableSettings {
  readonly serde: string;
  readonly serdeParameters: Record<string, string>;
  readonly parameters: Record<string, string>;
  readonly columns: { Name: string; Type: string }[];
  readonly objects: Record<string, Buffer>;
}

const POLL_MILLISECONDS = 15;

/** A default pipeline on the local cloud, used as an administrator uses an account: tables through Glue and S3, queries through Athena. */
export class AthenaSession {
  public static async start(scratch: string, options: { trinoUrl?: string; today?: string } = {}): Promise<AthenaSession> {
    const assembly = fs.mkdtempSync(path.join(scratch, 'session-'));
    const app = new App({ outdir: assembly });
    // The dialect corpus names its database.
    new GenAiDataPipeline(new Stack(app, 'Rehearsal'), 'Pipeline', { catalog: { databaseName: 'main' } });
    const { template } = app.synth().getStackByName('Rehearsal');
    const named = (type: string, property: string) => Object.values<any>(template.Resources).find(({ Type }) => Type === type).Properties[property];
    const cloud = await startLocalCloud({ assembly, port: 0, ...options });
    return new AthenaSession(cloud, named('AWS::Athena::WorkGroup', 'Name'), named('AWS::Glue::Database', 'DatabaseInput').Name);
  }

  public readonly client: PipelineClient;
  private readonly athena: AthenaClient;
  private readonly glue: GlueClient;

  private constructor(public readonly cloud: LocalCloud, private readonly workGroup: string, public readonly database: string) {
    const settings = { endpoint: cloud.url, region: cloud.region, credentials: cloud.credentials };
    this.client = new PipelineClient(cloud);
    this.athena = new AthenaClient(settings);
    this.glue = new GlueClient(settings);
  }

  /** Creates every table of a DuckDB script as Parquet in S3 with an entry in Glue. */
  public async createTables(script: string, scratch: string): Promise<void> {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(script);
    const described = (await connection.runAndReadAll('SELECT table_name, column_name, data_type FROM information_schema.columns ORDER BY table_name, ordinal_position')).getRowsJson() as string[][];
    for (const table of new Set(described.map(([name]) => name))) {
      const file = path.join(fs.mkdtempSync(path.join(scratch, 'table-')), 'data.parquet');
      await connection.run(`COPY "${table}" TO '${file}' (FORMAT parquet)`);
      await this.client.s3.send(new PutObjectCommand({ Bucket: this.client.tableBucket, Key: `rehearsal/${table}/data.parquet`, Body: fs.readFileSync(file) }));
      await this.createTable(table, described.filter(([name]) => name === table).map(([, name, type]) => ({ Name: name.toLowerCase(), Type: glueType(type) })), `rehearsal/${table}/`);
    }
    connection.closeSync();
  }

  /** Creates a table of text objects, as a crawler would. */
  public async createTextTable(name: string, { serde, serdeParameters, parameters, columns, objects }: TextTableSettings): Promise<void> {
    const prefix = `rehearsal/${name}/`;
    for (const [file, body] of Object.entries(objects)) await this.client.s3.send(new PutObjectCommand({ Bucket: this.client.tableBucket, Key: prefix + file, Body: body }));
    await this.glue.send(new CreateTableCommand({
      DatabaseName: this.database,
      TableInput: {
        Name: name,
        TableType: 'EXTERNAL_TABLE',
        PartitionKeys: [],
        Parameters: { classification: 'csv', EXTERNAL: 'TRUE', ...parameters },
        StorageDescriptor: {
          Columns: columns,
          Location: `s3://${this.client.tableBucket}/${prefix}`,
          InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
          OutputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
          SerdeInfo: { SerializationLibrary: serde, Parameters: serdeParameters },
        },
      },
    }));
  }

  private async createTable(name: string, columns: { Name: string; Type: string }[], prefix: string): Promise<void> {
    await this.glue.send(new CreateTableCommand({
      DatabaseName: this.database,
      TableInput: {
        Name: name,
        TableType: 'EXTERNAL_TABLE',
        PartitionKeys: [],
        Parameters: { classification: 'parquet', EXTERNAL: 'TRUE' },
        StorageDescriptor: {
          Columns: columns,
          Location: `s3://${this.client.tableBucket}/${prefix}`,
          InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
          OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
          SerdeInfo: { SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
        },
      },
    }));
  }

  public async query(sql: string, parameters?: string[]): Promise<Outcome> {
    const { QueryExecutionId } = await this.athena.send(new StartQueryExecutionCommand({
      QueryString: sql, WorkGroup: this.workGroup, QueryExecutionContext: { Database: this.database }, ExecutionParameters: parameters,
    }));
    for (;;) {
      const { QueryExecution } = await this.athena.send(new GetQueryExecutionCommand({ QueryExecutionId }));
      const { State, StateChangeReason } = QueryExecution!.Status!;
      if (State === 'SUCCEEDED') return this.results(QueryExecutionId!);
      if (State === 'FAILED' || State === 'CANCELLED') return { error: StateChangeReason ?? State };
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    }
  }

  private async results(QueryExecutionId: string): Promise<Outcome> {
    const rows: (string | null)[][] = [];
    let columns: AthenaColumn[] = [];
    let NextToken: string | undefined;
    do {
      const page = await this.athena.send(new GetQueryResultsCommand({ QueryExecutionId, NextToken }));
      columns = page.ResultSet!.ResultSetMetadata!.ColumnInfo!.map(({ Name, Type, Precision, Scale }) => ({ name: Name!, type: Type === 'decimal' ? `decimal(${Precision},${Scale})` : Type! }));
      rows.push(...page.ResultSet!.Rows!.map(({ Data }) => Data!.map(({ VarCharValue }) => VarCharValue ?? null)));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return { columns, rows: rows.slice(1) };
  }

  public async stop(): Promise<void> {
    await this.cloud.stop();
  }
}

function glueType(duckDbType: string): string {
  const type = duckDbType.toLowerCase();
  return { varchar: 'string', integer: 'int' }[type] ?? type;
}
