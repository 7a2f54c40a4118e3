import { madeOf } from './ledger';
import { Overtaken } from './overtaken';
import { SourceInHand, tell } from './source-in-hand';
import { Quarantine } from '../quarantine';
import type { Reconciler } from '../reconciler';

/** What is left of a function's time when a conversion is given up, for saying so. */
const RESERVE_MS = 60_000;
/** What a conversion is given at least, unless others had a part of the invocation's time. A large file takes some of it to be downloaded. */
const WHOLE_MS = 10 * 60_000;
/** Longer than an invocation lasts. */
const DEAD_AFTER_MS = 16 * 60_000;

/** The converter failed with something that is no fault of the file, as far as is known. */
class ConversionFailed extends Error {
  constructor(cause: unknown) {
    super('the conversion failed', { cause });
    this.name = `ConversionFailed:${(cause as Error).name}`;
    this.stack = (cause as Error).stack;
  }
}

/** A file that fails every time ends as quarantined too, so that its owner learns of it and no sweep calls it for ever. */
function failedEachTime(): Quarantine {
  return new Quarantine('unreadable', 'the file could not be converted, several times over: split it into several files of one data set or save it anew, and please report its shape');
}

/**
 * Notes in the ledger that the last try begins: where the process dies in it, nobody else could say so.
 *
 * @throws Quarantine where the last try of this version began and did not end
 */
export async function beginTry(source: SourceInHand, reconciler: Reconciler): Promise<void> {
  const { before, version } = source;
  const { isLastTry, now } = reconciler;
  const of = madeOf(version);
  if (before?.lastTry?.of === of && now().getTime() - Date.parse(before.lastTry.at) > DEAD_AFTER_MS) throw failedEachTime();
  if (!isLastTry) return;
  const lastTry = { of, at: now().toISOString() };
  await tell(source, (present) => ({ ...present ?? { ...version, generation: 0, isShown: false, isSettled: false }, lastTry }), () => true, reconciler);
}

/** The converter's own work, told apart from the calls around it. */
export async function converting<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Quarantine ? error : new ConversionFailed(error);
  }
}

/**
 * Does what converts a file, within the invocation's time. A file that a whole invocation is too short for will not fit the next one either; one that got
 * what others left of an invocation is tried again.
 */
export async function withinTime<T>({ converter, isLastTry, timeLeft }: Reconciler, work: () => Promise<T>): Promise<T> {
  const given = timeLeft() - RESERVE_MS;
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    void converter.stop();
  }, Math.min(given, 2 ** 31 - 1));
  try {
    return await work();
  } catch (error) {
    if (error instanceof Overtaken) throw error;
    if (!isLate) throw isLastTry && error instanceof ConversionFailed ? failedEachTime() : error;
    throw given < WHOLE_MS && !isLastTry ? new Error('too little was left of the invocation\'s time')
      : new Quarantine('too-long', `the file takes longer to convert than the ${Math.floor(given / 60_000)} minutes that there are: split it into several files of one data set`);
  } finally {
    clearTimeout(timer);
  }
}
