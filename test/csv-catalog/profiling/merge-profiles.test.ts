import * as fc from 'fast-check';
import { ParquetTables } from './parquet-table';
import { tableProfile } from '../../../src/csv-catalog/profiling/profile-schema';
import { mergeProfiles, TableProfile } from '../../../src/csv-catalog/profiling/table-profile';

const tables = new ParquetTables();
afterAll(() => tables.remove());

const COLUMNS = [tables.column('id', 'bigint'), tables.column('money', 'decimal(38,2)'), tables.column('word', 'string'), tables.column('day', 'date')];
const rowOf = fc.tuple(
  fc.option(fc.bigInt({ min: 9223372036854775000n, max: 9223372036854775807n }).map(String), { freq: 5, nil: null }),
  fc.option(fc.integer({ min: -300, max: 300 }).map((cents) => (cents / 100).toFixed(2)), { freq: 5, nil: null }),
  fc.option(fc.string({ unit: 'grapheme', maxLength: 3 }).filter((text) => !text.includes('\0')), { freq: 5, nil: null }),
  fc.option(fc.integer({ min: 0, max: 900 }).map((days) => new Date(Date.UTC(2020, 0, 1 + days)).toISOString().slice(0, 10)), { freq: 5, nil: null }),
);
const filesOf = fc.array(fc.array(rowOf, { maxLength: 40 }), { minLength: 1, maxLength: 4 });

describe('the profile of several files', () => {
  it('is that of all their rows in one file, as far as it says that it is exact', () => fc.assert(fc.asyncProperty(filesOf, async (files) => {
    const merged = mergeProfiles('t', await Promise.all(files.map((rows, i) => tables.profileOf(COLUMNS, rows, i))));
    const whole = await tables.profileOf(COLUMNS, files.flat());
    expect(tableProfile.parse(merged)).toEqual(merged);
    expect(merged).toMatchObject({ rows: whole.rows, sources: files.length, rejected: files.length * (files.length - 1) / 2 });
    merged.columns.forEach((column, i) => {
      const right = whole.columns[i];
      expect(column).toMatchObject({ name: right.name, type: right.type, nulls: right.nulls, min: right.min, max: right.max });
      expect(column.mean ?? 0).toBeCloseTo(right.mean ?? 0, right.type === 'bigint' ? -6 : 6);
      // Fewer distinct values than a sketch holds: always exact.
      expect(column).toMatchObject({ distinct: right.distinct, distinctIsExact: true, likelyKey: right.likelyKey });
      expect(column.sketch).toBe(right.sketch);
      if (column.countsAreExact) {
        expect(column.topValues).toEqual(expect.arrayContaining(right.topValues));
        expect(column.quantiles).toEqual(right.quantiles);
      }
      expect(column.topValuesAreComplete).toBe(right.topValuesAreComplete);
      expect(column.textShapes?.looked).toBe(right.textShapes?.looked);
    });
  }), { numRuns: 40 }));

  it('is the same whatever the order of the files', () => fc.assert(fc.asyncProperty(filesOf, fc.func(fc.nat()), async (files, order) => {
    const profiles = await Promise.all(files.map((rows) => tables.profileOf(COLUMNS.slice(0, 1 + rows.length % 4), rows.map((row) => row.slice(0, 1 + rows.length % 4)))));
    const shuffled = profiles.map((profile, i) => ({ profile, key: order(i) })).sort((a, b) => a.key - b.key).map(({ profile }) => profile);
    expect(mergeProfiles('t', shuffled)).toEqual(mergeProfiles('t', profiles));
    expect(mergeProfiles('t', [...profiles].reverse())).toEqual(mergeProfiles('t', profiles));
  }), { numRuns: 40 }));

  const range = (first: number, last: number, columns = '') => tables.profileOfQuery(
    [tables.column('id', 'bigint'), tables.column('v', 'double')], last - first, `SELECT r AS id, r / 4 AS v${columns} FROM range(${first}, ${last}) t(r)`);

  it('is a key where the files have no value in common, known by their ranges', async () => {
    const [merged] = mergeProfiles('t', await Promise.all([range(0, 3000), range(3000, 5000), range(9000, 9001)])).columns;
    expect(merged).toMatchObject({ distinct: 5001, distinctIsExact: true, likelyKey: true, topValues: [], countsAreExact: false });
  });
  it('is no key where they overlap, and counts what they share once', async () => {
    const { columns: [merged] } = mergeProfiles('t', await Promise.all([range(0, 3000), range(2000, 5000)]));
    expect(merged).toMatchObject({ distinctIsExact: false, likelyKey: false });
    expect(Math.abs(merged.distinct / 5000 - 1)).toBeLessThan(0.2);
  });
  it('is a likely key where ranges overlap and no hash of the one is found in the other, and says that it is an estimate', async () => {
    const parity = (odd: number) => tables.profileOfQuery([tables.column('id', 'bigint')], 2000, `SELECT 2 * r + ${odd} AS id FROM range(2000) t(r)`);
    const { columns: [merged] } = mergeProfiles('t', await Promise.all([parity(0), parity(1)]));
    expect(merged).toMatchObject({ distinct: 4000, distinctIsExact: false, likelyKey: true });
  });
  it('has no key on the word of one large file beside a small one that could hide in it', async () => {
    const small = await tables.profileOf([tables.column('id', 'bigint')], [['7'], ['70001']]);
    const large = await tables.profileOfQuery([tables.column('id', 'bigint')], 80_000, 'SELECT r AS id FROM range(80000) t(r)');
    expect(mergeProfiles('t', [small, large]).columns[0].likelyKey).toBe(false);
  });
  it('has quantiles near those of all rows', async () => {
    const { columns: [, merged] } = mergeProfiles('t', await Promise.all([range(0, 4000), range(2000, 3000), range(4000, 5000)]));
    const values = [...Array(4000).keys(), ...Array.from({ length: 1000 }, (_, i) => 2000 + i), ...Array.from({ length: 1000 }, (_, i) => 4000 + i)].sort((a, b) => a - b);
    merged.quantiles!.forEach(({ share, value }) => {
      const rank = values.filter((one) => one / 4 <= Number(value)).length / values.length;
      expect(Math.abs(rank - share)).toBeLessThan(0.2);
    });
    expect(merged.quantiles!.map(({ value }) => Number(value))).toEqual([...merged.quantiles!].map(({ value }) => Number(value)).sort((a, b) => a - b));
  });
  it('counts rows of files that lack a column as rows without a value', async () => {
    const narrow = await tables.profileOf([tables.column('id', 'bigint')], [['1'], ['2']]);
    const wide = await tables.profileOf([tables.column('id', 'bigint'), tables.column('extra', 'string')], [['3', 'x'], ['4', 'y']]);
    const merged = mergeProfiles('t', [narrow, wide]);
    expect(merged.columns[1]).toMatchObject({ name: 'extra', nulls: 2, distinct: 2, likelyKey: false });
    expect(merged.columns[0]).toMatchObject({ nulls: 0, distinct: 4, likelyKey: true });
  });
  it('keeps the unit that all files say, the notes of each, and the widest type', async () => {
    const file = (type: string, header: string, note: string) => tables.profileOf([tables.column('w', type, { header, notes: [note] })], [['1'], ['2']]);
    const [kg, alsoKg, lb] = [await file('bigint', 'w (kg)', 'a'), await file('double', 'w (kg)', 'b'), await file('bigint', 'w (lb)', 'a')];
    expect(mergeProfiles('t', [kg, alsoKg]).columns[0]).toMatchObject({ type: 'double', likelyUnit: 'kg', notes: ['a', 'b'], header: 'w (kg)' });
    expect(mergeProfiles('t', [kg, alsoKg]).columns[0].sketch).toBeUndefined();
    expect(mergeProfiles('t', [kg, lb]).columns[0].likelyUnit).toBeUndefined();
  });
  it('is nothing for a table without files, and the file\'s own for one', async () => {
    expect(mergeProfiles('t', [])).toEqual({ formatVersion: 2, table: 't', rows: 0, rejected: 0, sources: 0, columns: [] });
    const one: TableProfile = await range(0, 10);
    expect(mergeProfiles('t', [one])).toEqual(one);
  });
});
