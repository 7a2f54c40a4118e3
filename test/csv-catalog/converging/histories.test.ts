import * as fc from 'fast-check';
import { duckDbEngine } from './support/duckdb-engine';
import { BODIES, Engine, playHistory } from './support/history';
import { smallConverter } from './support/small-converter';

/**
 * A failing history prints its seed and path. To play it again:
 * CONVERGING_SEED=<seed> CONVERGING_PATH=<path> npx jest --coverage=false test/csv-catalog/converging/histories.test.ts -t <the test>
 */
/** The same histories each time, so that what turns red is a change's doing; the rehearsal's long form plays new ones. */
const FIXED_SEED = 5;
const SEED = process.env.CONVERGING_SEED ?? FIXED_SEED;
const PATH = process.env.CONVERGING_PATH;
/** The rehearsal plays 2,000, its long form 10,000. */
const HISTORIES = Number(process.env.CONVERGING_HISTORIES ?? 300);

const inMemory: Engine = { converter: smallConverter, bodies: BODIES, read: (body) => JSON.parse(body.toString()) };

const histories = fc.array(fc.nat(0xffff), { minLength: 30, maxLength: 700, size: 'max' });

/** With DuckDB a history takes some twenty times as long. */
const SHARE_WITH_DUCKDB = 0.05;

describe('whatever happens', () => {
  it.each<[string, Engine, number]>([
    ['in memory', inMemory, HISTORIES],
    ['in memory, where emptied tables are kept', { ...inMemory, keepsEmptyTables: true }, Math.ceil(HISTORIES / 2)],
    ['with DuckDB', duckDbEngine, Math.ceil(HISTORIES * SHARE_WITH_DUCKDB)],
  ])('the catalog ends as the bucket is: many writers and faults, %s', async (_what, engine, numRuns) => {
    await fc.assert(fc.asyncProperty(histories, (choices) => playHistory(choices, engine)), {
      numRuns,
      ...SEED === 'random' ? {} : { seed: Number(SEED), path: PATH },
      // Simpler histories that fail too are looked for when one is played again: there are thousands to try.
      endOnFailure: PATH === undefined,
      interruptAfterTimeLimit: PATH === undefined ? undefined : 120_000,
      reporter: report(`the catalog ends .* ${_what}`),
    });
  }, 3_600_000);
});

function report(test: string): (details: fc.RunDetails<[number[]]>) => void {
  return ({ counterexample, counterexamplePath, errorInstance, failed, seed }) => {
    if (!failed) return;
    const command = `CONVERGING_SEED=${seed} CONVERGING_PATH=${counterexamplePath} npx jest --coverage=false test/csv-catalog/converging/histories.test.ts -t '${test}'`;
    throw new Error(`a history of ${counterexample?.[0].length} choices fails; to play it again:\n${command}\n\n${(errorInstance as Error | undefined)?.message ?? ''}`);
  };
}
