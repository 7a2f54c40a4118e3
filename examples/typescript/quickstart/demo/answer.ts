/** The body of an answered question; see the README. */
export interface Answer {
  readonly kind: string;
  readonly answer: string;
  readonly sql?: string;
  readonly columns?: { name: string; type: string }[];
  readonly rows?: unknown[][];
  readonly truncated?: boolean;
  readonly receipt: {
    tables?: string[];
    bytesScanned?: number;
    costUsd: number;
    tokens: { input: number; output: number };
    milliseconds: { total: number };
    attempts: number;
    sqlWrittenBy?: string;
  };
}
