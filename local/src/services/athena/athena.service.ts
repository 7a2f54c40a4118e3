import { QueryEngine, QueryFailure, QueryTable } from './engine';
import { withParameters } from './execution-parameters';
import { Execution, Executions } from './executions';
import { resultCsv } from './result-csv';
import { AccessDeniedError, Caller, jsonOperation, LocalService, ServiceError, ServiceRequest, ServiceResponse } from '../../gateway/service';

/** What Athena does with the caller's rights. Each throws AccessDeniedError where they do not suffice. */
export interface AthenaCollaborators {
  /** Throws where there is no such database. */
  checkDatabase(caller: Caller, database: string): void;
  /** Whether there is such a database; asked with nobody's rights, for the name of an error. */
  hasDatabase(database: string): boolean;
  /** Undefined where there is no such table. */
  table(caller: Caller, database: string, name: string): QueryTable | undefined;
  /** Files of this machine with the objects under a location, and their sizes. */
  files(caller: Caller, location: string): { path: string; key: string; bytes: number }[];
  /** Whether a result may be read. */
  checkResult(caller: Caller, location: string): void;
  /** Writes a result. */
  putObject(caller: Caller, location: string, body: Buffer): void | Promise<void>;
}

/** A work group of the template. */
export interface WorkGroup {
  readonly Name: string;
  readonly WorkGroupConfiguration?: {
    readonly BytesScannedCutoffPerQuery?: number;
    readonly ResultConfiguration?: { readonly OutputLocation?: string };
  };
}

const MOST_ROWS_PER_PAGE = 1000;

/** Athena's API over the engine: states, errors, results in S3 and in pages. */
export class AthenaService implements LocalService {
  public readonly name = 'athena';
  private readonly executions = new Executions();

  constructor(
    private readonly workGroups: readonly WorkGroup[],
    private readonly collaborators: AthenaCollaborators,
    private readonly engine: QueryEngine,
    private readonly accountId: string,
    private readonly region: string,
  ) {}

  /** Every query so far, in order. */
  public queries(): readonly Execution[] {
    return this.executions.all();
  }

  public handle(request: ServiceRequest): Promise<ServiceResponse> {
    return jsonOperation(request, {
      StartQueryExecution: (input) => this.start(request, input),
      GetQueryExecution: ({ QueryExecutionId }) => ({ QueryExecution: described(this.existing(request, 'GetQueryExecution', QueryExecutionId)) }),
      GetQueryResults: (input) => {
        const execution = this.existing(request, 'GetQueryResults', input.QueryExecutionId);
        // https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryResults.html: whoever reads results needs s3:GetObject on their place.
        this.collaborators.checkResult(request.caller, execution.outputLocation);
        return this.results(execution, input);
      },
      StopQueryExecution: ({ QueryExecutionId }) => this.stop(this.existing(request, 'StopQueryExecution', QueryExecutionId)),
      GetWorkGroup: ({ WorkGroup: name }) => {
        request.authorize('athena:GetWorkGroup', this.arn(name));
        return { WorkGroup: { Name: name, State: 'ENABLED', Configuration: this.workGroup(name).WorkGroupConfiguration } };
      },
    });
  }

  private start(request: ServiceRequest, input: any): { QueryExecutionId: string } {
    const workGroup = input.WorkGroup ?? 'primary';
    request.authorize('athena:StartQueryExecution', this.arn(workGroup));
    const configuration = this.workGroup(workGroup).WorkGroupConfiguration;
    const outputFolder = configuration?.ResultConfiguration?.OutputLocation ?? input.ResultConfiguration?.OutputLocation;
    if (outputFolder === undefined) {
      throw new ServiceError('InvalidRequestException', 'No output location provided. An output location is required either through the Workgroup result configuration setting or as an API input.');
    }
    const known = this.executions.ofToken(input.ClientRequestToken);
    if (known !== undefined) {
      if (known.sql !== input.QueryString) throw new ServiceError('InvalidRequestException', 'Idempotent parameters do not match');
      return { QueryExecutionId: known.id };
    }
    const execution = this.executions.start({
      sql: input.QueryString, parameters: input.ExecutionParameters ?? [], database: input.QueryExecutionContext?.Database ?? 'default', workGroup, caller: request.caller,
    }, outputFolder);
    this.executions.remember(input.ClientRequestToken, execution);
    void this.run(execution, configuration?.BytesScannedCutoffPerQuery);
    return { QueryExecutionId: execution.id };
  }

  private async run(execution: Execution, cutoff?: number): Promise<void> {
    const { caller, database, sql } = execution;
    try {
      this.collaborators.checkDatabase(caller, 'default');
      this.collaborators.checkDatabase(caller, database);
      execution.state = 'RUNNING';
      const result = await this.engine.run(execution.id, withParameters(sql, execution.parameters), database, {
        hasDatabase: (schema) => this.collaborators.hasDatabase(schema),
        table: (schema, name) => this.collaborators.table(caller, schema, name),
        files: (location) => this.collaborators.files(caller, location),
        checkScannedBytes: (bytes) => {
          execution.scannedBytes = bytes;
          if (cutoff !== undefined && bytes > cutoff) {
            throw new QueryFailure('Query exhausted resources at this scale factor: Bytes scanned limit was exceeded', 'CANCELLED');
          }
        },
      });
      if (isOver(execution)) return;
      execution.columns = result.columns;
      execution.rows = result.rows;
      await this.collaborators.putObject(caller, execution.outputLocation, Buffer.from(resultCsv(result.columns, result.rows)));
      // Athena's own form of it is not documented: https://docs.aws.amazon.com/athena/latest/ug/querying-finding-output-files.html
      await this.collaborators.putObject(caller, `${execution.outputLocation}.metadata`, Buffer.from(JSON.stringify({ columns: result.columns })));
      if (!isOver(execution)) this.end(execution, 'SUCCEEDED');
    } catch (error) {
      if (isOver(execution)) return;
      if (error instanceof QueryFailure) this.end(execution, error.state, error.message);
      else if (error instanceof AccessDeniedError) this.end(execution, 'FAILED', `Access denied when Athena acted for the caller: ${error.message}`);
      else this.end(execution, 'FAILED', `GENERIC_INTERNAL_ERROR: ${(error as Error).message}`);
    }
  }

  private stop(execution: Execution): void {
    if (isOver(execution)) return;
    this.end(execution, 'CANCELLED', 'Query was cancelled by the user');
    this.engine.interrupt(execution.id);
  }

  private end(execution: Execution, state: Execution['state'], reason?: string): void {
    Object.assign(execution, { state, reason, completedAt: Date.now() });
  }

  private results(execution: Execution, { NextToken, MaxResults }: any) {
    if (execution.state !== 'SUCCEEDED') {
      throw new ServiceError('InvalidRequestException', isOver(execution)
        ? `Query did not finish successfully. Final query state: ${execution.state}`
        : `Query has not yet finished. Current state: ${execution.state}`);
    }
    const most = Math.min(MaxResults ?? MOST_ROWS_PER_PAGE, MOST_ROWS_PER_PAGE);
    // The first page begins with the names of the columns.
    const all = [execution.columns.map(({ name }) => name), ...execution.rows];
    const from = Number(NextToken ?? 0);
    const page = all.slice(from, from + most);
    return {
      UpdateCount: 0,
      ResultSet: {
        Rows: page.map((row) => ({ Data: row.map((value) => (value === null ? {} : { VarCharValue: value })) })),
        ResultSetMetadata: {
          ColumnInfo: execution.columns.map(({ name, type, precision, scale }) => ({
            CatalogName: 'hive', SchemaName: '', TableName: '', Name: name, Label: name, Type: type, Precision: precision, Scale: scale, Nullable: 'UNKNOWN', CaseSensitive: type === 'varchar',
          })),
        },
      },
      NextToken: from + most < all.length ? String(from + most) : undefined,
    };
  }

  private existing(request: ServiceRequest, action: string, id: string): Execution {
    const execution = this.executions.get(id);
    request.authorize(`athena:${action}`, this.arn(execution?.workGroup ?? 'primary'));
    if (execution === undefined) throw new ServiceError('InvalidRequestException', `QueryExecution ${id} was not found`);
    return execution;
  }

  private workGroup(name: string): WorkGroup {
    const found = this.workGroups.find((workGroup) => workGroup.Name === name);
    if (found === undefined) throw new ServiceError('InvalidRequestException', `WorkGroup ${name} is not found.`);
    return found;
  }

  private arn(workGroup: string): string {
    return `arn:aws:athena:${this.region}:${this.accountId}:workgroup/${workGroup}`;
  }
}

function isOver({ state }: Execution): boolean {
  return state === 'SUCCEEDED' || state === 'FAILED' || state === 'CANCELLED';
}

function described(execution: Execution) {
  const milliseconds = (execution.completedAt ?? Date.now()) - execution.submittedAt;
  return {
    QueryExecutionId: execution.id,
    Query: execution.sql,
    StatementType: 'DML',
    WorkGroup: execution.workGroup,
    QueryExecutionContext: { Database: execution.database, Catalog: 'awsdatacatalog' },
    EngineVersion: { EffectiveEngineVersion: 'Athena engine version 3' },
    ExecutionParameters: execution.parameters.length > 0 ? execution.parameters : undefined,
    ResultConfiguration: { OutputLocation: execution.outputLocation },
    Status: {
      State: execution.state,
      StateChangeReason: execution.reason,
      SubmissionDateTime: execution.submittedAt / 1000,
      CompletionDateTime: execution.completedAt === undefined ? undefined : execution.completedAt / 1000,
      // Category 2: the user's query; 1: the system.
      AthenaError: execution.state === 'FAILED'
        ? { ErrorCategory: /^GENERIC_INTERNAL_ERROR/.test(execution.reason ?? '') ? 1 : 2, ErrorType: 1006, Retryable: false, ErrorMessage: execution.reason } : undefined,
    },
    Statistics: {
      DataScannedInBytes: execution.scannedBytes,
      EngineExecutionTimeInMillis: milliseconds,
      TotalExecutionTimeInMillis: milliseconds,
      QueryQueueTimeInMillis: 0,
    },
  };
}
