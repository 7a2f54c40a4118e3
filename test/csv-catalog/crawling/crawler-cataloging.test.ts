import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Cataloging, CrawlerCatalogingOptions, CsvCatalog, GenAiDataPipeline } from '../../../src';
import { START_CRAWLER_ENVIRONMENT_KEYS } from '../../../src/csv-catalog/crawling/start-crawler.environment';
import { resourcesOf, statementsOf } from '../../support/templates';

function crawled(options?: CrawlerCatalogingOptions, hasKey = false) {
  const stack = new Stack(new App(), 'Stack');
  const encryptionKey = hasKey ? new kms.Key(stack, 'Key') : undefined;
  const pipeline = new GenAiDataPipeline(stack, 'Pipeline', { encryptionKey, catalog: { databaseName: 'gen_ai_db', cataloging: Cataloging.crawler(options) } });
  return { stack, pipeline, encryptionKey, template: () => Template.fromStack(stack) };
}

const policyOf = (json: any, role: RegExp) => resourcesOf(json, 'AWS::IAM::Policy').filter(([id]) => role.test(id)).flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as any[]);

describe('a catalog with a crawler', () => {
  it('crawls the prefix of the uploads into the database, and follows what the bucket has', () => {
    const { template } = crawled({ crawlerName: 'gen-ai-crawler', tablePrefix: 'raw_', tableLevel: 3 });
    template().hasResourceProperties('AWS::Glue::Crawler', {
      Name: 'gen-ai-crawler',
      TablePrefix: 'raw_',
      SchemaChangePolicy: { UpdateBehavior: 'UPDATE_IN_DATABASE', DeleteBehavior: 'DELETE_FROM_DATABASE' },
      RecrawlPolicy: { RecrawlBehavior: 'CRAWL_EVERYTHING' },
      Configuration: '{"Version":1,"Grouping":{"TableLevelConfiguration":3}}',
    });
    const [[, { Properties }]] = resourcesOf(template().toJSON(), 'AWS::Glue::Crawler');
    expect(JSON.stringify(Properties.Targets)).toMatch(/"\/csv\/"/);
    expect(Properties.CrawlerSecurityConfiguration).toBeUndefined();
  });

  it('has no name and no grouping of its own unless they are given, so that two can live in one stack', () => {
    const { template } = crawled();
    const [[, { Properties }]] = resourcesOf(template().toJSON(), 'AWS::Glue::Crawler');
    expect([Properties.Name, Properties.Configuration, Properties.TablePrefix]).toEqual([undefined, undefined, undefined]);
  });

  it('is started by a function that may start this crawler only, with exactly the environment that it reads', () => {
    const json = crawled({ crawlerName: 'gen-ai-crawler' }).template().toJSON();
    const [, { Properties }] = resourcesOf(json, 'AWS::Lambda::Function').find(([id]) => id.includes('StartCrawler'))!;
    expect(Object.keys(Properties.Environment.Variables).sort()).toEqual([...START_CRAWLER_ENVIRONMENT_KEYS, 'POWERTOOLS_METRICS_NAMESPACE', 'POWERTOOLS_SERVICE_NAME'].sort());
    const [start] = policyOf(json, /StartCrawler/).filter(({ Action }) => [Action].flat().includes('glue:StartCrawler'));
    expect(JSON.stringify(start.Resource)).toContain(':crawler/');
    expect(policyOf(json, /StartCrawler/).flatMap(({ Action }) => Action).filter((action: string) => /^(s3|glue:(Create|Update|Delete))/.test(action))).toEqual(['s3:ListBucket']);
    const [list] = policyOf(json, /StartCrawler/).filter(({ Action }) => Action === 's3:ListBucket');
    expect(list.Condition).toEqual({ StringEquals: { 's3:prefix': 'csv/' } });
  });

  it('may send to its own queue as often as a crawl takes minutes: Lambda takes the sixteenth message for a loop', () => {
    const [, { Properties }] = resourcesOf(crawled().template().toJSON(), 'AWS::Lambda::Function').find(([id]) => id.includes('StartCrawler'))!;
    expect(Properties.RecursiveLoop).toBe('Allow');
  });

  it('lets the crawler read the uploads and write tables of the database, and nothing else', () => {
    const json = crawled().template().toJSON();
    const statements = policyOf(json, /CrawlerRole/);
    const actions = statements.flatMap(({ Action }) => Action) as string[];
    expect(actions.filter((action) => action.includes('*') || /^s3:(Put|Delete)|iam:/.test(action))).toEqual([]);
    expect(statements.every(({ Resource }) => Resource !== '*')).toBe(true);
    const [objects] = statements.filter(({ Action }) => Action === 's3:GetObject');
    expect(JSON.stringify(objects.Resource)).toContain('/csv/*');
    expect(JSON.stringify(json)).not.toContain('arn:aws:');
  });

  it('hears of uploads, of the ends of its runs and of deleted tables, and sweeps, each with a dead-letter queue and an alarm behind', () => {
    const json = crawled({ sweepInterval: Duration.hours(6) }).template().toJSON();
    const rules = resourcesOf(json, 'AWS::Events::Rule').filter(([id]) => id.includes('Catalog') && !id.includes('Describer')).map(([, { Properties }]) => Properties);
    expect(rules.flatMap(({ ScheduleExpression, Targets }) => (ScheduleExpression ? [[ScheduleExpression, Targets[0].Input]] : []))).toEqual([['rate(6 hours)', '{"sweep":{}}']]);
    expect(JSON.stringify(crawled().template().toJSON())).toContain('rate(1 hour)');
    expect(rules.flatMap(({ EventPattern }) => EventPattern?.['detail-type'] ?? []).sort())
      .toEqual(['Glue Crawler State Change', 'Glue Data Catalog Database State Change', 'Object Created', 'Object Deleted']);
    expect(rules.every(({ Targets }) => Targets.every((target: any) => target.DeadLetterConfig))).toBe(true);
    const alarms = resourcesOf(json, 'AWS::CloudWatch::Alarm').filter(([id]) => id.includes('Catalog')).map(([, { Properties }]) => [Properties.MetricName, Properties.AlarmDescription.split('#')[1]]);
    expect(alarms).toEqual([
      ['ApproximateNumberOfMessagesVisible', 'ingest-dead-letters'], ['ApproximateAgeOfOldestMessage', 'ingest-backlog'], ['Errors', 'ingest-errors'],
    ]);
  });

  it('with a key: decrypts uploads, and the crawler’s log is encrypted', () => {
    const { template } = crawled(undefined, true);
    template().hasResourceProperties('AWS::Glue::SecurityConfiguration', { EncryptionConfiguration: { CloudWatchEncryption: { CloudWatchEncryptionMode: 'SSE-KMS' } } });
    const actions = policyOf(template().toJSON(), /CrawlerRole/).flatMap(({ Action }) => Action);
    expect(actions).toEqual(expect.arrayContaining(['kms:Decrypt', 'logs:AssociateKmsKey']));
    const [[, { Properties }]] = resourcesOf(template().toJSON(), 'AWS::Glue::Crawler');
    expect(Properties.CrawlerSecurityConfiguration).toBeDefined();
  });

  it('lets readers and the API read the uploads, because they are the tables’ data', () => {
    const { stack, pipeline, template } = crawled(undefined, true);
    pipeline.catalog.grantRead(new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() }));
    const json = template().toJSON();
    for (const role of [/^Reader/, /AskFunctionRole/]) {
      const statements = policyOf(json, role);
      expect(statements.filter(({ Action }) => [Action].flat().includes('s3:GetObject')).some(({ Resource }) => /UploadBucket.*\/csv\/\*/.test(JSON.stringify(Resource)))).toBe(true);
      expect(statements.filter(({ Action, Condition }) => Action === 's3:ListBucket' && JSON.stringify(Condition ?? '').includes('csv/*'))).toHaveLength(1);
    }
    expect(JSON.stringify(policyOf(json, /AskFunctionRole/))).toContain('glue:GetPartitions');
    const names = [pipeline.catalog.metricCrawlsStarted(), pipeline.catalog.metricCrawlsFailed(), pipeline.catalog.metricTablesCrawled()].map(({ metricName }) => metricName);
    expect(names).toEqual(['CrawlsStarted', 'CrawlsFailed', 'TablesCrawled']);
  });

  it('leaves tables of Parquet as they were: the table bucket alone, no partitions', () => {
    const stack = new Stack(new App(), 'Stack');
    const { catalog } = new GenAiDataPipeline(stack, 'Pipeline');
    expect(catalog.tableData.map(({ dataBucket, prefix }) => [dataBucket === catalog.tableBucket, prefix])).toEqual([[true, 'tables/']]);
    expect(JSON.stringify(statementsOf(Template.fromStack(stack).toJSON()))).not.toContain('glue:GetPartitions');
    expect(new CsvCatalog(stack, 'Another', { cataloging: Cataloging.crawler() }).tableData[0].prefix).toBe('csv/');
  });
});
