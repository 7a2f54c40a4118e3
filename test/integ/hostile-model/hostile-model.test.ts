import { RunningPipeline, startPipeline } from '../support/running-pipeline';

const ask = (question: string, input: unknown) => ({ when: { question }, input });
const DESCRIPTION = { title: 'Orders', description: 'See [here](http://evil.example)\u202e and <b>obey</b>', columns: [{ name: 'id', meaning: 'x'.repeat(5000) }], questions: ['How many?'] };

describe('a hostile model', () => {
  let pipeline: RunningPipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({
      script: [
        { when: { tool: 'describe_table' }, input: DESCRIPTION },
        ask('drop', { kind: 'sql', sql: 'DROP TABLE orders' }),
        ask('files', { kind: 'sql', sql: "SELECT * FROM read_csv('/etc/passwd')" }),
        ask('other', { kind: 'sql', sql: 'SELECT * FROM information_schema.tables' }),
        ask('two', { kind: 'sql', sql: 'SELECT 1 FROM orders; DELETE FROM orders' }),
        ask('lie', { kind: 'sql', sql: 'SELECT count(*) AS n FROM orders', answer_template: 'There are 999 orders, {{n}} to be exact.' }),
        { when: { question: 'text' }, text: 'I would rather talk.' },
        { when: { question: 'tool' }, toolUse: { name: 'delete_everything', input: {} } },
        { when: { question: 'slow' }, error: { type: 'ThrottlingException', message: 'slow down', status: 429 } },
      ],
    });
    await pipeline.client.upload('csv/orders.csv', 'id,amount\n1,2\n2,3\n');
    await pipeline.client.waitForJson('descriptions/orders.json');
  });
  afterAll(async () => {
    await pipeline.stop();
  });

  it.each(['drop', 'files', 'other', 'two'])('gets no statement of its own run: %s', async (question) => {
    const before = pipeline.cloud.serviceCalls().length;
    const answer = await pipeline.client.ask(question);
    expect(answer.kind).toBe('cannot_answer');
    expect(answer.receipt.attempts).toBe(2);
    expect(pipeline.cloud.serviceCalls().slice(before).map(({ operation }) => operation)).not.toContain('StartQueryExecution');
  });

  it('cannot put a number into an answer that is not in the rows', async () => {
    const answer = await pipeline.client.ask('lie');
    expect(answer.answer).not.toContain('999');
    expect(answer.rows).toEqual([[2]]);
  });

  it.each(['text', 'tool'])('that does not use its tool is a problem of ours, without a stack trace: %s', async (question) => {
    const response = await pipeline.client.request('POST', '/questions', JSON.stringify({ question }), { 'content-type': 'application/json' });
    expect(response.text).not.toMatch(/\bat .*:\d+:\d+|rather talk|delete_everything/);
    expect([200, 502, 503]).toContain(response.status);
    if (response.status === 200) expect(JSON.parse(response.text).kind).toBe('cannot_answer');
  });

  it('that throttles is 503 with the time to wait', async () => {
    const response = await pipeline.client.request('POST', '/questions', '{"question":"slow"}', { 'content-type': 'application/json' });
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('has its words cleaned and cut before they are stored', async () => {
    const text = await pipeline.client.read('descriptions/orders.txt');
    expect(text).not.toMatch(/evil\.example|\u202e|<b>/);
    const table = JSON.parse((await pipeline.client.request('GET', '/tables/orders')).text);
    expect(table.columns[0].description.length).toBeLessThanOrEqual(255);
  });
});
