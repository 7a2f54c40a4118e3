import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { CreateTableCommand, DeleteTableCommand, GetTableCommand, GlueClient } from '@aws-sdk/client-glue';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { DuckDBInstance } from '@duckdb/node-api';
import { RemovalPolicy } from 'aws-cdk-lib';
import * as glue from 'aws-cdk-lib/aws-glue';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { RunningApp, spyModel, startApp } from './support/running-app';
import { DataLocation, DatasetDescriber, NlQueryApi, QuerySource } from '../../../src';

const DATABASE = 'warehouse';
const PARTS: [string, string][] = [['colour', 'string'], ['pieces', 'bigint']];

/** A Parquet file as another tool would have left it. */
async function parquet(select: string): Promise<Buffer> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'parquet-'));
  const file = path.join(folder, 'data.parquet');
  try {
    const connection = await (await DuckDBInstance.create()).connect();
    await connection.run(`COPY (${select}) TO '${file}' (FORMAT parquet)`);
    connection.closeSync();
    return fs.readFileSync(file);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

describe('a pipeline over a Glue database that someone else filled', () => {
  const sql: Record<string, string> = {
    'How many parts of each colour?': 'SELECT colour, sum(pieces) AS pieces FROM parts GROUP BY colour ORDER BY colour',
    'What do people earn?': 'SELECT * FROM salaries',
    'What do people earn, spelled out?': `SELECT * FROM awsdatacatalog.${DATABASE}.salaries`,
    'Parts and salaries?': 'SELECT p.colour FROM parts p JOIN salaries s ON p.pieces = s.pay',
  };
  let app: RunningApp;
  let glueClient: GlueClient;
  let bucket: string;

  const createTable = (name: string, columns: [string, string][]) => glueClient.send(new CreateTableCommand({
    DatabaseName: DATABASE,
    TableInput: {
      Name: name,
      TableType: 'EXTERNAL_TABLE',
      PartitionKeys: [],
      Parameters: { 'classification': 'parquet', 'owner-note': 'made by a crawler' },
      StorageDescriptor: {
        Columns: columns.map(([column, type]) => ({ Name: column, Type: type })),
        Location: `s3://${bucket}/lake/${name}/`,
        InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
        OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
        SerdeInfo: { SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
      },
    },
  }));

  beforeAll(async () => {
    const answers = spyModel({ describe_table: { title: 'Parts', description: 'Parts in stock by colour.', columns: [{ name: 'colour', meaning: 'Colour of the part' }], questions: [] } });
    app = await startApp((stack) => {
      const data = new s3.Bucket(stack, 'UploadedTables', { enforceSSL: true, removalPolicy: RemovalPolicy.DESTROY });
      const database = new glue.CfnDatabase(stack, 'Database', { catalogId: stack.account, databaseInput: { name: DATABASE } });
      const source = QuerySource.glueDatabase(database, { data: [DataLocation.bucket(data, 'lake/parts/')], tables: ['parts'] });
      new DatasetDescriber(stack, 'Describer', { source });
      new NlQueryApi(stack, 'Api', { source });
    }, {
      name: 'warehouse model',
      async converse(request) {
        if (request.toolConfig!.toolChoice!.tool!.name === 'describe_table') return answers.converse(request);
        const prompt = request.messages[0].content[0].text!;
        const question = Object.keys(sql).find((candidate) => prompt.includes(`<question>${JSON.stringify(candidate)}`))!;
        return { content: [{ toolUse: { toolUseId: 'ask', name: 'answer_question', input: { kind: 'sql', sql: sql[question], answer_template: '{{table}}' } } }], stopReason: 'tool_use' };
      },
    });
    const { cloud, client } = app;
    bucket = client.tableBucket;
    glueClient = new GlueClient({ endpoint: cloud.url, region: cloud.region, credentials: cloud.credentials });
    const put = async (key: string, select: string) => client.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: await parquet(select) }));
    await put('lake/parts/a.parquet', "SELECT * FROM (VALUES ('red', 3::BIGINT), ('blue', 4)) t(colour, pieces)");
    await put('lake/parts/b.parquet', "SELECT * FROM (VALUES ('red', 10::BIGINT)) t(colour, pieces)");
    await put('lake/salaries/a.parquet', "SELECT * FROM (VALUES ('Ann', 3::BIGINT)) t(name, pay)");
    await createTable('parts', PARTS);
    await createTable('salaries', [['name', 'string'], ['pay', 'bigint']]);
  });
  afterAll(() => app?.stop());

  const described = async (name: string) => (await glueClient.send(new GetTableCommand({ DatabaseName: DATABASE, Name: name }))).Table!;

  it('answers from its tables with no call refused', async () => {
    const answer = await app.client.ask('How many parts of each colour?');
    expect(answer.rows).toEqual([['blue', 4], ['red', 13]]);
    expect(answer.receipt.bytesScanned).toBeGreaterThan(0);
    expect(app.cloud.calls().filter(({ decision }) => decision !== 'allowed')).toEqual([]);
  });

  it('shows only the tables that it was given', async () => {
    const { tables } = JSON.parse((await app.client.request('GET', '/tables')).text);
    expect(tables.map(({ name }: any) => name)).toEqual(['parts']);
    expect((await app.client.request('GET', '/tables/salaries')).status).toBe(404);
  });

  it.each(['What do people earn?', 'What do people earn, spelled out?', 'Parts and salaries?'])('runs no query on a table that it was not given: %s', async (question) => {
    const before = app.cloud.serviceCalls().length;
    const answer = await app.client.ask(question);
    expect(answer.kind).toBe('cannot_answer');
    expect(answer.rows).toEqual([]);
    expect(app.cloud.serviceCalls().slice(before).map(({ operation }) => operation)).not.toContain('StartQueryExecution');
  });

  it('describes a table without a profile when Glue says that it changed, and keeps what its owner wrote', async () => {
    app.cloud.publish('aws.glue', 'Glue Data Catalog Table State Change', { databaseName: DATABASE, changedTables: ['parts', 'salaries'], typeOfChange: 'CreateTable' });
    await until(async () => (await described('parts')).Description !== undefined);

    const parts = await described('parts');
    expect(parts.Description).toContain('Parts in stock by colour.');
    expect(parts.StorageDescriptor!.Columns!.find(({ Name }) => Name === 'colour')!.Comment).toContain('Colour of the part');
    expect(parts.Parameters).toMatchObject({ 'owner-note': 'made by a crawler' });
    expect((await described('salaries')).Description).toBeUndefined();
    const descriptions = app.cloud.buckets.find(({ logicalId }) => logicalId.includes('DescriptionBucket'))!.name;
    const text = await app.client.s3.send(new GetObjectCommand({ Bucket: descriptions, Key: 'descriptions/parts.txt' }));
    expect(await text.Body!.transformToString()).toContain('Parts in stock');
    expect(app.cloud.calls().filter(({ decision }) => decision !== 'allowed')).toEqual([]);
  });

  it('removes the description of a table that is gone, and sweeps all tables with no call refused', async () => {
    const bucketName = app.cloud.buckets.find(({ logicalId }) => logicalId.includes('DescriptionBucket'))!.name;
    const exists = () => app.client.s3.send(new HeadObjectCommand({ Bucket: bucketName, Key: 'descriptions/parts.json' })).then(() => true, () => false);
    app.cloud.publish('aws.glue', 'Glue Data Catalog Table State Change', { databaseName: DATABASE, changedTables: ['parts'], typeOfChange: 'CreateTable' });
    await until(exists);
    await glueClient.send(new DeleteTableCommand({ DatabaseName: DATABASE, Name: 'parts' }));
    app.cloud.publish('aws.glue', 'Glue Data Catalog Table State Change', { databaseName: DATABASE, changedTables: ['parts'], typeOfChange: 'DeleteTable' });
    await until(async () => !await exists());
    await createTable('parts', PARTS);
    app.cloud.runSchedule('Sweep');
    await until(() => Promise.resolve(app.cloud.serviceCalls().some(({ operation, principalArn }) => operation === 'GetTables' && principalArn.includes('Describe'))));
    expect(app.cloud.calls().filter(({ decision }) => decision !== 'allowed')).toEqual([]);
  });
});

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600 && !await isTrue(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await isTrue()).toBe(true);
}
