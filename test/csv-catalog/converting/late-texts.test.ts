import fc from 'fast-check';
import { chooseReading } from '../../../src/csv-catalog/converting/choose-reading';
import { ColumnReading, isNullToken } from '../../../src/csv-catalog/converting/column-reading';
import { DuckDb, literal } from '../../../src/csv-catalog/converting/duckdb.client';

const duckDb = new DuckDb(500, 2);

/** Texts of the columns that are tried, by what they are read as. */
const COLUMNS: readonly (readonly [reading: string, texts: readonly string[]])[] = [
  ['bigint', ['1', '-20', '345', '1000']],
  ['double', ['1.5', '2', '-0.25', '1e5', 'inf']],
  ['decimal(18,2)', ['1.50', '-20.25', '345.00']],
  ['date', ['2024-01-05', '1999-12-31']],
  ['timestamp', ['2024-01-05 10:00:00', '2024-01-05T10:00:30.5', '2024-01-05']],
  ['timestamp', ['2024-01-05T10:00:00Z', '2024-01-05 10:00:00+02:00', '2024-01-05 10:00 UTC']],
  ['date', ['31/01/2024', '5/2/2024']],
  ['timestamp', ['31.01.2024 10:00', '1.2.2024 23:59']],
  ['timestamp', ['1/31/2024 2:05:10 PM', '2/1/2024 12:00:00 am']],
  ['date', ['31-Jan-24', '01-FEB-99', '05-may-00']],
  ['date', ['January 5, 2024', 'May 31, 2024']],
  ['date', ['2024/01/31', '2024/2/1']],
  ['boolean', ['true', 'False']],
  ['double', ['1.234,5', '-3,25', '7']],
  ['bigint', ['1,234,567', '12']],
  ['decimal(18,2)', ['$1,200.00', '($5.50)', '-$7.25']],
  ['double', ['12.5%', '7%']],
  ['decimal(18,2)', ['1.234,50 €', '9,00 €']],
];

/** A time of the usual length of which a part is a digit short: a blank, or what ends it, stands in its place. */
const SHORT_PART = /^\d{4}-\d{2}-\d[\d T][ T0][ \d]\d:\d{2}:\d[\d .Z]$/;

/** A text that differs from another in some characters. */
const changed = (text: string) => fc.array(fc.tuple(fc.nat({ max: text.length }), fc.nat({ max: 1 }), fc.constantFrom(...'0123456789-+: T.,Z/_eEuxtna()$%€*', '')), { minLength: 1, maxLength: 3 })
  .map((changes) => changes.reduce((now, [at, dropped, added]) => now.slice(0, at) + added + now.slice(at + dropped), text).trim()).filter((now) => now !== '');

/** Of some texts, those that a statement takes for values of a reading. */
async function fitting(reading: ColumnReading, texts: readonly string[]): Promise<string[]> {
  const { value, fits } = reading.sql('t');
  const rows = await duckDb.query(`SELECT t FROM (SELECT t, ${value} AS v FROM (SELECT unnest([${texts.map(literal).join(', ')}]) AS t)) WHERE ${fits('v').map((condition) => `(${condition})`).join(' OR ')}`);
  return rows.map(([text]) => String(text));
}

describe('a text whose value would be another', () => {
  it.each([
    [['1.5', '0.25', '3'], ['1e-400', '0.5e-400', '9e-999', '1_0.5']],
    [['1.5000', '0.2500'], ['1.5e-9', '0.5e-9', '1.5_00', '0.5_00']],
  ])('does not fit when it comes late: beside %j, %j', async (texts, others) => {
    const { reading } = chooseReading(texts, ';');
    expect(await fitting(reading, texts)).toEqual(texts);
    expect(await fitting(reading, others)).toEqual([]);
  });

  it('fits where it is zero', async () => {
    expect(await fitting(chooseReading(['1.5', '0.25', '3'], ';').reading, ['0', '0.0', '0.000', '-0.0', '0e5', '1e-300'])).toEqual(['0', '0.0', '0.000', '-0.0', '0e5', '1e-300']);
  });
});

describe('a text that comes when the type of a column is settled', () => {
  it.each(COLUMNS)('is a %s, as %j, only where it would have been one at the beginning', async (type, texts) => {
    const { reading } = chooseReading(texts, ';');
    expect(reading.type).toBe(type);
    await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom(...texts).chain(changed), { minLength: 300, maxLength: 600 }), async (others) => {
      expect(await fitting(reading, texts)).toEqual(texts);
      const wrong = (await fitting(reading, others)).filter((text) => !isNullToken(text) && !SHORT_PART.test(text) && chooseReading([...texts, text], ';').reading.type === 'string');
      expect(wrong).toEqual([]);
    }), { numRuns: 20, endOnFailure: true });
  });
});
