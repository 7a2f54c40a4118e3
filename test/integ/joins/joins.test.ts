import { tableProfile } from '../../../src/csv-catalog/profiling/profile-schema';
import { RunningPipeline, startPipeline } from '../support/running-pipeline';

const CUSTOMERS = `id,name,weight_kg\n${Array.from({ length: 20 }, (_, i) => `${i + 1},Customer ${i + 1},${50 + i}`).join('\n')}\n`;
const ORDERS = `id,customer_id,amount\n${Array.from({ length: 60 }, (_, i) => `${i + 1},${i % 20 + 1},${i}.50`).join('\n')}\n`;
const SQL = 'SELECT c.name, sum(o.amount) AS total FROM orders o JOIN customers c ON o.customer_id = c.id GROUP BY c.name ORDER BY total DESC LIMIT 1';

describe('two tables of which one refers to the other', () => {
  let pipeline: RunningPipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({
      script: [
        { when: { tool: 'describe_table' }, input: { title: 'T', description: 'T.', columns: [], questions: [] } },
        { when: { question: 'Who ordered most?' }, input: { kind: 'sql', sql: SQL, answer_template: '{{name}}' } },
      ],
    });
    const { client } = pipeline;
    await client.upload('csv/orders.csv', ORDERS);
    await client.upload('csv/customers.csv', CUSTOMERS);
    await client.waitForStatus('csv/orders.csv');
    await client.waitForStatus('csv/customers.csv');
  });
  afterAll(async () => {
    await pipeline.stop();
  });

  const joins = async (table: string) => JSON.parse((await pipeline.client.request('GET', `/tables/${table}`)).text).joins;

  it('have profiles as their schema says', async () => {
    const profile = tableProfile.parse(await pipeline.client.waitForJson('profiles/customers.json'));
    expect(profile).toMatchObject({ rows: 20, rejected: 0, columns: [{ name: 'id', likelyKey: true }, { name: 'name' }, { name: 'weight_kg', likelyUnit: 'kg' }] });
  });

  it('can be joined as the API says, whichever came first, until one of them is removed', async () => {
    const { client } = pipeline;
    const join = { from: { table: 'orders', column: 'customer_id' }, to: { table: 'customers', column: 'id' }, cardinality: 'many-to-one', inclusion: 1 };
    expect(await joins('orders')).toEqual([join]);
    expect(await joins('customers')).toEqual([join]);
    const answer = await client.ask('Who ordered most?');
    expect(answer).toMatchObject({ kind: 'answered', answer: 'Customer 20' });

    await client.remove('csv/orders.csv');
    await client.waitForStatus('csv/orders.csv', (status: any) => status.state === 'superseded');
    expect(await joins('customers')).toEqual([]);
  });
});
