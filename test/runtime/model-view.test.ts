import * as fc from 'fast-check';
import { CatalogTable, catalogTable, trinoType } from '../../src/runtime/catalog-table';
import { isHidden, modelView, readModelDataAccess } from '../../src/runtime/model-view';
import { glueTable, table } from '../nl-query-api/fixtures';

const marked = fc.stringMatching(/^[b-df-hj-np-tv-z]{12}$/);
interface AnyTable {
  cells: string[];
  derived: string[];
  hidden: boolean;
  personal: boolean;
  table: CatalogTable;
}

const anyTable = fc.record({
  type: fc.constantFrom('varchar', 'bigint', 'date', 'boolean', 'double'),
  name: fc.constantFrom('kind', 'email', 'customer_name', 'size'),
  distinct: fc.integer({ min: 0, max: 100 }),
  flagged: fc.boolean(),
  min: marked,
  max: marked,
  quartiles: fc.array(marked, { minLength: 3, maxLength: 3 }),
  shapes: fc.array(marked, { maxLength: 2 }),
  unit: marked,
  values: fc.array(marked, { maxLength: 5 }),
  described: fc.constantFrom('profile', 'schemaOnly', undefined),
}).map(({ type, name, distinct, flagged, min, max, quartiles, shapes, unit, values, described }): AnyTable => ({
  cells: [min, max, ...quartiles, ...values],
  derived: [...shapes, unit],
  personal: flagged || name === 'email' || name === 'customer_name',
  hidden: flagged || name === 'email' || name === 'customer_name' || distinct > 90,
  table: {
    name: 't',
    description: described === 'profile' ? `words of ${values.join()}` : '',
    columns: [{ name, type, comment: described === 'profile' ? min : '' }],
    rows: 100,
    summary: { rows: 100, columns: { [name]: { nulls: 0, distinct, min, max, quartiles, shapes, unit, values, sketch: 'AAAAAAA=' } } } as CatalogTable['summary'],
    personal: flagged ? [name] : [],
    describedWith: described,
  },
}));

describe('what a model may see', () => {
  test('with schemaOnly is no byte of a cell, not even through an older description', () => fc.assert(fc.property(anyTable, ({ cells, derived, table: any }) => {
    const prompt = JSON.stringify(modelView(any, 'schemaOnly'));
    return [...cells, ...derived].every(cell => !prompt.includes(cell));
  })));
  test('with profile is no hash of a value, and no form of a value of a person', () => fc.assert(fc.property(anyTable, ({ personal, table: any }) => {
    // A column without a list of values: else its values stand for their form.
    Object.values(any.summary!.columns).forEach((column) => delete column.values);
    const prompt = JSON.stringify(modelView(any, 'profile'));
    return !prompt.includes('AAAAAAA=') && !(personal && prompt.includes('"shapes"'));
  })));
  test('with profile is never a value of a personal or nearly unique column', () => fc.assert(fc.property(anyTable, ({ cells, hidden, table: any }) => {
    const prompt = JSON.stringify({ ...modelView({ ...any, description: '', columns: any.columns.map(column => ({ ...column, comment: '' })) }, 'profile') });
    return !hidden || cells.every(cell => !prompt.includes(cell));
  })));
  test('with profile are categories and ranges', () => {
    expect(modelView(table('offices'), 'profile')).toMatchObject({
      table: 'offices',
      rows: 100,
      columns: [
        { name: 'kind', type: 'varchar', header: 'Kind', description: 'Kind of office.', distinct: 2, nulls: 0, values: ['Government', 'Private'] },
        { name: 'city', distinct: 60 }, { name: 'email', distinct: 2 }, { name: 'code', distinct: 100 }, { name: 'size', min: '3', max: '912' }, { name: 'opened', min: '1999-01-01' },
      ],
    });
    const measured = table('offices');
    Object.assign(measured.summary!.columns.size, { unit: 'm²', quartiles: ['10', '20', '40'] });
    Object.assign(measured.summary!.columns.code, { shapes: ['A-9'] });
    const columns = modelView(measured, 'profile').columns;
    expect(columns.find(({ name }) => name === 'size')).toMatchObject({ unit: 'm²', quartiles: ['10', '20', '40'] });
    expect(columns.find(({ name }) => name === 'code')).toMatchObject({ shapes: ['A-9'] });
    expect(isHidden(table('offices'), { name: 'unknown', type: 'varchar', comment: '' })).toBe(false);
  });
  test('of another kind is refused', () => {
    expect(readModelDataAccess('profile')).toBe('profile');
    expect(readModelDataAccess('schemaOnly')).toBe('schemaOnly');
    expect(() => readModelDataAccess('all')).toThrow("MODEL_DATA_ACCESS is 'all'");
  });
});

test('Glue types have Trino names', () => {
  expect(['string', 'int', 'DECIMAL(18,2)', 'array<string>', 'map<string,int>', 'float'].map(trinoType)).toEqual(['varchar', 'integer', 'decimal(18,2)', 'array(varchar)', 'map(varchar,integer)', 'real']);
});

test('a table without parameters, columns or a readable profile is still a table', () => {
  expect(catalogTable({ Name: undefined })).toMatchObject({ name: '', columns: [], personal: [], summary: undefined, rows: undefined });
  expect(catalogTable({ Name: 't', StorageDescriptor: { Columns: [{ Name: undefined }] }, Parameters: { 'cdk-genai-data-pipeline.profile': '{', 'cdk-genai-data-pipeline.personal-columns': '["a",1]' } }))
    .toMatchObject({ columns: [{ name: '', type: 'varchar' }], personal: ['a'] });
  expect(modelView(catalogTable(glueTable('x', { Parameters: {} })), 'profile').columns[0]).toEqual({ name: 'kind', type: 'varchar', description: 'Kind of office.' });
});
