import * as fs from 'node:fs';
import * as path from 'node:path';
import { InvocationResult, Sandbox, SandboxOptions, StreamHooks } from './sandbox';

/** What the processes of one function have in common. */
export type FunctionHostOptions = Omit<SandboxOptions, 'onLog'> & {
  /** Receives everything that the function prints. @default - it is not kept */
  readonly logFile?: string;
  readonly isVerbose: boolean;
};

/** Of an invocation that comes when the local cloud ends. */
const STOPPED: InvocationResult = { isError: true, payload: JSON.stringify({ errorType: 'Stopped', errorMessage: 'the local cloud was stopped' }) };

/** A function: a process per concurrent invocation, kept for the next one. */
export class FunctionHost {
  private readonly idle: Sandbox[] = [];
  private readonly busy = new Set<Sandbox>();
  private isStopped = false;

  constructor(public readonly options: FunctionHostOptions) {
    if (options.logFile) fs.mkdirSync(path.dirname(options.logFile), { recursive: true });
  }

  /** Starts a process ahead of the first invocation. */
  public async warm(): Promise<void> {
    const sandbox = await this.start();
    if (this.isStopped) sandbox.stop();
    else this.idle.push(sandbox);
  }

  public async invoke(event: unknown, hooks?: StreamHooks): Promise<InvocationResult> {
    let sandbox = this.idle.pop();
    if (sandbox === undefined || sandbox.isGone) sandbox = await this.start();
    if (this.isStopped) {
      sandbox.stop();
      return STOPPED;
    }
    this.busy.add(sandbox);
    try {
      return await sandbox.invoke(event, hooks);
    } finally {
      this.busy.delete(sandbox);
      if (!sandbox.isGone) this.idle.push(sandbox);
    }
  }

  public logs(): string {
    const { logFile } = this.options;
    return logFile !== undefined && fs.existsSync(logFile) ? fs.readFileSync(logFile, 'utf8') : '';
  }

  public stop(): void {
    this.isStopped = true;
    [...this.idle, ...this.busy].forEach((sandbox) => sandbox.stop());
  }

  private start(): Promise<Sandbox> {
    const { logFile, isVerbose, ...options } = this.options;
    return Sandbox.start({
      ...options,
      onLog: (text) => {
        // What a process says while it ends has no folder any more.
        if (logFile !== undefined && !this.isStopped) fs.appendFileSync(logFile, text);
        if (isVerbose) process.stderr.write(text);
      },
    }, () => !this.isStopped);
  }
}
