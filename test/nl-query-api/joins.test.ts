import { answerer, rows, sqlReply } from './ask-harness';
import { sketchOf, writeSketch } from '../../src/csv-catalog/profiling/value-sketch';
import { createAskApi } from '../../src/nl-query-api/ask-api';
import type { CatalogTable } from '../../src/runtime/catalog-table';
import { readPromptBlock } from '../../src/runtime/prompt-format';

const sketch = writeSketch(sketchOf([11, 22, 33, 44, 55, 66]));
const table = (name: string, column: string, key: boolean): CatalogTable => ({
  name,
  description: '',
  columns: [{ name: column, type: 'bigint', comment: '' }],
  rows: key ? 6 : 60,
  summary: { rows: key ? 6 : 60, columns: { [column]: { nulls: 0, distinct: 6, min: '1', max: '6', sketch, ...key ? { key } : {} } } },
  personal: [],
});
const TABLES = [table('customers', 'id', true), table('orders', 'customer_id', false)];
const JOIN = { from: 'orders.customer_id', to: 'customers.id', cardinality: 'many-to-one' };

async function prompt(settings: object, tables = TABLES): Promise<string> {
  const { ask, model } = answerer({ tables, settings, replies: [sqlReply('SELECT count(*) AS n FROM orders')], results: [rows(['n'], [['1']])] });
  await ask('How many orders per customer?');
  return model[0].messages[0].content![0].text!;
}

describe('joins in a question\'s prompt', () => {
  test('are those that the tables\' values suggest, without a hash of a value', async () => {
    const text = await prompt({});
    expect(readPromptBlock(text, 'joins')!.map((line) => JSON.parse(line))).toEqual([JOIN]);
    expect(text).not.toContain(sketch);
  });
  test('are left out with schemaOnly: they are known from cells', async () => {
    const text = await prompt({ access: 'schemaOnly' });
    expect(readPromptBlock(text, 'joins')).toBeUndefined();
    expect(text).not.toContain('many-to-one');
  });
  test('take no room where there are none', async () => expect(readPromptBlock(await prompt({}, TABLES.slice(1)), 'joins')).toBeUndefined());
});

test('GET /tables/{name} shows the joins of a table', async () => {
  const app = createAskApi({
    answer: undefined as never, catalog: { tables: async () => TABLES }, descriptions: { questions: async () => [] }, allowedOrigins: [], onRequest: () => undefined, clock: () => 0,
  });
  for (const name of ['orders', 'customers']) {
    expect(await (await app.request(`/tables/${name}`)).json()).toMatchObject({
      joins: [{ from: { table: 'orders', column: 'customer_id' }, to: { table: 'customers', column: 'id' }, cardinality: 'many-to-one', inclusion: 1 }],
    });
  }
});
