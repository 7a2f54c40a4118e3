import { randomUUID } from 'node:crypto';
import { Caller } from '../../gateway/service';

export type ExecutionState = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

/** A column of a result as Athena describes it. */
export interface ResultColumn {
  readonly name: string;
  /** Athena's name: `varchar`, `bigint`, `decimal`, … */
  readonly type: string;
  readonly precision: number;
  readonly scale: number;
}

/** One run of a query. */
export interface Execution {
  readonly id: string;
  readonly sql: string;
  /** In the place of the query's question marks. */
  readonly parameters: readonly string[];
  readonly database: string;
  readonly workGroup: string;
  readonly caller: Caller;
  readonly outputLocation: string;
  readonly submittedAt: number;
  state: ExecutionState;
  reason?: string;
  completedAt?: number;
  scannedBytes: number;
  columns: ResultColumn[];
  /** Values as Athena writes them; null for NULL. */
  rows: (string | null)[][];
}

/** Executions by id, and by the token that makes a second start the same one. */
export class Executions {
  private readonly byId = new Map<string, Execution>();
  private readonly byToken = new Map<string, { id: string; sql: string }>();

  public start(facts: Pick<Execution, 'sql' | 'parameters' | 'database' | 'workGroup' | 'caller'>, outputFolder: string): Execution {
    const id = randomUUID();
    const execution: Execution = {
      ...facts, id, outputLocation: `${outputFolder.replace(/\/?$/, '/')}${id}.csv`, submittedAt: Date.now(), state: 'QUEUED', scannedBytes: 0, columns: [], rows: [],
    };
    this.byId.set(id, execution);
    return execution;
  }

  public get(id: string): Execution | undefined {
    return this.byId.get(id);
  }

  /** Every run so far, in order. */
  public all(): readonly Execution[] {
    return [...this.byId.values()];
  }

  /** As on Athena, a token gives the execution that it started, whoever asks. */
  public ofToken(token: string | undefined): { id: string; sql: string } | undefined {
    return token === undefined ? undefined : this.byToken.get(token);
  }

  public remember(token: string | undefined, { id, sql }: Execution): void {
    if (token !== undefined) this.byToken.set(token, { id, sql });
  }
}
