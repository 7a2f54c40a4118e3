import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import * as fc from 'fast-check';
import { addValue, classify, fits, noFacts, typeOf } from '../../src/csv-catalog/converting/column-types';
import { DuckDb } from '../../src/csv-catalog/converting/duckdb.client';
import { checkNothingLost, fileColumns } from '../../src/csv-catalog/converting/nothing-lost';
import { writeParquet } from '../../src/csv-catalog/converting/write-parquet';
import { columnNames, tableOfKey } from '../../src/csv-catalog/names';
import { profileParquet } from '../../src/csv-catalog/profiling/profile-parquet';
import { readCsv } from '../../src/csv-catalog/reading/read-csv';
import { readUploadEvent } from '../../src/csv-catalog/upload-event';

const duckDb = new DuckDb(512, 1);

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'reading-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

async function read(content: string | Buffer) {
  const source = path.join(folder, 'source.csv');
  fs.writeFileSync(source, content);
  return readCsv(source, path.join(folder, 'canonical.csv'));
}

/** The rows as text, read back from the Parquet file that they were written to. */
async function roundTrip(content: string | Buffer) {
  const csv = await read(content);
  const columns = csv.names.map((name, i) => ({ name, type: typeOf(csv.facts[i]) }));
  const parquet = path.join(folder, 'out.parquet');
  await writeParquet(duckDb, path.join(folder, 'canonical.csv'), csv, columns, parquet);
  checkNothingLost(csv, await profileParquet(duckDb, parquet, { table: 't', rows: csv.rows, columns: fileColumns(csv, columns), rejected: 0 }));
  return { csv, columns, rows: await duckDb.query(`SELECT COLUMNS(c -> true)::VARCHAR FROM '${parquet}'`) as (string | null)[][] };
}

const typeOfValues = (...values: string[]) => {
  const facts = noFacts();
  values.forEach((value) => addValue(facts, value));
  return typeOf(facts);
};

describe('types of columns', () => {
  it.each([
    [['1', '-2', '', '0'], 'bigint'],
    [['9223372036854775807', '-9223372036854775808'], 'bigint'],
    [['9223372036854775808'], 'string'],
    [['007', '12'], 'string'],
    [['+5'], 'string'],
    [['1.50', '20.25'], 'decimal(18,2)'],
    [['12345678901234567.25'], 'decimal(38,2)'],
    [['1.5', '2.25'], 'double'],
    [['1.5', '2'], 'double'],
    [['1234567890123456', '1.5'], 'decimal(18,1)'],
    [['1e5', '2.5E-3'], 'double'],
    [['1e999'], 'string'],
    [['0.1234567890123456789012', '0.12'], 'decimal(38,22)'],
    [['2024-02-29', '2023-12-31'], 'date'],
    [['2024-02-30'], 'string'],
    [['0000-01-01'], 'string'],
    [['2024-01-01', '2024-01-01 10:00:00'], 'timestamp'],
    [['2024-01-01T23:59:59.123'], 'timestamp'],
    [['2024-01-01T23:59:59.123Z', '2024-01-01 10:00+05:30'], 'timestamp'],
    [['2024-01-01T10:00:00Z', '2024-01-01T10:00:00'], 'string'],
    [['2024-01-01T10:00:00Z', '2024-01-01'], 'string'],
    [['2024-01-01T10:00:00+15:00'], 'string'],
    [['2024-01-01T10:00:00 Europe/Berlin'], 'string'],
    [['2024-01-01 24:00:00'], 'string'],
    [['2024-02-30 10:00'], 'string'],
    [['2024-01-01 10:00:00+02'], 'string'],
    [['true', 'FALSE'], 'boolean'],
    [['true', 'yes'], 'string'],
    [['true', '1'], 'string'],
    [['1', 'x', '2'], 'string'],
    [['', ''], 'string'],
  ])('finds for %j the type %s', (values, type) => {
    expect(typeOfValues(...values)).toBe(type);
  });

  it('knows no type of another name', () => {
    expect(fits(noFacts(), 'array<int>')).toBe(false);
    expect(classify('-')).toBe('text');
  });

  it('never chooses a type that changes a number', async () => {
    const number = fc.oneof(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map(String), fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.tuple(fc.integer(), fc.stringMatching(/^\d{1,4}$/)).map(([whole, fraction]) => `${whole}.${fraction}`), fc.stringMatching(/^0\d{1,5}$/));
    await fc.assert(fc.asyncProperty(fc.array(number, { minLength: 1, maxLength: 6 }), async (values) => {
      const { columns, rows } = await roundTrip(`n,t\n${values.map((value) => `${value},x`).join('\n')}\n`);
      rows.forEach(([value], i) => {
        if (columns[0].type === 'string') expect(value).toBe(values[i]);
        else expect(Number(value)).toBe(Number(values[i]));
      });
    }), { numRuns: 60 });
  });
});

describe('files that are no tables', () => {
  it.each<[string, string | Buffer, string]>([
    ['nothing', '', 'empty'],
    ['blank lines', '\n\n', 'empty'],
    ['a workbook', Buffer.from('PK\u0003\u0004xxxx'), 'not-a-table'],
    ['a PDF document', '%PDF-1.7 x', 'not-a-table'],
    ['a web page', '<!doctype html><p>x</p>', 'not-a-table'],
    ['JSON', '[{"a": 1}]', 'not-a-table'],
    ['NUL characters', 'a,b\n1,\u0000\n', 'not-a-table'],
    ['UTF-16', Buffer.from('\ufeffa,b\n1,2\n', 'utf16le'), 'not-utf8'],
    ['another encoding', Buffer.from('name\nJos\xe9\n', 'latin1'), 'not-utf8'],
    ['a row too long', 'a,b\n1,2,3\n4,5\n', 'ragged'],
    ['no header', '1,2024-01-01\n2,2024-01-02\n', 'no-header'],
    ['an empty header', ',\n1,2\n', 'no-header'],
    ['a quote without an end', 'a,b\n"p",4\n"q",5\n"x,1\n2,3\n', 'malformed-quotes'],
    ['text behind a quote', 'a,b\n"p,q",4\n"q,",5\n"x"y,1\n', 'malformed-quotes'],
    ['a row of two million characters', `a,b\n${'x'.repeat(1_000_000)},${'y'.repeat(1_000_000)}\n`, 'too-large'],
    ['a field of eight million characters', `a,b\n"${'x\n'.repeat(5_000_000)}",1\n`, 'too-large'],
    ['too many columns', `${Array.from({ length: 2001 }, (_, i) => `c${i}`).join(',')}\n`, 'too-many-columns'],
  ])('are quarantined: %s', async (_what, content, code) => {
    await expect(read(content)).rejects.toMatchObject({ name: 'Quarantine', code });
  });

  it('but a header alone is a table without rows, years may be headers, and a mark of UTF-8 is no part of a name', async () => {
    expect((await roundTrip('a,b\n')).rows).toEqual([]);
    expect((await read('country,2019,2020\nA,1,2\n')).names).toEqual(['country', 'c_2019', 'c_2020']);
    expect((await read('\ufeffid,x\n1,2\n')).headers[0]).toBe('id');
  });
});

it('is noticed when what was written is not what was read', async () => {
  const csv = await read('a,b\n1,x\n2,y\n');
  const columns = [{ name: 'a', type: 'bigint' }, { name: 'b', type: 'string' }];
  const parquet = path.join(folder, 'lost.parquet');
  const canonical = path.join(folder, 'canonical.csv');
  await expect(writeParquet(duckDb, canonical, { ...csv, rows: 3 }, columns, parquet)).rejects.toMatchObject({ code: 'unreadable' });
  await writeParquet(duckDb, canonical, csv, columns, parquet);
  csv.facts[1].values = 1;
  const profile = await profileParquet(duckDb, parquet, { table: 't', rows: csv.rows, columns: fileColumns(csv, columns), rejected: 0 });
  expect(() => checkNothingLost(csv, profile)).toThrow(expect.objectContaining({ code: 'unreadable' }));
});

it('names tables after folders or files, and columns after headers', () => {
  expect(['csv/Sales 2024/x/y.csv', 'csv/Orders.CSV.gz', 'csv/2024.tsv', 'csv/日本.csv'].map((key) => tableOfKey(key, 'csv/'))).toEqual(['sales_2024', 'orders', 't_2024', 't_x']);
  expect(columnNames(['Größe', 'a', 'A', '', '1st', 'a'])).toEqual(['grosse', 'a', 'a_2', 'column_4', 'c_1st', 'a_3']);
});

it('takes keys from events of its own bucket and prefix only', () => {
  const body = (bucket: string, key?: string) => JSON.stringify({ detail: { bucket: { name: bucket }, object: { key } } });
  expect(readUploadEvent(body('b', 'csv/a b.csv'), 'b', 'csv/')).toBe('csv/a b.csv');
  for (const other of [body('x', 'csv/a.csv'), body('b', 'other/a.csv'), body('b', 'csv/'), body('b', 'csv/folder/'), body('b'), '{}']) {
    expect(readUploadEvent(other, 'b', 'csv/')).toBeUndefined();
  }
});

it('stores moments with an offset in UTC', async () => {
  const { columns, rows } = await roundTrip('seen_at\n2024-01-05T10:00:00Z\n2024-01-05 10:00:00.250+02:00\n2024-01-05T23:30-0530\n');
  expect(columns).toEqual([{ name: 'seen_at', type: 'timestamp' }]);
  expect(rows).toEqual([['2024-01-05 10:00:00'], ['2024-01-05 08:00:00.25'], ['2024-01-06 05:00:00']]);
});
