/** A column of a result of Trino. */
export interface TrinoColumn {
  readonly name: string;
  /** As people write it: `decimal(10,2)`. */
  readonly type: string;
  readonly typeSignature: TypeSignature;
}

/** A type with its arguments: `array` has one TYPE, `row` has NAMED_TYPEs, `decimal` has two LONGs. */
export interface TypeSignature {
  readonly rawType: string;
  readonly arguments: readonly { readonly kind: string; readonly value: any }[];
}

export interface TrinoResult {
  readonly columns: readonly TrinoColumn[];
  /** Values as Trino's JSON has them; integers beyond 2^53 as text. */
  readonly rows: readonly (readonly unknown[])[];
  readonly physicalInputBytes: number;
}

/** An error of Trino: `SYNTAX_ERROR`, `DIVISION_BY_ZERO`, … */
export class TrinoQueryError extends Error {
  constructor(public readonly errorName: string, message: string) {
    super(message);
    this.name = 'TrinoQueryError';
  }
}

export interface TrinoQueryOptions {
  readonly catalog?: string;
  readonly schema?: string;
  /** Told of what was read so far. */
  readonly onProgress?: (physicalInputBytes: number) => void;
  /** Cancels the query on Trino. */
  readonly signal?: AbortSignal;
}

/**
 * Trino's client protocol: https://trino.io/docs/476/develop/client-protocol.html
 */
export class TrinoClient {
  constructor(private readonly url: string) {}

  /** @throws TrinoQueryError */
  public async run(sql: string, { catalog, schema, onProgress, signal }: TrinoQueryOptions = {}): Promise<TrinoResult> {
    const headers: Record<string, string> = { 'x-trino-user': 'local', 'x-trino-source': 'local-cloud', 'x-trino-time-zone': 'UTC' };
    if (catalog !== undefined) headers['x-trino-catalog'] = catalog;
    if (schema !== undefined) headers['x-trino-schema'] = schema;
    let page = await this.page(`${this.url}/v1/statement`, { method: 'POST', headers, body: sql });
    let columns: TrinoColumn[] = [];
    const rows: unknown[][] = [];
    for (;;) {
      columns = page.columns ?? columns;
      rows.push(...page.data ?? []);
      if (page.error !== undefined) throw new TrinoQueryError(page.error.errorName, page.error.message);
      onProgress?.(page.stats?.physicalInputBytes ?? 0);
      if (page.nextUri === undefined) break;
      if (signal?.aborted) {
        await fetch(page.nextUri, { method: 'DELETE' });
        throw new TrinoQueryError('USER_CANCELED', 'Query was canceled');
      }
      page = await this.page(page.nextUri, { headers });
    }
    return { columns, rows, physicalInputBytes: page.stats?.physicalInputBytes ?? 0 };
  }

  private async page(url: string, request: RequestInit): Promise<any> {
    for (let attempt = 1; ; attempt++) {
      const response = await fetch(url, request);
      if (response.status === 200) return parseExactly(await response.text());
      // 502 to 504 mean: ask again.
      if (![502, 503, 504].includes(response.status) || attempt > 20) {
        throw new TrinoQueryError('GENERIC_INTERNAL_ERROR', `Trino answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** JSON whose integers may be larger than a JavaScript number can say: those become text. */
function parseExactly(text: string): any {
  return JSON.parse(text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g, (token) => (/^-?\d{16,}$/.test(token) ? `"${token}"` : token)));
}
