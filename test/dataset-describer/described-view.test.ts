import * as fc from 'fast-check';
import type { TableSummary } from '../../src/csv-catalog/profiling/table-summary';
import { describePrompt } from '../../src/dataset-describer/describe-prompt';
import { describedView, fingerprintOf } from '../../src/dataset-describer/described-view';
import type { CatalogTable } from '../../src/runtime/catalog-table';
import { table } from '../nl-query-api/fixtures';

const withColumn = (name: string, change: Partial<TableSummary['columns'][string]>): CatalogTable => {
  const one = table('offices');
  return { ...one, summary: { ...one.summary!, columns: { ...one.summary!.columns, [name]: { ...one.summary!.columns[name], ...change } } } };
};
const withRange = (min?: string, max?: string) => withColumn('size', { min, max });
const range = (min?: string, max?: string) => describedView(withRange(min, max), 'profile').columns.find(({ name }) => name === 'size')!.range;

describe('the fingerprint', () => {
  test('does not change with what grows: counts, quartiles, ranges within their magnitude, forms of mixed texts; nor with flags and words', () => {
    const one = table('offices');
    const print = fingerprintOf(one, 'profile');
    expect(fingerprintOf({ ...one, rows: 7, personal: ['kind'], description: 'x' }, 'profile')).toBe(print);
    expect(fingerprintOf(withColumn('size', { min: '2', max: '950', nulls: 3, distinct: 44, quartiles: ['3', '9', '99'] }), 'profile')).toBe(print);
    expect(fingerprintOf(withColumn('kind', { values: ['Private', 'Government'] }), 'profile')).toBe(print);
    expect(fingerprintOf(withColumn('city', { shapes: ['Aa', 'Aa Aa'] }), 'profile')).toBe(print);
  });
  test('changes with a range by magnitude or year, with types, values, a form, and access', () => {
    const prints = [
      fingerprintOf(table('offices'), 'profile'), fingerprintOf(table('offices'), 'schemaOnly'), fingerprintOf(withRange('3', '95000'), 'profile'), fingerprintOf(withRange('0', '-912'), 'profile'),
      fingerprintOf(withRange('2020-01-01', '2021-01-01'), 'profile'), fingerprintOf(withRange(undefined, 'odd'), 'profile'),
      fingerprintOf(withColumn('kind', { values: ['Private'] }), 'profile'), fingerprintOf(withColumn('city', { shapes: ['Aa'] }), 'profile'),
    ];
    expect(new Set(prints).size).toBe(prints.length);
  });
});

describe('what the model is shown', () => {
  test.each([
    ['3', '912', '1 to 1000'], ['1', '1000', '1 to 1000'], ['999', '1001', '100 to 10000'], ['-90', '-3', '-100 to -1'], ['-0.05', '0', '-0.1 to 0'], ['0.00', '0', '0'], ['10', '10', '10'],
    ['1999-01-01', '2020-12-31', '1999 to 2020'], ['2020-01-01 00:00:00', '2020-02-01 10:00:00', '2020'], ['1e400', '2', undefined], ['odd', '2', undefined], [undefined, '2', undefined],
  ])('from %s to %s is %s', (min, max, shown) => expect(range(min, max)).toBe(shown));

  const number = fc.constantFrom('-12', '-3.5', '0', '7', '10', '98', '99', '100', '4711', '98765');
  const anyColumn = fc.record({
    header: fc.constantFrom('Size', 'A'),
    nulls: fc.nat(2),
    distinct: fc.constantFrom(2, 60, 100),
    min: fc.option(number, { nil: undefined }),
    max: number,
    quartiles: fc.array(number, { minLength: 3, maxLength: 3 }),
    values: fc.option(fc.subarray(['x', 'y']), { nil: undefined }),
    unit: fc.constantFrom('kg', undefined),
    shapes: fc.option(fc.subarray(['Aa', '9'], { minLength: 1 }), { nil: undefined }),
  });
  const without = (text: string) => text.replace(/"(rows|distinct|nulls)":\d+,?/g, '');
  test('is the same, but for counts, wherever the fingerprint is: nothing of a removed file is left in words that are kept', () => {
    let same = 0;
    fc.assert(fc.property(fc.constantFrom('size', 'kind', 'opened'), fc.subarray(['size', 'kind']), anyColumn, anyColumn, fc.subarray(['min', 'max', 'quartiles', 'shapes', 'distinct'] as const), (name, personal, before, other, changed) => {
      const after = { ...before, ...Object.fromEntries(changed.map(field => [field, other[field]])) };
      const [a, b] = [before, after].map(column => ({ ...withColumn(name, column), personal }));
      if (fingerprintOf(a, 'profile') !== fingerprintOf(b, 'profile')) return;
      same++;
      expect(without(describePrompt(b, 'profile'))).toBe(without(describePrompt(a, 'profile')));
    }), { numRuns: 500 });
    expect(same).toBeGreaterThan(50);
  });
});
