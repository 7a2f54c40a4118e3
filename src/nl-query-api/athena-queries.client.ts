import { randomUUID } from 'crypto';
import {
  AthenaClient, GetQueryExecutionCommand, GetQueryResultsCommand, QueryExecution, StartQueryExecutionCommand, StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { cellOf, QueryResult, ResultColumn } from './query-result';
import { orUnavailable } from '../runtime/unavailable';

/** A query that ran. */
export interface RunQuery extends QueryResult {
  readonly queryExecutionId: string;
  readonly bytesScanned: number;
}

/** A query that Athena did not finish. */
export class QueryFailedError extends Error {
  /**
   * @param cause `query`: the query is at fault; `moved`: an object was replaced while it was read; `cutoff`: it would
   * scan more than the work group allows; `timeout`: we stopped it; `service`: not the query's fault
   * @param reason for the model: never a value of a cell
   */
  constructor(
    readonly why: 'query' | 'moved' | 'cutoff' | 'timeout' | 'service',
    readonly reason: string,
    readonly queryExecutionId: string,
    readonly bytesScanned: number,
  ) {
    super(`the query failed: ${why}`);
    this.name = 'QueryFailedError';
  }
}

const MOVED = /Incorrect fileSize|HIVE_CANNOT_OPEN_SPLIT|HIVE_FILE_NOT_FOUND|HIVE_FILESYSTEM_ERROR|NoSuchKey|does not exist.*s3:|s3:.*does not exist/i;
const CUTOFF = /bytes scanned limit/i;
const FORBIDDEN = /access ?denied|not authorized|insufficient (permissions|privileges)|permission/i;
/* Errors of analysis quote the query and the schema; every other error may quote a cell. */
const ANALYSIS = /^(SYNTAX_ERROR|COLUMN_NOT_FOUND|TABLE_NOT_FOUND|TYPE_MISMATCH|FUNCTION_NOT_FOUND|AMBIGUOUS_NAME|EXPRESSION_NOT_[A-Z_]+|MISSING_[A-Z_]+|INVALID_(ARGUMENTS|WINDOW_FRAME|COLUMN_REFERENCE)|NOT_SUPPORTED|NESTED_[A-Z_]+)\b/;

/** What a model may read of Athena's reason. */
export function reasonForModel(reason: string): string {
  if (ANALYSIS.test(reason)) return reason.slice(0, 500);
  const code = /^[A-Z][A-Z_]{3,60}\b/.exec(reason)?.[0];
  return code === undefined ? 'the query failed while it ran' : `${code}: the query failed while it ran; use TRY_CAST and NULLIF where values may not fit`;
}

/** What the client needs to know. */
export interface AthenaQueriesOptions {
  readonly workGroup: string;
  readonly database: string;
  readonly timeoutMilliseconds: number;
  readonly sleep?: (milliseconds: number) => Promise<void>;
  readonly now?: () => number;
}

/* Most queries on small tables end within a second: the first looks are close together. */
const FIRST_WAIT = 40;
const LONGEST_WAIT = 1000;

/** Runs checked queries in the enforced work group. */
export class AthenaQueries {
  private readonly sleep: (milliseconds: number) => Promise<void>;
  private readonly now: () => number;

  constructor(private readonly athena: AthenaClient, private readonly options: AthenaQueriesOptions) {
    this.sleep = options.sleep ?? (milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds)));
    this.now = options.now ?? Date.now;
  }

  /** Runs a query to its end and reads at most `maxRows` rows; throws `QueryFailedError` or `UnavailableError`. */
  public async run(sql: string, maxRows: number): Promise<RunQuery> {
    // A token that another request could repeat would return that request's execution, permissions or not.
    const { QueryExecutionId: id = '' } = await orUnavailable('athena', () => this.athena.send(new StartQueryExecutionCommand({
      QueryString: sql,
      WorkGroup: this.options.workGroup,
      QueryExecutionContext: { Catalog: 'AwsDataCatalog', Database: this.options.database },
      ClientRequestToken: randomUUID(),
    })));
    const execution = await this.finished(id);
    const bytesScanned = execution.Statistics?.DataScannedInBytes ?? 0;
    const status = execution.Status;
    if (status?.State !== 'SUCCEEDED') {
      const reason = status?.StateChangeReason ?? status?.AthenaError?.ErrorMessage ?? '';
      throw new QueryFailedError(causeOf(status?.State, reason), reasonForModel(reason), id, bytesScanned);
    }
    return { ...await this.rows(id, maxRows), queryExecutionId: id, bytesScanned };
  }

  private async finished(id: string): Promise<QueryExecution> {
    const deadline = this.now() + this.options.timeoutMilliseconds;
    for (let wait = FIRST_WAIT; ; wait = Math.min(LONGEST_WAIT, wait * 1.4)) {
      await this.sleep(wait);
      const { QueryExecution: execution = {} } = await orUnavailable('athena', () => this.athena.send(new GetQueryExecutionCommand({ QueryExecutionId: id })));
      if (['SUCCEEDED', 'FAILED', 'CANCELLED'].includes(execution.Status?.State ?? '')) return execution;
      if (this.now() >= deadline) {
        await orUnavailable('athena', () => this.athena.send(new StopQueryExecutionCommand({ QueryExecutionId: id })));
        throw new QueryFailedError('timeout', 'the query took too long', id, execution.Statistics?.DataScannedInBytes ?? 0);
      }
    }
  }

  private async rows(id: string, maxRows: number): Promise<QueryResult> {
    let columns: ResultColumn[] | undefined;
    const rows: QueryResult['rows'][number][] = [];
    let next: string | undefined;
    do {
      // A page has up to 1,000 rows, the first one the header line too.
      const page = await orUnavailable('athena', () => this.athena.send(new GetQueryResultsCommand({
        QueryExecutionId: id, NextToken: next, MaxResults: Math.min(1000, maxRows + 1 - rows.length),
      })));
      const info = page.ResultSet?.ResultSetMetadata?.ColumnInfo ?? [];
      const lines = page.ResultSet?.Rows ?? [];
      for (const line of columns === undefined ? lines.slice(1) : lines) {
        rows.push(info.map((column, index) => cellOf(line.Data?.[index]?.VarCharValue, column.Type ?? 'varchar')));
      }
      columns ??= info.map(column => ({ name: column.Name ?? '', type: typeName(column.Type, column.Precision, column.Scale) }));
      next = page.NextToken;
    } while (next !== undefined && rows.length < maxRows);
    return { columns, rows: rows.slice(0, maxRows) };
  }
}

function causeOf(state: string | undefined, reason: string): QueryFailedError['why'] {
  if (CUTOFF.test(reason)) return 'cutoff';
  if (MOVED.test(reason)) return 'moved';
  if (FORBIDDEN.test(reason) || state === 'CANCELLED') return 'service';
  return 'query';
}

function typeName(type = 'varchar', precision?: number, scale?: number): string {
  return type === 'decimal' && precision !== undefined ? `decimal(${precision},${scale ?? 0})` : type;
}
