import { gzipSync } from 'zlib';
import { RunningPipeline, startPipeline } from '../support/running-pipeline';

const ORDERS = 'id,region,amount,ordered_on\n1,North,10.50,2024-01-05\n2,South,20.25,2024-02-10\n3,North,5.00,2024-02-11\n';

describe('the main job on the local cloud', () => {
  let pipeline: RunningPipeline;
  beforeAll(async () => {
    pipeline = await startPipeline();
  });
  afterAll(async () => {
    await pipeline.stop();
  });

  const catalogedWith = (rows: number) => (status: any) => status.state === 'cataloged' && status.rows === rows;

  it('turns an upload into a typed table, a description and an answer with a receipt', async () => {
    const { client } = pipeline;
    await client.upload('csv/orders.csv', ORDERS);

    const status = await client.waitForStatus('csv/orders.csv', catalogedWith(3));
    expect(status.table).toBe('orders');
    expect(status.columns.map(({ name, type }: any) => [name, type])).toEqual([
      ['id', 'bigint'], ['region', 'string'], ['amount', expect.stringMatching(/^decimal\(18, ?2\)$/)], ['ordered_on', 'date'],
    ]);

    await client.waitForJson('descriptions/orders.json');
    expect(await client.read('descriptions/orders.txt')).toMatch(/orders/i);

    const answer = await client.ask('What is the total amount per region?');
    expect(answer.kind).toBe('answered');
    expect(answer.sql).toMatch(/sum/i);
    expect([...answer.rows].sort()).toEqual([['North', 15.5], ['South', 20.25]]);
    expect(answer.truncated).toBe(false);
    expect(answer.receipt).toMatchObject({ attempts: 1, sqlWrittenBy: 'model' });
    expect(answer.receipt.tables.join()).toContain('orders');
    expect(answer.receipt.bytesScanned).toBeGreaterThan(0);
  });

  it('lists its tables and describes one', async () => {
    const { client } = pipeline;
    await client.upload('csv/planets.csv', 'planet,moons\nMars,2\nEarth,1\n');
    await client.waitForStatus('csv/planets.csv', catalogedWith(2));

    const list = JSON.parse((await client.request('GET', '/tables')).text);
    expect(list.tables.map((table: any) => table.name)).toContain('planets');
    const table = JSON.parse((await client.request('GET', '/tables/planets')).text);
    expect(table.columns.map((column: any) => column.name)).toEqual(['planet', 'moons']);
    const missing = await client.request('GET', '/tables/nothing_here');
    expect(missing.status).toBe(404);
    expect(missing.headers.get('content-type')).toContain('application/problem+json');
  });

  it('replaces a file, adds a second one to its data set, and removes both', async () => {
    const { client } = pipeline;
    const total = async () => (await client.ask('What is the total visits?')).rows[0].map(Number);
    await client.upload('csv/traffic/a.csv', 'page,visits\nhome,1\nabout,2\n');
    await client.waitForStatus('csv/traffic/a.csv', catalogedWith(2));
    expect(await total()).toContain(3);

    await client.upload('csv/traffic/a.csv', 'page,visits\nhome,10\nabout,20\nnews,30\n');
    await client.waitForStatus('csv/traffic/a.csv', catalogedWith(3));
    expect(await total()).toContain(60);

    await client.upload('csv/traffic/b.csv.gz', gzipSync('page,visits\nhome,400\n'));
    await client.waitForStatus('csv/traffic/b.csv.gz', catalogedWith(1));
    expect(await total()).toContain(460);

    await client.remove('csv/traffic/a.csv');
    await client.waitForStatus('csv/traffic/a.csv', (status) => status.state === 'superseded');
    expect(await total()).toContain(400);

    await client.remove('csv/traffic/b.csv.gz');
    await client.waitForStatus('csv/traffic/b.csv.gz', (status) => status.state === 'superseded');
    expect((await client.request('GET', '/tables/traffic')).status).toBe(404);
  });

  it('widens a table for a second file of other types, and both are asked together', async () => {
    const { client } = pipeline;
    await client.upload('csv/readings/a.csv', 'sensor,reading\nx,1\ny,2\n');
    await client.waitForStatus('csv/readings/a.csv', catalogedWith(2));
    await client.upload('csv/readings/b.csv', 'sensor,reading\nx,1.5\n');

    expect(await client.waitForStatus('csv/readings/b.csv', catalogedWith(1))).toMatchObject({ generation: 2 });
    expect((await client.ask('What is the total reading?')).rows[0].map(Number)).toContain(4.5);
  });

  it.each([
    ['an empty file', 'empty.csv', ''],
    ['a workbook', 'book.csv', Buffer.from('504b0304140006000800000021', 'hex')],
    ['a web page', 'page.csv', '<!DOCTYPE html>\n<html><body>Not found</body></html>\n'],
  ])('quarantines %s with a reason that says what to change, and goes on', async (_what, file, body) => {
    const { client } = pipeline;
    await client.upload(`csv/poison/${file}`, body);

    const status = await client.waitForStatus(`csv/poison/${file}`);
    expect(status.state).toBe('quarantined');
    expect(status.reason.message.length).toBeGreaterThan(20);
  });

  it('answers a general question without a query and declines what the data does not have', async () => {
    const { client } = pipeline;
    await client.upload('csv/orders.csv', ORDERS);
    await client.waitForStatus('csv/orders.csv', catalogedWith(3));

    const general = await client.ask('What can you do?');
    expect(general.kind).toBe('general');
    expect(general.sql ?? null).toBeNull();
    const declined = await client.ask('How many employees does each region have?');
    expect(['cannot_answer', 'clarify']).toContain(declined.kind);
  });

  it('refuses bad input with a problem document that says what to change', async () => {
    const { client } = pipeline;
    const json = { 'content-type': 'application/json' };
    for (const [body, headers] of [['{"question":', json], ['{}', json], ['{"question":""}', json], ['{"question":7}', json], [JSON.stringify({ question: 'x'.repeat(5000) }), json]] as const) {
      const response = await client.request('POST', '/questions', body, headers);
      expect(response.status).toBe(400);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(JSON.parse(response.text)).toMatchObject({ status: 400, title: expect.any(String), detail: expect.any(String) });
      expect(response.text).not.toMatch(/\bat .*:\d+:\d+/);
    }
  });

  it('answers nobody who is not signed in', async () => {
    const response = await fetch(`${pipeline.client.apiUrl}/questions`, { method: 'POST', body: '{"question":"How many orders?"}' });
    expect([401, 403]).toContain(response.status);
  });

  it('looks at every table once a day', async () => {
    const sweeps = () => pipeline.cloud.serviceCalls().filter(({ operation, principalArn }) => operation === 'GetTables' && principalArn.includes('DescribeFunction')).length;
    await pipeline.client.upload('csv/swept.csv', 'id\n1\n');
    await pipeline.client.waitForStatus('csv/swept.csv');
    const before = sweeps();
    pipeline.cloud.runSchedule('DescriberSweep');
    for (let tries = 0; tries < 400 && sweeps() === before; tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(sweeps()).toBeGreaterThan(before);
  });

  it('needs no more than two round trips before the model and one after Athena', async () => {
    const { client, cloud } = pipeline;
    await client.upload('csv/orders.csv', ORDERS);
    await client.waitForStatus('csv/orders.csv', catalogedWith(3));
    const before = cloud.serviceCalls().length;
    expect((await client.ask('How many orders are there?')).kind).toBe('answered');
    const calls = cloud.serviceCalls().slice(before).filter(({ principalArn }) => /AskFunction/.test(principalArn));
    const model = calls.findIndex(({ service }) => service === 'bedrock');
    expect(model).toBeGreaterThan(0);
    expect(model).toBeLessThanOrEqual(2);
    const lastPoll = calls.map(({ operation }) => operation).lastIndexOf('GetQueryExecution');
    expect(lastPoll).toBeGreaterThan(model);
    expect(calls.slice(lastPoll + 1).map(({ operation }) => operation)).toEqual(['GetQueryResults']);
  });
});
