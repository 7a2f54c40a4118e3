import { createHash } from 'crypto';
import { Readable } from 'stream';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateTableCommand, DeleteTableCommand, GetDatabaseCommand, GetTableCommand, GetTablesCommand, GlueClient, UpdateTableCommand } from '@aws-sdk/client-glue';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { readCatalogRequest } from '../../../src/csv-catalog/catalog-request';
import { Ledgers } from '../../../src/csv-catalog/converging/ledgers.client';
import { WorkMessages } from '../../../src/csv-catalog/converging/work-messages.client';
import type { CsvConverter } from '../../../src/csv-catalog/converting/conversion';
import { DuckDbCsvConverter } from '../../../src/csv-catalog/converting/csv-converter';
import { DuckDb } from '../../../src/csv-catalog/converting/duckdb.client';
import { DatasetEvents } from '../../../src/csv-catalog/dataset-events.client';
import { GlueTables } from '../../../src/csv-catalog/glue-tables.client';
import { processRequest, Processed } from '../../../src/csv-catalog/process-request';
import type { CatalogSettings, Reconciler } from '../../../src/csv-catalog/reconciler';
import { TableBucket } from '../../../src/csv-catalog/table-bucket.client';
import { UploadBucket } from '../../../src/csv-catalog/upload-bucket.client';

export const duckDb = new DuckDb(512, 1);
export const duckDbConverter: CsvConverter = new DuckDbCsvConverter(duckDb);

const COMMANDS = {
  s3: [DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand],
  glue: [CreateTableCommand, DeleteTableCommand, GetDatabaseCommand, GetTableCommand, GetTablesCommand, UpdateTableCommand],
  bus: [PutEventsCommand],
  sqs: [SendMessageBatchCommand],
};
const HOUR = 3_600_000;
export const SETTINGS: CatalogSettings = {
  uploadPrefix: 'csv/',
  keepsEmptyTables: false,
  ignoresExisting: false,
  mostRejects: 0.5,
  retentionMs: { rejects: 24 * HOUR, statuses: 24 * HOUR, generations: 2 * HOUR },
};

export function named(name: string): Error {
  return Object.assign(new Error(name), { name });
}

interface FakeObject {
  readonly body: Buffer;
  readonly metadata: Record<string, string>;
  readonly modifiedAt: Date;
}

/** A call on its way: what stands between a handler and AWS may hold it back, drop it or its answer. */
export type Transport = (name: string, input: any, perform: () => any) => Promise<any>;

/** S3, Glue, SQS and EventBridge in memory, with conditional writes, behind the project's own clients; any call can be made to fail. */
export class FakeAws {
  public readonly objects = new Map<string, FakeObject>();
  public readonly tables = new Map<string, any>();
  public readonly events: any[] = [];
  /** Those of tables that were gone when they were sent: no condition holds a late writer's event back, and who receives it finds no table. */
  public readonly lateEvents = new Set<any>();
  /** Bodies of the messages that wait in the ingest queue. */
  public readonly queue: string[] = [];
  public readonly databaseCreatedAt = new Date('2024-01-01T00:00:00Z');
  public clock = this.databaseCreatedAt.getTime();
  public calls = 0;
  /** The call, counted from 1, after which the function dies. */
  public crashAfter = Infinity;
  /** How many updates of tables another one overtakes. */
  public conflicts = 0;
  private mocks?: { restore(): void }[];
  /** Objects that were moved to a storage class for archives, each with its bucket. */
  public readonly archived = new Set<string>();
  /** What happens while a file is downloaded. */
  public onDownload: () => void = () => undefined;

  /** Stands in for the clients that a handler creates for itself. */
  public mockClients(): void {
    const [s3, glue, bus, sqs] = [mockClient(S3Client), mockClient(GlueClient), mockClient(EventBridgeClient), mockClient(SQSClient)];
    for (const [mock, commands] of [[s3, COMMANDS.s3], [glue, COMMANDS.glue], [bus, COMMANDS.bus], [sqs, COMMANDS.sqs]] as [any, any[]][]) {
      for (const command of commands) mock.on(command).callsFake((input: any) => this.counted(command.name, input, () => this.perform(command.name, input)));
    }
    this.mocks = [s3, glue, bus, sqs];
  }

  public restore(): void {
    this.mocks?.forEach((mock) => mock.restore());
  }

  /** Services whose calls go through a transport. */
  public reconciler(settings: Partial<CatalogSettings> = {}, converter: CsvConverter = duckDbConverter, transport: Transport = (...call) => this.counted(...call)): Reconciler {
    const client: any = { send: (command: any) => transport(command.constructor.name, command.input, () => this.perform(command.constructor.name, command.input)) };
    return {
      settings: { ...SETTINGS, ...settings },
      uploads: new UploadBucket(client, 'uploads'),
      tables: new TableBucket(client, 'tables'),
      ledgers: new Ledgers(client, 'tables', async () => undefined),
      glue: new GlueTables(client, 'db', 's3://uploads/csv/'),
      events: new DatasetEvents(client, 'source', 'db'),
      messages: new WorkMessages(client, 'queue'),
      converter,
      now: () => new Date(this.clock),
      timeLeft: () => 15 * 60_000,
      isLastTry: false,
    };
  }

  /** Processes the messages that wait, and those that they lead to. */
  public async drain(reconciler = this.reconciler()): Promise<Processed[]> {
    const processed: Processed[] = [];
    while (this.queue.length > 0) {
      processed.push(await processRequest(readCatalogRequest(this.queue.shift()!, 'uploads', 'csv/'), reconciler));
    }
    return processed;
  }

  public upload(key: string, body: string | Buffer): void {
    this.objects.set(`uploads/${key}`, { body: Buffer.from(body), metadata: {}, modifiedAt: new Date(this.clock) });
  }

  public removeUpload(key: string): void {
    this.objects.delete(`uploads/${key}`);
  }

  public json(key: string): any {
    const object = this.objects.get(`tables/${key}`);
    return object && JSON.parse(object.body.toString());
  }

  public status(key: string): any {
    return this.json(`status/${key}.json`);
  }

  public keys(prefix: string, bucket = 'tables'): string[] {
    return [...this.objects.keys()].filter((id) => id.startsWith(`${bucket}/${prefix}`)).map((id) => id.slice(bucket.length + 1)).sort();
  }

  /** The Parquet objects that readers of a table see. */
  public visibleObjects(table: string): string[] {
    const location: string | undefined = this.tables.get(table)?.StorageDescriptor.Location;
    return location === undefined ? [] : this.keys(location.slice('s3://tables/'.length));
  }

  /** What a reader of the catalog sees, for comparing; numbers of generations depend on what was before. */
  public view(): unknown {
    const status = (key: string) => ({ ...this.json(key), generation: undefined, milliseconds: undefined, at: undefined });
    return {
      tables: [...this.tables.values()].map(({ Name, StorageDescriptor: { Columns }, Parameters }) => ({
        Name,
        Columns,
        rows: Parameters['cdk-genai-data-pipeline.rows'],
        dataSet: Parameters['cdk-genai-data-pipeline.data-set'],
        objects: this.visibleObjects(Name).map((key) => [key.split('/').pop(), eTagOf(this.objects.get(`tables/${key}`)!.body)]),
      })).sort((a, b) => (a.Name < b.Name ? -1 : 1)),
      profiles: this.keys('profiles/').filter((key) => key.split('/').length === 2).map((key) => this.json(key)),
      statuses: this.keys('status/').map(status),
      rejects: this.keys('rejects/'),
    };
  }

  private async counted(_name: string, _input: any, perform: () => any): Promise<any> {
    if (this.calls >= this.crashAfter) throw named('ProcessDied');
    this.calls++;
    return perform();
  }

  private perform(name: string, input: any): any {
    const id = `${input.Bucket}/${input.Key}`;
    const object = this.objects.get(id);
    const table = this.tables.get(input.TableInput?.Name ?? input.Name);
    if (/[^\r\n\t\u0020-\ufffd]/.test(input.TableInput?.Description ?? '')) throw named('InvalidInputException');
    switch (name) {
      case 'HeadObjectCommand':
        if (object === undefined) throw named('NotFound');
        return { ETag: eTagOf(object.body), Metadata: object.metadata, LastModified: object.modifiedAt };
      case 'GetObjectCommand': {
        if (object === undefined) throw named('NoSuchKey');
        if (input.IfMatch !== undefined && input.IfMatch !== eTagOf(object.body)) throw named('PreconditionFailed');
        if (this.archived.has(id)) throw named('InvalidObjectState');
        if (input.Range !== undefined && object.body.length === 0) throw named('InvalidRange');
        if (input.Bucket === 'uploads' && input.Range === undefined) this.onDownload();
        return { ETag: eTagOf(object.body), Metadata: object.metadata, Body: Object.assign(Readable.from([object.body]), { transformToString: async () => object.body.toString() }) };
      }
      case 'PutObjectCommand': {
        if (input.IfMatch === undefined && input.IfNoneMatch === undefined) throw new Error(`a write without a condition: ${input.Key}`);
        this.checkConditions(input, object);
        const body = Buffer.from(input.Body);
        this.objects.set(id, { body, metadata: input.Metadata ?? {}, modifiedAt: new Date(this.clock) });
        return { ETag: eTagOf(body) };
      }
      case 'DeleteObjectCommand':
        if (input.IfMatch === undefined) throw new Error(`a removal without a condition: ${input.Key}`);
        this.checkConditions(input, object);
        this.objects.delete(id);
        return {};
      case 'ListObjectsV2Command': {
        // Two keys a page, so that paging is always at work.
        const after = input.ContinuationToken ?? input.StartAfter;
        const keys = this.keys(input.Prefix, input.Bucket).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
          .filter((key) => after === undefined || Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0);
        const Contents = keys.slice(0, 2).map((Key) => {
          const { body, modifiedAt } = this.objects.get(`${input.Bucket}/${Key}`)!;
          return { Key, ETag: eTagOf(body), LastModified: modifiedAt };
        });
        return { Contents, IsTruncated: keys.length > 2, NextContinuationToken: keys.length > 2 ? keys[1] : undefined };
      }
      case 'GetDatabaseCommand':
        return { Database: { Name: input.Name, CreateTime: this.databaseCreatedAt } };
      case 'GetTableCommand':
        if (table === undefined) throw named('EntityNotFoundException');
        return { Table: structuredClone(table) };
      case 'GetTablesCommand':
        return { TableList: structuredClone([...this.tables.values()]) };
      case 'CreateTableCommand':
        // A table that is created again begins anew: a version does not say which of the two it is of.
        if (table !== undefined) throw named('AlreadyExistsException');
        this.tables.set(input.TableInput.Name, { ...structuredClone(input.TableInput), VersionId: '0' });
        return {};
      case 'UpdateTableCommand':
        if (table === undefined) throw named('EntityNotFoundException');
        if (this.conflicts-- > 0 || table.VersionId !== input.VersionId) throw named('ConcurrentModificationException');
        this.tables.set(input.TableInput.Name, { ...structuredClone(input.TableInput), VersionId: String(Number(table.VersionId) + 1) });
        return {};
      case 'DeleteTableCommand':
        if (!this.tables.delete(input.Name)) throw named('EntityNotFoundException');
        return {};
      case 'PutEventsCommand':
        for (const event of input.Entries.map((entry: any) => JSON.parse(entry.Detail))) {
          this.events.push(event);
          if (event.change !== 'removed' && !this.tables.has(event.table)) this.lateEvents.add(event);
        }
        return { FailedEntryCount: 0 };
      case 'SendMessageBatchCommand':
        if (input.Entries.some((entry: any) => /[\ufffe\uffff]/.test(entry.MessageBody))) throw named('InvalidMessageContents');
        this.queue.push(...input.Entries.map((entry: any) => entry.MessageBody));
        return { Failed: [] };
      default:
        throw new Error(`the fake has no ${name}`);
    }
  }

  private checkConditions({ IfMatch, IfNoneMatch }: any, object: FakeObject | undefined): void {
    if (IfMatch !== undefined && object === undefined) throw named('NoSuchKey');
    if (IfMatch !== undefined && IfMatch !== eTagOf(object!.body)) throw named('PreconditionFailed');
    if (IfNoneMatch !== undefined && object !== undefined) throw named('PreconditionFailed');
  }
}

export function eTagOf(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}
