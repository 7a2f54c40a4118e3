import { MotoClient } from './moto-client';
import { LocalService, ServiceRequest, ServiceResponse } from '../gateway/service';

/** Headers that say how a body was sent, not what it is. */
const OF_TRANSPORT = ['authorization', 'host', 'connection', 'content-length', 'transfer-encoding', 'expect', 'x-amz-content-sha256', 'x-amz-trailer', 'x-amz-decoded-content-length', 'x-amz-sdk-checksum-algorithm', 'accept-encoding'];

/**
 * A service whose state moto keeps beside ours, and whose callers get moto's answers.
 *
 * Ours goes first: it asks the policies, decides conditions (`If-Match`, `VersionId`), which moto does not all know, and emits events. What it
 * refuses moto never sees. One call at a time, so that both see them in one order.
 */
export class MotoBacked implements LocalService {
  public readonly name: string;
  private last: Promise<unknown> = Promise.resolve();
  private held: (() => void)[] = [];

  /** @param isOurs what moto does not hold, such as the assets of an app */
  constructor(private readonly inner: LocalService, private readonly client: MotoClient, private readonly isOurs: (request: ServiceRequest) => boolean = () => false) {
    this.name = inner.name;
  }

  public handle(request: ServiceRequest): Promise<ServiceResponse> {
    const answer = this.last.then(() => this.both(request));
    this.last = answer.catch(() => undefined);
    return answer;
  }

  /** Tells of a change once moto has it too. */
  public hold(tell: () => void): void {
    this.held.push(tell);
  }

  private async both(request: ServiceRequest): Promise<ServiceResponse> {
    this.held = [];
    const own = await this.inner.handle(request);
    const events = this.held.splice(0);
    try {
      if (own.status >= 300 || this.isOurs(request) || request.url.searchParams.has('uploadId') || request.url.searchParams.has('uploads')) return own;
      const { status, headers, body } = await this.client.forward(this.name, request.method, `${request.url.pathname}${request.url.search}`, forwarded(request), bodyOf(request));
      discard(own);
      // fetch has undone what the header says was done to the body.
      delete headers['content-encoding'];
      return { status, headers: request.method === 'HEAD' ? headers : { ...headers, 'content-length': String(answered(own, body).length) }, body: request.method === 'HEAD' ? undefined : answered(own, body) };
    } finally {
      events.forEach((tell) => tell());
    }
  }
}

/** Conditions are decided by then. */
function forwarded({ headers, method }: ServiceRequest): Record<string, string> {
  const isWrite = method === 'PUT' || method === 'DELETE';
  return Object.fromEntries(Object.entries(headers).filter(([name, value]) => !OF_TRANSPORT.includes(name) && !name.startsWith('x-amz-checksum-')
    && !(isWrite && /^(x-amz-copy-source-)?if-/.test(name)) && !(name === 'content-encoding' && value === 'aws-chunked')));
}

/** Of an update in Glue the version is decided by then, too. */
function bodyOf({ headers, body }: ServiceRequest): Buffer {
  if (!/\.UpdateTable$/.test(headers['x-amz-target'] ?? '')) return body;
  const { VersionId, ...input } = JSON.parse(body.toString('utf8'));
  return Buffer.from(JSON.stringify(input));
}

/** Versions of tables are ours, because moto does not hold writers to them. */
function answered(own: ServiceResponse, body: Buffer): Buffer {
  if (typeof own.body !== 'string' || !own.body.startsWith('{')) return body;
  const versions = [...own.body.matchAll(/"Name":"([^"]*)"[^]*?"VersionId":"(\d+)"/g)];
  if (versions.length === 0) return body;
  const [ours, theirs] = [JSON.parse(own.body), JSON.parse(body.toString('utf8'))];
  const of = (table: any) => (ours.Table ? [ours.Table] : ours.TableList ?? []).find(({ Name }: any) => Name === table.Name)?.VersionId;
  for (const table of theirs.Table ? [theirs.Table] : theirs.TableList ?? []) table.VersionId = of(table) ?? table.VersionId;
  return Buffer.from(JSON.stringify(theirs));
}

function discard({ body }: ServiceResponse): void {
  if (body !== undefined && typeof body !== 'string' && !Buffer.isBuffer(body)) (body as NodeJS.ReadableStream & { destroy?(): void }).destroy?.();
}
