/**
 * Records what a real Trino answers to the dialect queries, for `test/local/athena/trino-results.test.ts`.
 *
 *     npx tsx rehearsal/tools/record-dialect.ts http://127.0.0.1:8080 [file]
 *
 * The server needs the memory catalog only. Its tables `sales` and `regions` of the schema `default` are made anew.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { dialectQueries, SETUP } from './dialect/queries';

interface Answer {
  nextUri?: string;
  columns?: { name: string; type: string }[];
  data?: unknown[][];
  error?: { errorName: string; message: string };
}

interface Recorded {
  readonly sql: string;
  readonly names?: string[];
  readonly types?: string[];
  readonly rows?: unknown[][];
  readonly error?: { name: string; message: string };
}

async function ask(url: string, sql: string): Promise<Recorded> {
  const headers = { 'X-Trino-User': 'test', 'X-Trino-Catalog': 'memory', 'X-Trino-Schema': 'default', 'X-Trino-Time-Zone': 'UTC' };
  let answer = await (await fetch(`${url}/v1/statement`, { method: 'POST', headers, body: sql })).json() as Answer;
  const rows: unknown[][] = [];
  let columns = answer.columns;
  while (answer.nextUri !== undefined) {
    // Numbers beyond 2^53 keep their digits.
    const text = await (await fetch(answer.nextUri, { headers })).text();
    answer = JSON.parse(text.replace(/(?<=[[,:])(-?\d{16,})(?=[\],}])/g, '"$1"'));
    columns ??= answer.columns;
    rows.push(...answer.data ?? []);
  }
  if (answer.error !== undefined) return { sql, error: { name: answer.error.errorName, message: answer.error.message } };
  return { sql, names: columns?.map(({ name }) => name), types: columns?.map(({ type }) => type), rows };
}

async function main(url: string, file: string): Promise<void> {
  for (const table of ['sales', 'regions']) await ask(url, `DROP TABLE IF EXISTS ${table}`);
  for (const statement of SETUP) {
    const { error } = await ask(url, statement);
    if (error !== undefined) throw new Error(`${statement}: ${error.message}`);
  }
  const lines: string[] = [];
  for (const sql of dialectQueries()) lines.push(JSON.stringify(await ask(url, sql)));
  fs.writeFileSync(file, `{"setup": ${JSON.stringify(SETUP)},\n"queries": [\n${lines.join(',\n')}\n]}\n`);
  process.stdout.write(`${lines.length} queries recorded\n`);
}

const [url, file = path.join(__dirname, '..', '..', 'test', 'local', 'athena', 'support', 'trino-476-results.json')] = process.argv.slice(2);
if (url === undefined) {
  process.stderr.write('The address of a Trino is needed\n');
  process.exitCode = 1;
} else {
  void main(url.replace(/\/$/, ''), file);
}
