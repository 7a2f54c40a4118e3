import * as fs from 'fs';
import * as path from 'path';
import type { VerifiedQuery } from './verified-query';
import { checkQueryOfUnknownTables } from '../sql';

/**
 * Reads a file of verified queries: a list of `question` and `sql`, as YAML (.yaml, .yml) or JSON (.json).
 *
 * @param constructPath begins every error
 * @throws naming the file, the entry and what to change
 */
export function readVerifiedQueries(file: string, constructPath: string): VerifiedQuery[] {
  const fail = (what: string): never => {
    throw new Error(`${constructPath}: the verified queries file '${file}' ${what}`);
  };
  if (!fs.existsSync(file)) {
    fail('does not exist: give its path relative to the app\'s folder, or an absolute one');
  }
  const extension = path.extname(file).toLowerCase();
  if (!['.yaml', '.yml', '.json'].includes(extension)) {
    fail(`has the extension '${extension}': name it .yaml, .yml or .json`);
  }
  let entries: unknown;
  try {
    const text = fs.readFileSync(file, 'utf8');
    entries = extension === '.json' ? JSON.parse(text) : yamlParser().parse(text);
  } catch (error) {
    fail(`cannot be read as ${extension === '.json' ? 'JSON' : 'YAML'}: ${(error as Error).message}`);
  }
  if (!Array.isArray(entries)) {
    return fail('must be a list of entries with the fields question and sql');
  }
  return entries.map((entry, index) => checkedEntry(entry, (what) => fail(`entry ${index + 1} ${what}`)));
}

function checkedEntry(entry: unknown, fail: (what: string) => never): VerifiedQuery {
  if (typeof entry !== 'object' || entry === null) {
    return fail('must have the fields question and sql');
  }
  const { question, sql, ...others } = entry as Record<string, unknown>;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) {
    return fail(`has the field '${unknown}': only question and sql are known`);
  }
  if (typeof question !== 'string' || question.trim() === '') {
    return fail('has no question: give it a text');
  }
  if (typeof sql !== 'string' || sql.trim() === '') {
    return fail('has no sql: give it a query');
  }
  try {
    checkQueryOfUnknownTables(sql);
  } catch (error) {
    return fail(`has sql that is not a query that Athena would be sent: ${(error as Error).message}`);
  }
  return { question: question.trim(), sql: sql.trim() };
}

/** The YAML parser, bundled with the package: it has no dependencies of its own. */
function yamlParser(): { parse(text: string): unknown } {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a bundle, found by its path and loaded only when a YAML file is given
  return require(path.join(__dirname, '..', '..', 'assets', 'synthesis', 'yaml.js'));
}
