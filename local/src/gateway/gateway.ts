import * as http from 'node:http';
import * as http2 from 'node:http2';
import * as net from 'node:net';
import { decodeAwsChunked, isAwsChunked } from './aws-chunked';
import { Caller, LocalService, ServiceResponse } from './service';
import { parseAuthorization, signatureIsValid } from './signature';
import { Permissions } from '../iam/permissions';

/** Traffic on the loopback interface stands for the TLS that an account would see. */
export const TRANSPORT = { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3' };

/** A key pair that the gateway knows. */
export interface Identity {
  readonly caller: Caller;
  readonly secretAccessKey: string;
}

/** A request that is not for a service: the API front and the local cloud's own pages. */
export interface WebRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
  /** Who signed it for `execute-api`, if anybody did. */
  readonly identity?: Identity;
  /** It was signed, but not by anybody known or not rightly. */
  readonly signatureProblem?: string;
}

export type WebHandler = (request: WebRequest, response: http.ServerResponse) => Promise<void>;

/** One call of a service, for counting round trips. */
export interface ServiceCall {
  readonly principalArn: string;
  readonly service: string;
  /** `GetTables`, `PUT /bucket/key`, … */
  readonly operation: string;
  readonly at: number;
}

export interface GatewayOptions {
  readonly port: number;
  readonly accountId: string;
}

/** The one port of the local cloud: HTTP/1.1 and HTTP/2 with prior knowledge (Bedrock's client speaks it). */
export class Gateway {
  public readonly identities = new Map<string, Identity>();
  public readonly calls: ServiceCall[] = [];
  private readonly services = new Map<string, LocalService>();
  private readonly server: net.Server;
  private readonly sockets = new Set<net.Socket>();
  private permissions?: Permissions;
  private web?: WebHandler;

  constructor(private readonly options: GatewayOptions) {
    const answer = (request: http.IncomingMessage, response: http.ServerResponse) => void this.answer(request, response);
    const http1 = http.createServer({ keepAliveTimeout: 60_000 }, answer);
    const h2 = http2.createServer(answer as any);
    this.server = net.createServer((socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket)).on('error', () => socket.destroy());
      socket.once('data', (first) => {
        socket.pause();
        (first.subarray(0, 3).toString('latin1') === 'PRI' ? h2 : http1).emit('connection', socket);
        // Only after the server took the socket over: before, HTTP/2 would not see these bytes.
        socket.unshift(first);
        socket.resume();
      });
    });
  }

  /** Starts to listen on the loopback interface and gives the address. */
  public async listen(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE'
        ? new Error(`port ${this.options.port} is in use: choose another with --port, or 0 for any free one`) : error));
      this.server.listen(this.options.port, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(this.server.address() as net.AddressInfo).port}`;
  }

  public use(services: readonly LocalService[], permissions: Permissions, web: WebHandler): void {
    services.forEach((service) => this.services.set(service.name, service));
    this.permissions = permissions;
    this.web = web;
  }

  public async close(): Promise<void> {
    this.sockets.forEach((socket) => socket.destroy());
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private async answer(message: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of message) chunks.push(chunk as Buffer);
      const headers = plainHeaders(message);
      const request = { method: message.method ?? 'GET', target: message.url ?? '/', headers, body: Buffer.concat(chunks) };
      const signature = parseAuthorization(headers.authorization);
      const identity = signature && this.identities.get(signature.accessKeyId);
      const isValid = signature && identity && signatureIsValid(request, signature, identity.secretAccessKey);
      const service = signature && this.services.get(signature.service);
      if (service === undefined) {
        const signatureProblem = signature && !(isValid && signature.service === 'execute-api') ? 'The request signature does not match, or the access key is not known.' : undefined;
        await this.web!({ ...request, identity: isValid && signature.service === 'execute-api' ? identity : undefined, signatureProblem }, response);
        return;
      }
      if (!isValid) {
        send(response, forbidden(service.name, identity === undefined));
        return;
      }
      const body = isAwsChunked(headers) ? decodeAwsChunked(request.body) : request.body;
      const { caller } = identity!;
      const operation = headers['x-amz-target']?.split('.').pop() ?? `${request.method} ${request.target}`;
      this.calls.push({ principalArn: caller.principalArn, service: service.name, operation, at: Date.now() });
      let wasAsked = false;
      const answer = await service.handle({
        method: request.method,
        url: new URL(request.target, 'http://gateway'),
        headers,
        body,
        caller,
        region: signature!.region,
        accountId: this.options.accountId,
        authorize: (action, resource, context = {}) => {
          wasAsked = true;
          this.permissions!.authorize(caller, action, resource, { ...TRANSPORT, ...context });
        },
        isAllowed: (action, resource) => this.permissions!.isAllowed(caller, action, resource, TRANSPORT),
      });
      if (!wasAsked && answer.status < 400) this.permissions!.unmapped.push({ principalArn: caller.principalArn, service: service.name, operation });
      send(response, answer);
    } catch (error) {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(`the local cloud failed: ${(error as Error).message}\n`);
    }
  }
}

function plainHeaders(message: http.IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (!name.startsWith(':') && value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  headers.host ??= String(message.headers[':authority'] ?? '');
  return headers;
}

function forbidden(service: string, isUnknownKey: boolean): ServiceResponse {
  const [code, message] = isUnknownKey
    ? ['InvalidClientTokenId', 'The security token included in the request is invalid.']
    : ['SignatureDoesNotMatch', 'The request signature does not match the signature that was calculated.'];
  return service === 's3'
    ? { status: 403, headers: { 'content-type': 'application/xml' }, body: `<Error><Code>${code}</Code><Message>${message}</Message></Error>` }
    : { status: 403, headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': code }, body: JSON.stringify({ __type: code, message }) };
}

function send(response: http.ServerResponse, { status, headers, body }: ServiceResponse): void {
  const isText = typeof body === 'string' || Buffer.isBuffer(body);
  const length = isText && headers?.['content-length'] === undefined ? { 'content-length': String(Buffer.byteLength(body)) } : {};
  response.writeHead(status, { ...headers, ...length });
  if (body === undefined || isText) {
    response.end(body);
  } else {
    body.pipe(response);
  }
}
