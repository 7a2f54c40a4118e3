import { setImmediate } from 'timers/promises';
import { readCatalogRequest } from '../../../../src/csv-catalog/catalog-request';
import type { CsvConverter } from '../../../../src/csv-catalog/converting/conversion';
import { processRequest, Processed } from '../../../../src/csv-catalog/process-request';
import type { CatalogSettings } from '../../../../src/csv-catalog/reconciler';
import { FakeAws, named } from '../../support/fake-aws';

/** What becomes of a call: it goes well, fails without or with effect, is made again by the SDK because its answer was lost, or the function dies before or after it. */
export const FAULTS = ['none', 'refused', 'answer-lost', 'made-twice', 'death-before', 'death-after'] as const;
export type Fault = typeof FAULTS[number];

interface Call {
  readonly name: string;
  readonly input: any;
  readonly perform: () => any;
  readonly resolve: (value: any) => void;
  readonly reject: (error: Error) => void;
}

/** One invocation of the function. */
export interface Invocation {
  readonly number: number;
  readonly message: string;
  readonly calls: Call[];
  isDead: boolean;
  isDone: boolean;
  result?: Processed;
  error?: Error;
}

/** Invocations of the real handlers side by side, of which a test says which call of which goes next, and how it ends. */
export class ScheduledCloud {
  public readonly aws = new FakeAws();
  public invocations: Invocation[] = [];
  /** What happened, for who has to understand a failure. */
  public readonly trace: string[] = [];
  /** Messages that were given up, after all retries. */
  public deadLetters = 0;

  private started = 0;

  constructor(private readonly converter: CsvConverter, private readonly settings: Partial<CatalogSettings> = {}) {}

  public get waiting(): Invocation[] {
    return this.invocations.filter(({ calls }) => calls.length > 0);
  }

  /** Begins with a message; the queue may deliver it again. */
  public async start(index: number, isDuplicate = false): Promise<Invocation> {
    const [message] = isDuplicate ? [this.aws.queue[index]] : this.aws.queue.splice(index, 1);
    const invocation: Invocation = { number: this.started++, message, calls: [], isDead: false, isDone: false };
    const reconciler = this.aws.reconciler(this.settings, this.converter, (name, input, perform) => new Promise((resolve, reject) => {
      if (invocation.isDead) reject(named('ProcessDied'));
      else invocation.calls.push({ name, input, perform, resolve, reject });
    }));
    this.invocations.push(invocation);
    this.trace.push(`${invocation.number} begins with ${message}`);
    void processRequest(readCatalogRequest(message, 'uploads', 'csv/'), reconciler).then((result) => {
      invocation.result = result;
    }, (error) => {
      invocation.error = error;
    }).finally(() => {
      invocation.isDone = true;
    });
    await this.quiet();
    return invocation;
  }

  /** Lets one call of an invocation happen. */
  public async advance(invocation: Invocation, index: number, fault: Fault = 'none'): Promise<void> {
    const [call] = invocation.calls.splice(index, 1);
    // No two calls come at the same moment.
    this.aws.clock++;
    this.trace.push(`${invocation.number} ${call.name} ${call.input.Key ?? call.input.Prefix ?? call.input.Name ?? call.input.TableInput?.Name ?? ''} ${fault === 'none' ? '' : fault}`);
    if (fault === 'none' || fault === 'made-twice') {
      if (fault === 'made-twice') attempt(call.perform);
      settle(call, call.perform);
    } else {
      if (fault === 'answer-lost' || fault === 'death-after') attempt(call.perform);
      if (fault.startsWith('death')) {
        invocation.isDead = true;
        [call, ...invocation.calls.splice(0)].forEach(({ reject }) => reject(named('ProcessDied')));
      } else {
        call.reject(named('ServiceUnavailable'));
      }
    }
    await this.quiet();
  }

  /** Ends what is done; what failed goes back into the queue, unless it is given up. */
  public collect(isGivenUp: () => boolean): Invocation[] {
    const done = this.invocations.filter(({ isDone }) => isDone);
    this.invocations = this.invocations.filter(({ isDone }) => !isDone);
    for (const { error, message, number, result } of done) {
      this.trace.push(`${number} ends: ${error?.message ?? JSON.stringify(result)}`);
      if (error === undefined) continue;
      if (isGivenUp()) this.deadLetters++;
      else this.aws.queue.push(message);
    }
    return done;
  }

  /** All that is left, without faults, in an order of its own. */
  public async drain(): Promise<Processed[]> {
    const results: Processed[] = [];
    for (let steps = 0; this.aws.queue.length > 0 || this.invocations.length > 0; steps++) {
      if (steps > 20_000) throw new Error(`the catalog does not come to rest: ${this.aws.queue.slice(0, 5).join(' ')}`);
      if (this.aws.queue.length > 0 && this.invocations.length < 2) await this.start(0);
      for (const invocation of this.waiting) await this.advance(invocation, 0);
      results.push(...this.collect(() => false).flatMap(({ result }) => result ?? []));
    }
    return results;
  }

  /** Until every invocation waits for a call, or is done: what happens next is then the test's choice alone. */
  private async quiet(): Promise<void> {
    do {
      await setImmediate();
    } while (this.invocations.some(({ calls, isDone }) => calls.length === 0 && !isDone));
    // Calls that are made at once come one after the other.
    await setImmediate();
  }
}

function settle({ resolve, reject }: Call, work: () => any): void {
  try {
    resolve(work());
  } catch (error) {
    reject(error as Error);
  }
}

function attempt(work: () => any): void {
  try {
    work();
  } catch {
    // The answer is lost, be it an error.
  }
}
