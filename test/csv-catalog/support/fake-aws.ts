import { createHash } from 'crypto';
import { Readable } from 'stream';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateTableCommand, DeleteTableCommand, GetTableCommand, GlueClient, UpdateTableCommand } from '@aws-sdk/client-glue';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { DuckDb } from '../../../src/csv-catalog/converting/duckdb.client';
import { DatasetEvents } from '../../../src/csv-catalog/dataset-events.client';
import { GlueTables } from '../../../src/csv-catalog/glue-tables.client';
import { Reconciler } from '../../../src/csv-catalog/reconcile';
import { TableBucket } from '../../../src/csv-catalog/table-bucket.client';
import { UploadBucket } from '../../../src/csv-catalog/upload-bucket.client';

const duckDb = new DuckDb(512, 1);

function named(name: string): Error {
  return Object.assign(new Error(name), { name });
}

/** S3, Glue and EventBridge in memory behind the real clients; any call can be made to fail. */
export class FakeAws {
  public readonly objects = new Map<string, { body: Buffer; metadata: Record<string, string> }>();
  public readonly tables = new Map<string, any>();
  public readonly events: any[] = [];
  public calls = 0;
  /** The call, counted from 1, after which the function dies. */
  public crashAfter = Infinity;
  /** How many updates another one overtakes. */
  public conflicts = 0;
  private readonly s3 = mockClient(S3Client);
  private readonly glue = mockClient(GlueClient);
  private readonly bus = mockClient(EventBridgeClient);
  private readonly hooks: { onDownload?: () => void } = {};

  constructor() {
    const counted = <T>(work: (input: any) => T) => async (input: any) => {
      if (this.calls >= this.crashAfter) throw named('ProcessDied');
      this.calls++;
      return work(input);
    };
    const idOf = ({ Bucket, Key }: any) => `${Bucket}/${Key}`;
    const existing = (input: any, missing: string) => {
      const object = this.objects.get(idOf(input));
      if (object === undefined) throw named(missing);
      return object;
    };
    this.s3.on(HeadObjectCommand).callsFake(counted((input) => {
      const object = existing(input, 'NotFound');
      return { ETag: eTagOf(object.body), Metadata: object.metadata };
    }));
    this.s3.on(GetObjectCommand).callsFake(counted((input) => {
      const object = existing(input, 'NoSuchKey');
      if (input.IfMatch !== undefined && input.IfMatch !== eTagOf(object.body)) throw named('PreconditionFailed');
      if (input.Bucket === 'uploads') this.hooks.onDownload?.();
      return { Body: Object.assign(Readable.from([object.body]), { transformToString: async () => object.body.toString() }) as any };
    }));
    this.s3.on(PutObjectCommand).callsFake(counted((input) => {
      this.objects.set(idOf(input), { body: Buffer.from(input.Body), metadata: input.Metadata ?? {} });
      return {};
    }));
    this.s3.on(DeleteObjectCommand).callsFake(counted((input) => {
      this.objects.delete(idOf(input));
      return {};
    }));
    this.s3.on(ListObjectsV2Command).callsFake(counted(({ Bucket, Prefix, ContinuationToken }) => {
      // One key a page, so that paging is always at work.
      const keys = [...this.objects.keys()].filter((id) => id.startsWith(`${Bucket}/${Prefix}`)).map((id) => id.slice(Bucket.length + 1)).sort();
      const next = keys.findIndex((key) => ContinuationToken === undefined || key > ContinuationToken);
      return next < 0 ? {} : { Contents: [{ Key: keys[next] }], NextContinuationToken: next + 1 < keys.length ? keys[next] : undefined };
    }));
    this.glue.on(GetTableCommand).callsFake(counted(({ Name }) => {
      if (!this.tables.has(Name)) throw named('EntityNotFoundException');
      return { Table: this.tables.get(Name) };
    }));
    this.glue.on(CreateTableCommand).callsFake(counted(({ TableInput }) => {
      if (this.tables.has(TableInput.Name)) throw named('AlreadyExistsException');
      this.tables.set(TableInput.Name, { ...TableInput, VersionId: '1' });
      return {};
    }));
    this.glue.on(UpdateTableCommand).callsFake(counted(({ TableInput, VersionId }) => {
      const table = this.tables.get(TableInput.Name);
      if (table === undefined) throw named('EntityNotFoundException');
      if (this.conflicts-- > 0 || table.VersionId !== VersionId) throw named('ConcurrentModificationException');
      this.tables.set(TableInput.Name, { ...TableInput, VersionId: String(Number(VersionId) + 1) });
      return {};
    }));
    this.glue.on(DeleteTableCommand).callsFake(counted(({ Name }) => {
      if (!this.tables.delete(Name)) throw named('EntityNotFoundException');
      return {};
    }));
    this.bus.on(PutEventsCommand).callsFake(counted(({ Entries }) => {
      this.events.push(...Entries.map((entry: any) => JSON.parse(entry.Detail)));
      return { FailedEntryCount: 0 };
    }));
  }

  /** What happens while a file is downloaded. */
  public set onDownload(hook: () => void) {
    this.hooks.onDownload = hook;
  }

  public reconciler(): Reconciler {
    const s3 = new S3Client({});
    return {
      uploads: new UploadBucket(s3, 'uploads'),
      uploadPrefix: 'csv/',
      tables: new TableBucket(s3, 'tables'),
      glue: new GlueTables(new GlueClient({}), 'db'),
      events: new DatasetEvents(new EventBridgeClient({}), 'source', 'db'),
      duckDb,
      now: () => new Date('2024-01-01T00:00:00Z'),
    };
  }

  public upload(key: string, body: string | Buffer): void {
    this.objects.set(`uploads/${key}`, { body: Buffer.from(body), metadata: {} });
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

  public keys(prefix: string): string[] {
    return [...this.objects.keys()].filter((id) => id.startsWith(`tables/${prefix}`)).map((id) => id.slice('tables/'.length)).sort();
  }

  /** What a reader of the catalog sees, for comparing. */
  public view(): unknown {
    return {
      tables: [...this.tables.values()].map(({ VersionId: _, ...table }) => table).sort((a, b) => (a.Name < b.Name ? -1 : 1)),
      objects: this.keys(''),
      profiles: this.keys('profiles/').map((key) => this.json(key)),
      statuses: this.keys('status/').map((key) => this.json(key)),
    };
  }

  public restore(): void {
    this.s3.restore();
    this.glue.restore();
    this.bus.restore();
  }
}

export function eTagOf(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}
