import { ModelSettings, tokenCostUsd } from '../runtime/model-settings';

/** What an answer cost and where it came from. */
export interface Receipt {
  readonly tables: readonly string[];
  readonly bytesScanned: number;
  readonly costUsd: number;
  readonly tokens: { readonly input: number; readonly output: number };
  readonly milliseconds: Record<Stage | 'total', number>;
  readonly attempts: number;
  readonly sqlWrittenBy: 'verified' | 'model' | 'repaired' | null;
  readonly modelId: string;
  readonly queryExecutionId: string | null;
}

/** The stages of a question. */
export type Stage = 'catalog' | 'model' | 'guard' | 'query' | 'answer';

/* Athena bills each query for at least this much. */
const LEAST_BILLED_BYTES = 10 * 1024 * 1024;
const TEBIBYTE = 1024 ** 4;

/** Collects a receipt while a question is answered. */
export class ReceiptBook {
  public tables: readonly string[] = [];
  public attempts = 0;
  public sqlWrittenBy: Receipt['sqlWrittenBy'] = null;
  private readonly started: number;
  private readonly milliseconds: Record<Stage, number> = { catalog: 0, model: 0, guard: 0, query: 0, answer: 0 };
  private readonly tokens = { input: 0, output: 0 };
  private bytesScanned = 0;
  private bytesBilled = 0;
  private queryExecutionId: string | null = null;

  constructor(private readonly model: ModelSettings, private readonly pricePerTebibyteUsd: number, private readonly clock: () => number) {
    this.started = clock();
  }

  /** Runs a stage and adds its time. */
  public async timed<T>(stage: Stage, work: () => Promise<T> | T): Promise<T> {
    const start = this.clock();
    try {
      return await work();
    } finally {
      this.milliseconds[stage] += this.clock() - start;
    }
  }

  /** Adds a model call. */
  public addTokens(tokens: { readonly input: number; readonly output: number }): void {
    this.tokens.input += tokens.input;
    this.tokens.output += tokens.output;
  }

  /** Adds a query that Athena ran, to its end or not. */
  public addQuery(query: { readonly queryExecutionId: string; readonly bytesScanned: number }): void {
    this.bytesScanned += query.bytesScanned;
    this.bytesBilled += Math.max(query.bytesScanned, LEAST_BILLED_BYTES);
    this.queryExecutionId = query.queryExecutionId;
  }

  /** The receipt as it stands. */
  public receipt(): Receipt {
    const rounded = Object.fromEntries(Object.entries(this.milliseconds).map(([stage, time]) => [stage, Math.round(time)])) as Record<Stage, number>;
    const cost = this.bytesBilled / TEBIBYTE * this.pricePerTebibyteUsd + tokenCostUsd(this.model, this.tokens);
    return {
      tables: this.tables,
      bytesScanned: this.bytesScanned,
      costUsd: Number(cost.toFixed(8)),
      tokens: { ...this.tokens },
      milliseconds: { ...rounded, total: Math.round(this.clock() - this.started) },
      attempts: this.attempts,
      sqlWrittenBy: this.sqlWrittenBy,
      modelId: this.model.modelId,
      queryExecutionId: this.queryExecutionId,
    };
  }
}
