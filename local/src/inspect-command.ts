import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { inspectFile, inspectionText } from './inspect';
import { UsageError } from './usage-error';
import { DuckDbCsvConverter } from '../../src/csv-catalog/converting/csv-converter';
import { DuckDb } from '../../src/csv-catalog/converting/duckdb.client';
import { parseSettings } from '../../src/csv-catalog/data-set-settings';
import { ReadingOverrides } from '../../src/csv-catalog/reading/layout';

const HELP = `cdk-genai-data-pipeline-local inspect <file> [options]

Prints what the library makes of a CSV file, as an upload of it would be read: every value is looked at, nothing is changed.

  --json               prints one JSON object: layout, columns, rows, rejects, profile; or the reason of a quarantine
  --settings <file>    a _dataset.json that says how the data set's files are read
  --max-rejected <n>   share of records, 0 to 1, that may be left out before the file is quarantined (default: 0.5)
  --help               this text

Exits with 2 where the file would be quarantined.`;

/** As a function of 3,008 MB would have it. */
const DUCKDB_MEMORY_MB = 1800;
const DUCKDB_THREADS = 2;

/** @returns the exit code */
export async function inspectCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args);
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const [file] = positionals;
  if (positionals.length !== 1) {
    throw new UsageError(`one file is expected, not ${positionals.length}${positionals.length > 0 ? ` (${positionals.join(', ')})` : ''}`);
  }
  if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile()) {
    throw new UsageError(`there is no file ${file}: give the path of a CSV file`);
  }
  const converter = new DuckDbCsvConverter(new DuckDb(DUCKDB_MEMORY_MB, DUCKDB_THREADS));
  const inspection = await inspectFile(path.resolve(file), converter, readOverrides(values.settings), checkedShare(values['max-rejected']));
  console.log(values.json ? JSON.stringify(inspection, undefined, 2) : inspectionText(inspection));
  return inspection.state === 'cataloged' ? 0 : 2;
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'json': { type: 'boolean', default: false },
        'settings': { type: 'string' },
        'max-rejected': { type: 'string', default: '0.5' },
        'help': { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function readOverrides(file: string | undefined): ReadingOverrides {
  if (file === undefined) return {};
  if (!fs.existsSync(file)) throw new UsageError(`there is no file ${file}: give the path of a _dataset.json, or leave --settings out`);
  const { overrides, problem } = parseSettings(fs.readFileSync(file, 'utf8'), '', path.basename(file));
  if (problem !== undefined) throw new UsageError(problem.message);
  return overrides;
}

function checkedShare(text: string): number {
  const share = Number(text);
  if (text.trim() === '' || !(share >= 0 && share <= 1)) throw new UsageError(`--max-rejected is '${text}': give a share from 0 to 1, for example 0.1 for a tenth`);
  return share;
}
