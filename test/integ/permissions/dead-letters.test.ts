import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as glue from 'aws-cdk-lib/aws-glue';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { LocalCloud } from '../../../local/src';
import { Cataloging, DataLocation, DatasetDescriber, NlQueryApi, QuerySource } from '../../../src';
import { RunningPipeline, startPipeline } from '../support/running-pipeline';
import { startApp } from '../variants/support/running-app';

/** No queue takes events any more, but for those of dead letters. */
function closeQueues(template: any): void {
  for (const [logicalId, resource] of Object.entries<any>(template.Resources)) {
    if (resource.Type !== 'AWS::SQS::QueuePolicy' || /DeadLetters/.test(logicalId)) continue;
    const document = resource.Properties.PolicyDocument;
    document.Statement = document.Statement.filter(({ Effect }: any) => Effect === 'Deny');
  }
}

/** So many bodies of a queue of dead letters, by a part of its name, once they are there. */
async function deadLettersOf(cloud: LocalCloud, part: string, count: number): Promise<any[]> {
  const name = cloud.calls().map(({ resource }) => new RegExp(`:sqs:.*:(.*${part}.*)$`).exec(resource)?.[1]).find(Boolean);
  const sqs = new SQSClient({ endpoint: cloud.url, region: cloud.region, credentials: cloud.credentials });
  const found: any[] = [];
  for (let tries = 0; tries < 100 && found.length < count; tries += 1) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: `${cloud.url}/${cloud.accountId}/${name}`, MaxNumberOfMessages: 10 }));
    found.push(...Messages.map(({ Body }) => JSON.parse(Body!)));
    if (found.length < count) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return found;
}

describe('an event that a queue does not take', () => {
  let pipeline: RunningPipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({ editTemplate: closeQueues });
  });
  afterAll(() => pipeline.stop());

  const deadLetters = (part: string, count: number) => deadLettersOf(pipeline.cloud, part, count);

  it('is kept among the dead letters: an upload, and the catalog\'s sweep', async () => {
    await pipeline.client.upload('csv/orders.csv', 'id\n1\n');
    pipeline.cloud.runSchedule('UploadSweep');
    const found = await deadLetters('IngestDeadLetters', 2);
    expect(found).toHaveLength(2);
    expect(found).toEqual(expect.arrayContaining([{ sweep: {} }, expect.objectContaining({ 'source': 'aws.s3', 'detail-type': 'Object Created' })]));
  });

  it('is kept among the dead letters: a cataloged table, and the daily sweep', async () => {
    const [database] = pipeline.cloud.databases;
    pipeline.cloud.publish('cdk-genai-data-pipeline', 'Dataset Cataloged', { database, table: 'orders', sourceKey: 'csv/orders.csv', rows: 1, change: 'created' });
    pipeline.cloud.runSchedule('DescriberSweep');
    const found = await deadLetters('DescribeDeadLetters', 2);
    expect(found).toHaveLength(2);
    expect(found).toEqual(expect.arrayContaining([{ sweep: true }, expect.objectContaining({ 'detail-type': 'Dataset Cataloged' })]));
  });

  it('is kept among the dead letters: what starts a crawler, its end, tables that are gone, and the sweep', async () => {
    const crawled = await startPipeline({ editTemplate: closeQueues, props: { catalog: { databaseName: 'gen_ai_db', cataloging: Cataloging.crawler({ crawlerName: 'gen-ai-crawler', tableLevel: 3 }) } } });
    try {
      await crawled.client.upload('csv/orders/a.csv', 'id,size\n1,2\n');
      crawled.cloud.publish('aws.glue', 'Glue Crawler State Change', { crawlerName: 'gen-ai-crawler', state: 'Succeeded' });
      crawled.cloud.publish('aws.glue', 'Glue Data Catalog Database State Change', { databaseName: 'gen_ai_db', typeOfChange: 'DeleteTable', changedTables: ['orders'] });
      crawled.cloud.runSchedule('UploadSweep');
      const found = await deadLettersOf(crawled.cloud, 'CrawlDeadLetters', 4);
      expect(found).toHaveLength(4);
      expect(found).toContainEqual({ sweep: {} });
    } finally {
      await crawled.stop();
    }
  });

  it('is kept among the dead letters: a change of a table of somebody else', async () => {
    const app = await startApp((stack) => {
      const database = new glue.CfnDatabase(stack, 'Database', { catalogId: stack.account, databaseInput: { name: 'warehouse' } });
      const source = QuerySource.glueDatabase(database, { data: [DataLocation.bucket(new s3.Bucket(stack, 'UploadedTables'), 'lake/')], tables: ['parts'] });
      new DatasetDescriber(stack, 'Describer', { source });
      new NlQueryApi(stack, 'Api', { source });
    }, 'rules', closeQueues);
    try {
      app.cloud.publish('aws.glue', 'Glue Data Catalog Table State Change', { databaseName: 'warehouse', changedTables: ['parts'], typeOfChange: 'UpdateTable' });
      app.cloud.runSchedule('Sweep');
      expect(await deadLettersOf(app.cloud, 'DescribeDeadLetters', 2)).toHaveLength(2);
    } finally {
      await app.stop();
    }
  });
});
