import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { evaluateCsv } from '../../evaluation/csv';
import { DuckDbCsvConverter } from '../../src/csv-catalog/converting/csv-converter';
import { DuckDb } from '../../src/csv-catalog/converting/duckdb.client';

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'csv-set-'));
  fs.mkdirSync(path.join(folder, 'files'));
  fs.writeFileSync(path.join(folder, 'files', 'a.csv'), 'id;amount\n1;2.50\n2;3.75\n');
  fs.writeFileSync(path.join(folder, 'files', 'b.csv'), '%PDF-1.7');
  const expected = { encoding: ['utf-8'], delimiter: ';', quote: ['"', null], headerRow: 1, rowCount: 2, rejectedRows: 0, columns: [{ name: 'id', type: 'bigint' }, { name: 'amount', type: ['decimal(*,2)', 'double'] }] };
  fs.writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify({
    files: [{ file: 'a.csv', expected: { ...expected, headerRow: null }, alternatives: [{ headerRow: 1, rowCount: 3 }] }, { file: 'b.csv', expected: { ...expected, rejectedFile: true } }],
  }));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

const evaluate = () => evaluateCsv({ folder, converter: new DuckDbCsvConverter(new DuckDb(256, 1)), progress: () => undefined });

it('scores a set by its manifest, each file by the reading that it fits best', async () => {
  const { score, misses, output, results } = await evaluate();
  expect(misses).toEqual([{ file: 'a.csv', wrong: ['headerRow'] }]);
  expect(score).toBeCloseTo(10 / 11);
  expect(output).toContain('delimiter');
  expect(results[0]).toMatchObject({ first: ['1', '2.50'], last: ['2', '3.75'], columns: [{ name: 'id' }, { type: 'decimal(18,2)' }] });
  expect(results[1]).toMatchObject({ rejectedFile: true, reason: expect.stringContaining('PDF') });
});

it('has the set\'s own checker judge where there is one', async () => {
  const checker = path.join(folder, 'check.mjs');
  fs.writeFileSync(checker, 'import fs from "node:fs"; const r = JSON.parse(fs.readFileSync(process.argv[2])); '
    + 'console.log(process.argv[3] === "--json" ? JSON.stringify({ score: 0.5, files: [{ file: r[0].file, wrong: ["x"] }, { file: r[1].file, wrong: [] }] }) : "told");');
  expect(await evaluate()).toMatchObject({ score: 0.5, misses: [{ file: 'a.csv', wrong: ['x'] }], output: 'told' });
  fs.writeFileSync(checker, 'process.exit(1)');
  await expect(evaluate()).rejects.toThrow('the checker failed');
  fs.rmSync(checker);
});
