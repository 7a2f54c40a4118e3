import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { gzipSync } from 'zlib';
import * as fc from 'fast-check';
import { Engine, QueryTable } from '../../../local/src/services/athena/engine';
import { linesOf, textOf } from '../../../local/src/services/athena/text/text-lines';

const LAZY = 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe';
const OPEN_CSV = 'org.apache.hadoop.hive.serde2.OpenCSVSerde';

let engine: Engine;
let folder: string;
beforeAll(async () => {
  engine = await Engine.start(() => '2024-06-01');
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'text-tables-'));
});
afterAll(() => {
  engine.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

let queries = 0;
interface Given {
  readonly serde?: string;
  readonly columns: string;
  readonly serdeParameters?: Record<string, string>;
  readonly parameters?: Record<string, string>;
  readonly partitions?: QueryTable['partitions'];
  readonly keys?: string;
}

/** The rows of a table with these objects, as Athena writes them. */
async function rowsOf(objects: Record<string, string | Buffer> | string | Buffer, { serde = LAZY, columns, serdeParameters = { 'field.delim': ',' }, parameters = {}, partitions, keys = '' }: Given, sql = 'SELECT * FROM t') {
  const all = typeof objects === 'string' || Buffer.isBuffer(objects) ? { 'f/a.csv': objects } : objects;
  const files = Object.entries(all).map(([key, body], index) => {
    const file = path.join(folder, `${queries}-${index}`);
    fs.writeFileSync(file, body);
    return { path: file, key, bytes: 1 };
  });
  const list = (text: string) => text.split(', ').filter((part) => part !== '').map((part) => ({ name: part.split(' ')[0], type: part.split(' ')[1] }));
  const { rows } = await engine.run(String(queries++), sql, 'main', {
    table: () => ({ columns: [...list(columns), ...list(keys)], location: 'f/', partitionKeys: list(keys).length, partitions, format: { serde, serdeParameters, parameters } }),
    files: (location) => files.filter(({ key }) => key.startsWith(location)),
    checkScannedBytes: () => undefined,
  });
  return rows;
}

describe('a LazySimpleSerDe table', () => {
  const one = async (type: string, text: string) => (await rowsOf(`${text},x\n`, { columns: `a ${type}, b string` }))[0][0];

  it('keeps quotes, fills short rows with NULL, drops further fields, and reads a blank line as an empty text', async () => {
    expect(await rowsOf('"a,b",c\nx\n1,2,3,4\n\ny,z\n', { columns: 'a string, b string' })).toEqual([['"a', 'b"'], ['x', null], ['1', '2'], ['', null], ['y', 'z']]);
  });

  it('drops a byte order mark, ends lines with LF, CRLF or CR, and counts a last line without an end', async () => {
    expect(await rowsOf('\uFEFFa,1\r\nb,2\rc,3\nd,4', { columns: 'a string, b bigint' })).toEqual([['a', '1'], ['b', '2'], ['c', '3'], ['d', '4']]);
  });

  it('makes U+FFFD of what is not UTF-8', async () => {
    expect(await rowsOf(Buffer.from([0x61, 0xe9, 0x62, 0x2c, 0x31, 0x0a]), { columns: 'a string, b bigint' })).toEqual([['a\uFFFDb', '1']]);
  });

  it('skips header lines of every object, and unpacks gzip', async () => {
    const parameters = { 'skip.header.line.count': '1' };
    expect(await rowsOf({ 'f/a.csv': 'h,i\nx,1\n', 'f/b.csv.gz': gzipSync('h,i\ny,2\n') }, { columns: 'a string, b bigint', parameters })).toEqual([['x', '1'], ['y', '2']]);
    expect(await rowsOf('', { columns: 'a string', parameters })).toEqual([]);
  });

  it.each([
    ['1.5', '1'], [' 1', null], ['1 ', null], ['+5', '5'], ['-5.99', '-5'], ['007', '7'], ['1.x', null], ['', null], ['-', null], ['.', '0'], ['1e3', null], ['\\N', null],
    ['9223372036854775807', '9223372036854775807'], ['9223372036854775808', null], ['-9223372036854775808', '-9223372036854775808'], ['99999999999999999999', null],
  ])('reads %j as the whole number %j', async (text, value) => {
    expect(await one('bigint', text)).toBe(value);
  });

  it.each([['tinyint', '127', '127'], ['tinyint', '128', null], ['smallint', '-32768', '-32768'], ['smallint', '32768', null], ['int', '2147483647', '2147483647'], ['int', '2147483648', null]])(
    'holds a %s to its range: %s', async (type, text, value) => {
      expect(await one(type, text)).toBe(value);
    });

  it.each([
    ['1.005', '1.01'], ['-1.005', '-1.01'], ['1.004', '1.00'], ['999.99', '999.99'], ['999.995', null], ['1000', null], ['1e2', '100.00'], ['.5', '0.50'], ['5.', '5.00'], [' 1', null], ['x', null], ['0e99', '0.00'],
  ])('rounds %s to the decimal %s', async (text, value) => {
    expect(await one('decimal(5,2)', text)).toBe(value);
  });

  it.each([['1.5', '1.5'], [' 2 ', '2.0'], ['1e3', '1000.0'], ['NaN', 'NaN'], ['-Infinity', '-Infinity'], ['1.5f', '1.5'], ['inf', null], ['', null], ['1,', '1.0']])('reads %j as the double %s', async (text, value) => {
    expect(await one('double', text)).toBe(value);
  });

  it.each([['2024-1-2', '2024-01-02'], ['2024-01-02 03:04:05', '2024-01-02'], [' 2024-01-02', '2024-01-02'], ['2024-02-30', '2024-03-01'], ['2024-13-01', '2025-01-01'], ['2024/01/02', null], ['20240102', null]])(
    'reads %j as the date %s', async (text, value) => {
      expect(await one('date', text)).toBe(value);
    });

  it.each([
    ['2024-01-02 03:04:05', '2024-01-02 03:04:05.000'], ['2024-1-2 3:4:5.6', '2024-01-02 03:04:05.600'], ['2024-01-02T03:04:05.123456', '2024-01-02 03:04:05.123'], ['2024-01-02t03:04', '2024-01-02 03:04:00.000'],
    ['2024-01-02 25:00:00', '2024-01-03 01:00:00.000'], ['2024-01-02', null], ['2024-01-02 03:04', null], ['2024-01-02 03:04:05Z', null], ['1', null], ['1969-12-31 23:59:59.9996', '1970-01-01 00:00:00.000'],
  ])('reads %j as the timestamp %s', async (text, value) => {
    expect(await one('timestamp', text)).toBe(value);
  });

  it.each([['true', 'true'], ['FALSE', 'false'], ['True', 'true'], ['1', null], ['t', null], ['yes', null], [' true', null]])('reads %j as the boolean %s', async (text, value) => {
    expect(await one('boolean', text)).toBe(value);
  });

  it('cuts texts of a length, and knows its other parameters', async () => {
    expect(await one('varchar(2)', 'abc')).toBe('ab');
    const columns = 'a string, b string';
    expect(await rowsOf('a\\,b,c\\\\\n', { columns, serdeParameters: { 'field.delim': ',', 'escape.delim': '\\' } })).toEqual([['a,b', 'c\\']]);
    expect(await rowsOf('NULL,\\N\n', { columns, serdeParameters: { 'field.delim': ',', 'serialization.null.format': 'NULL' } })).toEqual([[null, '\\N']]);
    expect(await rowsOf('a\tb\n', { columns, serdeParameters: { 'field.delim': '9' } })).toEqual([['a', 'b']]);
    expect(await rowsOf('a\u0001b\n', { columns, serdeParameters: {} })).toEqual([['a', 'b']]);
    expect(await rowsOf('a,b,c\n', { columns, serdeParameters: { 'field.delim': ',', 'serialization.last.column.takes.rest': 'true' } })).toEqual([['a', 'b,c']]);
  });
});

describe('an OpenCSVSerDe table', () => {
  const given: Given = { serde: OPEN_CSV, columns: 'a string, b string', serdeParameters: {} };

  it('takes quotes off, keeps what they enclose, doubled ones once', async () => {
    expect(await rowsOf('"a,b",c\n"x ""y""",z\n', given)).toEqual([['a,b', 'c'], ['x "y"', 'z']]);
  });

  it('reads a blank line, and both halves of a quoted line break, as rows of NULLs', async () => {
    expect(await rowsOf('a,b\n\n"x\ny",z\n', { ...given, columns: 'a string' })).toEqual([['a'], [null], [null], [null]]);
  });

  it('drops blanks before a quote within a line, a separator of information too, and keeps the quote after anything else', async () => {
    expect(await rowsOf('abc, \u001f"x"\nabc,y"x"z\n', given)).toEqual([['abc', 'x'], ['abc', 'y"x"z']]);
  });

  it('drops backslashes without a word, but keeps what they escape', async () => {
    expect(await rowsOf('a\\b,"c\\"d"\n"e\\\\f",g\n', given)).toEqual([['ab', 'c"d'], ['e\\f', 'g']]);
  });

  it('fills short rows with NULL and drops further fields', async () => {
    expect(await rowsOf('a\na,b,c\n', given)).toEqual([['a', null], ['a', 'b']]);
  });

  it('has separators and quotes of its own, and takes a double quote as escape for a backslash', async () => {
    expect(await rowsOf("'a;b';c\n", { ...given, serdeParameters: { separatorChar: ';', quoteChar: "'", escapeChar: '"' } })).toEqual([['a;b', 'c']]);
    expect(await rowsOf('"a\\"b",c\n', { ...given, serdeParameters: { escapeChar: '"' } })).toEqual([['a"b', 'c']]);
  });

  it('types columns as Athena does, dates and timestamps as numbers since 1970', async () => {
    const columns = 'a bigint, b double, c boolean, d date, e timestamp, f int, g decimal(5,2)';
    expect(await rowsOf('"1","2.5","TRUE","18276","1579059880000","7","1.5"\n', { ...given, columns })).toEqual([['1', '2.5', 'true', '2020-01-15', '2020-01-15 03:44:40.000', '7', '1.50']]);
  });

  it.each([['bigint', ''], ['bigint', '1.5'], ['int', '2147483648'], ['double', ''], ['boolean', 'yes'], ['date', '2024-01-01'], ['timestamp', '2024-01-01 00:00:00']])('fails where a %s is %j', async (type, text) => {
    await expect(rowsOf(`"${text}","x"\n`, { ...given, columns: `a ${type}, b string` })).rejects.toThrow(`HIVE_BAD_DATA: Error parsing field value '${text}' for field 0`);
  });
});

describe('tables of text', () => {
  it('have the values of their partitions as columns, typed', async () => {
    const rows = await rowsOf({ 'f/y=2023/a.csv': 'a\n', 'f/y=2024/a.csv': 'b\nc\n' }, {
      columns: 'a string', keys: 'y int', partitions: [{ values: ['2023'], location: 'f/y=2023/' }, { values: ['2024'], location: 'f/y=2024/' }],
    }, 'SELECT y, count(*) FROM t GROUP BY y ORDER BY y');
    expect(rows).toEqual([['2023', '1'], ['2024', '2']]);
  });

  it('can be joined with themselves in one query', async () => {
    expect(await rowsOf('a,1\nb,2\n', { columns: 'a string, b bigint' }, 'SELECT x.a, y.b FROM t x JOIN t y ON x.b < y.b')).toEqual([['a', '2']]);
  });

  it('say what the local Athena does not read', async () => {
    await expect(rowsOf('a\n', { columns: 'a array<int>' })).rejects.toThrow('NOT_SUPPORTED: the local Athena reads no array');
    await expect(rowsOf({ 'f/a.bz2': 'x' }, { columns: 'a string' })).rejects.toThrow('NOT_SUPPORTED: the local Athena reads text as it is or with gzip, not .bz2');
    await expect(rowsOf({ 'f/a.gz': 'x' }, { columns: 'a string' })).rejects.toThrow('HIVE_CANNOT_OPEN_SPLIT');
    await expect(rowsOf('a\n', { columns: 'a string', serde: 'org.example.Other' })).rejects.toThrow('HIVE_UNSUPPORTED_FORMAT');
  });

  it('lose no text, whatever the ends of lines', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.string().map((text) => text.replace(/[\r\n]/g, '')), fc.constantFrom('\n', '\r\n', '\r'))), (lines) => {
      const file = path.join(folder, 'lines');
      // A CR before a line that is empty and ends with LF would be one end.
      const safe = lines.map(([text, end]) => [text === '' ? 'x' : text, end]);
      fs.writeFileSync(file, safe.map(([text, end]) => text + end).join(''));
      const [first = '', ...rest] = safe.map(([text]) => text);
      const expected = safe.length === 0 ? [] : [first.replace(/^\uFEFF/, ''), ...rest];
      expect([...linesOf(textOf(file, 'a.csv'))]).toEqual(expected);
    }));
  });
});
