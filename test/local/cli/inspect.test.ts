import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

const CLI = path.join(__dirname, '..', '..', '..', 'local', 'bin', 'cli.js');

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inspect-cli-'));
  write('sales.csv', '# exported by the till\r\nid;Sold On;Price\r\n1;05.02.2024;1,50\r\n2;17.02.2024;12,25\r\n3;too short\r\n');
  write('page.csv', '<!doctype html><p>x</p>');
  write('_dataset.json', JSON.stringify({ types: { Price: 'string' } }));
  write('broken.json', JSON.stringify({ dialect: { delimiter: 'two' } }));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string): void {
  fs.writeFileSync(path.join(folder, name), content);
}

function inspect(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'inspect', ...args], { cwd: folder, encoding: 'utf8', env: { ...process.env, NODE_NO_WARNINGS: '1' } });
  return { status, stdout, stderr };
}

it('says what a file is read as, and what was left out', () => {
  const { status, stdout } = inspect('sales.csv');
  expect(stdout).toMatch(/^sales\.csv: 2 rows, 3 columns, 1 record left out$/m);
  expect(stdout).toMatch(/utf-8, delimiter ";", .*lines end in CRLF, header in line 2/);
  expect(stdout).toMatch(/sold_on \(Sold On\) +date +0 +2 +2024-02-05 +2024-02-17/);
  expect(stdout).toMatch(/price \(Price\) +decimal\(18,2\) +0 +2 +1\.50 +12\.25/);
  expect(status).toBe(0);
});

it('prints the same as JSON, with the profile', () => {
  const { status, stdout } = inspect('sales.csv', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    state: 'cataloged',
    rows: 2,
    rejects: { count: 1 },
    layout: { headerLine: 2, dialect: { delimiter: ';' } },
    columns: [{ name: 'id', type: 'bigint' }, { name: 'sold_on', type: 'date' }, { name: 'price', type: 'decimal(18,2)' }],
    profile: { rows: 2 },
  });
  expect(status).toBe(0);
});

it('follows settings, and the share of records that may be left out', () => {
  expect(JSON.parse(inspect('sales.csv', '--json', '--settings', '_dataset.json').stdout)).toMatchObject({ columns: [{ type: 'bigint' }, { type: 'date' }, { header: 'Price', type: 'string' }] });
  const { status, stdout } = inspect('sales.csv', '--max-rejected', '0.2');
  expect(stdout).toContain('would be quarantined (ragged)');
  expect(status).toBe(2);
});

it('fails with the reason of a quarantine and leaves the file as it was', () => {
  const { status, stdout } = inspect('page.csv', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ state: 'quarantined', reason: { code: 'not-a-table', message: expect.stringContaining('web page') } });
  expect(status).toBe(2);
  expect(fs.readFileSync(path.join(folder, 'page.csv'), 'utf8')).toBe('<!doctype html><p>x</p>');
});

it.each([
  ['no file', [], 'one file is expected'],
  ['a file that is not there', ['nowhere.csv'], 'there is no file nowhere.csv'],
  ['settings that are not there', ['sales.csv', '--settings', 'nowhere.json'], 'there is no file nowhere.json'],
  ['settings that cannot be followed', ['sales.csv', '--settings', 'broken.json'], 'dialect.delimiter'],
  ['a share that is none', ['sales.csv', '--max-rejected', 'many'], '--max-rejected is \'many\''],
  ['an option that is none', ['sales.csv', '--fast'], '--fast'],
])('fails in one line with %s', (_what, args, said) => {
  const { status, stderr } = inspect(...args);
  expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(said)]);
  expect(status).toBe(1);
});

it('explains itself', () => {
  expect(inspect('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--settings <file>') });
});
