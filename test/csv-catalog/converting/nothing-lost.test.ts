import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Converting } from './support';
import { ByteBudget } from '../../../src/csv-catalog/converting/byte-limit';
import { DuckDbCsvConverter } from '../../../src/csv-catalog/converting/csv-converter';
import { DuckDb } from '../../../src/csv-catalog/converting/duckdb.client';
import { TextScan } from '../../../src/csv-catalog/converting/text-scan';
import { asQuarantine } from '../../../src/csv-catalog/converting/too-large';

const converting = new Converting();
afterAll(() => converting.remove());

const ROWS = 3000;
const FILE = `id,text\n${Array.from({ length: ROWS }, (_, i) => `${i},${i % 10 === 0 ? `"two\nlines of ${i}"` : 'one'}\n`).join('')}`;

/** DuckDB, with statements changed on their way. */
class ChangedDuckDb extends DuckDb {
  constructor(private readonly change: (sql: string) => string) {
    super(500, 1);
  }

  public async query(sql: string): Promise<unknown[][]> {
    return super.query(this.change(sql));
  }
}

async function convertWith(duckDb: DuckDb, content: string) {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'nothing-lost-'));
  const steps: string[] = [];
  try {
    const file = path.join(scratch, 'uploaded');
    fs.writeFileSync(file, content);
    const opened = await new DuckDbCsvConverter(duckDb, (step) => steps.push(step)).open(file, { overrides: {}, mostRejects: 1, scratch });
    return { result: await opened.convert(undefined, 't'), steps };
  } finally {
    fs.rmSync(scratch, { recursive: true });
  }
}

describe('every line of a file', () => {
  it('is a row, or a part of one', async () => {
    const { conversion, steps } = await converting.convert(FILE);
    expect(conversion.rows).toBe(ROWS);
    expect(steps).not.toContain('canonical');
  });

  it.each([1, 2, 500])('is looked for record by record where %d rows are missing', async (lost) => {
    const { result, steps } = await convertWith(new ChangedDuckDb((sql) => sql.replace('skip = 1,', `skip = ${1 + lost},`)), FILE);
    expect(steps).toContain('canonical');
    expect(result).toMatchObject({ rows: ROWS });
  });

  it('is missed where it cannot be found: the file is quarantined', async () => {
    const losing = new ChangedDuckDb((sql) => sql.replace('skip = 1,', 'skip = 2,').replace('skip = 0,', 'skip = 2,'));
    await expect(convertWith(losing, FILE)).rejects.toMatchObject({ name: 'Quarantine', code: 'unreadable', message: expect.stringContaining('has 3000 rows, but 2998') });
  });

  it('is read where a column has line breaks only far behind the sample', async () => {
    const late = `id,a,b\n${Array.from({ length: 20_000 }, (_, i) => `${i},some text that fills the row,${i === 15_000 ? '"x\ny"' : 'z'}\n`).join('')}`;
    const { conversion, steps, rows } = await converting.convert(late);
    expect(conversion.rows).toBe(20_000);
    expect(steps).not.toContain('canonical');
    expect(rows[15_000][2]).toBe('x\ny');
  });

  it('is read where the first byte beyond ASCII comes late, in whatever encoding', async () => {
    const lines = (last: string) => `id,text\n${Array.from({ length: 20_000 }, (_, i) => `${i},some text that fills the row\n`).join('')}20000,${last}\n`;
    const latin = await converting.convert(Buffer.from(lines('Crème brûlée à la française'), 'latin1'));
    expect(latin.opened.layout.dialect.encoding).toBe('windows-1252');
    expect(latin.rows[20_000][1]).toBe('Crème brûlée à la française');
    const utf8 = await converting.convert(lines('Crème brûlée à la française'));
    expect(utf8.opened.layout.dialect.encoding).toBe('utf-8');
    expect(utf8.rows[20_000][1]).toBe('Crème brûlée à la française');
  });
});

describe('a text', () => {
  it('is known by its bytes, whatever pieces they come in', () => {
    const bytes = Buffer.from('a\r\nb\nc\rü€😀\r\n');
    for (let size = 1; size <= bytes.length; size++) {
      const scan = new TextScan();
      for (let at = 0; at < bytes.length; at += size) scan.add(bytes.subarray(at, at + size));
      expect(scan.facts()).toEqual({ lf: 3, cr: 3, crlf: 2, hasNul: false, isBroken: false });
    }
  });

  it.each([[[0x61, 0xfc, 0x62]], [[0xe2, 0x82]], [[0xf0, 0x9f, 0x98]], [[0x80]], [[0xc3, 0x28]]])('has broken characters: %j', (bytes) => {
    for (let size = 1; size <= bytes.length; size++) {
      const scan = new TextScan();
      for (let at = 0; at < bytes.length; at += size) scan.add(Buffer.from(bytes.slice(at, at + size)));
      expect(scan.facts().isBroken).toBe(true);
    }
  });
});

it('a file is read by lines of Shift_JIS with a byte that is none, and that record is left out', async () => {
  const shiftJis = Buffer.concat([Buffer.from('id,name\n1,'), Buffer.from([0x8e, 0x52, 0x93, 0x63]), Buffer.from('\n2,'), Buffer.from([0xff]), Buffer.from('\n')]);
  const { rows, rejects } = await converting.convert(shiftJis, { overrides: { encoding: 'shift_jis', hasHeader: true } });
  expect(rows).toEqual([['1', '山田']]);
  expect(rejects).toMatchObject([{ line: 3, reason: 'invalid-bytes' }]);
});

describe('what is too large', () => {
  it('ends as soon as it is known to be', () => {
    const plain = new ByteBudget();
    plain.spend(4e9);
    expect(() => plain.spend(1)).toThrow(/more than 4 GB/);
    const bomb = new ByteBudget(1_000_000);
    bomb.spend(200_000_000);
    expect(() => bomb.spend(1)).toThrow(/more than 200 times its size/);
  });

  it('says what to do where memory or disk are not enough', async () => {
    const wide = `${Array.from({ length: 1500 }, (_, i) => `c${i}`).join(',')}\n${`${Array.from({ length: 1500 }, (_, i) => i).join(',')}\n`.repeat(30)}`;
    await expect(convertWith(new DuckDb(30, 1), wide)).rejects.toMatchObject({ name: 'Quarantine', code: 'too-large', message: expect.stringMatching(/10 GB .* 3 GB .* split it/) });
    expect(asQuarantine(Object.assign(new Error('no space'), { code: 'ENOSPC' }))).toMatchObject({ code: 'too-large' });
    expect(asQuarantine(new Error('Invalid Input Error: CSV Error on Line 7: secret'))).toMatchObject({ name: 'InvalidInputError', message: 'DuckDB ended the conversion' });
    const other = new Error('something else');
    expect(asQuarantine(other)).toBe(other);
  });
});
