import { ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import * as http from 'node:http';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';

export interface SandboxOptions {
  readonly functionName: string;
  readonly functionArn: string;
  /** `<file>.<export>`, as in the template. */
  readonly handler: string;
  /** Where the bundle is. */
  readonly taskRoot: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly environment: Record<string, string>;
  /** What starts Node.js. @default - the Node.js that runs this */
  readonly nodeCommand?: readonly string[];
  onLog(text: string): void;
}

export interface InvocationResult {
  /** The function failed: payload is `{ errorType, errorMessage }`. */
  readonly isError: boolean;
  readonly payload: string;
  readonly trailers?: NodeJS.Dict<string>;
}

/** Receives a streamed response while it comes. */
export interface StreamHooks {
  onStart?(contentType: string): void;
  onChunk?(chunk: Buffer): void;
}

interface Invocation extends StreamHooks {
  readonly id: string;
  readonly body: string;
  timer?: NodeJS.Timeout;
  resolve(result: InvocationResult): void;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MOST_RESPONSE_BYTES = 6_291_556;

/** One process that runs a function, one invocation at a time, and the runtime API that it polls. */
export class Sandbox {
  /** @param isWanted whether there shall be a process still, now that it can be started; else what is returned is gone */
  public static async start(options: SandboxOptions, isWanted: () => boolean): Promise<Sandbox> {
    const sandbox = new Sandbox(options);
    await new Promise<void>((resolve) => sandbox.api.listen(0, '127.0.0.1', resolve));
    if (isWanted()) sandbox.spawn();
    else sandbox.stop();
    return sandbox;
  }

  private readonly api = http.createServer((request, response) => this.serve(request, response));
  /** Its own disk: functions may take what they find there for theirs. */
  private readonly scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'function-'));
  private process?: ChildProcess;
  private poll?: http.ServerResponse;
  private pending?: Invocation;
  private current?: Invocation;
  private initError?: InvocationResult;
  private isDead = false;

  private constructor(private readonly options: SandboxOptions) {}

  /** Whether it can take no further invocation. */
  public get isGone(): boolean {
    return this.isDead;
  }

  public invoke(event: unknown, hooks: StreamHooks = {}): Promise<InvocationResult> {
    if (this.initError !== undefined) {
      return Promise.resolve(this.initError);
    }
    return new Promise((resolve) => {
      const invocation: Invocation = this.pending = { id: randomUUID(), body: JSON.stringify(event), resolve, ...hooks };
      // Code outside the handler that never ends would otherwise never ask for the invocation.
      invocation.timer = setTimeout(() => this.timeOut(), this.options.timeoutSeconds * 1000);
      this.handOver();
    });
  }

  public stop(): void {
    this.isDead = true;
    this.process?.kill('SIGKILL');
    this.close();
  }

  private close(): void {
    this.api.close();
    this.api.closeAllConnections();
    fs.rmSync(this.scratch, { recursive: true, force: true });
  }

  private spawn(): void {
    const { functionName, handler, memoryMb, taskRoot, environment } = this.options;
    const runtime = runtimeFolder();
    const [command, ...nodeArguments] = this.options.nodeCommand ?? [process.execPath];
    this.process = spawn(command, [
      ...nodeArguments,
      // What Lambda leaves to the heap.
      `--max-old-space-size=${Math.floor(memoryMb * 0.9)}`,
      '--require', path.join(runtime, 'shim.cjs'),
      path.join(runtime, 'run.mjs'),
      handler,
    ], {
      cwd: taskRoot,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        TMPDIR: this.scratch,
        TZ: ':UTC',
        LANG: 'en_US.UTF-8',
        NODE_NO_WARNINGS: '1',
        AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${(this.api.address() as net.AddressInfo).port}`,
        AWS_LAMBDA_FUNCTION_NAME: functionName,
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
        AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${functionName}`,
        AWS_LAMBDA_LOG_STREAM_NAME: 'local',
        AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs',
        LAMBDA_TASK_ROOT: taskRoot,
        _HANDLER: handler,
        ...environment,
      },
    });
    this.process.stdout!.on('data', (data) => this.options.onLog(String(data)));
    this.process.stderr!.on('data', (data) => this.options.onLog(String(data)));
    this.process.on('exit', (code, signal) => {
      this.isDead = true;
      this.fail('Runtime.ExitError', `Runtime exited with ${signal ? `signal ${signal}` : `exit status ${code}`}`);
      this.close();
    });
  }

  private serve(request: http.IncomingMessage, response: http.ServerResponse): void {
    const url = request.url ?? '';
    if (url.endsWith('/invocation/next')) {
      this.poll = response;
      this.handOver();
      return;
    }
    const invocation = this.current;
    const isStreaming = request.headers['lambda-runtime-function-response-mode'] === 'streaming';
    const chunks: Buffer[] = [];
    if (isStreaming) invocation?.onStart?.(request.headers['content-type'] ?? '');
    request.on('data', (chunk: Buffer) => {
      if (isStreaming && invocation?.onChunk) invocation.onChunk(chunk);
      else chunks.push(chunk);
    });
    request.on('end', () => {
      response.writeHead(202).end('{"status":"OK"}');
      const payload = Buffer.concat(chunks).toString();
      if (url.endsWith('/init/error')) {
        this.initError = { isError: true, payload };
        this.isDead = true;
        this.finish(this.initError);
      } else if (url.endsWith('/error')) {
        this.finish({ isError: true, payload });
      } else if (!isStreaming && payload.length > MOST_RESPONSE_BYTES) {
        this.fail('Function.ResponseSizeTooLarge', `Response payload size (${payload.length} bytes) exceeded maximum allowed payload size (${MOST_RESPONSE_BYTES} bytes).`);
      } else {
        this.finish({ isError: false, payload, trailers: request.trailers });
      }
    });
  }

  private handOver(): void {
    if (this.poll === undefined || this.pending === undefined) {
      return;
    }
    const invocation = this.current = this.pending;
    const poll = this.poll;
    this.pending = this.poll = undefined;
    const { timeoutSeconds, functionArn } = this.options;
    clearTimeout(invocation.timer);
    invocation.timer = setTimeout(() => this.timeOut(), timeoutSeconds * 1000);
    poll.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': invocation.id,
      'lambda-runtime-deadline-ms': String(Date.now() + timeoutSeconds * 1000),
      'lambda-runtime-invoked-function-arn': functionArn,
      'lambda-runtime-trace-id': `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${invocation.id.replace(/-/g, '').slice(0, 24)}`,
    });
    poll.end(invocation.body);
  }

  private timeOut(): void {
    this.isDead = true;
    this.fail('Sandbox.Timedout', `Task timed out after ${this.options.timeoutSeconds.toFixed(2)} seconds`);
    this.process?.kill('SIGKILL');
  }

  private fail(errorType: string, errorMessage: string): void {
    this.finish({ isError: true, payload: JSON.stringify({ errorType, errorMessage }) });
  }

  private finish(result: InvocationResult): void {
    // A process that dies while it starts has an invocation that it never took.
    const invocation = this.current ?? (this.isDead ? this.pending : undefined);
    this.current = undefined;
    if (invocation !== undefined) {
      this.pending = this.pending === invocation ? undefined : this.pending;
      clearTimeout(invocation.timer);
      invocation.resolve(result);
    }
  }
}

/** The folder with the files that the function's process loads: beside `src` and beside `lib`. */
function runtimeFolder(): string {
  const found = [path.join(__dirname, '..', '..', 'runtime'), path.join(__dirname, '..', 'runtime')].find((folder) => fs.existsSync(path.join(folder, 'run.mjs')));
  if (found === undefined) {
    throw new Error('the local cloud is not whole: its folder runtime/ is missing; install it again');
  }
  return found;
}
