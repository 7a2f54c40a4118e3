import * as fc from 'fast-check';
import { ParquetTables } from './parquet-table';
import { JoinableTable, joinCandidates, joinsOfTable } from '../../../src/csv-catalog/profiling/join-candidates';
import { boundedSummary } from '../../../src/csv-catalog/profiling/table-summary';
import { sketchOf, writeSketch } from '../../../src/csv-catalog/profiling/value-sketch';

const tables = new ParquetTables();
afterAll(() => tables.remove());

/** A table with one row per number below `rows`, and columns as SQL over `r`. */
async function table(name: string, rows: number, columns: Record<string, [type: string, sql: string]>): Promise<JoinableTable> {
  const fileColumns = Object.entries(columns).map(([header, [type]]) => tables.column(header.toLowerCase(), type, { header }));
  const selected = Object.entries(columns).map(([header, [, sql]]) => `${sql} AS "${header.toLowerCase()}"`);
  const profile = await tables.profileOfQuery(fileColumns, rows, `SELECT ${selected.join(', ')} FROM range(${rows}) t(r)`);
  // As Glue holds it.
  return { name, columns: fileColumns, summary: JSON.parse(boundedSummary({ ...profile, table: name })) };
}

const some = (rows: number) => `CAST(hash(r) % ${rows} AS BIGINT)`;
const texts = (found: readonly { from: any; to: any; cardinality: string }[]) => found.map(({ from, to, cardinality }) => `${from.table}.${from.column} ${cardinality} ${to.table}.${to.column}`);

describe('join candidates', () => {
  const shop = Promise.all([
    table('customers', 500, { id: ['bigint', 'r + 1'], name: ['string', "'n' || r % 90"], country_code: ['string', "['DE', 'FR', 'IT'][1 + CAST(r % 3 AS INT)]"] }),
    table('orders', 3000, { id: ['bigint', 'r + 1'], customerId: ['bigint', `${some(500)} + 1`], billing_customer_id: ['bigint', `${some(400)} + 1`], sku: ['string', `'S-' || ${some(200)}`], quantity: ['bigint', 'r % 9'] }),
    table('dim_products', 200, { sku: ['string', "'S-' || r"], price: ['double', 'r / 3'] }),
    table('countries', 4, { code: ['string', "['DE', 'FR', 'IT', 'ES'][1 + CAST(r AS INT)]"], name: ['string', "'c' || r"] }),
    table('customer_details', 500, { customer_id: ['bigint', 'r + 1'], note: ['string', "'note ' || r"] }),
  ]);

  it('are the planted references, with their cardinality, and no others', async () => {
    expect(texts(joinCandidates(await shop)).sort()).toEqual([
      'customer_details.customer_id one-to-one customers.id',
      'customers.country_code many-to-one countries.code',
      'orders.billing_customer_id many-to-one customer_details.customer_id',
      'orders.billing_customer_id many-to-one customers.id',
      'orders.customerid many-to-one customer_details.customer_id',
      'orders.customerid many-to-one customers.id',
      'orders.sku many-to-one dim_products.sku',
    ]);
    expect(joinCandidates(await shop).every(({ inclusion }) => inclusion === 1)).toBe(true);
  });
  it('of one table are those that it is a side of', async () => {
    expect(texts(joinsOfTable('countries', await shop))).toEqual(['customers.country_code many-to-one countries.code']);
    expect(joinsOfTable('nothing', await shop)).toEqual([]);
  });
  it('are the same whatever the order of the tables', async () => {
    const all = await shop;
    fc.assert(fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => expect(joinCandidates(shuffled)).toEqual(joinCandidates(all))));
  });
  it('are not claimed for number columns that only have the same numbers', async () => {
    const unrelated = await Promise.all(['invoices', 'sensors', 'people'].map((name) => table(name, 300, {
      id: ['bigint', 'r + 1'], rank: ['bigint', 'r + 1'], age: ['bigint', 'r % 90 + 1'], number: ['bigint', 'r + 1'], count: ['bigint', 'r + 1'], year: ['bigint', '2000 + r'],
    })));
    expect(joinCandidates(unrelated)).toEqual([]);
  });
  it('are not claimed where the name fits and the values or the type do not', async () => {
    const people = await table('people', 300, { person_id: ['bigint', 'r'] });
    for (const [type, sql] of [['bigint', 'r + 100000'], ['bigint', 'r * 7919'], ['string', "'p' || r % 50"], ['double', 'r / 2']]) {
      expect(joinCandidates([people, await table('visits', 900, { person_id: [type, sql] })])).toEqual([]);
    }
  });
  it('go by the range where a small set meets a large key, and only where the name leaves no doubt', async () => {
    const [large, small, other] = await Promise.all([
      table('accounts', 90_000, { id: ['bigint', 'r + 1'] }),
      table('audits', 40, { account_id: ['bigint', '10 + r % 20 * 4000'], x: ['bigint', 'r'] }),
      table('calls', 40, { first_account_id: ['bigint', '10 + r % 20 * 4000'] }),
    ]);
    const [found] = joinCandidates([large, small]);
    expect(found).toMatchObject({ from: { column: 'account_id' }, to: { table: 'accounts' }, cardinality: 'many-to-one' });
    expect(texts(joinCandidates([large, other]))).toEqual([]);
  });
  it('are many-to-many between references whose key no table has', async () => {
    const visits = ['visits', 'bills'].map((name, i) => table(name, 800 + i, { patient_id: ['bigint', some(100)], amount: ['bigint', some(100)] }));
    expect(texts(joinCandidates(await Promise.all(visits)))).toEqual([expect.stringMatching(/patient_id many-to-many .*patient_id/)]);
  });
  it('are bounded, and none without summaries', async () => {
    const keys = await table('customers', 50, { id: ['bigint', 'r'] });
    const facts = await table('f', 200, { customer_id: ['bigint', some(50)] });
    const many = Array.from({ length: 400 }, (_, i) => ({ ...facts, name: `f_${i}` }));
    expect(joinCandidates([keys, ...many])).toHaveLength(12);
    expect(joinCandidates([{ ...keys, summary: undefined }, { ...facts, summary: undefined }])).toEqual([]);
    expect(joinCandidates([])).toEqual([]);
  });
});

describe('the summary of a wide table', () => {
  const numbers = (count: number, offset = 0) => Object.fromEntries(Array.from({ length: count }, (_, i): [string, [string, string]] => [`Measured value ${i + offset} of the run`, ['bigint', `r * ${i + 2} + 1`]]));
  const categories = Object.fromEntries(Array.from({ length: 10 }, (_, i): [string, [string, string]] => [`category ${i}`, ['string', `'a category of the group ${i} that is number ' || r % 50`]]));
  const reference: Record<string, [string, string]> = { customerId: ['bigint', `${some(300)} + 1`] };

  it.each<[string, Record<string, [string, string]>]>([
    ['100 numbers, unique by chance', numbers(100)],
    ['12 numbers and 10 categories of 50 values', { ...numbers(12), ...categories }],
    ['400 numbers', numbers(400)],
  ])('keeps its joins by ids, on either side: %s', async (_what, others) => {
    const customers = await table('customers', 300, { id: ['bigint', 'r + 1'], ...others });
    const runs = await table('runs', 900, { ...others, ...reference });
    expect(texts(joinCandidates([customers, runs])).filter((text) => text.includes('customerid'))).toEqual(['runs.customerid many-to-one customers.id']);
  });

  // A join that is not shown is not missed by anyone who reads the answer; values and extremes that are left out only make the model ask less precisely.
  it('stays small whatever the table: values, extremes and headers go before the sketches of the eight likeliest ids', async () => {
    const wide = await table('wide', 70, Object.fromEntries(Array.from({ length: 300 }, (_, i): [string, [string, string]] => [`c${i}_id`, ['string', `'value ' || (r + ${i})`]])));
    expect(JSON.stringify(wide.summary).length).toBeLessThanOrEqual(16_000);
    expect(wide.summary!.rows).toBe(70);
    expect(Object.values(wide.summary!.columns).filter(({ sketch }) => sketch !== undefined)).toHaveLength(8);
  });

  it('stays small where names, headers and values are as long as they can be', () => {
    const sketch = writeSketch(sketchOf(Array.from({ length: 64 }, (_, i) => 2 ** 39 + i)));
    const columns = Array.from({ length: 2000 }, (_, i) => ({
      name: `${String(i).padStart(252, 'n')}_id`, header: `${'\u0001'.repeat(197)}_id`, type: 'bigint', nulls: 0, distinct: 1e9, min: '\u0001'.repeat(100), max: '\u0001'.repeat(100), topValues: [], likelyKey: true, sketch,
    }));
    const text = boundedSummary({ rows: 3, columns } as any);
    expect(text.length).toBeLessThanOrEqual(16_000);
    expect(Object.values<any>(JSON.parse(text).columns).filter((column) => column.sketch !== undefined)).toHaveLength(8);
  });
});
