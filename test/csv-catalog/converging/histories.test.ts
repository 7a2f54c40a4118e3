import * as fc from 'fast-check';
import { Engine, playHistory } from './support/history';
import { smallConverter } from './support/small-converter';

/**
 * A failing history prints its seed and path. To play it again:
 * CONVERGING_SEED=<seed> CONVERGING_PATH=<path> npx jest --coverage=false test/csv-catalog/converging/histories.test.ts
 */
const SEED = process.env.CONVERGING_SEED;
const HISTORIES = Number(process.env.CONVERGING_HISTORIES ?? 2000);

const inMemory: Engine = { converter: smallConverter, read: (body) => JSON.parse(body.toString()) };

const histories = fc.array(fc.nat(0xffff), { minLength: 30, maxLength: 700, size: 'max' });

describe('whatever happens', () => {
  it(`the catalog ends as the bucket is: ${HISTORIES} histories of many writers and faults`, async () => {
    await fc.assert(fc.asyncProperty(histories, (choices) => playHistory(choices, inMemory)), {
      numRuns: HISTORIES,
      ...SEED === undefined ? {} : { seed: Number(SEED), path: process.env.CONVERGING_PATH },
      // Simpler histories that fail too are looked for when one is played again: there are thousands to try.
      endOnFailure: SEED === undefined,
      interruptAfterTimeLimit: SEED === undefined ? undefined : 120_000,
      reporter: report,
    });
  }, 3_600_000);
});

function report(details: fc.RunDetails<[number[]]>): void {
  if (!details.failed) return;
  const command = `CONVERGING_SEED=${details.seed} CONVERGING_PATH=${details.counterexamplePath} npx jest --coverage=false test/csv-catalog/converging/histories.test.ts`;
  throw new Error(`a history of ${details.counterexample?.[0].length} choices fails; to play it again:\n${command}\n\n${(details.errorInstance as Error | undefined)?.message ?? ''}`);
}
