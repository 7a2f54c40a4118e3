import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { EngineHarness } from './support/engine-harness';
import { describeWithShared } from '../../support/shared';

/** The day of the set; see its README. */
const TODAY = '2026-11-23';
const DUCKDB_TYPES: Record<string, string> = { string: 'VARCHAR', int: 'INTEGER' };

describeWithShared('the reference queries of the questions', ['eval', 'defog'], (folder) => {
  it('give accepted answers, 98 of 100 at least', async () => {
    const schema: Record<string, Record<string, Record<string, string>>> = JSON.parse(fs.readFileSync(path.join(folder, 'schema.json'), 'utf8'));
    const oracle = fs.readFileSync(path.join(folder, 'trino-gold.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
    const predictions: unknown[] = [];
    for (const [database, tables] of Object.entries(schema)) {
      const harness = await EngineHarness.create(Object.entries(tables).map(([table, columns]) => tableFrom(path.join(folder, 'csv', database, `${table}.csv`), table, columns)).join(';\n'), TODAY);
      for (const { id, sql } of oracle.filter(({ db }) => db === database)) {
        try {
          const { columns, rows } = await harness.run(sql);
          predictions.push({ id, columns: columns.map(({ name }) => name), rows: rows.map((row) => row.map((value, i) => jsonValue(value, columns[i].type))) });
        } catch (error) {
          predictions.push({ id, error: (error as Error).message });
        }
      }
      harness.stop();
    }
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'oracle-')), 'predictions.jsonl');
    fs.writeFileSync(file, predictions.map((prediction) => JSON.stringify(prediction)).join('\n'));
    const scored = spawnSync(process.execPath, [path.join(folder, 'score.mjs'), file, '--verbose', '--min-accuracy', '0.98'], { encoding: 'utf8' });
    fs.rmSync(path.dirname(file), { recursive: true });
    expect(predictions).toHaveLength(197);
    if (scored.status !== 0) throw new Error(scored.stdout + scored.stderr);
  });
});

function tableFrom(file: string, table: string, columns: Record<string, string>): string {
  const order = fs.readFileSync(file, 'utf8').split(/\r?\n/)[0].split(',').map((name) => name.replace(/^"|"$/g, ''));
  const types = order.map((name) => `'${name}': '${DUCKDB_TYPES[columns[name]] ?? columns[name].toUpperCase()}'`);
  return `CREATE TABLE "${table}" AS SELECT * FROM read_csv('${file}', header = true, columns = {${types.join(', ')}}, auto_detect = false, delim = ',', quote = '"', escape = '"')`;
}

function jsonValue(value: string | null, type: string): unknown {
  if (value === null) return null;
  if (type === 'boolean') return value === 'true';
  return /^(bigint|integer|smallint|tinyint|double|real|decimal)$/.test(type) ? Number(value) : value;
}
