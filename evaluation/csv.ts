import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { CsvScore, Manifest, scoreResults } from './csv-score';
import { Conversion, CsvConverter, isMisfit } from '../src/csv-catalog/converting/conversion';
import { DuckDb, literal } from '../src/csv-catalog/converting/duckdb.client';
import { Quarantine } from '../src/csv-catalog/quarantine';

/** What the library makes of one file, as a checker reads it. */
export type CsvResult = { readonly file: string } & ({ readonly rejectedFile: true; readonly reason: string } | {
  readonly encoding: string;
  readonly compression: string | null;
  readonly delimiter: string | null;
  readonly quote: string | null;
  readonly escape?: string;
  readonly newline: string;
  readonly headerRow: number | null;
  readonly columns: readonly { readonly name: string; readonly header: string; readonly type: string }[];
  readonly rowCount: number;
  readonly rejectedRows: number;
  readonly first?: readonly unknown[];
  readonly last?: readonly unknown[];
});

export interface CsvEvaluation {
  readonly results: readonly CsvResult[];
  /** The share of aspects that are right. */
  readonly score: number;
  /** Files that are not right in all aspects. */
  readonly misses: CsvScore['misses'];
  /** What the set's checker printed, or the counts of our own. */
  readonly output: string;
}

export interface CsvOptions {
  /** A folder with `manifest.json`, `files/` and, if the set has one, its checker `check.mjs`. */
  readonly folder: string;
  readonly converter: CsvConverter;
  readonly progress: (line: string) => void;
}

/** Converts every file of a set and has the set's own checker, or ours, judge what came out. */
export async function evaluateCsv({ folder, converter, progress }: CsvOptions): Promise<CsvEvaluation> {
  const manifest: Manifest = JSON.parse(fs.readFileSync(path.join(folder, 'manifest.json'), 'utf8'));
  const duckDb = new DuckDb(512, 1);
  const results: CsvResult[] = [];
  for (const { file } of manifest.files) {
    results.push(await resultOf(file, path.join(folder, 'files', file), converter, duckDb));
    if (results.length % 50 === 0) progress(`${results.length} of ${manifest.files.length} files`);
  }
  const own = scoreResults(results, manifest);
  const checker = path.join(folder, 'check.mjs');
  return fs.existsSync(checker) ? { results, ...checked(checker, results) } : { results, ...own };
}

async function resultOf(name: string, file: string, converter: CsvConverter, duckDb: DuckDb): Promise<CsvResult> {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'evaluate-csv-'));
  try {
    const opened = await converter.open(file, { overrides: {}, mostRejects: 1, scratch });
    const conversion = await opened.convert(undefined, 't');
    if (isMisfit(conversion)) throw new Error(`${name}: its own types do not fit ${conversion.misfits.length} columns`);
    const { dialect, headerLine } = opened.layout;
    return {
      file: name,
      encoding: dialect.encoding,
      compression: dialect.compression,
      delimiter: dialect.delimiter,
      quote: dialect.quote,
      escape: dialect.escape === 'backslash' ? '\\' : undefined,
      newline: dialect.lineEnd,
      headerRow: headerLine,
      columns: conversion.columns.map(({ name: column, header, type }) => ({ name: column, header, type })),
      rowCount: conversion.rows,
      rejectedRows: conversion.rejects.count,
      ...await ends(conversion, duckDb),
    };
  } catch (error) {
    if (error instanceof Quarantine) return { file: name, rejectedFile: true, reason: error.message };
    throw error;
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

/** The first and the last row, as they are in the Parquet file. */
async function ends({ parquetFile, rows }: Conversion, duckDb: DuckDb): Promise<Pick<Extract<CsvResult, { rowCount: number }>, 'first' | 'last'>> {
  if (rows === 0) return {};
  const row = async (offset: number) => (await duckDb.query(`SELECT * FROM ${literal(parquetFile)} LIMIT 1 OFFSET ${offset}`))[0];
  return { first: await row(0), last: await row(rows - 1) };
}

/** What `check.mjs --json` prints, as far as it is read here. */
interface CheckerResult {
  readonly score: number;
  readonly files: readonly { readonly file: string; readonly wrong: readonly string[] }[];
}

function checked(checker: string, results: readonly CsvResult[]): Pick<CsvEvaluation, 'score' | 'misses' | 'output'> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'results-'));
  const file = path.join(folder, 'results.json');
  fs.writeFileSync(file, JSON.stringify(results));
  const run = (flag: string) => spawnSync(process.execPath, [checker, file, flag], { encoding: 'utf8', maxBuffer: 1e9 });
  const [json, text] = [run('--json'), run('--verbose')];
  fs.rmSync(folder, { recursive: true });
  let result: CheckerResult;
  try {
    result = JSON.parse(json.stdout);
  } catch {
    throw new Error(`the checker failed: ${json.stderr || json.stdout}`);
  }
  return { score: result.score, misses: result.files.filter(({ wrong }) => wrong.length > 0).map(({ file: name, wrong }) => ({ file: name, wrong })), output: text.stdout.trimEnd() };
}
