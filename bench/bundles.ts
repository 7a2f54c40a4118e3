import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { Figure, figure, median } from './figure';

const ASSETS = path.resolve(__dirname, '..', 'assets');
const BUNDLES = ['csv-catalog/catalog-upload.lambda', 'dataset-describer/describe-dataset.lambda', 'nl-query-api/ask-question.lambda'];
const LOADS = 7;

/** Size and load time of each bundle as it ships; DuckDB is loaded later, from its layer. */
export function measureBundles(): Figure[] {
  const figures: Figure[] = [];
  for (const name of BUNDLES) {
    const file = path.join(ASSETS, name, 'index.js');
    figures.push(figure(`bundle ${name} size`, fs.statSync(file).size / 1000, 'KB', 'at most 800 KB'));
    figures.push(figure(`bundle ${name} load, median of ${LOADS} fresh processes`, median(Array.from({ length: LOADS }, () => loadMilliseconds(file))), 'ms', 'at most 100 ms'));
  }
  return figures;
}

function loadMilliseconds(file: string): number {
  const script = `const t = process.hrtime.bigint(); try { require(${JSON.stringify(file)}); } catch (e) { if (!/environment variable|missing/i.test(e.message)) throw e; } `
    + 'console.log(Number(process.hrtime.bigint() - t) / 1e6)';
  const environment = { PATH: process.env.PATH, AWS_REGION: 'us-east-1', ...handlerEnvironment(file) };
  return Number(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8', env: environment }).trim().split('\n').pop());
}

/** The variables that a handler reads while it loads, with values that address nothing. */
function handlerEnvironment(file: string): Record<string, string> {
  const source = fs.readFileSync(file, 'utf8');
  const names = new Set(source.match(/"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+"/g)?.map((quoted) => quoted.slice(1, -1)) ?? []);
  const known: Record<string, string> = { MODEL: '{"modelId":"m","forcedTool":true,"temperature":true,"maxOutputTokens":1000,"inputUsdPerMillion":0,"outputUsdPerMillion":0}', TABLE_NAMES: '', ALLOWED_ORIGINS: '[]' };
  return Object.fromEntries([...names].filter((name) => !/^(AWS|NODE|POWERTOOLS|_)/.test(name)).map((name) => [name, known[name] ?? '1']));
}
