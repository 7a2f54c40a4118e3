import { gzipSync } from 'zlib';
import { GetCrawlerCommand, GetTableCommand, GetTablesCommand, GlueClient } from '@aws-sdk/client-glue';
import { Cataloging, DataLocation, GenAiDataPipeline, NlQueryApi, QuerySource } from '../../../src';
import { RunningApp, startApp } from '../variants/support/running-app';

const DATABASE = 'gen_ai_db';
const CRAWLER = 'gen-ai-crawler';
const SALES = 'region,pieces,price\nnorth,3,1.5\nsouth,4,2.25\nnorth,5,0.25\n';

/** A question with its SQL; the model looks for the question in the prompt. */
const SQL: Record<string, string> = {
  'How many pieces per region?': 'SELECT region, sum(pieces) AS pieces FROM sales GROUP BY region ORDER BY region',
  'How many pieces were ordered per region?': 'SELECT region, sum(pieces) AS pieces FROM orders GROUP BY region ORDER BY region',
  'How many visits per year?': 'SELECT year, count(*) AS visits FROM visits GROUP BY year ORDER BY year',
};
const WORDS = { title: 'A table', description: 'What the crawler found.', columns: [{ name: 'region', meaning: 'Where it was sold' }], questions: [] };

describe('a pipeline whose uploads a Glue crawler catalogs', () => {
  let app: RunningApp;
  let glue: GlueClient;

  beforeAll(async () => {
    app = await startApp((stack) => {
      const { catalog } = new GenAiDataPipeline(stack, 'Pipeline', { catalog: { databaseName: DATABASE, cataloging: Cataloging.crawler({ crawlerName: CRAWLER, tableLevel: 3 }) } });
      new NlQueryApi(stack, 'ByDatabaseApi', { source: QuerySource.glueDatabase(catalog.database, { data: [DataLocation.bucket(catalog.uploadBucket, catalog.uploadPrefix)] }) });
    }, {
      name: 'crawler model',
      async converse(request) {
        const prompt = request.messages[0].content[0].text!;
        const name = request.toolConfig!.toolChoice!.tool!.name;
        const question = Object.keys(SQL).find((candidate) => prompt.includes(`<question>${JSON.stringify(candidate)}`));
        const input = name === 'describe_table' ? WORDS : { kind: 'sql', sql: SQL[question!], answer_template: '{{table}}' };
        return { content: [{ toolUse: { toolUseId: 'use', name, input } }], stopReason: 'tool_use' };
      },
    }, undefined, { crawlMilliseconds: 1000 });
    glue = new GlueClient({ endpoint: app.cloud.url, region: app.cloud.region, credentials: app.cloud.credentials });
  });
  afterAll(() => app?.stop());

  const tables = async () => (await glue.send(new GetTablesCommand({ DatabaseName: DATABASE }))).TableList!;
  const tableOf = async (name: string) => (await tables()).find((table) => table.Name === name);
  const has = async (name: string) => await tableOf(name) !== undefined;
  const crawler = async () => (await glue.send(new GetCrawlerCommand({ Name: CRAWLER }))).Crawler!;
  const starts = () => app.cloud.serviceCalls().filter(({ operation }) => operation === 'StartCrawler').length;
  const isQuiet = async () => (await crawler()).State === 'READY';
  const untilItRests = () => until(async () => {
    const last = starts();
    await new Promise((resolve) => setTimeout(resolve, 4000));
    return starts() === last && isQuiet();
  }, 20);
  const refused = () => app.cloud.calls().filter(({ decision }) => decision !== 'allowed');
  const answer = async (question: string, api = 0) => {
    const response = await app.client.requestOf(app.cloud.apis[api].url, 'POST', '/questions', JSON.stringify({ question }), { 'content-type': 'application/json' });
    expect([response.status, response.text]).toEqual([200, expect.anything()]);
    return JSON.parse(response.text).rows;
  };

  it('makes a table of an upload, describes it and answers from it, by both ways to its tables, with no call refused', async () => {
    await app.client.upload('csv/sales/2024.csv', SALES);
    await until(() => has('sales'));
    const { Table: table } = await glue.send(new GetTableCommand({ DatabaseName: DATABASE, Name: 'sales' }));
    expect(table!.StorageDescriptor!.Columns).toMatchObject([{ Name: 'region', Type: 'string' }, { Name: 'pieces', Type: 'bigint' }, { Name: 'price', Type: 'double' }]);
    expect(table!.Parameters).toMatchObject({ 'classification': 'csv', 'skip.header.line.count': '1', 'UPDATED_BY_CRAWLER': CRAWLER });
    await until(async () => (await tableOf('sales'))?.Description !== undefined);
    expect(await app.client.read('descriptions/sales.txt')).toContain('What the crawler found.');

    const rows = [['north', 8], ['south', 4]];
    expect(await answer('How many pieces per region?')).toEqual(rows);
    expect(await answer('How many pieces per region?', 1)).toEqual(rows);
    for (const { url } of app.cloud.apis) {
      expect(JSON.parse((await app.client.requestOf(url, 'GET', '/tables')).text).tables.map((one: any) => one.name)).toContain('sales');
      expect(JSON.parse((await app.client.requestOf(url, 'GET', '/tables/sales')).text)).toMatchObject({ name: 'sales' });
    }
    expect(refused()).toEqual([]);
  });

  it('reads a further file of a data set, also a gzipped one, once a crawl has seen it', async () => {
    await app.client.upload('csv/orders/2024.csv', SALES);
    await until(() => has('orders'));
    await app.client.upload('csv/orders/2025.csv.gz', gzipSync(SALES));
    await until(async () => (await tableOf('orders'))?.Parameters?.objectCount === '2');
    expect(await answer('How many pieces were ordered per region?')).toEqual([['north', 16], ['south', 8]]);
  });

  it('covers what is uploaded during a run by a further one, and then rests', async () => {
    await until(isQuiet);
    const before = starts();
    await app.client.upload('csv/first/a.csv', 'name,age\nAnn,3\nBob,4\n');
    await until(async () => (await crawler()).State === 'RUNNING');
    const during = Date.now();
    await Promise.all(Array.from({ length: 12 }, (_, i) => app.client.upload(`csv/late_${i}/a.csv`, `id,size\n${i},1.5\n2,2\n`)));
    await until(async () => (await tables()).filter(({ Name }) => Name?.startsWith('late_')).length === 12);
    await until(async () => ((await crawler()).LastCrawl?.StartTime?.getTime() ?? 0) >= during);
    expect((await crawler()).LastCrawl).toMatchObject({ Status: 'SUCCEEDED' });

    // Once a run that began after every upload has succeeded, no further one is started.
    await untilItRests();
    expect(starts() - before).toBeLessThan(12);
    expect(refused()).toEqual([]);
  });

  it('reads folders below a data set as its partitions', async () => {
    for (const year of [2023, 2024]) await app.client.upload(`csv/visits/year=${year}/a.csv`, `page,seconds\n/a,${year}\n/b,2\n`);
    await until(async () => (await tableOf('visits'))?.Parameters?.objectCount === '2');
    expect((await tableOf('visits'))!.PartitionKeys).toMatchObject([{ Name: 'year', Type: 'string' }]);
    for (const api of [0, 1]) expect(await answer('How many visits per year?', api)).toEqual([['2023', 2], ['2024', 2]]);
    expect(refused()).toEqual([]);
  });

  it('sweeps its tables with no call refused', async () => {
    await app.client.upload('csv/swept/a.csv', SALES);
    await until(() => has('swept'));
    app.cloud.runSchedule('DescriberSweep');
    await until(async () => app.cloud.calls().some(({ action, role, resource }) => action === 'glue:GetTables' && role.includes('Describe') && resource.includes(':table/')));
    expect(refused()).toEqual([]);
  });

  it('looks for uploads that no run has seen, and starts none where there is none', async () => {
    await untilItRests();
    const before = starts();
    const lists = () => app.cloud.calls().filter(({ action, role }) => action === 's3:ListBucket' && role.includes('StartCrawler')).length;
    app.cloud.runSchedule('UploadSweep');
    await until(async () => lists() > 0);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect([lists(), starts() - before]).toEqual([1, 0]);
    expect(refused()).toEqual([]);
  });

  it('drops the table and its description when the last file of a data set is deleted', async () => {
    await app.client.upload('csv/people/a.csv', 'name,age\nAnn,3\nBob,4\n');
    await until(async () => await app.client.read('descriptions/people.txt') !== undefined);
    await app.client.remove('csv/people/a.csv');
    await until(async () => !await has('people'));
    await until(async () => await app.client.read('descriptions/people.txt') === undefined);
    expect(refused()).toEqual([]);
    expect(app.cloud.unmappedCalls()).toEqual([]);
  });
});

it('has the crawler run for files whose events were lost, or that were there before, at the next sweep and only then', async () => {
  const app = await startApp((stack) => {
    new GenAiDataPipeline(stack, 'Pipeline', { catalog: { databaseName: DATABASE, cataloging: Cataloging.crawler({ crawlerName: CRAWLER, tableLevel: 3 }) } });
  }, 'rules', (template) => {
    for (const [logicalId, { Properties }] of Object.entries<any>(template.Resources)) if (/UploadEvents/.test(logicalId)) Properties.State = 'DISABLED';
  }, { crawlMilliseconds: 500 });
  try {
    const starts = () => app.cloud.serviceCalls().filter(({ operation }) => operation === 'StartCrawler').length;
    const glue = new GlueClient({ endpoint: app.cloud.url, region: app.cloud.region, credentials: app.cloud.credentials });
    await app.client.upload('csv/sales/2023.csv', SALES);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(starts()).toBe(0);
    for (const [files, runs] of [[1, 1], [0, 1], [1, 2]]) {
      if (files > 0) await app.client.upload(`csv/set_${runs}/a.csv`, SALES);
      app.cloud.runSchedule('UploadSweep');
      if (files > 0) await app.client.waitForJson(`descriptions/set_${runs}.json`);
      else await new Promise((resolve) => setTimeout(resolve, 1000));
      await until(async () => (await glue.send(new GetCrawlerCommand({ Name: CRAWLER }))).Crawler!.State === 'READY');
      expect(starts()).toBe(runs);
    }
    expect(app.cloud.calls().filter(({ decision }) => decision !== 'allowed')).toEqual([]);
  } finally {
    await app.stop();
  }
});

async function until(isTrue: () => Promise<boolean>, tries = 600): Promise<void> {
  for (let n = 0; n < tries; n += 1) {
    if (await isTrue()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(await isTrue()).toBe(true);
}
