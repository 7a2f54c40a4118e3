import { GetTablesCommand, UpdateTableCommand } from '@aws-sdk/client-glue';
import { DeleteObjectsCommand } from '@aws-sdk/client-s3';
import { calls, cataloged, events, failure, glue, json, mockServices, modelSays, objects, putProfile, s3, send, tables, WORDS } from './describe-harness';
import type { ColumnProfile } from '../../src/csv-catalog/profiling/profile-schema';

mockServices({ POWERTOOLS_LOG_LEVEL: 'DEBUG', POWERTOOLS_DEV: 'true' });

const logged: string[] = [];
beforeEach(() => {
  logged.length = 0;
  for (const level of ['debug', 'info', 'warn', 'error', 'log'] as const) jest.spyOn(console, level).mockImplementation((...texts) => void logged.push(texts.join()));
});
afterEach(() => jest.restoreAllMocks());

const words = (form: 'txt' | 'json') => objects.get(`words/descriptions/offices.${form}`);
const comments = () => tables.get('offices')!.StorageDescriptor!.Columns!.map(column => column.Comment);
type Change = Partial<ColumnProfile>;

/** Profiles that differ in one column only: before, with the canary, and after its file is gone. */
const profiled = (column: Change) => {
  const columns: Parameters<typeof putProfile>[2] = [
    { name: 'kind', type: 'string', topValues: [{ value: 'Ministry', count: 60 }], topValuesAreComplete: true },
    { name: 'city', type: 'string', distinct: 60 },
    { name: 'size', type: 'bigint', distinct: 40, min: '10012', max: '91234' },
    { name: 'opened', type: 'date', distinct: 40, min: '1999-01-01', max: '2020-02-01' },
  ];
  putProfile('offices', 100, columns.map(one => (one.name === column.name ? { ...one, ...column } : one)));
};

/** A model that repeats all that it is shown, wherever there is room for it. */
const parrot = (prompt: string) => {
  const table = JSON.parse(prompt.slice(prompt.indexOf('{'), prompt.lastIndexOf('}') + 1));
  const said = (column: unknown) => JSON.stringify(column).replace(/[{}"[\]]/g, ' ');
  return { title: 'All', description: said(table), columns: table.columns.map((column: any) => ({ name: column.name, meaning: said(column), synonyms: [said(column)] })), questions: [said(table)] };
};

describe('what a file brought and took along again', () => {
  const quantiles = (...values: string[]) => values.map((value, i) => ({ share: (i + 1) / 4, value }));
  const shape = (text: string) => ({ textShapes: { looked: 9, shapes: [{ shape: text, count: 9 }] } });
  test.each<[string, string, boolean, Change, Change]>([
    ['a greatest number', '98765', false, { name: 'size', max: '98765' }, { name: 'size', max: '91234' }],
    ['a least number', '10007', false, { name: 'size', min: '10007' }, { name: 'size', min: '10012' }],
    ['a quartile', '54321', false, { name: 'size', quantiles: quantiles('20000', '54321', '80000') }, { name: 'size', quantiles: quantiles('20000', '51111', '80000') }],
    ['a latest day', '2020-07-13', false, { name: 'opened', max: '2020-07-13' }, { name: 'opened', max: '2020-02-01' }],
    ['a listed value', 'Canary', true, { name: 'kind', topValues: ['Ministry', 'Canary'].map(value => ({ value, count: 9 })) }, { name: 'kind' }],
    ['a value of a sample', 'Canary', false, { name: 'city', topValues: [{ value: 'Canary', count: 9 }], min: 'Canary' }, { name: 'city' }],
    ['a form of texts', 'Aa-99/9', true, { name: 'city', ...shape('Aa-99/9') }, { name: 'city', ...shape('Aa') }],
    ['a unit', 'canaries', true, { name: 'size', likelyUnit: 'canaries' }, { name: 'size' }],
    ['a header', 'Canary', true, { name: 'size', header: 'Canary' }, { name: 'size', header: 'Size' }],
  ])('%s is in no object, description, comment, parameter or log line', async (_, canary, isShown, before, after) => {
    modelSays(parrot);
    for (const message of [cataloged('offices', 'updated'), { sweep: true }]) {
      profiled(before);
      await send(cataloged('offices'));
      expect([words('json'), words('txt'), JSON.stringify(tables.get('offices'))].map(text => text!.includes(canary))).toEqual([isShown, isShown, isShown]);
      // The catalog has its profile in order before it tells of a change; a lost event is made good for by the sweep.
      profiled(after);
      expect((await send(message)).batchItemFailures).toEqual([]);
      expect([...objects, ...tables].flatMap(one => JSON.stringify(one)).filter(text => text.includes(canary))).toEqual([]);
    }
    expect(logged.length).toBeGreaterThan(0);
    expect(logged.filter(line => line.includes(canary))).toEqual([]);
  });

  test('a text that a slower invocation wrote over a newer one is mended', async () => {
    await send(cataloged('offices'));
    const text = words('txt');
    objects.set('words/descriptions/offices.txt', 'Canary');
    await send({ sweep: true });
    expect([words('txt'), calls().length]).toEqual([text, 1]);
  });
});

describe('words that the model does not renew', () => {
  const kind = (...values: string[]): Change => ({ name: 'kind', topValues: values.map(value => ({ value, count: 9 })) });
  const withCanary = () => [...objects, ...tables].map(one => JSON.stringify(one)).filter(text => text.includes('Canary'));
  beforeEach(async () => {
    modelSays((prompt: string) => ({ ...parrot(prompt), columns: parrot(prompt).columns.map((column: any) => ({ ...column, personal: column.name === 'city' })) }));
    profiled(kind('Ministry', 'Canary'));
    await send(cataloged('offices'));
    profiled(kind('Ministry'));
    modelSays(failure('ThrottlingException'));
  });
  test('are withdrawn by the sweep, once; whose data is personal stays known, and what others wrote', async () => {
    expect(withCanary()).not.toEqual([]);
    for (let times = 0; times < 2; times++) expect((await send({ sweep: true })).batchItemFailures).toHaveLength(1);
    expect(withCanary()).toEqual([]);
    expect([words('txt'), words('json'), tables.get('offices')!.Description]).toEqual([undefined, undefined, undefined]);
    expect(comments()).toEqual(['Kind of office.', undefined, undefined, undefined, undefined, undefined]);
    expect(tables.get('offices')!.Parameters).toMatchObject({ 'cdk-genai-data-pipeline.personal-columns': '["city"]' });
    expect(glue.commandCalls(UpdateTableCommand)).toHaveLength(2);
    modelSays(WORDS);
    expect((await send({ sweep: true })).batchItemFailures).toEqual([]);
    expect([json().title, tables.get('offices')!.Description]).toEqual(['Offices', 'Offices. Every office. More']);
  });
  test('stay while a message is tried again, and where they are still true', async () => {
    expect((await send(cataloged('offices'))).batchItemFailures).toHaveLength(1);
    expect(words('json')).toBeDefined();
    profiled(kind('Ministry', 'Canary'));
    expect((await send({ sweep: true })).batchItemFailures).toEqual([]);
    expect(words('json')).toBeDefined();
  });
});

describe('a comment that the description has no words for any more', () => {
  const withoutMail = { ...WORDS, columns: [{ name: 'city', meaning: 'Town' }] };
  const describeAgain = async () => {
    modelSays(withoutMail);
    tables.get('offices')!.StorageDescriptor!.Columns!.push({ Name: 'floor', Type: 'int' });
    await send(cataloged('offices', 'updated'));
  };
  test('goes where it is ours', async () => {
    await send(cataloged('offices'));
    expect(comments()[2]).toBe('Mail');
    await describeAgain();
    expect(comments()).toEqual(['Kind of office.', 'Town', undefined, undefined, undefined, undefined, undefined]);
    expect(tables.get('offices')!.StorageDescriptor!.Columns![2]).not.toHaveProperty('Comment');
  });
  test('stays where a person wrote it', async () => {
    await send(cataloged('offices'));
    tables.get('offices')!.StorageDescriptor!.Columns![2].Comment = 'Their mail';
    await describeAgain();
    expect(comments()[2]).toBe('Their mail');
  });
});

describe('a table that goes while it is described', () => {
  const vanish = (error: string) => glue.on(UpdateTableCommand).callsFake(() => {
    tables.clear();
    throw failure(error);
  });
  test.each(['ConcurrentModificationException', 'EntityNotFoundException'])('leaves no description behind (%s)', async error => {
    vanish(error);
    expect((await send(cataloged('offices'))).batchItemFailures).toEqual([]);
    expect([...objects.keys()]).toEqual([]);
    expect(events.calls()).toEqual([]);
  });
  test('is there all the same where only its version was not found', async () => {
    glue.on(UpdateTableCommand).rejectsOnce(failure('EntityNotFoundException')).resolves({});
    expect((await send(cataloged('offices'))).batchItemFailures).toEqual([]);
    expect([words('json') === undefined, calls().length, glue.commandCalls(UpdateTableCommand).length]).toEqual([false, 1, 2]);
  });
  test('leaves what a person locked', async () => {
    const mine = JSON.stringify({ title: 'Mine', description: 'My words.', columns: [], locked: true });
    objects.set('words/descriptions/offices.json', mine);
    vanish('EntityNotFoundException');
    expect((await send(cataloged('offices'))).batchItemFailures).toEqual([]);
    expect(words('json')).toBe(mine);
  });
});

describe('the sweep and descriptions of tables that are gone', () => {
  test('removes both forms, and each alone, before it describes', async () => {
    for (const name of ['gone.txt', 'gone.json', 'half.txt', 'other.json']) objects.set(`words/descriptions/${name}`, '{}');
    modelSays(() => {
      expect([...objects.keys()]).toEqual([]);
      return WORDS;
    });
    expect((await send({ sweep: true })).batchItemFailures).toEqual([]);
    expect([...objects.keys()]).toEqual(['words/descriptions/offices.txt', 'words/descriptions/offices.json']);
  });
  test('leaves what a person locked, and what is no description', async () => {
    objects.set('words/descriptions/gone.json', '{"locked":true}');
    objects.set('words/descriptions/notes.md', 'x');
    await send({ sweep: true });
    expect([...objects.keys()]).toEqual(expect.arrayContaining(['words/descriptions/gone.json', 'words/descriptions/notes.md']));
  });
  test('keeps that of a table that was made after the tables were listed', async () => {
    await send(cataloged('offices'));
    const before = json();
    glue.on(GetTablesCommand).resolves({ TableList: [] });
    expect((await send({ sweep: true })).batchItemFailures).toEqual([]);
    expect([json(), calls().length, s3.commandCalls(DeleteObjectsCommand).length]).toEqual([before, 1, 0]);
  });
  test('describes a table again that came back while its description was removed', async () => {
    await send(cataloged('offices'));
    const [table] = tables.values();
    tables.clear();
    s3.on(DeleteObjectsCommand).callsFakeOnce(() => {
      objects.clear();
      tables.set('offices', table);
      return {};
    });
    expect((await send(cataloged('offices', 'removed'))).batchItemFailures).toEqual([]);
    expect(json()).toMatchObject({ title: 'Offices' });
  });
});
