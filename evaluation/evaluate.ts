/**
 * `npx projen evaluate`: how well the pipeline does on a folder of evaluation data.
 */
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { evaluateCsv } from './csv';
import { evaluateQuestions } from './questions';
import { DuckDbCsvConverter } from '../src/csv-catalog/converting/csv-converter';
import { DuckDb } from '../src/csv-catalog/converting/duckdb.client';

const HELP = `npx projen evaluate -- questions <folder> [--model <model>] [--trino <url>] [--min-accuracy <share>] [--json]
npx projen evaluate -- csv <folder> [--min <share>] [--json]

  questions <folder>  uploads csv/<database>/*.csv, asks every question of questions.json over HTTP with the day of expected.json as
                      today, and has score.mjs judge the answers
  --model <model>     rules (default), script:<file>, openai:<url>[#model], bedrock, or oracle:<file> with the SQL of each question
  --trino <url>       a Trino runs the queries in the place of DuckDB
  --min-accuracy <n>  exits with 1 below this share

  csv <folder>        converts every file of files/ and has check.mjs (or the rules of manifest.json, where there is none) judge encoding, dialect,
                      header, columns, types, rows, rejects and refusals
  --min <share>       exits with 1 below this share of right aspects

  --json              prints one JSON object`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    args: process.argv.slice(2).filter((argument, i) => !(i === 0 && argument === '--')),
    allowPositionals: true,
    options: {
      'model': { type: 'string', default: 'rules' },
      'trino': { type: 'string' },
      'min-accuracy': { type: 'string', default: '0' },
      'min': { type: 'string', default: '0' },
      'json': { type: 'boolean', default: false },
      'help': { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const [kind, folder] = positionals;
  if ((kind !== 'questions' && kind !== 'csv') || folder === undefined) {
    throw new Error(`say what to evaluate and its folder, as in: questions ../shared/eval/defog, or csv ../shared/eval/csv-corpus (got ${positionals.join(' ') || 'nothing'}); `
      + '--help explains');
  }
  const progress = (line: string) => process.stderr.write(`${line}\n`);
  if (kind === 'csv') {
    const { score, misses, output, results } = await evaluateCsv({ folder: path.resolve(folder), converter: new DuckDbCsvConverter(new DuckDb(512, 1)), progress });
    console.log(values.json ? JSON.stringify({ score, misses, results }) : output);
    return score >= Number(values.min) ? 0 : 1;
  }
  const evaluation = await evaluateQuestions({
    folder: path.resolve(folder),
    model: values.model.replace(/^(oracle|script):(.*)$/s, (_, prefix: string, file: string) => `${prefix}:${path.resolve(file)}`),
    trinoUrl: values.trino,
    progress,
  });
  const { accuracy, misses, scorerOutput } = evaluation;
  console.log(values.json ? JSON.stringify({ accuracy, misses }) : scorerOutput);
  return accuracy >= Number(values['min-accuracy']) ? 0 : 1;
}

main().then((code) => process.exit(code), (error: Error) => {
  console.error(`evaluate: ${error.message.split('\n')[0]}`);
  process.exit(1);
});
