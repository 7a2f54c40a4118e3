import * as path from 'node:path';
import * as fc from 'fast-check';
import { evaluateQuestions } from '../../evaluation/questions';
import { TrinoClient } from '../../local/src/services/athena/trino/trino-client';
import { mutatedQueryTexts, queryTexts } from '../../test/sql/support/queries';
import { Recorder, RehearsalContext, RehearsalPart } from '../part';
import { FEW_OF_EACH, runJestCases } from '../tools/jest-cases';
import { startTrino } from '../tools/trino';
import { AthenaSession } from '../trino/athena-session';
import { readCatalogedTypes } from '../trino/cataloged-types';
import { DIALECT_DAY, runDialect } from '../trino/dialect';
import { compareAcceptance, compareGeneratedQueries } from '../trino/generated';
import { compareTextTables } from '../trino/text-tables';

const GENERATED_QUERIES = 1000;
const GENERATED_TEXTS = 400;
const GENERATED_TABLES = 100;
const LEAST_ACCURACY = 0.98;

export const TRINO: RehearsalPart = {
  name: 'trino',
  title: 'A real Trino 476 behind Athena: the integration cases, the reference questions, the dialect, generated queries, what ingest writes',
  run: async (recorder, context) => {
    const trino = await startTrino(context.cache, context.scratch, recorder.progress);
    try {
      await runJestCases(recorder, { root: context.root, scratch: context.scratch, paths: ['test/integ'], env: { ...FEW_OF_EACH, LOCAL_CLOUD_TRINO: trino.url }, label: 'on Trino' });
      await onBoth(context, trino.url, undefined, async ({ trino: onTrino, duckDb }) => {
        await readCatalogedTypes(recorder, onTrino);
        await compareAcceptance(recorder, new TrinoClient(trino.url), fc.oneof(queryTexts, mutatedQueryTexts), GENERATED_TEXTS * (context.isLong ? 10 : 1));
        await compareTextTables(recorder, { trino: onTrino, duckDb, tables: GENERATED_TABLES * (context.isLong ? 10 : 1) });
        await compareGeneratedQueries(recorder, { trino: onTrino, duckDb, queries: GENERATED_QUERIES * (context.isLong ? 10 : 1), scratch: context.scratch });
      });
      if (context.shared === undefined) {
        recorder.progress('the dialect corpus and the reference questions are left out: there is no ../shared');
        return;
      }
      const { shared } = context;
      await onBoth(context, trino.url, DIALECT_DAY, async ({ trino: onTrino, duckDb }) => {
        await runDialect(recorder, onTrino, shared, 'Trino', context.scratch);
        await runDialect(recorder, duckDb, shared, 'DuckDB', context.scratch);
      });
      await runQuestions(recorder, shared, 'Trino', trino.url);
      await runQuestions(recorder, shared, 'DuckDB', undefined);
    } finally {
      await trino.stop();
    }
  },
};

async function onBoth(
  { scratch }: RehearsalContext, trinoUrl: string, today: string | undefined, use: (sessions: { trino: AthenaSession; duckDb: AthenaSession }) => Promise<void>,
): Promise<void> {
  const sessions = { trino: await AthenaSession.start(scratch, { trinoUrl, today }), duckDb: await AthenaSession.start(scratch, { today }) };
  try {
    await use(sessions);
  } finally {
    await sessions.trino.stop();
    await sessions.duckDb.stop();
  }
}

async function runQuestions(recorder: Recorder, shared: string, label: string, trinoUrl: string | undefined): Promise<void> {
  const folder = path.join(shared, 'eval', 'defog');
  const { accuracy, misses } = await evaluateQuestions({ folder, model: `oracle:${path.join(folder, 'trino-gold.jsonl')}`, trinoUrl, progress: recorder.progress });
  recorder.figure(`reference questions right on ${label}`, Math.round(accuracy * 1000) / 10, '%');
  recorder.check(`${label}: 98 of 100 reference questions are answered right, from upload to answer`, accuracy >= LEAST_ACCURACY, misses.map(({ id, what }) => `${id}: ${what}`).join('\n'));
  if (misses.length > 0) recorder.table(`Reference questions not right on ${label}`, ['Question', 'What came'], misses.map(({ id, what }) => [id, what]));
}
