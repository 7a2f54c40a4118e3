import * as fc from 'fast-check';
import { ParquetTables } from './parquet-table';
import { JoinableTable, joinCandidates, joinsOfTable } from '../../../src/csv-catalog/profiling/join-candidates';
import { boundedSummary, summaryOfProfile } from '../../../src/csv-catalog/profiling/table-summary';

const tables = new ParquetTables();
afterAll(() => tables.remove());

/** A table with one row per number below `rows`, and columns as SQL over `r`. */
async function table(name: string, rows: number, columns: Record<string, [type: string, sql: string]>): Promise<JoinableTable> {
  const fileColumns = Object.entries(columns).map(([header, [type]]) => tables.column(header.toLowerCase(), type, { header }));
  const selected = Object.entries(columns).map(([header, [, sql]]) => `${sql} AS "${header.toLowerCase()}"`);
  const profile = await tables.profileOfQuery(fileColumns, rows, `SELECT ${selected.join(', ')} FROM range(${rows}) t(r)`);
  // As Glue holds it.
  return { name, columns: fileColumns, summary: JSON.parse(boundedSummary(summaryOfProfile({ ...profile, table: name }))) };
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

it('a summary stays small for any table: sketches go before values', async () => {
  const columns = Object.fromEntries(Array.from({ length: 300 }, (_, i): [string, [string, string]] => [`c${i}_id`, ['string', `'value ' || (r + ${i})`]]));
  const wide = await table('wide', 70, columns);
  expect(JSON.stringify(wide.summary).length).toBeLessThanOrEqual(16_000);
  expect(wide.summary!.rows).toBe(70);
});
