import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetTableCommand, GetTablesCommand, UpdateTableCommand } from '@aws-sdk/client-glue';
import { DeleteObjectsCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { calls, cataloged, events, failure, glue, json, mockServices, modelSays, objects, putProfile, s3, send, sendWithin, tables, WORDS } from './describe-harness';
import { glueTable } from '../nl-query-api/fixtures';

mockServices();

describe('a new table', () => {
  test('is described once: text, JSON, Glue and an event', async () => {
    expect(await send(cataloged('offices'))).toEqual({ batchItemFailures: [] });
    expect(objects.get('words/descriptions/offices.txt')).toContain('- kind (varchar): Who runs it Unit: none. Also: type, sort.');
    expect(objects.get('words/descriptions/offices.txt')).toContain('Personal data.');
    expect(s3.commandCalls(PutObjectCommand)[0].args[0].input.ContentType).toBe('text/plain; charset=utf-8');
    expect(json()).toMatchObject({ formatVersion: 1, description: 'Every office. More', modelId: 'm', modelDataAccess: 'profile' });
    expect(json().columns.map((column: { name: string }) => column.name)).toEqual(['kind', 'email']);
    const { input } = glue.commandCalls(UpdateTableCommand)[0].args[0];
    expect(input).toMatchObject({ DatabaseName: 'db', VersionId: '1', SkipArchive: true });
    expect(input.TableInput).toMatchObject({ Description: 'Offices. Every office. More', TableType: 'EXTERNAL_TABLE', PartitionKeys: [] });
    expect(input.TableInput).not.toHaveProperty('DatabaseName');
    // A comment that somebody else wrote stays.
    expect(input.TableInput!.StorageDescriptor!.Columns!.slice(0, 3).map(column => column.Comment)).toEqual(['Kind of office.', undefined, 'Mail']);
    expect(input.TableInput!.Parameters).toMatchObject({ 'classification': 'parquet', 'cdk-genai-data-pipeline.personal-columns': '["email"]' });
    expect(JSON.parse(events.commandCalls(PutEventsCommand)[0].args[0].input.Entries![0].Detail!)).toEqual({ database: 'db', table: 'offices', fingerprint: json().fingerprint });
    expect(calls()[0].args[0].input).toMatchObject({ modelId: 'm', inferenceConfig: { maxTokens: 900, temperature: 0 }, toolConfig: { toolChoice: { tool: { name: 'describe_table' } } } });
  });
  test('shows the model no personal and no nearly unique value', async () => {
    await send(cataloged('offices'));
    expect(JSON.stringify(calls()[0].args[0].input)).toContain('Government');
    expect(JSON.stringify(calls()[0].args[0].input)).not.toMatch(/ann@|SECRET/);
  });
  test('takes its profile from S3 where there is one', async () => {
    putProfile('offices', 7, [
      { name: 'kind', type: 'string', topValues: [{ value: 'Ministry', count: 3 }], topValuesAreComplete: true },
      { name: 'size', type: 'bigint', min: '1', max: '2', likelyUnit: 'm²' },
      { name: 'code', type: 'string', distinct: 7, textShapes: { looked: 7, shapes: [{ shape: 'AA-99', count: 7 }] } },
    ]);
    await send(cataloged('offices'));
    const prompt = JSON.stringify(calls()[0].args[0].input);
    expect(prompt).toContain('Ministry');
    expect(prompt).toContain('m²');
    expect(prompt).toContain('AA-99');
  });
  test.each(['{', '{}', '{"formatVersion":1,"columns":[]}'])('makes do without a profile that is %s', async text => {
    objects.set('profiles/profiles/offices.json', text);
    expect((await send(cataloged('offices'))).batchItemFailures).toEqual([]);
  });
});

describe('an unchanged table', () => {
  test('needs no model call, also after its own writes', async () => {
    await send(cataloged('offices'));
    await send(cataloged('offices', 'updated'), { 'detail-type': 'Glue Data Catalog Table State Change', 'detail': { databaseName: 'db', tableName: 'offices' } }, { sweep: true });
    expect(calls()).toHaveLength(1);
    expect(events.commandCalls(PutEventsCommand)).toHaveLength(1);
  });
  test('whose Glue table was made anew gets its words back without a model call', async () => {
    await send(cataloged('offices'));
    tables.set('offices', glueTable('offices', { Description: '' }));
    await send(cataloged('offices'));
    expect(calls()).toHaveLength(1);
    expect(tables.get('offices')!.Description).toBe('Offices. Every office. More');
  });
  test('with another schema is described again, and its own comments are replaced', async () => {
    await send(cataloged('offices'));
    const table = tables.get('offices')!;
    table.StorageDescriptor!.Columns!.push({ Name: 'floor', Type: 'int' });
    modelSays({ ...WORDS, description: 'New words.', columns: [{ name: 'email', meaning: 'New mail' }] });
    await send(cataloged('offices'));
    expect(calls()).toHaveLength(2);
    expect(tables.get('offices')!.Description).toBe('Offices. New words.');
    expect(tables.get('offices')!.StorageDescriptor!.Columns![2].Comment).toBe('New mail');
  });
});

describe('a description that a person edited', () => {
  test('is left alone, and its words reach Glue once', async () => {
    const mine = JSON.stringify({ title: 'Mine', description: 'My words.', columns: [{ name: 'city', meaning: 'Town' }], locked: true });
    objects.set('words/descriptions/offices.json', mine);
    await send(cataloged('offices'), cataloged('offices'));
    expect(calls()).toHaveLength(0);
    expect(objects.get('words/descriptions/offices.json')).toBe(mine);
    expect(glue.commandCalls(UpdateTableCommand)).toHaveLength(1);
    tables.clear();
    await send(cataloged('offices', 'removed'));
    expect(objects.get('words/descriptions/offices.json')).toBe(mine);
  });
  test.each(['{"locked": true', '{"locked":true}'])('that is only %s is left alone too', async text => {
    objects.set('words/descriptions/offices.json', text);
    await send(cataloged('offices'));
    expect([calls().length, glue.commandCalls(UpdateTableCommand).length]).toEqual([0, 0]);
  });
});

test('a removed table loses its description', async () => {
  await send(cataloged('offices'));
  tables.clear();
  await send(cataloged('offices', 'removed'));
  expect([...objects.keys()]).toEqual([]);
});

describe('fails', () => {
  test.each([[undefined], ['text'], [{ title: 'x' }], [{ ...WORDS, description: '<b>' + '</b>' }], [failure('ThrottlingException')]])('when the model gives %j, with one model call per try', async value => {
    modelSays(value);
    expect(await send(cataloged('offices'))).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(calls()).toHaveLength(1);
    expect(objects.size).toBe(0);
  });
  test('only the message that failed comes back', async () => {
    expect(await send('{', cataloged('offices'), { detail: {} }, cataloged('offices'))).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }, { itemIdentifier: 'm2' }] });
  });
  test('when S3, Glue or EventBridge refuse', async () => {
    s3.on(GetObjectCommand).rejects(failure('AccessDenied'));
    expect((await send(cataloged('offices'))).batchItemFailures).toHaveLength(1);
    s3.on(GetObjectCommand).rejects(failure('NoSuchKey'));
    events.on(PutEventsCommand).resolves({ FailedEntryCount: 1 });
    expect((await send(cataloged('offices'))).batchItemFailures).toHaveLength(1);
    glue.on(UpdateTableCommand).rejects(failure('AccessDeniedException'));
    expect((await send(cataloged('offices'))).batchItemFailures).toHaveLength(1);
    glue.on(GetTableCommand).rejects(failure('AccessDeniedException'));
    expect((await send(cataloged('offices'))).batchItemFailures).toHaveLength(1);
    glue.on(GetTableCommand).rejects(failure('EntityNotFoundException'));
    s3.on(DeleteObjectsCommand).resolves({ Errors: [{ Code: 'AccessDenied' }] });
    expect((await send(cataloged('offices'))).batchItemFailures).toHaveLength(1);
  });
});

test('a conflict in Glue is tried again on the table as it is now, at most five times', async () => {
  glue.on(UpdateTableCommand).rejectsOnce(failure('ConcurrentModificationException')).resolves({});
  expect((await send(cataloged('offices'))).batchItemFailures).toEqual([]);
  expect(glue.commandCalls(UpdateTableCommand)).toHaveLength(2);
  glue.on(UpdateTableCommand).rejects(failure('ConcurrentModificationException'));
  expect((await send(cataloged('offices'))).batchItemFailures).toHaveLength(1);
  expect(glue.commandCalls(UpdateTableCommand)).toHaveLength(7);
});

describe('a sweep', () => {
  test('looks at every table, a bad one does not keep it from the next', async () => {
    tables.set('more', glueTable('more'));
    glue.on(GetTablesCommand).resolvesOnce({ TableList: [{ Name: 'offices' }], NextToken: 't' }).resolves({ TableList: [{ Name: 'more' }] });
    modelSays(failure('ServiceUnavailableException'));
    expect((await send({ sweep: true })).batchItemFailures).toHaveLength(1);
    expect(calls()).toHaveLength(2);
  });
  test('stops in time', async () => {
    await sendWithin(1000, { sweep: true });
    expect(calls()).toHaveLength(0);
  });
});

test('another database is none of our business; Glue may name several tables', async () => {
  await send({ detail: { database: 'other', table: 'offices' } });
  expect(glue.commandCalls(GetTableCommand)).toHaveLength(0);
  await send({ detail: { databaseName: 'db', changedTables: ['offices', 'gone'] } });
  expect(new Set(glue.commandCalls(GetTableCommand).map(call => call.args[0].input.Name))).toEqual(new Set(['offices', 'gone']));
});
