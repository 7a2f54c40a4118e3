import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import * as fc from 'fast-check';
import type { Conversion } from '../../../src/csv-catalog/converting/conversion';
import { DuckDbCsvConverter } from '../../../src/csv-catalog/converting/csv-converter';
import { DuckDb } from '../../../src/csv-catalog/converting/duckdb.client';

const duckDb = new DuckDb(512, 1);

/** A column of values, beside one of text that keeps rows apart, as it is in the Parquet file. */
async function convert(values: readonly string[]): Promise<{ type: string; values: (string | null)[] }> {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'types-'));
  try {
    const file = path.join(scratch, 'upload');
    fs.writeFileSync(file, `value,word\n${values.map((value) => `${value},x`).join('\n')}\n`);
    const opened = await new DuckDbCsvConverter(duckDb).open(file, { overrides: { hasHeader: true, delimiter: ',' }, mostRejects: 0, scratch });
    const { columns, parquetFile } = await opened.convert(undefined, 't') as Conversion;
    const rows = await duckDb.query(`SELECT CAST(value AS VARCHAR) FROM read_parquet('${parquetFile}')`);
    return { type: columns[0].type, values: rows.map(([value]) => value as string | null) };
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

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
  [['1e5', '2.5E-3'], 'double'],
  [['1e999'], 'string'],
  [['2024-02-29', '2023-12-31'], 'date'],
  [['2024-02-30'], 'string'],
  [['0000-01-01'], 'string'],
  [['2024-01-01T23:59:59.123', '2024-01-02 00:00:00'], 'timestamp'],
  [['2024-01-01T23:59:59.123Z', '2024-01-01T10:00:00+05:30'], 'timestamp'],
  [['2024-01-01T10:00:00Z', '2024-01-01T10:00:00'], 'string'],
  [['2024-01-01T10:00:00Z', '2024-01-01'], 'string'],
  [['2024-01-01T10:00:00+15:00'], 'string'],
  [['2024-01-01T10:00:00 Europe/Berlin'], 'string'],
  [['2024-01-01 24:00:00'], 'string'],
  [['2024-02-30 10:00'], 'string'],
  [['true', 'FALSE'], 'boolean'],
  [['true', '1'], 'string'],
  [['1', 'x', '2'], 'string'],
])('the values %j have the type %s', async (values, type) => {
  expect((await convert(values)).type).toBe(type);
});

it('moments with an offset are kept in UTC', async () => {
  expect((await convert(['2024-01-05T10:00:00Z', '2024-01-05 10:00:00.250+02:00', '2024-01-05T23:30:00-05:30'])).values)
    .toEqual(['2024-01-05 10:00:00', '2024-01-05 08:00:00.25', '2024-01-06 05:00:00']);
});

it('no number is changed by the type of its column', async () => {
  const number = fc.oneof(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map(String), fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.tuple(fc.integer(), fc.stringMatching(/^\d{1,4}$/)).map(([whole, fraction]) => `${whole}.${fraction}`), fc.stringMatching(/^0\d{1,5}$/));
  await fc.assert(fc.asyncProperty(fc.array(number, { minLength: 1, maxLength: 6 }), async (written) => {
    const { type, values } = await convert(written);
    expect(values).toHaveLength(written.length);
    values.forEach((value, i) => {
      if (type === 'string') expect(value).toBe(written[i]);
      else if (type === 'double') expect(Number(value)).toBe(Number(written[i]));
      else expect(plain(value!)).toBe(plain(written[i]));
    });
  }), { numRuns: 60 });
});

/** A decimal number without the zeros that say nothing. */
function plain(text: string): string {
  const number = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return number === '-0' ? '0' : number;
}
