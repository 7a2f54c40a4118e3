import { AccessDeniedError, Caller, ServiceRequest } from '../../../local/src/gateway/service';
import { AthenaCollaborators, AthenaService } from '../../../local/src/services/athena/athena.service';
import { QueryEngine, QueryFailure } from '../../../local/src/services/athena/engine';
import { withParameters } from '../../../local/src/services/athena/execution-parameters';

const CALLER: Caller = { principalArn: 'arn:aws:sts::123456789012:assumed-role/asker/ask', roleArn: 'arn:aws:iam::123456789012:role/asker', accessKeyId: 'x', isAdministrator: false };

/** The service over an engine and collaborators of a test's own. */
class Athena {
  public readonly written = new Map<string, string>();
  public readonly ran: string[] = [];
  private readonly service: AthenaService;

  constructor(run: QueryEngine['run'], options: { cutoff?: number; deny?: string } = {}) {
    const deny = (action: string) => {
      if (options.deny === action) throw new AccessDeniedError(CALLER.principalArn, action, 'x');
    };
    const collaborators: AthenaCollaborators = {
      checkDatabase: () => deny('glue:GetDatabase'),
      hasDatabase: () => true,
      table: () => undefined,
      files: () => [],
      checkResult: () => deny('s3:GetObject'),
      putObject: (_, location, body) => {
        deny('s3:PutObject');
        this.written.set(location, body.toString('utf8'));
      },
    };
    const engine: QueryEngine = {
      run: (id, sql, ...rest) => {
        this.ran.push(sql);
        return run(id, sql, ...rest);
      },
      interrupt: () => undefined,
      stop: () => undefined,
    };
    this.service = new AthenaService([{
      Name: 'group', WorkGroupConfiguration: { BytesScannedCutoffPerQuery: options.cutoff, ResultConfiguration: { OutputLocation: 's3://results/here/' } },
    }], collaborators, engine, '123456789012', 'us-east-1');
  }

  public async call(operation: string, input: object): Promise<any> {
    const request = {
      method: 'POST',
      url: new URL('http://athena/'),
      headers: { 'x-amz-target': `AmazonAthena.${operation}` },
      body: Buffer.from(JSON.stringify(input)),
      caller: CALLER,
      region: 'us-east-1',
      accountId: '123456789012',
      authorize: () => undefined,
      isAllowed: () => true,
    } as ServiceRequest;
    const { status, body } = await this.service.handle(request);
    return { status, ...JSON.parse(String(body)) };
  }

  public start(input: object = {}): Promise<any> {
    return this.call('StartQueryExecution', { QueryString: 'SELECT 1', WorkGroup: 'group', ...input });
  }

  /** The execution once it has ended. */
  public async ended(id: string): Promise<any> {
    for (;;) {
      const { QueryExecution } = await this.call('GetQueryExecution', { QueryExecutionId: id });
      if (['SUCCEEDED', 'FAILED', 'CANCELLED'].includes(QueryExecution.Status.State)) return QueryExecution;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

const column = (name: string) => ({ name, type: 'bigint', precision: 19, scale: 0 });
const numbers = (count: number): QueryEngine['run'] => async () => ({ columns: [column('n')], rows: Array.from({ length: count }, (_, i) => [String(i)]) });

describe('Athena of the local cloud', () => {
  it('writes rows as CSV and what they are beside it, and gives them page by page with the names first', async () => {
    const athena = new Athena(numbers(2500));
    const { QueryExecutionId } = await athena.start();
    const { ResultConfiguration, Status } = await athena.ended(QueryExecutionId);
    expect(Status.State).toBe('SUCCEEDED');
    expect([...athena.written.keys()]).toEqual([ResultConfiguration.OutputLocation, `${ResultConfiguration.OutputLocation}.metadata`]);
    expect(athena.written.get(ResultConfiguration.OutputLocation)!.split('\n').slice(0, 2)).toEqual(['"n"', '"0"']);
    const pages: number[] = [];
    let NextToken: string | undefined;
    do {
      const page = await athena.call('GetQueryResults', { QueryExecutionId, NextToken });
      pages.push(page.ResultSet.Rows.length);
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(pages).toEqual([1000, 1000, 501]);
  });

  it('runs a query once for a token, and refuses the token with another query', async () => {
    const athena = new Athena(numbers(1));
    const first = await athena.start({ ClientRequestToken: 'a-token-of-at-least-32-characters' });
    expect((await athena.start({ ClientRequestToken: 'a-token-of-at-least-32-characters' })).QueryExecutionId).toBe(first.QueryExecutionId);
    const other = await athena.start({ ClientRequestToken: 'a-token-of-at-least-32-characters', QueryString: 'SELECT 2' });
    expect([other.status, other.__type]).toEqual([400, 'InvalidRequestException']);
    expect(athena.ran).toEqual(['SELECT 1']);
  });

  it('fills in parameters, and fails a query with too few of them', async () => {
    const athena = new Athena(numbers(1));
    const { QueryExecutionId } = await athena.start({ QueryString: "SELECT '?', \"?\" /* ? */ FROM t WHERE a = ? AND b = ? -- ?", ExecutionParameters: ["'x'", '12'] });
    await athena.ended(QueryExecutionId);
    expect(athena.ran).toEqual(["SELECT '?', \"?\" /* ? */ FROM t WHERE a = 'x' AND b = 12 -- ?"]);
    const short = await athena.start({ QueryString: 'SELECT ? + ?', ExecutionParameters: ['1'] });
    expect((await athena.ended(short.QueryExecutionId)).Status).toMatchObject({ State: 'FAILED', StateChangeReason: 'INVALID_PARAMETER_USAGE: Incorrect number of parameters: expected 2 but found 1' });
    expect(() => withParameters('SELECT 1', ['1'])).toThrow(QueryFailure);
  });

  it('cancels what would read more than the work group allows, and what is stopped', async () => {
    const greedy = new Athena(async (_id, _sql, _database, tables) => {
      tables.checkScannedBytes(11);
      return { columns: [], rows: [] };
    }, { cutoff: 10 });
    const { QueryExecutionId } = await greedy.start();
    expect((await greedy.ended(QueryExecutionId)).Status).toMatchObject({ State: 'CANCELLED', StateChangeReason: expect.stringContaining('Bytes scanned limit was exceeded') });
    const endless = new Athena(() => new Promise(() => undefined));
    const started = await endless.start();
    expect((await endless.call('GetQueryResults', { QueryExecutionId: started.QueryExecutionId })).message).toContain('has not yet finished');
    await endless.call('StopQueryExecution', { QueryExecutionId: started.QueryExecutionId });
    expect((await endless.ended(started.QueryExecutionId)).Status.State).toBe('CANCELLED');
    expect((await endless.call('GetQueryResults', { QueryExecutionId: started.QueryExecutionId })).message).toContain('did not finish successfully');
  });

  it('leaves what has ended as it ended: a stop changes nothing, and a failed query says so', async () => {
    const athena = new Athena(async (_id, sql) => {
      if (sql === 'SELECT 2') throw new QueryFailure('DIVISION_BY_ZERO: Division by zero');
      return { columns: [column('n')], rows: [['1']] };
    });
    for (const [QueryString, State] of [['SELECT 1', 'SUCCEEDED'], ['SELECT 2', 'FAILED']]) {
      const { QueryExecutionId } = await athena.start({ QueryString });
      const { Status } = await athena.ended(QueryExecutionId);
      await athena.call('StopQueryExecution', { QueryExecutionId });
      expect((await athena.ended(QueryExecutionId)).Status).toEqual(Status);
      expect(Status.State).toBe(State);
      if (State === 'FAILED') {
        expect((await athena.call('GetQueryResults', { QueryExecutionId })).message).toBe('Query did not finish successfully. Final query state: FAILED');
        expect(Status.AthenaError).toMatchObject({ ErrorCategory: 2, ErrorMessage: 'DIVISION_BY_ZERO: Division by zero' });
      }
    }
  });

  it.each(['glue:GetDatabase', 's3:PutObject'])('fails a query whose caller lacks %s', async (deny) => {
    const athena = new Athena(numbers(1), { deny });
    const { QueryExecutionId } = await athena.start();
    expect((await athena.ended(QueryExecutionId)).Status).toMatchObject({ State: 'FAILED', StateChangeReason: expect.stringContaining(deny) });
  });

  it('gives rows only to who may read them in S3, and knows no other work groups or queries', async () => {
    const athena = new Athena(numbers(1), { deny: 's3:GetObject' });
    const { QueryExecutionId } = await athena.start();
    await athena.ended(QueryExecutionId);
    expect((await athena.call('GetQueryResults', { QueryExecutionId })).__type).toBe('AccessDeniedException');
    expect((await athena.start({ WorkGroup: 'other' })).message).toContain('WorkGroup other is not found');
    expect((await athena.call('GetQueryExecution', { QueryExecutionId: 'none' })).message).toContain('was not found');
  });
});
