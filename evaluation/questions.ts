import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { oracleModel } from './oracle-model';
import { startLocalCloud } from '../local/src';
import { LocalModel } from '../local/src/models/local-model';
import { PipelineClient } from '../local/src/pipeline-client';
import { GenAiDataPipeline } from '../src';

/** One line that a scorer reads. */
export type Prediction = { id: string } & ({ columns: string[]; rows: unknown[][] } | { abstained: true; reason: string } | { error: string });

export interface QuestionsEvaluation {
  readonly predictions: readonly Prediction[];
  /** The share of answerable questions that were answered right. */
  readonly accuracy: number;
  /** Ids of what was not right, with what came instead. */
  readonly misses: readonly { id: string; what: string }[];
  /** What the set's scorer printed. */
  readonly scorerOutput: string;
}

export interface QuestionsOptions {
  /** A folder with `questions.json`, `expected.json`, `csv/<database>/<table>.csv`, `score.mjs` and, if there is one, `unanswerable.json`. */
  readonly folder: string;
  /** A model of the local cloud, or `oracle:<file>` with the SQL of each question. */
  readonly model: string;
  /** A Trino in the place of DuckDB. */
  readonly trinoUrl?: string;
  readonly progress: (line: string) => void;
}

interface Question { readonly id: string; readonly db: string; readonly question: string }

/** Loads each database's CSV files through upload, asks every question over HTTP, and has the set's scorer judge the answers. */
export async function evaluateQuestions(options: QuestionsOptions): Promise<QuestionsEvaluation> {
  const read = (name: string) => JSON.parse(fs.readFileSync(path.join(options.folder, name), 'utf8'));
  const answerable: Question[] = read('questions.json');
  const isOracle = options.model.startsWith('oracle:');
  const unanswerable: Question[] = !isOracle && fs.existsSync(path.join(options.folder, 'unanswerable.json')) ? read('unanswerable.json') : [];
  const { today } = read('expected.json');
  const questions = [...answerable, ...unanswerable];
  const model = isOracle ? oracleModel(options.model.slice('oracle:'.length), questions) : options.model;
  const predictions: Prediction[] = [];
  for (const database of new Set(questions.map(({ db }) => db))) {
    const own = questions.filter(({ db }) => db === database);
    predictions.push(...await askDatabase(path.join(options.folder, 'csv', database), own, model, today, options));
    options.progress(`${database}: ${own.length} questions asked, ${predictions.length} of ${questions.length}`);
  }
  return score(options.folder, predictions);
}

async function askDatabase(csvFolder: string, questions: readonly Question[], model: string | LocalModel, today: string, options: QuestionsOptions): Promise<Prediction[]> {
  const assembly = fs.mkdtempSync(path.join(os.tmpdir(), 'evaluate-'));
  const app = new App({ outdir: assembly });
  new GenAiDataPipeline(new Stack(app, 'Evaluation'), 'Pipeline');
  app.synth();
  const cloud = await startLocalCloud({ assembly, port: 0, model, today, trinoUrl: options.trinoUrl });
  try {
    const client = new PipelineClient(cloud);
    const keys = fs.readdirSync(csvFolder).filter((name) => name.endsWith('.csv')).map((name) => `csv/${name}`);
    await Promise.all(keys.map((key) => client.upload(key, fs.readFileSync(path.join(csvFolder, path.basename(key))))));
    for (const key of keys) {
      const status = await client.waitForStatus(key);
      if (status.state !== 'cataloged') throw new Error(`${key} was not cataloged: ${status.reason?.message}`);
      await client.waitForJson(`descriptions/${status.table}.json`);
    }
    const predictions: Prediction[] = [];
    for (const question of questions) predictions.push(await predict(client, question, () => cloud.queries().at(-1)?.reason));
    return predictions;
  } finally {
    await cloud.stop();
    fs.rmSync(assembly, { recursive: true, force: true });
  }
}

async function predict(client: PipelineClient, { id, question }: Question, lastQueryFailure: () => string | undefined): Promise<Prediction> {
  try {
    const answer = await client.ask(question);
    if (answer.kind !== 'answered') return { id, abstained: true, reason: `${answer.kind}: ${answer.answer} (the last query: ${lastQueryFailure() ?? 'ran'})` };
    return { id, columns: answer.columns.map(({ name }: { name: string }) => name), rows: answer.rows };
  } catch (error) {
    return { id, error: (error as Error).message };
  }
}

function score(folder: string, predictions: readonly Prediction[]): QuestionsEvaluation {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'predictions-')), 'predictions.jsonl');
  fs.writeFileSync(file, predictions.map((prediction) => JSON.stringify(prediction)).join('\n'));
  const scored = (flags: string[]) => spawnSync(process.execPath, [path.join(folder, 'score.mjs'), file, ...flags], { encoding: 'utf8' });
  const { stdout, stderr } = scored(['--json']);
  const text = scored(['--verbose']).stdout;
  fs.rmSync(path.dirname(file), { recursive: true });
  let result: ScorerResult;
  try {
    result = JSON.parse(stdout);
  } catch {
    throw new Error(`the scorer failed: ${stderr || stdout}`);
  }
  const { total, details } = result;
  const misses = details.filter(({ id, result: outcome }) => outcome !== 'right' && predictions.some((prediction) => prediction.id === id))
    .map(({ id, result: outcome, note }) => ({ id, what: whatCame(predictions.find((prediction) => prediction.id === id)) ?? `${outcome} ${note ?? ''}`.trim() }));
  return { predictions, accuracy: total.accuracy, misses, scorerOutput: text };
}

/** What `score.mjs --json` prints, as far as it is read here. */
interface ScorerResult {
  readonly total: { readonly accuracy: number };
  readonly details: readonly { readonly id: string; readonly result: string; readonly note?: string }[];
}

function whatCame(prediction: Prediction | undefined): string | undefined {
  if (prediction === undefined) return 'no prediction';
  return 'error' in prediction ? prediction.error : 'abstained' in prediction ? prediction.reason : undefined;
}
