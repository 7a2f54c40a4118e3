import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { gzipSync } from 'zlib';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { FakeAws } from './support/fake-aws';
import type { CatalogUploadEnvironment } from '../../src/csv-catalog/catalog-upload.environment';
import { ByteLimit } from '../../src/csv-catalog/converting/byte-limit';
import { clearScratch } from '../../src/csv-catalog/converting/scratch';
import { DatasetEvents } from '../../src/csv-catalog/dataset-events.client';
import { reconcile } from '../../src/csv-catalog/reconcile';

const ENVIRONMENT: CatalogUploadEnvironment = {
  UPLOAD_BUCKET: 'uploads',
  UPLOAD_PREFIX: 'csv/',
  EXISTING_OBJECTS: 'catalog',
  TABLE_BUCKET: 'tables',
  DATABASE: 'db',
  EVENT_SOURCE: 'source',
  QUEUE_URL: 'queue',
  EMPTY_TABLES: 'remove',
  MOST_REJECTS: '0.1',
  ENCODING: '',
  REJECTS_HOURS: '1',
  STATUS_HOURS: '1',
  GENERATION_HOURS: '1',
  DUCKDB_MEMORY_MB: '512',
  DUCKDB_THREADS: '1',
};

let aws: FakeAws;
beforeEach(() => {
  aws = new FakeAws();
  aws.mockClients();
  Object.assign(process.env, ENVIRONMENT, { AWS_REGION: 'us-east-1', POWERTOOLS_METRICS_NAMESPACE: 'x', POWERTOOLS_SERVICE_NAME: 'y', POWERTOOLS_DEV: 'true', POWERTOOLS_METRICS_DISABLED: 'false' });
  jest.spyOn(console, 'info').mockImplementation();
  jest.spyOn(console, 'error').mockImplementation();
  jest.spyOn(console, 'log').mockImplementation();
});
afterEach(() => aws.restore());

const context: any = { getRemainingTimeInMillis: () => 900_000 };
const record = (messageId: string, key: string, bucket = 'uploads') => ({ messageId, attributes: { ApproximateReceiveCount: '1' }, body: JSON.stringify({ detail: { bucket: { name: bucket }, object: { key } } }) });

describe('the ingest function', () => {
  it('reconciles what the messages name and reports only the message that failed', async () => {
    const { handler } = jest.requireActual<typeof import('../../src/csv-catalog/catalog-upload.lambda')>('../../src/csv-catalog/catalog-upload.lambda');
    aws.upload('csv/good.csv', 'a,b\n1,2\n');
    aws.upload('csv/bad.csv', '');
    let version = 0;
    aws.upload('csv/restless.csv', 'a\n0\n');
    const replace = () => version++ < 100 && aws.objects.has('uploads/csv/restless.csv') && aws.upload('csv/restless.csv', `a\n${version}\n`);
    const records = [record('1', 'csv/good.csv'), record('2', 'csv/bad.csv'), record('3', 'csv/good.csv', 'another')];
    expect(await handler({ Records: records } as any, context)).toEqual({ batchItemFailures: [] });
    expect(aws.status('csv/good.csv').state).toBe('cataloged');
    expect(aws.status('csv/bad.csv').state).toBe('quarantined');
    aws.onDownload = replace as () => void;
    expect(await handler({ Records: [record('4', 'csv/restless.csv'), record('5', 'csv/good.csv')] } as any, context))
      .toEqual({ batchItemFailures: [{ itemIdentifier: '4' }] });
  });
});

describe('the metrics of the ingest function', () => {
  /** All values that were emitted, by name. */
  const emitted = (): Record<string, number[]> => {
    const values: Record<string, number[]> = {};
    for (const [text] of (console.log as jest.Mock).mock.calls) {
      const { _aws, ...fields } = JSON.parse(text);
      for (const { Name } of _aws?.CloudWatchMetrics[0].Metrics ?? []) (values[Name] ??= []).push(...[fields[Name]].flat());
    }
    return values;
  };
  const sum = (values: number[]) => values.reduce((all, one) => all + one, 0);

  it('count a file and its rows once, however often they are written, and how long it took where it was waited for', async () => {
    const { handler } = jest.requireActual<typeof import('../../src/csv-catalog/catalog-upload.lambda')>('../../src/csv-catalog/catalog-upload.lambda');
    const run = async (...records: any[]) => expect(await handler({ Records: records } as any, context)).toEqual({ batchItemFailures: [] });
    (console.log as jest.Mock).mockClear();
    aws.clock = Date.now() - 60_000;
    aws.upload('csv/s/a.csv', 'id,x\n1,2\n2,3\n3,4\n4,5\n5,6\n6,7\n7,8\n8,9\n9,10\n10,11\n!odd\n');
    await run(record('1', 'csv/s/a.csv'));
    aws.upload('csv/s/b.csv', 'id,x\n1,word\n');
    await run(record('2', 'csv/s/b.csv'), record('3', 'csv/s/b.csv'));
    while (aws.queue.length > 0) await run({ ...record('4', ''), body: aws.queue.shift() });
    aws.upload('csv/s/c.csv', '');
    aws.upload('csv/lost.csv', 'id\n1\n');
    await run(record('5', 'csv/s/c.csv'), { ...record('6', ''), body: '{"sweep":{}}' });
    while (aws.queue.length > 0) await run({ ...record('7', ''), body: aws.queue.shift() });
    const { Cataloged, IngestMilliseconds, LatencyMilliseconds, Quarantined, Rejected, Rows, SweptUp } = emitted();
    expect([Cataloged, Rows, Rejected, Quarantined].map(sum)).toEqual([3, 12, 1, 1]);
    expect(SweptUp).toEqual([1]);
    expect(IngestMilliseconds.length).toBeGreaterThan(4);
    // Nobody knows how long the file lay there that the sweep found.
    expect(LatencyMilliseconds).toHaveLength(2);
    LatencyMilliseconds.forEach((milliseconds) => expect(milliseconds).toBeGreaterThanOrEqual(60_000));
  });

  it('do not hide a failure: its record names the table and the objects, and neither key nor cell', async () => {
    const { handler } = jest.requireActual<typeof import('../../src/csv-catalog/catalog-upload.lambda')>('../../src/csv-catalog/catalog-upload.lambda');
    aws.upload('csv/Secret Name.csv', 'id\n1\n');
    aws.onDownload = () => {
      throw new Error('what it holds');
    };
    expect(await handler({ Records: [record('1', 'csv/Secret Name.csv')] } as any, context)).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    const logged = (console.error as jest.Mock).mock.calls.flat().join();
    expect(JSON.parse((console.error as jest.Mock).mock.calls[0][0])).toMatchObject({ table: 'secret_name', source: expect.stringMatching(/^[0-9a-f]{32}$/), isLastTry: false });
    expect(logged).not.toMatch(/Secret Name|what it holds/);
  });
});

describe('the scratch disk', () => {
  it('is freed of what a process has left that died, and of nothing else', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'scratch-test-'));
    for (const name of ['ingest-abc', 'duckdb-7', 'other']) {
      fs.mkdirSync(path.join(folder, name));
      fs.writeFileSync(path.join(folder, name, 'source'), 'x');
    }
    clearScratch(folder);
    expect(fs.readdirSync(folder)).toEqual(['other']);
    fs.rmSync(folder, { recursive: true });
  });
});

describe('compressed uploads', () => {
  const state = async (body: Buffer) => {
    aws.upload('csv/x.csv', body);
    await reconcile('csv/x.csv', aws.reconciler());
    return aws.status('csv/x.csv').reason?.code ?? aws.status('csv/x.csv').state;
  };

  it('are unzipped, or quarantined where the archive is damaged or of another kind', async () => {
    expect(await state(gzipSync('a,b\n1,2\n'))).toBe('cataloged');
    expect(await state(gzipSync('a,b\n1,2\n').subarray(0, 15))).toBe('unsupported-compression');
    expect(await state(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0]))).toBe('unsupported-compression');
  });

  it('are stopped where they unpack to what no text does, or to more than the disk holds', () => {
    const feed = (limit: ByteLimit, length: number) => {
      let refused: Error | null | undefined;
      limit._transform({ length } as Buffer, 'utf8', (error) => {
        refused = error;
      });
      return refused;
    };
    expect(feed(new ByteLimit(1000), 100_000_000)).toBeUndefined();
    expect(feed(new ByteLimit(1000), 300_000_000)).toMatchObject({ code: 'too-large', message: expect.stringContaining('unpacks') });
    expect(feed(new ByteLimit(), 5_000_000_000)).toMatchObject({ code: 'too-large', message: expect.stringContaining('split') });
  });
});

it('fails where the bus does not take an event, so that the message is tried again', async () => {
  aws.restore();
  const bus = mockClient(EventBridgeClient);
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 1 });
  await expect(new DatasetEvents(new EventBridgeClient({}), 's', 'd').send({ table: 't', sourceKey: 'k', rows: 1, change: 'created' })).rejects.toThrow('not taken');
  bus.restore();
});

it('keeps the summary on the table short, however wide the table is', async () => {
  const header = Array.from({ length: 600 }, (_, i) => `a_rather_long_name_of_a_column_${i}`);
  aws.upload('csv/wide.csv', `${header.join(',')}\n${header.map((_, i) => i).join(',')}\n`);
  await reconcile('csv/wide.csv', aws.reconciler());
  expect(aws.status('csv/wide.csv')).toMatchObject({ state: 'cataloged' });
  expect(aws.tables.get('wide').Parameters['cdk-genai-data-pipeline.profile'].length).toBeLessThanOrEqual(16_000);
});
