import { Sha256 } from '@aws-crypto/sha256-js';
import { AthenaClient, StartQueryExecutionCommand } from '@aws-sdk/client-athena';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateTableCommand, DeleteTableCommand, GetDatabaseCommand, GetTableCommand, GetTablesCommand, GlueClient, UpdateTableCommand } from '@aws-sdk/client-glue';
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentity } from '@smithy/types';
import { RunningPipeline, startPipeline } from '../support/running-pipeline';

/** Real calls with the credentials of a function: what its code, or whoever takes it over, can do. */
class Clients {
  public readonly s3: S3Client;
  public readonly glue: GlueClient;
  public readonly athena: AthenaClient;
  public readonly sqs: SQSClient;
  public readonly events: EventBridgeClient;

  constructor({ cloud }: RunningPipeline, functionName: string) {
    const common = { endpoint: cloud.url, region: cloud.region, credentials: cloud.credentialsOf(functionName), maxAttempts: 1 };
    this.s3 = new S3Client({ ...common, forcePathStyle: true });
    this.glue = new GlueClient(common);
    this.athena = new AthenaClient(common);
    this.sqs = new SQSClient(common);
    this.events = new EventBridgeClient(common);
  }
}

describe('what a function cannot do with its rights', () => {
  let pipeline: RunningPipeline;
  let ask: Clients;
  let ingest: Clients;
  let describer: Clients;
  let functionNames: string[];
  let database: string;
  let uploads: string;
  let tables: string;
  const tableInput = { Name: 'orders', StorageDescriptor: { Columns: [{ Name: 'x', Type: 'string' }] } };

  beforeAll(async () => {
    // The calls that are refused here are no part of what the library needs.
    pipeline = await startPipeline({
      editTemplate: ({ Resources }) => {
        const functions = Object.entries<any>(Resources).filter(([, { Type }]) => Type === 'AWS::Lambda::Function');
        functions.forEach(([id, { Properties }]) => { Properties.FunctionName = id.slice(0, 60); });
        functionNames = functions.map(([, { Properties }]) => Properties.FunctionName);
      },
    });
    await pipeline.client.upload('csv/orders.csv', 'id,amount\n1,2\n2,3\n');
    await pipeline.client.waitForStatus('csv/orders.csv');
    [ask, ingest, describer] = ['AskFunction', 'IngestFunction', 'DescribeFunction'].map((name) => new Clients(pipeline, name));
    [database] = pipeline.cloud.databases;
    uploads = pipeline.client.uploadBucket;
    tables = pipeline.client.tableBucket;
  });
  afterAll(() => pipeline.stop());

  const denied = (call: Promise<unknown>): Promise<void> => expect(call).rejects.toMatchObject({ name: expect.stringMatching(/^AccessDenied/) });
  const put = (clients: Clients, bucket: string, key: string): Promise<unknown> => clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: 'x' }));
  const remove = (clients: Clients, bucket: string, key: string): Promise<unknown> => clients.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  const queue = (): string => `${pipeline.cloud.url}/${pipeline.cloud.accountId}/${pipeline.cloud.calls().map(({ resource }) => /:sqs:.*:(.*IngestQueue.*)$/.exec(resource)?.[1]).find(Boolean)}`;
  const query = (clients: Clients, WorkGroup: string): Promise<unknown> => clients.athena.send(new StartQueryExecutionCommand({ QueryString: 'SELECT 1', WorkGroup }));

  it('the ask function writes no data, no tables and no descriptions', async () => {
    await denied(put(ask, tables, 'tables/orders/0/x.parquet'));
    await denied(put(ask, tables, 'descriptions/orders.json'));
    await denied(put(ask, uploads, 'csv/orders.csv'));
    await denied(remove(ask, tables, 'tables/orders/0/x.parquet'));
    await denied(remove(ask, uploads, 'csv/orders.csv'));
    await denied(ask.glue.send(new CreateTableCommand({ DatabaseName: database, TableInput: { ...tableInput, Name: 'mine' } })));
    await denied(ask.glue.send(new UpdateTableCommand({ DatabaseName: database, TableInput: tableInput })));
    await denied(ask.glue.send(new DeleteTableCommand({ DatabaseName: database, Name: 'orders' })));
  });

  it('the ask function reads no upload, no profile and no other database', async () => {
    await denied(ask.s3.send(new GetObjectCommand({ Bucket: uploads, Key: 'csv/orders.csv' })));
    await denied(ask.s3.send(new ListObjectsV2Command({ Bucket: uploads })));
    await denied(ask.s3.send(new GetObjectCommand({ Bucket: tables, Key: 'profiles/orders.json' })));
    await denied(ask.s3.send(new ListObjectsV2Command({ Bucket: tables, Prefix: 'status/' })));
    await denied(ask.glue.send(new GetDatabaseCommand({ Name: 'payroll' })));
    await denied(ask.glue.send(new GetTableCommand({ DatabaseName: 'payroll', Name: 'salaries' })));
    await denied(ask.glue.send(new GetTablesCommand({ DatabaseName: 'payroll' })));
  });

  it('the ask function queries in no other work group, takes and sends no messages and no events', async () => {
    await denied(query(ask, 'primary'));
    await denied(query(ask, 'analysts'));
    await denied(ask.sqs.send(new ReceiveMessageCommand({ QueueUrl: queue() })));
    await denied(ask.sqs.send(new SendMessageCommand({ QueueUrl: queue(), MessageBody: '{}' })));
    await denied(ask.events.send(new PutEventsCommand({ Entries: [{ Source: 'cdk-genai-data-pipeline', DetailType: 'Dataset Cataloged', Detail: '{}' }] })));
  });

  it('a query of the ask function that names another database fails with its rights', async () => {
    await pipeline.client.ask('How many orders are there?');
    const workGroup = pipeline.cloud.calls().map(({ resource }) => /:workgroup\/(Integ.*)$/.exec(resource)?.[1]).find(Boolean);
    await ask.athena.send(new StartQueryExecutionCommand({ QueryString: 'SELECT * FROM payroll.salaries', WorkGroup: workGroup, QueryExecutionContext: { Database: database } }));
    const started = () => pipeline.cloud.queries().find(({ sql }) => sql.includes('payroll'))!;
    while (!['FAILED', 'SUCCEEDED', 'CANCELLED'].includes(started().state)) await new Promise((resolve) => setTimeout(resolve, 20));
    expect([started().state, started().reason]).toEqual(['FAILED', expect.stringMatching(/glue:GetTable|Schema 'payroll' does not exist/)]);
  });

  it.each(['AskFunction', 'IngestFunction', 'DescribeFunction'])('%s invokes no function, not even itself', async (role) => {
    const invoke = async (credentials: AwsCredentialIdentity, name: string) => {
      const url = new URL(`${pipeline.cloud.url}/2015-03-31/functions/${name}/invocations`);
      const signer = new SignatureV4({ service: 'lambda', region: pipeline.cloud.region, credentials, sha256: Sha256 });
      const body = '{"Records":[]}';
      const { headers } = await signer.sign({ method: 'POST', protocol: url.protocol, hostname: url.hostname, port: Number(url.port), path: url.pathname, headers: { host: url.host }, body });
      return (await fetch(url, { method: 'POST', headers, body })).status;
    };
    for (const name of functionNames) expect(await invoke(pipeline.cloud.credentialsOf(role), name)).toBe(403);
    expect(await invoke(pipeline.cloud.credentials, functionNames.find((name) => name.includes('Ingest'))!)).toBe(200);
  });

  it('the ingest function neither queries nor reads what it did not write', async () => {
    await denied(query(ingest, 'primary'));
    await denied(put(ingest, uploads, 'csv/orders.csv'));
    await denied(remove(ingest, uploads, 'csv/orders.csv'));
    await denied(put(ingest, tables, 'descriptions/orders.json'));
    await denied(ingest.glue.send(new GetTableCommand({ DatabaseName: 'payroll', Name: 'salaries' })));
    await denied(ingest.events.send(new PutEventsCommand({ Entries: [{ Source: 'aws.s3', DetailType: 'Object Created', Detail: '{}' }] })));
  });

  it('the describer neither queries nor touches data', async () => {
    await denied(query(describer, 'primary'));
    await denied(describer.s3.send(new GetObjectCommand({ Bucket: uploads, Key: 'csv/orders.csv' })));
    await denied(put(describer, tables, 'tables/orders/0/x.parquet'));
    await denied(describer.glue.send(new DeleteTableCommand({ DatabaseName: database, Name: 'orders' })));
    await denied(describer.glue.send(new CreateTableCommand({ DatabaseName: database, TableInput: { ...tableInput, Name: 'mine' } })));
  });
});
