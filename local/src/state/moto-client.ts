/** Answers of moto that no service of AWS gives: a web page, or a failure of its own. */
export interface UnexpectedAnswer {
  readonly service: string;
  readonly what: string;
  readonly status: number;
}

export interface MotoAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** A moto server that keeps what S3, SQS and Glue hold. It looks at the credential scope of a call and verifies nothing. */
export class MotoClient {
  public readonly unexpected: UnexpectedAnswer[] = [];

  constructor(private readonly url: string, private readonly region: string) {}

  /** Sends a call as it came; its signature is replaced by one that only says the service. */
  public async forward(service: string, method: string, target: string, headers: Record<string, string>, body?: Buffer | string): Promise<MotoAnswer> {
    const credential = `rehearsal/20260101/${this.region}/${service}/aws4_request`;
    const response = await fetch(`${this.url}${target}`, {
      method,
      headers: { ...headers, authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0` },
      body: body === undefined || method === 'GET' || method === 'HEAD' || body.length === 0 ? undefined : (typeof body === 'string' ? body : new Uint8Array(body)),
    });
    const answer = Buffer.from(await response.arrayBuffer());
    if (response.status >= 500 || response.headers.get('content-type')?.startsWith('text/html') && service !== 's3') {
      this.unexpected.push({ service, what: headers['x-amz-target'] ?? `${method} ${target}`, status: response.status });
    }
    return { status: response.status, headers: Object.fromEntries(response.headers), body: answer };
  }

  /** A call of a service that speaks JSON. */
  public async json(service: string, target: string, input: object): Promise<any> {
    const { status, body } = await this.forward(service, 'POST', '/', { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target }, JSON.stringify(input));
    const answer = body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
    if (status >= 400) throw new Error(`${target}: ${answer.__type ?? status} ${answer.message ?? ''}`);
    return answer;
  }
}
