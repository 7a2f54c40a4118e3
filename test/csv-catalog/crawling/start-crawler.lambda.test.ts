import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetCrawlerCommand, GetTablesCommand, GlueClient, StartCrawlerCommand } from '@aws-sdk/client-glue';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import type { StartCrawlerEnvironment } from '../../../src/csv-catalog/crawling/start-crawler.environment';

const ENVIRONMENT: StartCrawlerEnvironment = {
  CRAWLER: 'crawler', QUEUE_URL: 'https://queue', UPLOAD_PREFIX: 'csv/', UPLOAD_BUCKET: 'uploads', DATABASE: 'db', EVENT_SOURCE: 'source',
};
const glue = mockClient(GlueClient);
const s3 = mockClient(S3Client);
const sqs = mockClient(SQSClient);
const bus = mockClient(EventBridgeClient);
let handler: typeof import('../../../src/csv-catalog/crawling/start-crawler.lambda').handler;

beforeAll(() => {
  Object.assign(process.env, ENVIRONMENT, { AWS_REGION: 'us-east-1', POWERTOOLS_DEV: 'true', POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' });
  ({ handler } = jest.requireActual<typeof import('../../../src/csv-catalog/crawling/start-crawler.lambda')>('../../../src/csv-catalog/crawling/start-crawler.lambda'));
});
afterAll(() => jest.restoreAllMocks());
beforeEach(() => {
  [glue, s3, sqs, bus].forEach((mock) => mock.reset());
  timeLeft = 60_000;
  jest.spyOn(Date, 'now').mockReturnValue(100_500);
  glue.on(StartCrawlerCommand).resolves({});
  sqs.on(SendMessageCommand).resolves({});
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
});

const crawler = (state: string, last?: { startedAt: number; status: string }) => glue.on(GetCrawlerCommand).resolves({
  Crawler: { Name: 'crawler', State: state as any, LastCrawl: last && { StartTime: new Date(last.startedAt), Status: last.status as any } },
});
const upload = { source: 'aws.s3', detail: { bucket: { name: 'uploads' }, object: { key: 'csv/a.csv' } } };
const ended = { 'source': 'aws.glue', 'detail-type': 'Glue Crawler State Change', 'detail': { crawlerName: 'crawler', state: 'Succeeded' } };
let timeLeft = 60_000;
const send = (...bodies: unknown[]) => handler({
  Records: bodies.map((body, index) => ({ messageId: `m${index}`, body: typeof body === 'string' ? body : JSON.stringify(body), attributes: { SentTimestamp: '100000' } })),
} as any, { getRemainingTimeInMillis: () => timeLeft } as any);
const sent = () => sqs.commandCalls(SendMessageCommand)
  .map(({ args: [{ input }] }) => ({ ...JSON.parse(input.MessageBody!), sentAt: undefined, waitsSince: undefined, delay: input.DelaySeconds, url: input.QueueUrl }));
const announced = () => bus.commandCalls(PutEventsCommand).flatMap(({ args: [{ input }] }) => input.Entries!.map((entry) => JSON.parse(entry.Detail!)));
const NONE = { batchItemFailures: [] };

describe('the function that starts the crawler', () => {
  it('starts it for uploads and keeps one request until the run has succeeded', async () => {
    crawler('READY', { startedAt: 90_000, status: 'SUCCEEDED' });
    expect(await send(upload, upload)).toEqual(NONE);
    expect(glue.commandCalls(StartCrawlerCommand).map(({ args: [{ input }] }) => input)).toEqual([{ Name: 'crawler' }]);
    expect(sent()).toEqual([{ after: 90_001, runs: 1, delay: 60, url: 'https://queue' }]);
    expect(announced()).toEqual([]);
  });

  it.each([['running', 'RUNNING'], ['stopping', 'STOPPING']])('remembers an upload while it is %s', async (_, state) => {
    crawler(state);
    expect(await send(upload)).toEqual(NONE);
    expect(glue.commandCalls(StartCrawlerCommand)).toEqual([]);
    expect(sent()).toEqual([{ after: 102_000, runs: 0, delay: 60, url: 'https://queue' }]);
  });

  it('takes a crawler that another started meanwhile for running, not for an error', async () => {
    crawler('READY');
    glue.on(StartCrawlerCommand).rejects(Object.assign(new Error('running'), { name: 'CrawlerRunningException' }));
    expect(await send(upload)).toEqual(NONE);
    expect(sent()).toEqual([{ after: 102_000, runs: 0, delay: 60, url: 'https://queue' }]);
  });

  it('tells of the tables of the run that covers a request: new, changed, its own, from every page', async () => {
    crawler('READY', { startedAt: 200_000, status: 'SUCCEEDED' });
    const table = (name: string, created: number, updated: number, by = 'crawler') => ({
      Name: name, CreateTime: new Date(created), UpdateTime: new Date(updated), Parameters: { UPDATED_BY_CRAWLER: by },
    });
    glue.on(GetTablesCommand, { DatabaseName: 'db', NextToken: undefined }).resolves({ TableList: [table('fresh', 200_500, 200_500), table('same', 1, 1)], NextToken: 'more' });
    glue.on(GetTablesCommand, { DatabaseName: 'db', NextToken: 'more' }).resolves({ TableList: [table('changed', 1, 200_600), table('foreign', 200_600, 200_600, 'another'), { Name: 'bare' }] });
    expect(await send({ after: 150_000, runs: 1, waitsSince: 100_000, sentAt: 100_000 })).toEqual(NONE);
    expect(announced()).toEqual([{ database: 'db', table: 'fresh', change: 'created' }, { database: 'db', table: 'changed', change: 'updated' }]);
    expect(sent()).toEqual([]);
  });

  it('tells of tables when Glue says that a run has ended, ten in a call, and of tables that were deleted', async () => {
    crawler('READY', { startedAt: 0, status: 'SUCCEEDED' });
    glue.on(GetTablesCommand).resolves({ TableList: Array.from({ length: 23 }, (_, i) => ({ Name: `t${i}`, UpdateTime: new Date(5), Parameters: { UPDATED_BY_CRAWLER: 'crawler' } })) });
    expect(await send(ended, { source: 'aws.glue', detail: { databaseName: 'db', typeOfChange: 'DeleteTable', changedTables: ['gone'] } })).toEqual(NONE);
    expect(announced()).toHaveLength(24);
    expect(announced()[23]).toEqual({ database: 'db', table: 'gone', change: 'removed' });
    expect(Math.max(...bus.commandCalls(PutEventsCommand).map(({ args: [{ input }] }) => input.Entries!.length))).toBe(10);
  });

  it('tells of no table of a run that failed', async () => {
    crawler('READY', { startedAt: 0, status: 'FAILED' });
    expect(await send(ended)).toEqual(NONE);
    expect(glue.commandCalls(GetTablesCommand)).toEqual([]);
  });

  it('fails a request whose runs all failed, and only that, so that it becomes a dead letter', async () => {
    crawler('READY', { startedAt: 200_000, status: 'FAILED' });
    expect(await send({ after: 150_000, runs: 3, waitsSince: 100_000, sentAt: 100_000 }, upload)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(sent()).toEqual([{ after: 200_001, runs: 1, delay: 60, url: 'https://queue' }]);
  });

  it('fails a request that it could not start the crawler for in half a day, so that it becomes a dead letter', async () => {
    crawler('RUNNING');
    jest.spyOn(Date, 'now').mockReturnValue(100_000 + 13 * 3_600_000);
    const request = (waitsSince: number) => ({ after: 150_000, runs: 0, waitsSince, sentAt: 100_000 });
    expect(await send(request(100_000), request(100_000 + 2 * 3_600_000))).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(sent()).toHaveLength(1);
  });

  it('fails what it cannot read alone, and everything where Glue or the bus does not answer', async () => {
    crawler('RUNNING');
    expect(await send('{', upload)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    glue.on(GetCrawlerCommand).rejects(new Error('no'));
    expect(await send(upload)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    crawler('READY');
    glue.on(StartCrawlerCommand).rejects(new Error('no'));
    expect(await send(upload)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    bus.on(PutEventsCommand).resolves({ FailedEntryCount: 1 });
    expect(await send({ source: 'aws.glue', detail: { databaseName: 'db', changedTables: ['gone'] } })).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
  });

  describe('at a sweep', () => {
    const listed = (...objects: [key: string, modifiedAt: number][]) => objects.map(([Key, modifiedAt]) => ({ Key, ETag: '"e"', LastModified: new Date(modifiedAt) }));
    const starts = () => glue.commandCalls(StartCrawlerCommand).length;
    beforeEach(() => {
      s3.on(ListObjectsV2Command).resolves({ Contents: listed(['csv/', 400_000], ['csv/old.csv', 10_000], ['csv/new.csv', 200_000]) });
    });

    it('starts it where an upload is newer than its last run, which an event should have told', async () => {
      crawler('READY', { startedAt: 150_000, status: 'SUCCEEDED' });
      expect(await send({ sweep: {} })).toEqual(NONE);
      expect(s3.commandCalls(ListObjectsV2Command).map(({ args: [{ input }] }) => input)).toEqual([{ Bucket: 'uploads', Prefix: 'csv/', StartAfter: undefined }]);
      expect([starts(), sent()]).toEqual([1, [{ after: 150_001, runs: 1, delay: 60, url: 'https://queue' }]]);
    });

    it('starts it for files that were there before, where it never ran', async () => {
      crawler('READY');
      expect(await send({ sweep: {} })).toEqual(NONE);
      expect(starts()).toBe(1);
    });

    it.each([
      ['the last run has seen all', () => crawler('READY', { startedAt: 200_000, status: 'SUCCEEDED' })],
      // Its requests became a dead letter, which an alarm tells of: an hourly run that fails would only cost.
      ['the last run has seen all and failed', () => crawler('READY', { startedAt: 200_000, status: 'FAILED' })],
      ['a run goes on, which may see it, and else the next sweep does', () => crawler('RUNNING', { startedAt: 150_000, status: 'SUCCEEDED' })],
      ['there is no upload', () => {
        crawler('READY');
        s3.on(ListObjectsV2Command).resolves({ Contents: listed(['csv/', 400_000], ['csv/folder/', 400_000]) });
      }],
    ])('costs no run where %s', async (_what, given) => {
      given();
      expect(await send({ sweep: {} })).toEqual(NONE);
      expect([starts(), sent(), announced()]).toEqual([0, [], []]);
    });

    it('looks at every page, and goes on by a message where its time is short', async () => {
      crawler('READY', { startedAt: 150_000, status: 'SUCCEEDED' });
      s3.on(ListObjectsV2Command).resolves({ Contents: listed(['csv/a.csv', 1]), IsTruncated: true });
      s3.on(ListObjectsV2Command, { StartAfter: 'csv/a.csv' }).resolves({ Contents: listed(['csv/b.csv', 200_000]) });
      timeLeft = 5000;
      expect(await send({ sweep: {} })).toEqual(NONE);
      expect([starts(), sent()]).toEqual([0, [{ sweep: { after: 'csv/a.csv' }, url: 'https://queue' }]]);
      timeLeft = 60_000;
      expect(await send({ sweep: {} })).toEqual(NONE);
      expect(await send({ sweep: { after: 'csv/a.csv' } })).toEqual(NONE);
      expect(starts()).toBe(2);
    });

    it('fails where S3 does not answer, and holds up no upload', async () => {
      crawler('READY');
      s3.on(ListObjectsV2Command).rejects(new Error('no'));
      expect(await send({ sweep: {} }, upload)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
      expect(starts()).toBe(1);
    });
  });
});
