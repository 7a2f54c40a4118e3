/** What a conversion consists of, in this order; some come more than once. */
export type ConversionStep = 'prepare' | 'sniff' | 'sample' | 'canonical' | 'settle' | 'statement' | 'reconcile' | 'profile';

/** Hears how long a step took. */
export type OnStep = (step: ConversionStep, milliseconds: number) => void;

/** Does a step and says how long it took. */
export async function timed<T>(step: ConversionStep, onStep: OnStep, work: () => T | Promise<T>): Promise<T> {
  const started = performance.now();
  try {
    return await work();
  } finally {
    onStep(step, performance.now() - started);
  }
}
