import { AthenaClient, GetQueryExecutionCommand, GetQueryResultsCommand, StartQueryExecutionCommand, StopQueryExecutionCommand } from '@aws-sdk/client-athena';
import { GetTablesCommand, GlueClient } from '@aws-sdk/client-glue';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { glueTable } from './fixtures';
import { AthenaQueries, reasonForModel } from '../../src/nl-query-api/athena-queries.client';
import { GlueCatalog } from '../../src/nl-query-api/glue-catalog.client';
import { TableDescriptions } from '../../src/nl-query-api/table-descriptions.client';
import { VerifiedQueryFile } from '../../src/nl-query-api/verified-queries.client';

const athena = mockClient(AthenaClient);
const glue = mockClient(GlueClient);
const s3 = mockClient(S3Client);
beforeEach(() => [athena, glue, s3].forEach(mock => mock.reset()));
const body = (text: string) => ({ Body: { transformToString: async () => text } });

describe('Athena', () => {
  let now = 0;
  const sleeps: number[] = [];
  const queries = new AthenaQueries(new AthenaClient({}), {
    workGroup: 'wg', database: 'db', timeoutMilliseconds: 1000, now: () => now, sleep: async ms => { sleeps.push(ms); now += ms; },
  });
  const column = (Name: string, Type: string, more = {}) => ({ Name, Type, ...more });
  const line = (...cells: (string | undefined)[]) => ({ Data: cells.map(VarCharValue => ({ VarCharValue })) });

  test('a query runs in the work group and its result is one round trip', async () => {
    athena.on(StartQueryExecutionCommand).resolves({ QueryExecutionId: 'q' });
    athena.on(GetQueryExecutionCommand).resolvesOnce({ QueryExecution: { Status: { State: 'RUNNING' } } }).resolves({ QueryExecution: { Status: { State: 'SUCCEEDED' }, Statistics: { DataScannedInBytes: 7 } } });
    athena.on(GetQueryResultsCommand).resolves({ ResultSet: { ResultSetMetadata: { ColumnInfo: [column('n', 'bigint'), column('d', 'decimal', { Precision: 18, Scale: 2 })] as never }, Rows: [line('n', 'd'), line('1', undefined)] } });
    expect(await queries.run('SELECT 1', 10)).toEqual({ columns: [{ name: 'n', type: 'bigint' }, { name: 'd', type: 'decimal(18,2)' }], rows: [[1, null]], queryExecutionId: 'q', bytesScanned: 7 });
    expect(athena.commandCalls(GetQueryResultsCommand)).toHaveLength(1);
    expect(sleeps[0]).toBeLessThanOrEqual(100);
    await queries.run('SELECT 1', 10);
    const [first, second] = athena.commandCalls(StartQueryExecutionCommand).map(call => call.args[0].input);
    expect(first).toMatchObject({ QueryString: 'SELECT 1', WorkGroup: 'wg', QueryExecutionContext: { Catalog: 'AwsDataCatalog', Database: 'db' } });
    expect(first.ClientRequestToken).not.toBe(second.ClientRequestToken);
  });
  test('further pages have no header line', async () => {
    athena.on(StartQueryExecutionCommand).resolves({ QueryExecutionId: 'q' });
    athena.on(GetQueryExecutionCommand).resolves({ QueryExecution: { Status: { State: 'SUCCEEDED' } } });
    const meta = { ColumnInfo: [column('n', 'bigint')] as never };
    athena.on(GetQueryResultsCommand).resolvesOnce({ NextToken: 't', ResultSet: { ResultSetMetadata: meta, Rows: [line('n'), line('1')] } }).resolves({ ResultSet: { ResultSetMetadata: meta, Rows: [line('2'), line('3')] } });
    expect((await queries.run('x', 2)).rows).toEqual([[1], [2]]);
  });
  test.each([
    ['FAILED', 'HIVE_CANNOT_OPEN_SPLIT: Incorrect fileSize 3', 'moved'], ['CANCELLED', 'Bytes scanned limit was exceeded', 'cutoff'], ['CANCELLED', '', 'service'],
    ['FAILED', 'PERMISSION_DENIED: no', 'service'], ['FAILED', 'COLUMN_NOT_FOUND: line 1:8: x', 'query'],
  ])('%s with "%s" is %s', async (State, StateChangeReason, why) => {
    athena.on(StartQueryExecutionCommand).resolves({ QueryExecutionId: 'q' });
    athena.on(GetQueryExecutionCommand).resolves({ QueryExecution: { Status: { State: State as 'FAILED', StateChangeReason } } });
    await expect(queries.run('x', 1)).rejects.toMatchObject({ why });
  });
  test('a query that takes too long is stopped', async () => {
    athena.on(StartQueryExecutionCommand).resolves({ QueryExecutionId: 'q' });
    athena.on(GetQueryExecutionCommand).resolves({});
    athena.on(StopQueryExecutionCommand).resolves({});
    await expect(queries.run('x', 1)).rejects.toMatchObject({ why: 'timeout' });
    expect(athena.commandCalls(StopQueryExecutionCommand)[0].args[0].input).toEqual({ QueryExecutionId: 'q' });
  });
  test('throttling is told apart from being down', async () => {
    athena.on(StartQueryExecutionCommand).rejectsOnce(Object.assign(new Error('m'), { name: 'TooManyRequestsException' })).rejects(new Error('m'));
    await expect(queries.run('x', 1)).rejects.toMatchObject({ service: 'athena', throttled: true });
    await expect(queries.run('x', 1)).rejects.toMatchObject({ service: 'athena', throttled: false });
  });
  test('a reason that may quote a cell keeps its code only', () => {
    expect(reasonForModel("INVALID_CAST_ARGUMENT: Cannot cast 'ann@example.org' to BIGINT")).toMatch(/^INVALID_CAST_ARGUMENT: (?!.*ann@)/);
    expect(reasonForModel("odd 'ann@example.org'")).not.toContain('ann@');
    expect(reasonForModel("COLUMN_NOT_FOUND: line 1:8: Column 'x' cannot be resolved")).toContain("'x'");
  });
  test('waits by itself when no clock is given', async () => {
    athena.on(StartQueryExecutionCommand).resolves({});
    athena.on(GetQueryExecutionCommand).resolves({ QueryExecution: { Status: { State: 'SUCCEEDED' } } });
    athena.on(GetQueryResultsCommand).resolves({});
    expect((await new AthenaQueries(new AthenaClient({}), { workGroup: 'w', database: 'd', timeoutMilliseconds: 1 }).run('x', 1)).rows).toEqual([]);
  });
});

describe('Glue', () => {
  test('gives the allowed tables by name in one round trip', async () => {
    glue.on(GetTablesCommand).resolves({ TableList: [glueTable('b'), glueTable('a'), glueTable('c')] });
    const catalog = new GlueCatalog(new GlueClient({}), 'db', ['a', 'b']);
    expect((await catalog.tables()).map(table => table.name)).toEqual(['a', 'b']);
    await catalog.tables();
    expect(glue.commandCalls(GetTablesCommand)).toHaveLength(2);
  });
  test('remembers a catalog of several pages for a while', async () => {
    let now = 0;
    glue.on(GetTablesCommand).callsFake(input => input.NextToken ? { TableList: [glueTable('b')] } : { TableList: [glueTable('a')], NextToken: 't' });
    const catalog = new GlueCatalog(new GlueClient({}), 'db', [], () => now);
    expect(await catalog.tables()).toHaveLength(2);
    await catalog.tables();
    expect(glue.commandCalls(GetTablesCommand)).toHaveLength(2);
    now = 60_000;
    await catalog.tables();
    expect(glue.commandCalls(GetTablesCommand)).toHaveLength(4);
  });
  test('empty and failing answers are what they are', async () => {
    glue.on(GetTablesCommand).resolvesOnce({}).rejects(Object.assign(new Error('x'), { name: 'ThrottlingException' }));
    const catalog = new GlueCatalog(new GlueClient({}), 'db', []);
    expect(await catalog.tables()).toEqual([]);
    await expect(catalog.tables()).rejects.toMatchObject({ service: 'glue', throttled: true });
  });
});

describe('S3', () => {
  test('verified queries are read once, and again after a failure', async () => {
    s3.on(GetObjectCommand).rejectsOnce(new Error('x')).resolves(body('[{"question":"q","sql":"s"}]') as never);
    const file = new VerifiedQueryFile(new S3Client({}), 'b', 'k');
    await expect(file.load()).rejects.toThrow('x');
    expect(await file.load()).toEqual([{ question: 'q', sql: 's' }]);
    await file.load();
    expect(s3.commandCalls(GetObjectCommand)).toHaveLength(2);
    expect(await new VerifiedQueryFile(new S3Client({}), '', '').load()).toEqual([]);
  });
  test.each(['{}', '[1]', '[null]', '[{"question":1}]'])('verified queries of the form %s are refused', async text => {
    s3.on(GetObjectCommand).resolves(body(text) as never);
    await expect(new VerifiedQueryFile(new S3Client({}), 'b', 'k').load()).rejects.toThrow(TypeError);
  });
  test('a description gives its questions, its absence none', async () => {
    const descriptions = new TableDescriptions(new S3Client({}), 'b', 'd/');
    s3.on(GetObjectCommand).resolvesOnce(body('{"questions":["a",1]}') as never).resolvesOnce(body('{}') as never).rejects(new Error('x'));
    expect(await descriptions.questions('t')).toEqual(['a']);
    expect(await descriptions.questions('t')).toBeUndefined();
    expect(await descriptions.questions('t')).toBeUndefined();
    expect(s3.commandCalls(GetObjectCommand)[0].args[0].input.Key).toBe('d/t.json');
    expect(await new TableDescriptions(new S3Client({}), '', '').questions('t')).toBeUndefined();
  });
});
