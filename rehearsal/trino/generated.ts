import * as fc from 'fast-check';
import { AthenaSession } from './athena-session';
import { differenceOf } from './outcomes';
import { generatedTables, generateQuery } from './query-generator';
import { TrinoClient } from '../../local/src/services/athena/trino/trino-client';
import { parseQuery, printQuery } from '../../src/sql';
import { Recorder } from '../part';

/** Queries that differ for a reason that is not worth its mending; `matches` is about the query's text. */
export const KNOWN_DIFFERENCES: readonly { readonly matches: RegExp; readonly reason: string }[] = [];

const TABLE_SEED = 1;
const AT_A_TIME = 4;

/** Generated queries over generated tables: as written and as printed on Trino, as printed on DuckDB. */
export async function compareGeneratedQueries(
  recorder: Recorder, { trino, duckDb, queries, scratch }: { trino: AthenaSession; duckDb: AthenaSession; queries: number; scratch: string },
): Promise<void> {
  for (const session of [trino, duckDb]) await session.createTables(generatedTables(TABLE_SEED), scratch);
  const differences: [number, string, string, string][] = [];
  let known = 0;
  let refusedByBoth = 0;
  let next = 0;
  const compareNext = async () => {
    const seed = next++;
    const { sql, isOrdered } = generateQuery(seed);
    const original = await trino.query(sql);
    if ('error' in original) refusedByBoth++;
    const found = (where: string, what: string | undefined) => {
      if (what === undefined) return;
      if (KNOWN_DIFFERENCES.some(({ matches }) => matches.test(sql))) known++;
      else differences.push([seed, where, what, sql]);
    };
    let printed: string;
    try {
      printed = printQuery(parseQuery(sql));
    } catch (error) {
      found('our parser', `refused it: ${(error as Error).message}`);
      return;
    }
    found('Trino, as printed', differenceOf(original, await trino.query(printed), isOrdered));
    found('DuckDB, as printed', differenceOf(original, await duckDb.query(printed), isOrdered));
    if (next % 100 === 0) recorder.progress(`${next} of ${queries} generated queries compared, ${differences.length} differences`);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, async () => {
    while (next < queries) await compareNext();
  }));
  recorder.figure('generated queries compared', queries, 'queries');
  recorder.figure('generated queries that all refused alike', refusedByBoth, 'queries');
  recorder.check('at least nine of ten generated queries give rows', refusedByBoth <= queries / 10, `${refusedByBoth} of ${queries} failed on Trino`);
  for (const where of ['our parser', 'Trino, as printed', 'DuckDB, as printed']) {
    const own = differences.filter(([, place]) => place === where);
    recorder.check(`generated queries: ${where} agrees with Trino, as written`, own.length === 0, own.map(([seed, , what]) => `seed ${seed}: ${what}`).slice(0, 5).join('\n'));
  }
  if (differences.length > 0) recorder.table('Generated queries that differ', ['Seed', 'Where', 'Difference', 'Query'], differences);
  recorder.table('Differences that are known', ['Query matches', 'Reason', 'Seen'], KNOWN_DIFFERENCES.map(({ matches, reason }) => [String(matches), reason, known]));
}

/** What our parser takes is a query to Trino's parser too, whatever its types. */
export async function compareAcceptance(recorder: Recorder, client: TrinoClient, queries: fc.Arbitrary<string>, count: number): Promise<void> {
  const disagreements: string[] = [];
  let accepted = 0;
  for (const sql of fc.sample(queries, { seed: 4, numRuns: count })) {
    let printed: string;
    try {
      printed = printQuery(parseQuery(sql));
    } catch {
      continue;
    }
    accepted++;
    for (const text of [sql, printed]) {
      const error = await client.run(`EXPLAIN (TYPE VALIDATE) ${text}`).then(() => undefined, (failure: Error) => failure);
      if ((error as { errorName?: string } | undefined)?.errorName === 'SYNTAX_ERROR') disagreements.push(`${error!.message}: ${text}`);
    }
  }
  recorder.figure('generated texts that our parser took', accepted, 'texts');
  recorder.check('what our parser takes, Trino\'s parser takes, as written and as printed', accepted > count / 4 && disagreements.length === 0, disagreements.slice(0, 5).join('\n') || `only ${accepted} of ${count} were taken`);
}
