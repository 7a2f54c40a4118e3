import * as fc from 'fast-check';
import { ParquetTables } from './parquet-table';
import { tableProfile } from '../../../src/csv-catalog/profiling/profile-schema';
import { shapeOf } from '../../../src/csv-catalog/profiling/text-shapes';
import { distinctOf, isWhole, readSketch } from '../../../src/csv-catalog/profiling/value-sketch';

const tables = new ParquetTables();
afterAll(() => tables.remove());

const COLUMNS = [
  tables.column('n', 'bigint'), tables.column('money', 'decimal(18,2)'), tables.column('ratio', 'double'), tables.column('day', 'date'), tables.column('word', 'string'), tables.column('flag', 'boolean'),
];
const orNull = (value: fc.Arbitrary<string>) => fc.option(value, { freq: 4, nil: null });
const rowOf = fc.tuple(
  orNull(fc.oneof(fc.bigInt({ min: -5n, max: 5n }), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })).map(String)),
  orNull(fc.integer({ min: -99999, max: 99999 }).map((cents) => (cents / 100).toFixed(2))),
  orNull(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map(String)),
  orNull(fc.integer({ min: 0, max: 2000 }).map((days) => new Date(Date.UTC(2020, 0, 1 + days)).toISOString().slice(0, 10))),
  orNull(fc.oneof(fc.constantFrom('a', 'b', 'Ärger', '\u{1F600}', '\uFB01x', "it's"), fc.string({ unit: 'binary', maxLength: 8 }).filter((text) => !text.includes('\0')))),
  orNull(fc.boolean().map(String)),
);
const ORDER: Record<string, (a: string, b: string) => number> = {
  n: (a, b) => (BigInt(a) < BigInt(b) ? -1 : Number(BigInt(a) > BigInt(b))),
  money: (a, b) => Number(a) - Number(b),
  ratio: (a, b) => Number(a) - Number(b),
  day: (a, b) => (a < b ? -1 : Number(a > b)),
  word: (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)),
  flag: (a, b) => (a < b ? -1 : Number(a > b)),
};

describe('the profile of a small file', () => {
  it('is what a plain computation over every row gives', () => fc.assert(fc.asyncProperty(fc.array(rowOf, { maxLength: 60 }), fc.nat(9), async (rows, rejected) => {
    const profile = await tables.profileOf(COLUMNS, rows, rejected);
    expect(tableProfile.parse(profile)).toEqual(profile);
    expect(profile).toMatchObject({ formatVersion: 2, rows: rows.length, rejected, sources: 1 });
    COLUMNS.forEach(({ name, type }, i) => {
      const column = profile.columns[i];
      const same = (a: string, b: string) => (type === 'double' ? Number(a) === Number(b) : a === b);
      const values = rows.map((row) => row[i]).filter((value) => value !== null).map((value) => (type === 'double' ? String(Number(value)) : value));
      const ordered = [...values].sort(ORDER[name]);
      const counts = new Map<string, number>();
      values.forEach((value) => counts.set(value === '-0' ? '0' : value, (counts.get(value === '-0' ? '0' : value) ?? 0) + 1));
      expect(column).toMatchObject({ name, type, nulls: rows.length - values.length, distinct: counts.size, distinctIsExact: true, countsAreExact: true });
      expect([column.min, column.max].map((value) => value === null)).toEqual([values.length === 0, values.length === 0]);
      if (values.length > 0) {
        expect(same(column.min!, ordered[0]) && same(column.max!, ordered.at(-1)!)).toBe(true);
        expect(column.quantiles?.every(({ share, value }) => same(value, ordered[Math.ceil(share * values.length - 1e-9) - 1] ?? ordered[0])) ?? true).toBe(true);
      }
      expect(column.quantiles === undefined).toBe(values.length === 0 || !['bigint', 'decimal(18,2)', 'double', 'date'].includes(type));
      const isNumber = ['bigint', 'decimal(18,2)', 'double'].includes(type);
      if (isNumber && values.length > 0) expect(column.mean).toBeCloseTo(values.map(Number).reduce((a, b) => a + b, 0) / values.length, -8);
      else expect(column.mean).toBeUndefined();
      expect(column.topValuesAreComplete).toBe(counts.size <= 60);
      expect(column.topValues.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
      expect(column.likelyKey).toBe(rows.length > 1 && values.length === rows.length && counts.size === rows.length);
      const sketch = readSketch(column.sketch);
      expect(sketch === undefined ? 0 : distinctOf(sketch)).toBe(counts.size);
      expect(column.textShapes?.looked ?? 0).toBe(type === 'string' ? values.length : 0);
    });
  }), { numRuns: 60 }));

  it('has extremes, means and quantiles of numbers that are not finite or beyond what a double holds', async () => {
    const columns = [tables.column('d', 'double'), tables.column('n', 'bigint'), tables.column('m', 'decimal(38,6)')];
    const profile = await tables.profileOf(columns, [
      ['inf', '9223372036854775807', '12345678901234567890123456789012.000001'],
      ['1.5', '9223372036854775806', '12345678901234567890123456789012.000002'],
      ['2.5', null, '-1.000000'],
    ]);
    expect(profile.columns.map(({ min, max }) => [min, max])).toEqual([
      ['1.5', 'inf'], ['9223372036854775806', '9223372036854775807'], ['-1.000000', '12345678901234567890123456789012.000002'],
    ]);
    expect(profile.columns[0].mean).toBe(2);
    expect((await tables.profileOf([columns[0]], [['nan'], ['1']])).columns[0]).toMatchObject({ distinct: 2, mean: 1, min: '1.0' });
    expect((await tables.profileOf([columns[0]], [['inf']])).columns[0].mean).toBeUndefined();
  });

  it('says how the column was read, and its likely unit', async () => {
    const columns = [
      tables.column('price', 'decimal(18,2)', { header: 'Price', format: 'currency €' }),
      tables.column('when', 'string', { notes: ['the day and the month cannot be told apart'] }),
      tables.column('load', 'string'),
    ];
    const profile = await tables.profileOf(columns, [['1.50', '01/02/2024', '3 kg'], ['2.00', '03/02/2024', '12.5 kg']]);
    expect(profile.columns[0]).toMatchObject({ header: 'Price', formats: ['currency €'], likelyUnit: 'EUR' });
    expect(profile.columns[1]).toMatchObject({ notes: ['the day and the month cannot be told apart'], textShapes: { looked: 2, shapes: [{ shape: '99/99/9999', count: 2 }] } });
    expect(profile.columns[1].likelyUnit).toBeUndefined();
    expect(profile.columns[2].likelyUnit).toBe('kg');
  });

  it('takes names, values and texts of any kind', async () => {
    const names = ['a"b', "it's", 'Ünï.cöde 😀', 'select', ' ', 'x;DROP TABLE y'];
    const hostile = ["'; DROP TABLE t; --", '"', '\u0001\u001f', '\u202e<script>', '\ud83d\ude00'.repeat(90), 'x'.repeat(5000)];
    const profile = await tables.profileOf(names.map((name) => tables.column(name, 'string')), hostile.map((_, i) => names.map((__, j) => hostile[(i + j) % hostile.length])));
    expect(profile.columns.map(({ name }) => name)).toEqual(names);
    for (const column of profile.columns) {
      expect(column).toMatchObject({ distinct: 6, likelyKey: true, topValuesAreComplete: false });
      expect(column.topValues.map(({ value }) => [...value].length).every((length) => length <= 100)).toBe(true);
      expect(column.max).toBe([...'\ud83d\ude00'.repeat(90)].join(''));
    }
  });
});

describe('the profile of a large file', () => {
  const ROWS = 150_000;
  const columns = [
    tables.column('id', 'bigint'), tables.column('customer', 'bigint'), tables.column('amount', 'decimal(18,2)'), tables.column('region', 'string'), tables.column('code', 'string'),
    tables.column('story', 'string'), tables.column('at', 'timestamp'), tables.column('almost', 'bigint'), tables.column('none', 'string'), tables.column('zeros', 'double'),
  ];
  const rowsFrom = (first: number) => `SELECT r AS id, CAST(hash(r) % 30000 AS BIGINT) AS customer, CAST((hash(r * 3) % 1000000) / 100 AS DECIMAL(18, 2)) AS amount,
    ['North', 'South', 'East'][1 + CAST(hash(r * 7) % 3 AS INT)] AS region, CASE WHEN r % 10 = 0 THEN NULL ELSE 'K-' || lpad(CAST(r AS VARCHAR), 8, '0') END AS code,
    repeat('word ', 20) || r AS story, TIMESTAMP '2020-01-01' + to_seconds(r) AS at, CASE WHEN r % 50 = 0 THEN r - 1 ELSE r END AS almost, NULL::VARCHAR AS none,
    CASE WHEN hash(r * 5) % 2 = 0 THEN 0 ELSE r / 7.0 END AS zeros FROM range(${first}, ${first + ROWS}) t(r)`;
  const profiled = tables.profileOfQuery(columns, ROWS, rowsFrom(1), 3);
  const column = async (name: string) => (await profiled).columns.find((one) => one.name === name)!;

  it('has exact counts, extremes and means, and says of the rest that it is estimated', async () => {
    const profile = await profiled;
    expect(tableProfile.parse(profile)).toEqual(profile);
    expect(await column('id')).toMatchObject({ nulls: 0, min: '1', max: String(ROWS), mean: (ROWS + 1) / 2, distinct: ROWS, distinctIsExact: false, likelyKey: true, countsAreExact: false });
    expect(await column('code')).toMatchObject({ nulls: ROWS / 10, min: 'K-00000001', distinct: ROWS * 0.9, likelyKey: false, textShapes: { shapes: [{ shape: 'A-9…' }] } });
    expect(await column('none')).toMatchObject({ nulls: ROWS, distinct: 0, distinctIsExact: true, min: null, max: null, topValues: [] });
    expect(profile.rejected).toBe(3);
  });
  it('counts the values of a column that has few', async () => {
    const region = await column('region');
    expect(region).toMatchObject({ distinct: 3, distinctIsExact: true, topValuesAreComplete: true, countsAreExact: true });
    expect(region.topValues.reduce((sum, { count }) => sum + count, 0)).toBe(ROWS);
    expect(isWhole(readSketch(region.sketch)!)).toBe(true);
  });
  it('estimates distinct values closely, and sees that a column that is nearly a key is none', async () => {
    const customer = await column('customer');
    expect(customer.distinctIsExact).toBe(false);
    expect(Math.abs(customer.distinct / 29_800 - 1)).toBeLessThan(0.15);
    expect(await column('almost')).toMatchObject({ likelyKey: false });
    const amount = await column('amount');
    expect(amount.distinct).toBeGreaterThan(100_000);
    expect(amount.distinct).toBeLessThanOrEqual(ROWS);
  });
  it('estimates quantiles and finds the value that stands out', async () => {
    const { quantiles } = await column('amount');
    quantiles!.forEach(({ share, value }) => expect(Math.abs(Number(value) / 10_000 - share)).toBeLessThan(0.03));
    const { topValues } = await column('zeros');
    expect(topValues[0].value).toBe('0.0');
    expect(Math.abs(topValues[0].count / ROWS - 0.5)).toBeLessThan(0.05);
    expect((await column('story')).topValues).toEqual([]);
  });
  it('is the same each time', async () => {
    expect(await tables.profileOfQuery(columns, ROWS, rowsFrom(1), 3)).toEqual(await profiled);
  });
  it('makes hashes distinct where values repeat too often to list them', async () => {
    const profile = await tables.profileOfQuery([tables.column('v', 'bigint')], ROWS, `SELECT CAST(hash(r) % 1500 AS BIGINT) AS v FROM range(${ROWS}) t(r)`);
    expect(Math.abs(profile.columns[0].distinct / 1500 - 1)).toBeLessThan(0.1);
    expect(profile.columns[0].likelyKey).toBe(false);
  });

  it('has means of the finite numbers', async () => {
    const profile = await tables.profileOfQuery([tables.column('v', 'double')], ROWS, `SELECT CASE WHEN r % 1000 = 3 THEN 'inf'::DOUBLE ELSE r / 2.0 END AS v FROM range(${ROWS}) t(r)`);
    expect(Math.abs(profile.columns[0].mean! / (ROWS / 4) - 1)).toBeLessThan(0.001);
  });

  it('has means that stand for all rows, where they are too many to read them all', async () => {
    const many = 1_500_000;
    const profile = await tables.profileOfQuery([tables.column('id', 'bigint'), tables.column('v', 'double')], many, `SELECT r AS id, (r % 977) / 7.0 AS v FROM range(${many}) t(r)`);
    expect(Math.abs(profile.columns[0].mean! / (many / 2) - 1)).toBeLessThan(0.01);
    expect(Math.abs(profile.columns[1].mean! / (976 / 14) - 1)).toBeLessThan(0.01);
    expect(profile.columns[0]).toMatchObject({ likelyKey: true, distinct: many, distinctIsExact: false, min: '0', max: String(many - 1) });
  });
});

it('is bounded for 2,000 columns of long texts with long headers', async () => {
  const columns = Array.from({ length: 2000 }, (_, i) => tables.column(`c${i}`, 'string', { header: '\u0001'.repeat(3000), notes: Array(50).fill('n'.repeat(3000)), format: 'f'.repeat(3000) }));
  const cells = columns.map(({ name }, i) => `repeat(chr(CAST(1 + (r + ${i}) % 31 AS INT)), 300) || (r % 7) AS ${name}`);
  const profile = await tables.profileOfQuery(columns, 40, `SELECT ${cells.join(', ')} FROM range(40) t(r)`);
  expect(profile.columns).toHaveLength(2000);
  expect(JSON.stringify(profile).length).toBeLessThan(12_000_000);
  expect(Math.max(...profile.columns.flatMap(({ topValues }) => topValues.map(({ value }) => value.length)))).toBeLessThanOrEqual(20);
}, 120_000);

it('hashes as the profiles that are stored do: another DuckDB that hashes otherwise needs another format version', async () => {
  const profile = await tables.profileOf([tables.column('n', 'bigint'), tables.column('s', 'string')], [['42', 'abc']]);
  expect(profile.columns.map(({ sketch }) => readSketch(sketch)!.hashes)).toEqual([[Number(7199933130570745587n / 2n ** 24n)], [Number(1924864467101078684n / 2n ** 24n)]]);
});

it('shows no letter or digit of a text in its shape', () => fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
  expect(shapeOf(text)).toMatch(/^[\u0020-\u007e…]*$/);
  expect(shapeOf(text).replace(/[Aa9]/g, '')).not.toMatch(/[\p{L}\p{N}]/u);
})));
