import * as fc from 'fast-check';
import { writeField } from './support/tables';
import { CsvRecord, CsvRecords, Dialect, LONGEST_BROKEN_TEXT, LONGEST_RECORD, recordsOf } from '../../../src/csv-catalog/reading/csv-records';

const COMMA: Dialect = { delimiter: ',', quote: '"', escape: 'doubled' };
const dialects: fc.Arbitrary<Dialect> = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|', ' ', '\u0001', null),
  quote: fc.constantFrom<Dialect['quote']>('"', '\'', null),
  escape: fc.constantFrom<Dialect['escape']>('doubled', 'backslash'),
});

function readInPieces(text: string, dialect: Dialect, cuts: readonly number[]): CsvRecord[] {
  const records: CsvRecord[] = [];
  const reader = new CsvRecords(dialect, (record) => records.push(record));
  const places = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
  places.slice(1).forEach((to, i) => reader.write(text.slice(places[i], to)));
  reader.end();
  return records;
}

const fieldsOf = (text: string, dialect: Dialect = COMMA) => recordsOf(text, dialect, true).map(({ fields }) => fields);

describe('records', () => {
  const pieces = fc.array(fc.constantFrom('a', ',', ';', '|', '\t', ' ', '"b"', '"', '\'', '\n', '\r\n', '\r', '""', '"x\ny"', '\\', '\\"', '\u0001'), { maxLength: 30 }).map((parts) => parts.join(''));

  it('are the same however the text comes in pieces', () => {
    fc.assert(fc.property(pieces, dialects, fc.array(fc.nat(60), { maxLength: 5 }), (text, dialect, cuts) => {
      expect(readInPieces(text, dialect, cuts)).toEqual(readInPieces(text, dialect, []));
    }), { numRuns: 1500 });
  });

  it('stand in the text where they say, on the line they say, and no character of the text is lost', () => {
    fc.assert(fc.property(pieces, dialects, (text, dialect) => {
      let end = 0;
      for (const record of recordsOf(text, dialect, true)) {
        expect(text.slice(record.start, record.start + record.text.length)).toBe(record.text);
        expect(text.slice(end, record.start)).toMatch(/^\s*$/);
        expect(record.line).toBe(1 + (text.slice(0, record.start).match(/\r\n|\r|\n/g)?.length ?? 0));
        end = record.start + record.text.length;
      }
      expect(text.slice(end).trim()).toBe('');
    }), { numRuns: 1500 });
  });

  it('begin on their own lines behind a broken one, however far its quotes were followed', () => {
    const text = '"x\ny""x\ny" "x\ny"a\nlast';
    expect(recordsOf(text, { delimiter: ' ', quote: '"', escape: 'doubled' }, true).map(({ line, problem, text: record }) => [line, problem, record])).toEqual([
      [1, 'text-after-quote', '"x'], [2, undefined, 'y""x'], [3, 'text-after-quote', 'y" "x'], [4, undefined, 'y"a'], [5, undefined, 'last'],
    ]);
  });

  it('are read back, whatever is written in a known dialect', () => {
    const table = dialects.filter(({ delimiter, quote }) => delimiter !== null && quote !== null).chain((dialect) => fc.record({
      dialect: fc.constant(dialect),
      lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
      quoting: fc.constantFrom('all' as const, 'needed' as const),
      rows: fc.integer({ min: 2, max: 5 }).chain((width) => fc.array(fc.array(fc.oneof(fc.string({ maxLength: 8 }),
        fc.array(fc.constantFrom('a', '"', '\'', ',', ';', '\\', '\n', '\r', '\t', '|', ' '), { maxLength: 6 }).map((parts) => parts.join(''))), { minLength: width, maxLength: width }), { maxLength: 8 })),
    }));
    fc.assert(fc.property(table, fc.array(fc.nat(200), { maxLength: 3 }), ({ dialect, lineEnd, quoting, rows }, cuts) => {
      // A first field in quotes keeps a row of blanks from being a blank line.
      const lines = rows.map((row) => row.map((field, i) => writeField(field, dialect, i === 0 ? 'all' : quoting)).join(dialect.delimiter!));
      expect(readInPieces(lines.join(lineEnd), dialect, cuts).map(({ fields }) => fields)).toEqual(rows);
    }), { numRuns: 800 });
  });

  it('may end with LF, CRLF or CR, and keep line breaks inside quotes', () => {
    expect(recordsOf('a,b\r1,"x\r\ny"\r\n\n2,', COMMA, true).map(({ fields, line, text }) => ({ fields, line, text }))).toEqual([
      { fields: ['a', 'b'], line: 1, text: 'a,b' }, { fields: ['1', 'x\r\ny'], line: 2, text: '1,"x\r\ny"' }, { fields: ['2', ''], line: 5, text: '2,' },
    ]);
  });

  it('are not made by empty and blank lines, but by lines of delimiters', () => {
    expect(fieldsOf('a\tb\n\n  \n\t\n1\t2\n', { ...COMMA, delimiter: '\t' })).toEqual([['a', 'b'], ['', ''], ['1', '2']]);
  });

  it.each<[string, Dialect, readonly string[][]]>([
    ['1, "a, b" ,c\n', COMMA, [['1', 'a, b', 'c']]],
    ['5" pipe,O\'Neil,x "y" z\n', COMMA, [['5" pipe', 'O\'Neil', 'x "y" z']]],
    ['"a \\"b\\", c",d\n', { ...COMMA, escape: 'backslash' }, [['a "b", c', 'd']]],
    ['"a ""b""",C:\\temp\\new\n', { ...COMMA, escape: 'backslash' }, [['a "b"', 'C:\\temp\\new']]],
    ['a\\,b,c\\\\\n', { ...COMMA, escape: 'backslash' }, [['a,b', 'c\\']]],
    ['"C:\\",x\n', COMMA, [['C:\\', 'x']]],
    ['\'it\'\'s\';"x"\n', { delimiter: ';', quote: '\'', escape: 'doubled' }, [['it\'s', '"x"']]],
    ['"a",b\n', { ...COMMA, quote: null }, [['"a"', 'b']]],
    ['a,b;c\n"x\ny"\n', { ...COMMA, delimiter: null }, [['a,b;c'], ['x\ny']]],
    ['"",,""\n', COMMA, [['', '', '']]],
  ])('of %j in %j are %j', (text, dialect, fields) => {
    expect(fieldsOf(text, dialect)).toEqual(fields);
  });
});

describe('a broken record', () => {
  it('costs its first line only', () => {
    const records = recordsOf('id,t\n1,"ok"\n2,"never closed\n3,"fine"\n4,"a" b\n5,x\n', COMMA, true);
    expect(records.map(({ line, problem, fields, text }) => problem === undefined ? fields[0] : [line, problem, text])).toEqual([
      'id', '1', [3, 'text-after-quote', '2,"never closed'], '3', [5, 'text-after-quote', '4,"a" b'], '5',
    ]);
    expect(recordsOf('1,"x\n2,y\n', COMMA, true)).toMatchObject([{ problem: 'unclosed-quote', line: 1 }, { fields: ['2', 'y'], line: 2 }]);
  });

  it('is one that is too long, in quotes or not, and the next is read', () => {
    const long = 'x'.repeat(LONGEST_RECORD + 1);
    for (const text of [`a,b\n${long},1\n2,3\n`, `a,b\n"${long}",1\n2,3\n`, `a,b\r\n${long}\r\n2,3\r\n`]) {
      const records = readInPieces(text, COMMA, [10, 1_000_000, LONGEST_RECORD, LONGEST_RECORD + 5, LONGEST_RECORD + 6, LONGEST_RECORD + 7]);
      expect(records.map(({ line, problem, fields }) => problem ?? [line, ...fields])).toEqual([[1, 'a', 'b'], 'too-long', [3, '2', '3']]);
      expect(records[1].text).toHaveLength(LONGEST_BROKEN_TEXT);
    }
  });

  it('is a quote that stays open for too long: the lines behind it are read again', () => {
    const lines = LONGEST_RECORD / 2;
    const text = `a,b\n1,"${'x\n'.repeat(lines)}"\n2,3\n`;
    let [ones, last]: [number, CsvRecord | undefined] = [0, undefined];
    const problems: unknown[] = [];
    const reader = new CsvRecords(COMMA, (record) => {
      if (record.problem !== undefined) problems.push([record.line, record.problem]);
      if (record.fields.length === 1) ones++;
      last = record;
    });
    for (let at = 0; at < text.length; at += 1_000_000) reader.write(text.slice(at, at + 1_000_000));
    reader.end();
    expect(problems).toEqual([[2, 'too-long'], [lines + 2, 'unclosed-quote']]);
    expect(ones).toBe(lines - 1);
    expect(last).toMatchObject({ fields: ['2', '3'], line: lines + 3 });
  });
});

describe('the records of a part of a text', () => {
  it('lack the line that the part cuts, and a quoted field that it cuts', () => {
    expect(recordsOf('a,b\n1,2\n3,', COMMA, false).map(({ fields }) => fields)).toEqual([['a', 'b'], ['1', '2']]);
    const rows = '1,"two"\n'.repeat(20);
    expect(recordsOf(`${rows}3,"fo\nur`, COMMA, false)).toHaveLength(20);
  });
});
