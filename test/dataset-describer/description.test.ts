import * as fc from 'fast-check';
import { glueComment, glueDescription, InvalidDescriptionError, isLocked, plainText, readDescription, readStoredDescription } from '../../src/dataset-describer/description';
import { describedTable } from '../../src/dataset-describer/glue-descriptions.client';
import { glueTable, table } from '../nl-query-api/fixtures';

const column = (change = {}) => ({ name: 'kind', meaning: 'Who runs it', synonyms: [], personal: false, ...change });
const words = (change = {}) => ({ title: 'T', description: 'D', columns: [], questions: [], ...change });

describe('Glue texts', () => {
  test('keep within Glue\'s limits, whatever the model wrote', () => fc.assert(fc.property(
    fc.string({ unit: 'binary', maxLength: 4000 }), fc.array(fc.string({ unit: 'binary', maxLength: 90 }), { maxLength: 12 }), fc.string({ maxLength: 60 }), (text, synonyms, unit) => {
      const read = readDescription({ title: `x${text}`, description: `x${text}`, columns: [{ name: 'kind', meaning: text, synonyms, unit }] }, table('offices'));
      const comment = glueComment(read.columns[0]);
      const description = glueDescription(read);
      return comment.length <= 255 && description.length <= 2048 && !/[\r\n]/.test(comment + description);
    })));
  test('synonyms that do not fit are left out whole', () => {
    expect(glueComment(column({ meaning: 'm'.repeat(240), synonyms: ['abc', 'defghijklmnop'] }))).toBe(`${'m'.repeat(240)}. Also: abc.`);
    expect(glueComment(column({ meaning: 'm'.repeat(255), synonyms: ['a'], unit: 'kg' }))).toBe('m'.repeat(255));
    expect(glueComment(column({ meaning: '', unit: 'kg' }))).toBe('Unit: kg.');
    expect(glueDescription(words({ title: '' }))).toBe('D');
  });
  test('a text of ours goes into partition columns too, an empty one changes nothing', () => {
    const input = describedTable(glueTable('t', {
      Description: undefined, StorageDescriptor: undefined, PartitionKeys: [{ Name: 'kind' }, { Name: 'other' }], Parameters: { 'cdk-genai-data-pipeline.description-written': '{' },
    }), words({ columns: [column()] }), 'f', 'profile');
    expect(input.PartitionKeys).toEqual([{ Name: 'kind', Comment: 'Who runs it' }, { Name: 'other' }]);
    expect(input).not.toHaveProperty('StorageDescriptor');
    expect(describedTable({ Name: 'x' }, words(), 'f', 'profile')).toMatchObject({ Name: 'x', Description: 'T. D' });
  });
});

test('a stored description that no longer has its shape counts as absent, a lock never', () => {
  expect(readStoredDescription('{}')).toBeUndefined();
  expect(readStoredDescription(undefined)).toBeUndefined();
  expect(isLocked(undefined)).toBe(false);
  expect(isLocked('null')).toBe(false);
  expect(isLocked('{"locked":"true"}')).toBe(false);
});

test('plain text makes do without title, questions and types', () => {
  expect(plainText({ ...table('offices'), columns: [] }, words({ title: '', columns: [column()] }))).toBe('offices\n\nD\n\nColumns\n- kind (unknown): Who runs it\n');
});

test('the message about an invalid description holds no content', () => {
  expect(() => readDescription({ title: 1, secret: 'cell' }, table('offices'))).toThrow(InvalidDescriptionError);
  expect(() => readDescription({ title: 1, secret: 'cell' }, table('offices'))).toThrow(/title, description, columns$/);
});
