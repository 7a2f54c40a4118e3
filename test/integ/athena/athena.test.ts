import { AthenaClient, GetQueryExecutionCommand, GetQueryResultsCommand, QueryExecution, StartQueryExecutionCommand, StopQueryExecutionCommand } from '@aws-sdk/client-athena';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { RunningPipeline, startPipeline } from '../support/running-pipeline';

const ROWS = 2345;

describe('Athena, by its own client', () => {
  let pipeline: RunningPipeline;
  let athena: AthenaClient;
  let workGroup: string;
  beforeAll(async () => {
    pipeline = await startPipeline({
      // One work group for what is asked here, in which nothing is cut off.
      editTemplate: ({ Resources }) => {
        const { Properties } = Object.values<any>(Resources).find(({ Type }) => Type === 'AWS::Athena::WorkGroup');
        workGroup = Properties.Name;
        delete Properties.WorkGroupConfiguration.BytesScannedCutoffPerQuery;
      },
    });
    const { cloud, client } = pipeline;
    athena = new AthenaClient({ endpoint: cloud.url, region: cloud.region, credentials: cloud.credentials });
    await client.upload('csv/orders.csv', `id,region,amount,day\n${Array.from({ length: ROWS }, (_, i) => `${i},${i % 2 ? 'north' : 'süd'},${i}.50,2024-01-0${1 + i % 9}`).join('\n')}\n`);
    await client.waitForStatus('csv/orders.csv');
  });
  afterAll(() => pipeline.stop());

  const start = async (QueryString: string, ExecutionParameters?: string[]): Promise<string> => (await athena.send(new StartQueryExecutionCommand({
    QueryString, ExecutionParameters, WorkGroup: workGroup, QueryExecutionContext: { Database: pipeline.cloud.databases[0] },
  }))).QueryExecutionId!;
  const isOver = ({ Status }: QueryExecution) => ['SUCCEEDED', 'FAILED', 'CANCELLED'].includes(Status!.State!);
  async function until(QueryExecutionId: string, holds: (execution: QueryExecution) => boolean): Promise<QueryExecution> {
    for (;;) {
      const { QueryExecution: execution } = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId }));
      if (holds(execution!)) return execution!;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  const ended = async (sql: string, parameters?: string[]) => until(await start(sql, parameters), isOver);
  const cells = async (QueryExecutionId: string, more: object = {}) => {
    const { ResultSet, NextToken } = await athena.send(new GetQueryResultsCommand({ QueryExecutionId, ...more }));
    return { rows: ResultSet!.Rows!.map(({ Data }) => Data!.map(({ VarCharValue }) => VarCharValue)), columns: ResultSet!.ResultSetMetadata!.ColumnInfo!, NextToken };
  };
  const read = async (location: string) => {
    const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.*)$/.exec(location)!;
    return (await pipeline.client.s3.send(new GetObjectCommand({ Bucket, Key }))).Body!.transformToString();
  };

  it('gives results page by page, names first, and puts them into S3 with what their columns are', async () => {
    const { QueryExecutionId, ResultConfiguration, Statistics, StatementType } = await ended('SELECT id, region, amount, day, CAST(NULL AS double) AS nothing FROM orders ORDER BY id');
    const pages: string[][][] = [];
    for (let token: string | undefined, first = true; first || token !== undefined; first = false) {
      const { rows, NextToken } = await cells(QueryExecutionId!, { NextToken: token });
      pages.push(rows as string[][]);
      token = NextToken;
    }
    expect(pages.map(({ length }) => length)).toEqual([1000, 1000, ROWS - 1999]);
    expect([pages[0][0], pages[0][1], pages[2].at(-1)]).toEqual([
      ['id', 'region', 'amount', 'day', 'nothing'], ['0', 'süd', '0.50', '2024-01-01', undefined], ['2344', 'süd', '2344.50', '2024-01-05', undefined],
    ]);
    expect((await cells(QueryExecutionId!, { MaxResults: 3 })).rows).toHaveLength(3);
    expect((await cells(QueryExecutionId!)).columns.map(({ Name, Type, Precision, Scale }) => [Name, Type, Type === 'decimal' ? Precision : 0, Scale])).toEqual([
      ['id', 'bigint', 0, 0], ['region', 'varchar', 0, 0], ['amount', 'decimal', 18, 2], ['day', 'date', 0, 0], ['nothing', 'double', 0, 0],
    ]);
    expect([StatementType, Statistics!.DataScannedInBytes! > 0]).toEqual(['DML', true]);
    const location = ResultConfiguration!.OutputLocation!;
    expect(location).toMatch(new RegExp(`/${QueryExecutionId}\\.csv$`));
    const csv = (await read(location)).split('\n');
    expect([csv[0], csv[1], csv.length]).toEqual(['"id","region","amount","day","nothing"', '"0","süd","0.50","2024-01-01",', ROWS + 2]);
    expect(JSON.parse(await read(`${location}.metadata`)).columns.map(({ name }: { name: string }) => name)).toEqual(['id', 'region', 'amount', 'day', 'nothing']);
  });

  it('fills in execution parameters', async () => {
    const { QueryExecutionId, ExecutionParameters, Query } = await ended("SELECT count(*), max(id), '?' FROM orders WHERE region = ? AND id < ?", ["'north'", '10']);
    expect((await cells(QueryExecutionId!)).rows[1]).toEqual(['5', '9', '?']);
    expect([ExecutionParameters, Query]).toEqual([["'north'", '10'], "SELECT count(*), max(id), '?' FROM orders WHERE region = ? AND id < ?"]);
    expect((await ended('SELECT ? + ?', ['1'])).Status).toMatchObject({ State: 'FAILED', StateChangeReason: expect.stringMatching(/^INVALID_PARAMETER_USAGE: /) });
  });

  it.each([
    ['SELECT nope FROM orders', "COLUMN_NOT_FOUND: line 1:8: Column 'nope' cannot be resolved"],
    ['SELECT 1\nFROM nowhere', "TABLE_NOT_FOUND: line 2:6: Table 'awsdatacatalog.DATABASE.nowhere' does not exist"],
    ['SELECT region, count(*) FROM orders', "EXPRESSION_NOT_AGGREGATE: line 1:8: 'region' must be an aggregate expression or appear in GROUP BY clause"],
    ['SELECT nope(id) FROM orders', "FUNCTION_NOT_FOUND: line 1:8: Function 'nope' not registered"],
    ['SELECT 1 / (id - id) FROM orders', 'DIVISION_BY_ZERO: Division by zero'],
    ['SELECT CAST(region AS integer) FROM orders WHERE id = 0', "INVALID_CAST_ARGUMENT: Cannot cast 'süd' to INT"],
  ])('says why a query failed: %s', async (sql, reason) => {
    const { Status, QueryExecutionId } = await ended(sql);
    expect(Status).toMatchObject({
      State: 'FAILED', StateChangeReason: reason.replace('DATABASE', pipeline.cloud.databases[0]), AthenaError: { ErrorCategory: 2, Retryable: false }, CompletionDateTime: expect.any(Date),
    });
    await expect(cells(QueryExecutionId!)).rejects.toMatchObject({ name: 'InvalidRequestException', message: expect.stringContaining('FAILED') });
  });

  // Trino points at the operator, the front end at what stands before it; and each says in its own words what it does not read.
  it.each([
    ['SELECT id FROM orders WHERE region = 5', /^TYPE_MISMATCH: line 1:\d+: Cannot apply operator: varchar = integer$/],
    ['SELECT FROM WHERE', /^SYNTAX_ERROR: line 1:\d+: /],
  ])('says why it does not run a query: %s', async (sql, reason) => {
    expect((await ended(sql)).Status).toMatchObject({ State: 'FAILED', StateChangeReason: expect.stringMatching(reason) });
  });

  it('stops a query while it runs, and gives no rows of it', async () => {
    const id = await start('SELECT count(*) FROM orders a JOIN orders b ON a.region = b.region JOIN orders c ON b.region = c.region JOIN orders d ON c.day = d.day');
    await until(id, ({ Status }) => Status!.State !== 'QUEUED');
    await expect(cells(id)).rejects.toMatchObject({ name: 'InvalidRequestException', message: expect.stringContaining('RUNNING') });
    await athena.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));
    expect((await until(id, isOver)).Status).toMatchObject({ State: 'CANCELLED', StateChangeReason: 'Query was cancelled by the user' });
    await expect(cells(id)).rejects.toMatchObject({ name: 'InvalidRequestException', message: expect.stringContaining('CANCELLED') });
    // The engine is free again.
    expect((await ended('SELECT count(*) FROM orders')).Status!.State).toBe('SUCCEEDED');
  });
});
