import * as fs from 'fs';
import * as path from 'path';
import * as z from 'zod';
import { FakeAws } from './support/fake-aws';
import { dataSetOfSettings, dataSetSettingsSchema, parseSettings, settingsKeyOf } from '../../src/csv-catalog/data-set-settings';
import { reconcile } from '../../src/csv-catalog/reconcile';

const SCHEMA_FILE = path.join(__dirname, '..', '..', 'docs', 'dataset.schema.json');

it('are described by the JSON schema in docs; UPDATE_SCHEMAS=1 writes it', () => {
  const schema = `${JSON.stringify(z.toJSONSchema(dataSetSettingsSchema), undefined, 2)}\n`;
  if (process.env.UPDATE_SCHEMAS === '1') fs.writeFileSync(SCHEMA_FILE, schema);
  expect(fs.readFileSync(SCHEMA_FILE, 'utf8')).toBe(schema);
});

it.each([
  ['csv/sales/', 'csv/sales/_dataset.json'],
  ['csv/orders.csv', 'csv/orders.csv._dataset.json'],
])('of %s are in %s', (dataSet, key) => {
  expect(settingsKeyOf(dataSet)).toBe(key);
  expect(dataSetOfSettings(key, 'csv/')).toBe(dataSet);
});

it.each(['csv/sales/deep/_dataset.json', 'csv/sales/a.csv', 'csv/_dataset.json', 'csv/._dataset.json', 'csv/orders.csv'])('are not in %s', (key) => {
  expect(dataSetOfSettings(key, 'csv/')).toBeUndefined();
});

describe('settings', () => {
  const parse = (value: unknown) => parseSettings(typeof value === 'string' ? value : JSON.stringify(value), '"e"', 'csv/s/_dataset.json');

  it('become overrides of reading, and words about the table', () => {
    expect(parse({
      dialect: { encoding: 'shift_jis', delimiter: ';', quote: null, escape: 'backslash' }, header: { present: true, line: 3 }, types: { Amount: 'decimal(18,2)' }, description: 'd', keys: ['id'],
    })).toEqual({
      id: '"e"',
      overrides: { encoding: 'shift_jis', delimiter: ';', quote: null, escape: 'backslash', hasHeader: true, headerLine: 3, types: { Amount: 'decimal(18,2)' } },
      about: { description: 'd', keys: ['id'] },
    });
    expect(parse('\ufeff{}')).toEqual({ id: '"e"', overrides: {}, about: {} });
  });

  it.each([
    ['no JSON', '{', 'not valid JSON'],
    ['an empty object', '', 'not valid JSON'],
    ['a delimiter of two characters', { dialect: { delimiter: ';;' } }, 'dialect.delimiter'],
    ['a quote that is none', { dialect: { quote: '`' } }, 'dialect.quote'],
    ['a type that is none', { types: { amount: 'money' } }, 'types.amount'],
    ['a line before the first', { header: { line: 0 } }, 'header.line'],
    ['a field that is unknown', { delimeter: ';' }, 'delimeter'],
    ['keys that are no list', { keys: 'id' }, 'keys'],
    ['a list', [], 'the whole'],
  ])('with %s fail, and the reason names the field', (_what, value, field) => {
    const { problem, overrides } = parse(value);
    expect(problem).toMatchObject({ code: 'invalid-settings', message: expect.stringContaining(field) });
    expect(problem!.message).toContain('csv/s/_dataset.json');
    expect(overrides).toEqual({});
  });
});

describe('a data set whose settings change', () => {
  const aws = new FakeAws();
  const put = async (key: string, body: string | undefined) => {
    if (body === undefined) aws.removeUpload(key);
    else aws.upload(key, body);
    await reconcile(key, aws.reconciler());
    await aws.drain();
  };
  const columns = () => aws.tables.get('s')?.StorageDescriptor.Columns.map(({ Name, Type }: any) => `${Name} ${Type}`);

  it('is read again as they say, is quarantined where they cannot be followed, and is read as it looks once they are gone; what somebody else wrote is kept', async () => {
    await put('csv/s/a.csv', 'id,code\n1,7\n2,8\n');
    await put('csv/s/b.csv', 'id,code\n3,9\n4,1\n');
    expect(columns()).toEqual(['id bigint', 'code bigint']);
    await put('csv/s/_dataset.json', '{"types":{"code":"string"},"description":"Codes","keys":["id"]}');
    expect(columns()).toEqual(['id bigint', 'code string']);
    expect(aws.tables.get('s')).toMatchObject({ Description: 'Codes', Parameters: { 'cdk-genai-data-pipeline.keys': '["id"]' } });
    await put('csv/s/_dataset.json', '{"types":{"code":"number"}}');
    expect(aws.tables.size).toBe(0);
    for (const key of ['csv/s/a.csv', 'csv/s/b.csv']) {
      expect(aws.status(key)).toMatchObject({ state: 'quarantined', reason: { code: 'invalid-settings', message: expect.stringContaining('types.code') } });
    }
    await put('csv/s/_dataset.json', undefined);
    expect(columns()).toEqual(['id bigint', 'code bigint']);
    expect(aws.tables.get('s').Description).toBeUndefined();

    aws.tables.get('s').Description = 'By the describer';
    await put('csv/s/b.csv', 'id,code\n5,6\n');
    expect(aws.tables.get('s').Description).toBe('By the describer');
  });

  it('is read as settings say that came while a file of it was read, whatever becomes of their event', async () => {
    const other = new FakeAws();
    other.upload('csv/s/a.csv', 'id,code\n1,7\n');
    other.onDownload = () => other.upload('csv/s/_dataset.json', '{"types":{"code":"string"}}');
    await reconcile('csv/s/a.csv', other.reconciler());
    await other.drain();
    expect(other.tables.get('s').StorageDescriptor.Columns[1]).toMatchObject({ Name: 'code', Type: 'string' });
  });
});
