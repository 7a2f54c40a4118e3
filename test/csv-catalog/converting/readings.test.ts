import { Converting } from './support';
import { chooseReading, readingAs } from '../../../src/csv-catalog/converting/choose-reading';

const converting = new Converting();
afterAll(() => converting.remove());

/** A column of a file beside one that has a value in every row. */
const column = async (values: readonly string[], delimiter = ';', options = {}) => {
  const { conversion, rows } = await converting.convert(`k${delimiter}v\n${values.map((value) => `x${delimiter}${value}`).join('\n')}\n`, { overrides: { delimiter, hasHeader: true }, ...options });
  return { ...conversion.columns[1], values: rows.map(([, value]) => value) };
};

describe('a column becomes', () => {
  it.each<[string, string[], (string | null)[]]>([
    ['bigint', ['1', '-2', '0', '120', '9223372036854775807', '-9223372036854775808'], ['1', '-2', '0', '120', '9223372036854775807', '-9223372036854775808']],
    ['decimal(18,2)', ['1.50', '-20.25', '0.00', '120.00'], ['1.50', '-20.25', '0.00', '120.00']],
    ['decimal(38,2)', ['12345678901234567.25'], ['12345678901234567.25']],
    ['decimal(18,1)', ['1234567890123456', '1.5'], ['1234567890123456.0', '1.5']],
    ['decimal(38,22)', ['0.1234567890123456789012', '0.12'], ['0.1234567890123456789012', '0.1200000000000000000000']],
    ['double', ['1.5', '2', '-0.25', '.5', '1e5', '2.5E-3', '0.0', '0', '1e-300'], ['1.5', '2.0', '-0.25', '0.5', '100000.0', '0.0025', '0.0', '0.0', '1e-300']],
    ['double', ['1.5', 'inf', '-Infinity'], ['1.5', 'inf', '-inf']],
    ['boolean', ['true', 'FALSE', 'True'], ['true', 'false', 'true']],
    ['boolean', ['yes', 'no', 'No'], ['true', 'false', 'false']],
    ['boolean', ['Y', 'N'], ['true', 'false']],
    ['date', ['2024-02-29', '0001-01-01', '9999-12-31'], ['2024-02-29', '0001-01-01', '9999-12-31']],
    ['timestamp', ['2024-01-01', '2024-01-01 10:00:00', '2024-01-01T10:00', '2024-01-01T23:59:59.123'],
      ['2024-01-01 00:00:00', '2024-01-01 10:00:00', '2024-01-01 10:00:00', '2024-01-01 23:59:59.123']],
    ['timestamp', ['2024-01-05T10:00:00Z', '2024-01-05 10:00:00.250+02:00', '2024-01-05T23:30-0530', '2024-01-05 10:00:00 UTC', '2024-01-05 10:00 +02'],
      ['2024-01-05 10:00:00', '2024-01-05 08:00:00.25', '2024-01-06 05:00:00', '2024-01-05 10:00:00', '2024-01-05 08:00:00']],
    ['date', ['31/01/2024', '1/2/2024'], ['2024-01-31', '2024-02-01']],
    ['date', ['01/31/2024', '02/01/2024'], ['2024-01-31', '2024-02-01']],
    ['date', ['31.01.2024', '01.02.2024'], ['2024-01-31', '2024-02-01']],
    ['date', ['31-Jan-24', '01-FEB-99', '05-may-00'], ['2024-01-31', '1999-02-01', '2000-05-05']],
    ['date', ['2024/01/31', '2024/2/1'], ['2024-01-31', '2024-02-01']],
    ['date', ['January 5, 2024', 'May 31, 2024'], ['2024-01-05', '2024-05-31']],
    ['timestamp', ['31/01/2024 14:05', '01/02/2024 00:00'], ['2024-01-31 14:05:00', '2024-02-01 00:00:00']],
    ['timestamp', ['1/31/2024 2:05:10 PM', '2/1/2024 12:00:00 am'], ['2024-01-31 14:05:10', '2024-02-01 00:00:00']],
    ['double', ['1.234,5', '-3,25', '7'], ['1234.5', '-3.25', '7.0']],
    ['decimal(18,2)', ['21,90', '5,00'], ['21.90', '5.00']],
    ['bigint', ['1,234,567', '12', '-1,000'], ['1234567', '12', '-1000']],
    ['bigint', ['2\u00a0102\u00a0650', '870'], ['2102650', '870']],
    ['bigint', ['1\'234', '12\'345\'678'], ['1234', '12345678']],
    ['decimal(18,2)', ['$1,200.00', '($5.50)', '-$7.25', '$-1.00'], ['1200.00', '-5.50', '-7.25', '-1.00']],
    ['double', ['12.5%', '7 %'.replace(' ', ''), '-0.25%'], ['12.5', '7.0', '-0.25']],
    ['decimal(18,2)', ['1.234,50 €', '9,00 €'], ['1234.50', '9.00']],
    ['bigint', ['1', 'NA', '-', 'null', '3', '\\N'], ['1', null, null, null, '3', null]],
    ['date', ['2024-01-01', 'n/a', '--'], ['2024-01-01', null, null]],
    ['bigint', [' 5', '7 ', '\u200b12\u00a0'], ['5', '7', '12']],
  ])('%s: %j', async (type, values, expected) => {
    expect(await column(values)).toMatchObject({ type, values: expected });
  });

  it.each([
    [['007', '12']], [['+5', '6']], [['9223372036854775808', '1']], [['1e999', '1.5']], [['1e-400', '0.5', '2.5']], [['0.5e-400', '2.5']], [['12e2', '5']], [['1_000', '5']], [['0x1F', '3']], [['5', 'x']], [['-007.5', '1.5']],
    [['2024-02-30', '2024-01-01']], [['0000-01-01', '2024-01-01']], [['2024-01-01 24:00:00', '2024-01-01 10:00:00']], [['2024-01-01T10:00:00Z', '2024-01-01T10:00:00']],
    [['2024-01-01T10:00:00+15:00']], [['2024-01-01T10:00:00 Europe/Berlin']], [['infinity', '2024-01-01']], [['true', 'yes']], [['no', 'no']], [['F', 'F']], [['true', '1']],
    [['01/02/2024', '03/04/2024']], [['13/01/2024', '01/13/2024']], [['2024-01-05', '05.01.2024', 'Jan 5, 2024']], [['05/06/45', '31/12/10']], [['10.20.30', '31.1.20']],
    [['$5', '€5']], [['5%', '5']], [['1,234', '5,678']], [['912 345 678', '987 654 321']], [['10.0.0.1', '192.168.100.200']], [['555-1234', '555-9876']], [['10:30', '11:00']],
    [['NA', '-']], [['1.2345678901234567890123456789012345678901', '2']],
  ])('text, every character kept: %j', async (values) => {
    expect(await column(values)).toMatchObject({ type: 'string', values });
  });

  it('text with a note where a person could tell more', async () => {
    expect((await column(['01/02/2024', '03/04/2024'])).notes).toEqual([expect.stringContaining('day and month cannot be told apart')]);
    expect((await column(['31.12.24', '01.02.24'])).notes).toEqual([expect.stringContaining('two-digit years')]);
    expect((await column(['10.20.99', '1.40.0'])).notes).toEqual([]);
    expect((await column(['1,234', '5,678'])).notes).toEqual([expect.stringContaining('decimals or thousands')]);
    expect((await column(['007', '012'])).notes).toEqual([expect.stringContaining('leading zeros')]);
    expect((await column(['NA', '1']))).toMatchObject({ type: 'bigint', format: 'no value: NA', notes: [] });
    expect((await column(['31/01/2024'])).format).toBe('dd/mm/yyyy');
  });

  it('nothing but empty, which says so', async () => {
    expect(await column(['', ''])).toMatchObject({ type: 'string', isEmpty: true, values: [null, null] });
  });
});

it('reads a comma as one of thousands where commas also delimit fields', () => {
  expect(chooseReading(['1,234', '567'], ',').reading.type).toBe('bigint');
});

describe('a type that is asked for', () => {
  it.each([
    ['string', ['5'], 'string'], ['double', ['1,234.5', '2,000.0'], 'double'], ['timestamp', ['31/01/2024'], 'timestamp'], ['boolean', ['1', '0'], 'boolean'], ['boolean', ['x'], 'boolean'],
    ['date', ['x'], 'date'], ['timestamp', ['2024-01-01'], 'timestamp'], ['bigint', ['x'], 'bigint'], ['array<int>', ['x'], 'string'],
  ])('%s is read of %j', (type, values, expected) => {
    expect(readingAs(type, chooseReading(values, ',').reading, values).type).toBe(expected);
  });

  it('makes rejects of what does not fit it, with their lines', async () => {
    const { columns, rows, rejects, conversion } = await converting.convert('id,n,flag\n1,5,1\n2,"six\nseven",0\n3,8,maybe\n4,,1\n',
      { overrides: { types: { n: 'int', flag: 'boolean', id: 'string' } } });
    expect(columns).toEqual(['id string', 'n bigint', 'flag boolean']);
    expect(rows).toEqual([['1', '5', 'true'], ['4', null, 'true']]);
    expect(rejects).toEqual([{ line: 3, text: '2,"six\nseven",0', reason: 'not-bigint' }, { line: 5, text: '3,8,maybe', reason: 'not-boolean' }]);
    expect(conversion.rejects).toMatchObject({ count: 2, byReason: { 'not-bigint': 1, 'not-boolean': 1 } });
  });
});
