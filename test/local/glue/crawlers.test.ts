import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { AccessDeniedError, ServiceRequest } from '../../../local/src/gateway/service';
import { CrawlerSettings } from '../../../local/src/services/glue/crawler/crawl';
import { Crawlers } from '../../../local/src/services/glue/crawler/crawlers';
import { GlueService } from '../../../local/src/services/glue/glue.service';
import { S3Service } from '../../../local/src/services/s3/s3.service';

const SALES = 'region,pieces\nnorth,3\nsouth,4\n';

/** A crawler over `s3://lake/csv/` with a Glue and an S3 of its own. */
class Crawled {
  public readonly events: { detailType: string; detail: any }[] = [];
  public readonly asked: string[] = [];
  public denied?: string;
  public trusted = true;
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'crawlers-'));
  private readonly s3 = new S3Service({ folder: path.join(this.folder, 's3'), buckets: ['lake'], assets: new Map(), notifying: new Set(), onObjectEvent: () => undefined });
  public readonly glue = new GlueService(['db'], '1', 'us-east-1', path.join(this.folder, 'glue'), (detailType, detail) => void this.events.push({ detailType, detail }));
  private readonly crawlers: Crawlers;

  constructor(settings: Partial<CrawlerSettings> = {}, runMilliseconds = 0) {
    this.crawlers = new Crawlers({
      crawlers: [{ Name: 'crawler', Role: 'role', DatabaseName: 'db', Targets: { S3Targets: [{ Path: 's3://lake/csv', Exclusions: ['**/_*', 'skipped/**', '?.tmp'] }] }, ...settings }],
      accountId: '1',
      region: 'us-east-1',
      runMilliseconds,
      s3: this.s3,
      glue: () => this.glue,
      trusts: () => this.trusted,
      authorize: (caller, action, resource) => {
        this.asked.push(`${action} ${resource}`);
        if (this.denied === action) throw new AccessDeniedError(caller.principalArn, action, resource);
      },
      isAllowed: () => true,
      tell: (detailType, detail) => void this.events.push({ detailType, detail }),
    });
    this.glue.addOperations((request) => this.crawlers.operations(request));
  }

  public put(key: string, body: string): void {
    this.s3.put('lake', key, Buffer.from(body));
  }

  public remove(key: string): void {
    this.s3.store('lake').delete(key);
  }

  public async call(operation: string, input: object = { Name: 'crawler' }): Promise<any> {
    const request = { method: 'POST', url: new URL('http://x/'), headers: { 'x-amz-target': `AWSGlue.${operation}` }, body: Buffer.from(JSON.stringify(input)), authorize: () => undefined, isAllowed: () => true };
    return JSON.parse(String((await this.glue.handle(request as unknown as ServiceRequest)).body));
  }

  /** Runs the crawler to its end, and gives how it went. */
  public async crawl(): Promise<any> {
    await this.call('StartCrawler');
    for (;;) {
      const { Crawler } = await this.call('GetCrawler');
      if (Crawler.State === 'READY') return Crawler.LastCrawl;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  public async tables(): Promise<any[]> {
    return (await this.call('GetTables', { DatabaseName: 'db' })).TableList;
  }

  public stop(): void {
    this.crawlers.stop();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

let crawled: Crawled;
afterEach(() => crawled.stop());

it('makes tables as Glue’s crawlers do, tells of its start and end, and reads with its role', async () => {
  crawled = new Crawled();
  crawled.put('csv/sales/a.csv', SALES);
  crawled.put('csv/sales/_dataset.json', '{}');
  crawled.put('csv/skipped/a.csv', SALES);
  crawled.put('csv/x.tmp', SALES);
  crawled.put('other/a.csv', SALES);
  expect(await crawled.crawl()).toMatchObject({ Status: 'SUCCEEDED', LogGroup: '/aws-glue/crawlers' });
  const [table] = await crawled.tables();
  expect(await crawled.tables()).toHaveLength(1);
  expect(table).toMatchObject({
    Name: 'sales',
    TableType: 'EXTERNAL_TABLE',
    PartitionKeys: [],
    Parameters: { 'classification': 'csv', 'delimiter': ',', 'areColumnsQuoted': 'false', 'skip.header.line.count': '1', 'compressionType': 'none', 'typeOfData': 'file', 'recordCount': '2', 'objectCount': '1', 'UPDATED_BY_CRAWLER': 'crawler' },
    StorageDescriptor: {
      Location: 's3://lake/csv/sales/',
      Columns: [{ Name: 'region', Type: 'string' }, { Name: 'pieces', Type: 'bigint' }],
      InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
      SerdeInfo: { SerializationLibrary: 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe', Parameters: { 'field.delim': ',' } },
    },
  });
  const crawlerEvents = crawled.events.filter(({ detailType }) => detailType === 'Glue Crawler State Change').map(({ detail }) => detail);
  expect(crawlerEvents).toMatchObject([{ crawlerName: 'crawler', state: 'Started' }, { crawlerName: 'crawler', state: 'Succeeded', tablesCreated: '1' }]);
  expect(crawled.events).toContainEqual({ detailType: 'Glue Data Catalog Database State Change', detail: { databaseName: 'db', typeOfChange: 'CreateTable', changedTables: ['sales'] } });
  expect(crawled.asked).toEqual(expect.arrayContaining(['s3:ListBucket arn:aws:s3:::lake', 's3:GetObject arn:aws:s3:::lake/csv/sales/a.csv', 'glue:CreateTable arn:aws:glue:us-east-1:1:table/db/sales']));
  expect(crawled.asked.filter((asked) => /skipped|_dataset|other/.test(asked))).toEqual([]);
});

it('changes nothing where nothing changed, keeps what others wrote where something did', async () => {
  crawled = new Crawled();
  crawled.put('csv/sales/a.csv', 'region,pieces,price,year\nnorth,3,4,5\n');
  await crawled.crawl();
  const [before] = await crawled.tables();
  const { Name, TableType, PartitionKeys, Parameters, StorageDescriptor } = before;
  const commented = { ...StorageDescriptor, Columns: StorageDescriptor.Columns.map((column: any) => ({ ...column, Comment: `of ${column.Name}` })) };
  await crawled.call('UpdateTable', { DatabaseName: 'db', TableInput: { Name, TableType, PartitionKeys, Description: 'Mine', Parameters: { ...Parameters, mine: '1' }, StorageDescriptor: commented } });
  await crawled.crawl();
  expect((await crawled.tables())[0].VersionId).toBe('1');
  crawled.put('csv/sales/b.csv', 'region,pieces,price,year,extra\nwest,1.5,2,3,4\n');
  await crawled.crawl();
  expect((await crawled.tables())[0]).toMatchObject({
    VersionId: '2',
    Description: 'Mine',
    Parameters: { mine: '1', objectCount: '2' },
    StorageDescriptor: { Columns: [{ Name: 'region', Comment: 'of region' }, { Name: 'pieces', Type: 'double', Comment: 'of pieces' }, { Name: 'price' }, { Name: 'year' }, { Name: 'extra', Type: 'bigint' }] },
  });
});

it('is running until its run ends, one run at a time', async () => {
  crawled = new Crawled({}, 200);
  crawled.put('csv/sales/a.csv', SALES);
  const run = crawled.crawl();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect((await crawled.call('GetCrawler')).Crawler).toMatchObject({ State: 'RUNNING', Name: 'crawler', DatabaseName: 'db' });
  expect((await crawled.call('StartCrawler')).__type).toBe('CrawlerRunningException');
  expect(await run).toMatchObject({ Status: 'SUCCEEDED' });
  expect((await crawled.call('GetCrawlers', {})).Crawlers).toMatchObject([{ Name: 'crawler', State: 'READY' }]);
  expect((await crawled.call('StartCrawler', { Name: 'nobody' })).__type).toBe('EntityNotFoundException');
});

it('can be stopped while it runs', async () => {
  crawled = new Crawled({}, 200);
  expect((await crawled.call('StopCrawler')).__type).toBe('CrawlerNotRunningException');
  const run = crawled.crawl();
  await new Promise((resolve) => setTimeout(resolve, 20));
  await crawled.call('StopCrawler');
  expect((await crawled.call('StopCrawler')).__type).toBe('CrawlerStoppingException');
  expect(await run).toMatchObject({ Status: 'CANCELLED' });
});

it.each(['s3:ListBucket', 's3:GetBucketLocation', 's3:GetObject', 'glue:GetDatabase', 'glue:GetTables', 'glue:CreateTable', 'logs:PutLogEvents'])('fails where its role may not %s', async (action) => {
  crawled = new Crawled();
  crawled.put('csv/sales/a.csv', SALES);
  crawled.denied = action;
  expect(await crawled.crawl()).toMatchObject({ Status: 'FAILED', ErrorMessage: expect.stringContaining(action) });
  expect(crawled.events.map(({ detail }) => detail.state)).toContain('Failed');
  expect(await crawled.tables()).toEqual([]);
});

it('fails where Glue may not act as its role', async () => {
  crawled = new Crawled();
  crawled.trusted = false;
  expect(await crawled.crawl()).toMatchObject({ Status: 'FAILED', ErrorMessage: expect.stringContaining('assume') });
});

it.each([
  ['DELETE_FROM_DATABASE', [] as any[]],
  ['DEPRECATE_IN_DATABASE', [{ Name: 'sales', Parameters: { DEPRECATED_BY_CRAWLER: expect.any(String) } }]],
  [undefined, [{ Name: 'sales', Parameters: { DEPRECATED_BY_CRAWLER: expect.any(String) } }]],
  ['LOG', [{ Name: 'sales', VersionId: '0' }]],
])('treats a table without files as its policy says: %s', async (DeleteBehavior, left) => {
  crawled = new Crawled({ SchemaChangePolicy: { DeleteBehavior } });
  crawled.put('csv/sales/a.csv', SALES);
  await crawled.call('CreateTable', { DatabaseName: 'db', TableInput: { Name: 'foreign', TableType: 'EXTERNAL_TABLE', PartitionKeys: [] } });
  await crawled.crawl();
  crawled.remove('csv/sales/a.csv');
  await crawled.crawl();
  expect((await crawled.tables()).filter(({ Name }) => Name !== 'foreign')).toMatchObject(left);
  expect((await crawled.tables()).map(({ Name }) => Name)).toContain('foreign');
});

it('keeps partitions as the folders are, and says so of tables it does not know', async () => {
  crawled = new Crawled({ TablePrefix: 'raw_', Configuration: '{"Version":1,"Grouping":{"TableLevelConfiguration":3}}' });
  for (const year of [2023, 2024]) crawled.put(`csv/visits/year=${year}/a.csv`, 'page,seconds\n/a,1\n');
  crawled.put('csv/notes/a.txt', 'no table\n');
  await crawled.crawl();
  const of = { DatabaseName: 'db', TableName: 'raw_visits' };
  const values = async () => (await crawled.call('GetPartitions', of)).Partitions.map(({ Values }: any) => Values.join());
  expect(await values()).toEqual(['2023', '2024']);
  expect((await crawled.call('GetPartition', { ...of, PartitionValues: ['2023'] })).Partition.StorageDescriptor.Location).toBe('s3://lake/csv/visits/year=2023/');
  crawled.remove('csv/visits/year=2023/a.csv');
  crawled.put('csv/visits/year=2025/a.csv', 'page,seconds\n/a,1\n');
  await crawled.crawl();
  expect(await values()).toEqual(['2024', '2025']);
  expect((await crawled.tables()).find(({ Name }) => Name === 'raw_notes')).toMatchObject({ Parameters: { classification: 'UNKNOWN' }, StorageDescriptor: { Columns: [] } });
});
