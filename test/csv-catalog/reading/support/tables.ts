import * as fc from 'fast-check';
import { Dialect } from '../../../../src/csv-catalog/reading/csv-records';

/** A table, as whoever wrote the file meant it. */
export interface Table {
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** How a table is written down, dirt included. */
export interface Writing {
  readonly dialect: Dialect;
  readonly lineEnd: '\n' | '\r\n' | '\r';
  readonly quoting: 'all' | 'needed' | 'text';
  readonly hasHeader: boolean;
  /** Lines before the header; `padded`: with delimiters, as spreadsheets do. */
  readonly preamble: 'none' | 'lines' | 'padded' | 'comments' | 'sep';
  readonly end: 'none' | 'note' | 'total' | 'delimiters' | 'no-line-end';
  readonly units: boolean;
  readonly trailingDelimiter: boolean;
  readonly blankLines: boolean;
}

export interface WrittenTable {
  readonly table: Table;
  readonly writing: Writing;
  readonly text: string;
  /** The physical line that the header, or without one the first row, begins on. */
  readonly firstLine: number;
}

const WORDS = ['amber', 'birch', 'cedar', 'delta', 'ember', 'fjord', 'grove', 'harbor', 'iris', 'jasmine', 'kelp', 'lagoon', 'meadow', 'nectar', 'Łódź', 'Ærø', '東京'];
const NAMES = ['Anna Berg', 'Carl O\'Neil', 'Bo Li', 'Zoë Dahl', 'Ivan Petrov', 'Maria da Silva', 'José Núñez', 'Åse Øye', 'Kim', 'Priya Rao'];
const HEADERS = ['id', 'name', 'order_date', 'unitPrice', 'City', 'Total amount', 'qty', 'e-mail', 'Ship-To Name', 'is_active', 'Größe', 'note', 'lat', 'region code', 'updatedAt', 'share (%)',
  'customer', 'phone no.', 'VAT', 'score 1', 'score 2', 'status', 'temperature', 'weight', 'label'];
const digits = (n: number, length: number) => String(n).padStart(length, '0');
const day = fc.tuple(fc.integer({ min: 1990, max: 2030 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }));
const clock = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 })).map(([h, m]) => `${digits(h, 2)}:${digits(m, 2)}`);
const words = (min: number, max: number, separator: string) => fc.array(fc.constantFrom(...WORDS), { minLength: min, maxLength: max }).map((parts) => parts.join(separator));

/** Kinds of columns: each is a source of cells. */
const KINDS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  integer: fc.integer({ min: -5000, max: 90_000 }).map(String),
  decimal: fc.integer({ min: -99_999, max: 999_999 }).map((n) => (n / 100).toFixed(2)),
  decimalComma: fc.integer({ min: 0, max: 999_999 }).map((n) => (n / 100).toFixed(2).replace('.', ',')),
  isoDate: day.map(([y, m, d]) => `${y}-${digits(m, 2)}-${digits(d, 2)}`),
  localDate: day.map(([y, m, d]) => `${d}/${m}/${y}`),
  timestamp: fc.tuple(day, clock).map(([[y, m, d], time]) => `${y}-${digits(m, 2)}-${digits(d, 2)} ${time}:00`),
  time: clock,
  boolean: fc.constantFrom('true', 'false'),
  email: fc.tuple(words(1, 1, ''), fc.nat(99)).map(([word, n]) => `user${n}@${word.replace(/[^a-z]/g, 'x')}.example`),
  url: fc.nat(9999).map((n) => `https://example.org/p?id=${n}&x=a:b`),
  ip: fc.array(fc.nat(255), { minLength: 4, maxLength: 4 }).map((parts) => parts.join('.')),
  code: fc.tuple(fc.constantFrom('SKU', 'AB', 'x'), fc.nat(9999)).map(([prefix, n]) => `${prefix}-${digits(n, 4)}`),
  leadingZeros: fc.nat(9999).map((n) => digits(n, 6)),
  money: fc.integer({ min: 0, max: 999_999 }).map((n) => `$${(n / 100).toFixed(2)}`),
  name: fc.constantFrom(...NAMES),
  category: fc.constantFrom('red', 'green', 'blue'),
  sentence: words(3, 9, ' ').map((text) => `${text[0].toUpperCase()}${text.slice(1)}.`),
  sentenceWithCommas: fc.array(words(1, 3, ' '), { minLength: 2, maxLength: 5 }).map((parts) => parts.join(', ')),
  quotes: words(2, 4, ' ').map((text) => `the "${text}" one`),
  lines: fc.array(words(1, 3, ' '), { minLength: 2, maxLength: 3 }).map((parts) => parts.join('\n')),
  json: fc.tuple(words(1, 1, ''), fc.nat(99)).map(([word, n]) => `{"k": "${word}", "n": [${n}, 2]}`),
  inches: fc.nat(40).map((n) => `${n}" pipe`),
};
/** Cells that need quotes in any dialect. */
const NEED_QUOTES = ['quotes', 'lines', 'json'];

function columnOf(kind: string, rows: number): fc.Arbitrary<string[]> {
  const cell = KINDS[kind];
  return fc.oneof({ weight: 3, arbitrary: fc.array(cell, { minLength: rows, maxLength: rows }) },
    { weight: 1, arbitrary: fc.array(fc.oneof({ weight: 5, arbitrary: cell }, { weight: 1, arbitrary: fc.constant('') }), { minLength: rows, maxLength: rows }) });
}

const dialects: fc.Arbitrary<Dialect> = fc.record({
  delimiter: fc.constantFrom(',', ',', ',', ';', ';', '\t', '|', '\u0001', ':', ' '),
  quote: fc.constantFrom<Dialect['quote']>('"', '"', '"', '"', '\''),
  escape: fc.constantFrom<Dialect['escape']>('doubled', 'doubled', 'doubled', 'backslash'),
});

/**
 * Tables in all dialects, with the dirt of real files. Of at least four rows, and with a column that is not text where there is no header: less than
 * that a person could not tell either.
 */
export const writtenTables: fc.Arbitrary<WrittenTable> = fc.tuple(dialects, fc.integer({ min: 2, max: 8 }), fc.integer({ min: 4, max: 40 }))
  .chain(([dialect, width, rows]) => {
    const isPlain = dialect.delimiter === ' ' || dialect.delimiter === ':';
    const kinds = Object.keys(KINDS).filter((kind) => !isPlain || !NEED_QUOTES.includes(kind));
    return fc.record({
      dialect: fc.constant(dialect),
      kinds: fc.array(fc.constantFrom(...kinds), { minLength: width - 1, maxLength: width - 1 }).chain((some) => fc.constantFrom('integer', 'isoDate', 'decimal').map((typed) => [typed, ...some])),
      headers: fc.shuffledSubarray(HEADERS, { minLength: width, maxLength: width }),
      lineEnd: fc.constantFrom<Writing['lineEnd']>('\n', '\n', '\r\n', '\r'),
      quoting: fc.constantFrom<Writing['quoting']>('needed', 'needed', 'all', 'text'),
      hasHeader: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
      preamble: isPlain ? fc.constant<Writing['preamble']>('none') : fc.constantFrom<Writing['preamble']>('none', 'none', 'none', 'none', 'lines', 'padded', 'comments', 'sep'),
      end: isPlain ? fc.constant<Writing['end']>('none') : fc.constantFrom<Writing['end']>('none', 'none', 'none', 'note', 'total', 'delimiters', 'no-line-end'),
      units: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
      trailingDelimiter: fc.integer({ min: 0, max: 14 }).map((n) => n === 0),
      blankLines: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    }).chain(({ kinds: [first, ...others], headers, ...writing }) => fc.tuple(
      // The first column is never empty: a row without anything is none.
      fc.array(KINDS[first], { minLength: rows, maxLength: rows }), ...others.map((kind) => columnOf(kind, rows)),
    ).map((columns) => {
      const cells = columns[0].map((_, row) => columns.map((column) => column[row]));
      return written({ headers, rows: cells }, { ...writing, units: writing.units && writing.hasHeader });
    }));
  });

/** One field, in quotes where it must be, or may be. */
export function writeField(field: string, { quote, escape, delimiter }: Dialect, quoting: Writing['quoting']): string {
  const isNeeded = [delimiter, quote, '\n', '\r', '"', ...(escape === 'backslash' ? ['\\'] : [])].some((mark) => mark !== null && field.includes(mark))
    || /^\s|\s$/.test(field) || (field === '' && delimiter === null);
  const isText = !/^[-\d.,:]*$/.test(field);
  if (quote === null || (!isNeeded && quoting !== 'all' && !(quoting === 'text' && isText))) return field;
  const escaped = escape === 'backslash' ? field.replace(/\\/g, '\\\\').split(quote).join(`\\${quote}`) : field.split(quote).join(quote + quote);
  return quote + escaped + quote;
}

export function written(table: Table, writing: Writing): WrittenTable {
  const { dialect, lineEnd, quoting } = writing;
  const delimiter = dialect.delimiter ?? '';
  const width = table.headers.length;
  const line = (fields: readonly string[]) => fields.map((field) => writeField(field, dialect, quoting)).join(delimiter) + (writing.trailingDelimiter ? delimiter : '');
  const pad = delimiter.repeat(width - 1);
  const before: Readonly<Record<Writing['preamble'], readonly string[]>> = {
    none: [],
    lines: ['Quarterly report', 'made for testing', ''],
    padded: [`Quarterly report${pad}`, pad],
    comments: ['# made for testing', '# second remark'],
    sep: [`sep=${delimiter}`],
  };
  const hasTotal = writing.end === 'total' && /^-?\d+$/.test(table.rows[0][0]) === false;
  const after: Readonly<Record<Writing['end'], readonly string[]>> = {
    'none': [],
    'note': ['', 'Source: made for testing'],
    'total': hasTotal ? [line(['Total', ...table.rows[0].slice(1, -1).map(() => ''), '12345'])] : [],
    'delimiters': [pad, pad],
    'no-line-end': [],
  };
  const units = table.rows[0].map((cell) => /^-?\d+(?:\.\d+)?$/.test(cell) ? 'kg' : '');
  const body = table.rows.flatMap((row, i) => writing.blankLines && i === 2 ? ['', line(row)] : [line(row)]);
  const lines = [...before[writing.preamble], ...(writing.hasHeader ? [line(table.headers)] : []), ...(writing.units ? [line(units)] : []), ...body, ...after[writing.end]];
  const text = lines.join(lineEnd) + (writing.end === 'no-line-end' ? '' : lineEnd);
  return { table, writing, text, firstLine: before[writing.preamble].length + 1 };
}
