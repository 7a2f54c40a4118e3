import * as fs from 'fs';
import * as path from 'path';
import { gunzipSync } from 'zlib';
import * as fc from 'fast-check';
import { layoutOf, rowsOf } from './support/read';
import { writtenTables } from './support/tables';
import { columnNames } from '../../../src/csv-catalog/names';
import { recordsOf } from '../../../src/csv-catalog/reading/csv-records';
import { isComment } from '../../../src/csv-catalog/reading/dialect';
import { detectEncoding, textDecode } from '../../../src/csv-catalog/reading/encoding';
import { Layout } from '../../../src/csv-catalog/reading/layout';
import { checkSignature } from '../../../src/csv-catalog/reading/signature';
import { sniffLayout } from '../../../src/csv-catalog/reading/sniff-layout';
import { describeWithShared } from '../../support/shared';

describe('the layout of a generated table', () => {
  it('is what it was written in, in 99 of 100 cases', () => {
    // A fixed seed: a guess is right often, not always, and a test must not fail by chance.
    const tables = fc.sample(writtenTables, { seed: 20_240, numRuns: 1000 });
    const wrong = tables.filter(({ table, writing, text, firstLine }) => {
      const layout = layoutOf(text);
      const rows = rowsOf(text, layout);
      const expected = {
        delimiter: writing.dialect.delimiter,
        headerLine: writing.hasHeader ? firstLine : null,
        headers: writing.hasHeader ? table.headers : table.headers.map(() => ''),
        rows: table.rows,
      };
      const found = { delimiter: layout.dialect.delimiter, headerLine: layout.headerLine, headers: layout.headers, rows: writing.hasHeader ? rows : rows.slice(-table.rows.length) };
      return JSON.stringify(found) !== JSON.stringify(expected);
    });
    expect(wrong.length).toBeLessThanOrEqual(10);
  });

  it('is the same from a head and a tail as from the whole, and its offsets cut out exactly the rows', () => {
    const rows = Array.from({ length: 400 }, (_, i) => `${i},2024-01-05,"Øre, ${i}"`);
    fc.assert(fc.property(fc.constantFrom('\n', '\r\n', '\r'), fc.integer({ min: 400, max: 3000 }), fc.integer({ min: 200, max: 3000 }), (lineEnd, headBytes, tailBytes) => {
      const before = ['Rapport for mai', '', 'nr,dag,tekst'];
      const text = [...before, ...rows, 'Total,,400', '', 'Source: the office'].join(lineEnd) + lineEnd;
      const layout = layoutOf(text, {}, headBytes, tailBytes);
      expect(layout).toEqual(layoutOf(text));
      expect(layout).toMatchObject({ headerLine: 3, dataLine: 4, headers: ['nr', 'dag', 'tekst'], dialect: { lineEnd } });
      expect(Buffer.from(text).subarray(layout.dataStart, layout.dataEnd).toString()).toBe(rows.join(lineEnd) + lineEnd);
      expect(layout.leftOut).toEqual([{ line: 404, text: 'Total,,400', reason: 'total' }, { line: 406, text: 'Source: the office', reason: 'note' }]);
    }), { numRuns: 50 });
  });

  it('without a tail has no end but the file\'s', () => {
    const text = `id,n\n${'1,2\n'.repeat(100)}Total,200\n`;
    const head = Buffer.from(text).subarray(0, 100);
    expect(sniffLayout({ head, size: text.length, encoding: 'utf-8', compression: 'gzip' }, {})).toMatchObject({ dataEnd: text.length, leftOut: [], dialect: { compression: 'gzip' } });
    expect(sniffLayout({ head, size: text.length, tail: { bytes: Buffer.from('no line end'), line: 1 }, encoding: 'utf-8', compression: null }, {}).dataEnd).toBe(text.length);
  });
});

describe('a file of one line', () => {
  it.each(['id,name', 'No,Name,Date', 'Nr;Navn;Beløp', 'yes_or_no,answer'])('is a header where it may be one: %s', (line) => {
    expect(layoutOf(`${line}\n`)).toMatchObject({ headerLine: 1, headers: line.split(/[,;]/) });
  });
  it.each(['1,Name', 'true,false', 'a,2024-01-05', 'Yes,No'])('is a row where a cell is a value: %s', (line) => {
    expect(layoutOf(`${line}\n`)).toMatchObject({ headerLine: null });
  });
});

describe('a header that is written otherwise than its rows', () => {
  const rows = Array.from({ length: 30 }, (_, i) => `${i},2024-01-${String(1 + i % 28).padStart(2, '0')},North,"some words, ${i}"\n`).join('');
  it.each([
    ['with another delimiter', 'id;day;region;note\n'],
    ['with tabs', 'id\tday\tregion\tnote\n'],
    ['with a quote that is never closed', '"id,day,region,note\n'],
    ['with a quote that is never closed, in its middle', 'id,day,"region,note\n'],
    ['below a title', 'Orders of January\nid;day;region;note\n'],
  ])('is read: %s', (_what, header) => {
    expect(layoutOf(header + rows)).toMatchObject({ headers: ['id', 'day', 'region', 'note'], headerLine: header.split('\n').length - 1, dialect: { delimiter: ',', quote: '"' } });
    expect(rowsOf(header + rows, layoutOf(header + rows))).toHaveLength(30);
  });
  it.each([
    ['a title with as many parts', 'Orders; of; January\n'],
    ['names that are not all different', 'id;day;id;note\n'],
    ['too few names', 'id;day;region\n'],
  ])('is none where it is %s', (_what, header) => {
    expect(layoutOf(header + rows)).toMatchObject({ headers: ['', '', '', ''], headerLine: null });
  });
});

describe('no record is lost without a word:', () => {
  const line = fc.oneof(fc.constantFrom('', '1,2,3', '4;5;6', 'a,b,c', 'x', ',,', 'Total,,9', 'Note: x', '# y', '"q', 'id,name,day', '7,"a, b",2024-01-01', '2024\t1', 'Report,,'),
    fc.array(fc.constantFrom('1', 'a', ',', ';', '"', ' ', ':', '2024-01-05', 'kg', '.5'), { maxLength: 9 }).map((parts) => parts.join('')));
  const texts = fc.oneof(fc.array(line, { minLength: 1, maxLength: 14 }).map((all) => all.join('\n')), writtenTables.map(({ text }) => text));

  it('what is no row stands before or in the header, is a comment or empty, or is told as left out', () => {
    fc.assert(fc.property(texts, (text) => {
      let layout: Layout;
      try {
        layout = layoutOf(text);
      } catch (error) {
        expect(error).toMatchObject({ name: 'Quarantine' });
        return;
      }
      const { dataStart, dataEnd, dialect, headerLine, dataLine, leftOut } = layout;
      const told = new Set(leftOut.map((record) => record.line));
      const bytes = Buffer.from(text);
      const records = recordsOf(text, dialect, true).map((record) => ({ ...record, start: Buffer.byteLength(text.slice(0, record.start)) }));
      expect(dataStart).toBeLessThanOrEqual(dataEnd);
      expect(dataEnd).toBeLessThanOrEqual(bytes.length);
      for (const { line: place, start, text: record, fields } of records) {
        if (start >= dataStart && start < dataEnd) {
          expect(told.has(place)).toBe(false);
          continue;
        }
        const isHeader = headerLine !== null && place < dataLine;
        const isNothing = isComment(record) || /^"?sep=/i.test(record) || fields.every((field) => field.trim() === '');
        expect(told.has(place) || isHeader || isNothing ? '' : record).toBe('');
      }
    }), { numRuns: 1000 });
  });
});

describe('what the owner says', () => {
  it('of the delimiter, the quote and the escape is not doubted', () => {
    expect(layoutOf('a;b,c\n1;2,3\n', { delimiter: ';' })).toMatchObject({ headers: ['a', 'b,c'] });
    expect(layoutOf('a,b\n"1",2\n', { quote: null })).toMatchObject({ dialect: { quote: null, delimiter: ',' } });
    expect(layoutOf('sep=;\na,b;c\n1,5;2\n', { delimiter: ',' })).toMatchObject({ headerLine: 2, headers: ['a', 'b;c'] });
    expect(layoutOf('a,b\n1,2\n', { escape: 'backslash' })).toMatchObject({ dialect: { escape: 'backslash' } });
  });

  it('of the header is not doubted: there is none', () => {
    expect(layoutOf('name,town\nx,y\n', { hasHeader: false })).toMatchObject({ headerLine: null, headers: ['', ''], dataStart: 0, dataLine: 1 });
    expect(layoutOf('# x\n1,2\n', { hasHeader: false })).toMatchObject({ dataLine: 1 });
  });

  it('of the header is not doubted: the first record is it', () => {
    expect(layoutOf('1,2024-01-05\n2,2024-01-06\n', { hasHeader: true })).toMatchObject({ headerLine: 1, headers: ['1', '2024-01-05'], dataLine: 2 });
    expect(layoutOf('Title\n\n1,2024-01-05\n2,2024-01-06\n', { hasHeader: true })).toMatchObject({ headerLine: 3, headers: ['1', '2024-01-05'] });
  });

  it('of its line is not doubted', () => {
    expect(layoutOf('a,b\nc,d\n1,2\n', { headerLine: 2 })).toMatchObject({ headerLine: 2, headers: ['c', 'd'], dataLine: 3, dataStart: 8 });
    expect(layoutOf('junk\r\n1,2\r\n3,4\r\n', { headerLine: 2, hasHeader: false })).toMatchObject({ headerLine: null, dataLine: 2, dataStart: 6 });
    expect(() => layoutOf('a,b\n', { headerLine: 9 })).toThrow(expect.objectContaining({ code: 'no-header', message: expect.stringContaining('line 9') }));
  });
});

describe('a text', () => {
  it('of more columns than can be written is refused with the limit', () => {
    const columns = Array.from({ length: 2001 }, (_, i) => `c${i}`);
    expect(() => layoutOf(`${columns.join(',')}\n`)).toThrow(expect.objectContaining({ code: 'too-many-columns', message: expect.stringContaining('2000') }));
    expect(layoutOf(`${columns.slice(1).join(',')}\n${columns.slice(1).map((_, i) => i).join(',')}\n`).headers).toHaveLength(2000);
  });

  it('of delimiters, or of one line that goes on and on, is refused', () => {
    expect(() => layoutOf(',,\n,,\n')).toThrow(expect.objectContaining({ code: 'empty' }));
    expect(() => layoutOf('\n\n')).toThrow(expect.objectContaining({ code: 'empty' }));
  });

  it('keeps what stands after a header without rows out of it', () => {
    expect(layoutOf('id,name\n')).toMatchObject({ dataStart: 8, dataEnd: 8, dataLine: 2, leftOut: [] });
  });

  it('with more than three hundred columns is read like any other', () => {
    const names = Array.from({ length: 400 }, (_, i) => `m${i}`);
    const row = (n: number) => names.map((_, i) => (i % 7 === 0 ? `t${n}` : String(n * i))).join('\t');
    expect(layoutOf(`${names.join('\t')}\n${row(1)}\n${row(2)}\n`)).toMatchObject({ headers: names, dialect: { delimiter: '\t' } });
  });
});

describeWithShared('the files of the CSV corpus', ['eval', 'csv-corpus', 'manifest.json'], (manifestFile) => {
  interface Expected { rejectedFile?: boolean; encoding: unknown; delimiter: unknown; quote: unknown; headerRow: unknown; columns: { name: string | null }[] }
  const manifest = JSON.parse(fs.readFileSync(manifestFile, 'utf8')) as { files: { file: string; expected: Expected; alternatives?: Partial<Expected>[] }[] };
  const isOneOf = (wanted: unknown, value: unknown) => (Array.isArray(wanted) ? wanted : [wanted]).includes(value);

  function aspectsOf(file: string, expected: Expected): boolean[] {
    let bytes = fs.readFileSync(path.join(path.dirname(manifestFile), 'files', file));
    try {
      checkSignature(bytes);
      if (bytes.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b]))) bytes = gunzipSync(bytes);
      const { encoding, markBytes } = detectEncoding(bytes, true);
      const decode = textDecode(encoding);
      const { dialect, headerLine, headers } = layoutOf(decode(bytes.subarray(markBytes)) + decode());
      return [!expected.rejectedFile, isOneOf(expected.encoding, encoding), isOneOf(expected.delimiter, dialect.delimiter),
        isOneOf(expected.quote, dialect.quote),
        isOneOf(expected.headerRow, headerLine), headers.length === expected.columns.length,
        headers.every((header, i) => expected.columns[i]?.name === null || expected.columns[i]?.name === header)];
    } catch (error) {
      expect(error).toMatchObject({ name: 'Quarantine' });
      return [expected.rejectedFile === true];
    }
  }

  it('are read right in 97 of 100 aspects', () => {
    const aspects = manifest.files.flatMap(({ file, expected, alternatives = [] }) => [expected, ...alternatives.map((other) => ({ ...expected, rejectedFile: undefined, ...other }))]
      .map((reading) => aspectsOf(file, reading)).sort((a, b) => b.filter(Boolean).length / b.length - a.filter(Boolean).length / a.length)[0]);
    expect(aspects.filter(Boolean).length / aspects.length).toBeGreaterThanOrEqual(0.97);
  });
});

describe('names of columns', () => {
  it('are safe and different whatever the headers are', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom('id', 'ID', 'i d', 'column_2', '', '💰', 'x'.repeat(300))), { maxLength: 12 }), (headers) => {
      const names = columnNames(headers);
      expect(new Set(names).size).toBe(headers.length);
      names.forEach((name) => expect(name).toMatch(/^[a-z_][a-z0-9_]{0,254}$/));
    }));
  });

  it('are the headers\' words in Latin letters', () => {
    expect(columnNames(['Ærø', 'Øl på Å', 'Straße', 'Łódź', 'œuvre', '💰', '数量', 'Order Total ($)', 'select', '#chrom', '2019'])).toEqual(
      ['aero', 'ol_pa_a', 'strasse', 'lodz', 'oeuvre', 'column_6', 'column_7', 'order_total', 'select', 'chrom', 'c_2019']);
  });
});
