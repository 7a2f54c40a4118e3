import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { AthenaSession } from './athena-session';
import { differenceOf } from './outcomes';
import { Recorder } from '../part';

const LAZY = 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe';
const OPEN_CSV = 'org.apache.hadoop.hive.serde2.OpenCSVSerde';
const SEED = 7;

/** A table of text as it could lie in a bucket. */
interface TextTable {
  readonly serde: string;
  readonly serdeParameters: Record<string, string>;
  readonly types: readonly string[];
  readonly objects: readonly { readonly body: Buffer; readonly isPacked: boolean }[];
  readonly headerLines: number;
}

const TYPES = ['string', 'bigint', 'int', 'smallint', 'tinyint', 'double', 'float', 'decimal(5,2)', 'decimal(20,4)', 'date', 'timestamp', 'boolean', 'varchar(3)'];

const two = fc.integer({ min: 0, max: 61 }).map(String);
const dates = fc.tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 0, max: 14 }), fc.integer({ min: 0, max: 40 }), fc.boolean())
  .map(([year, month, day, isPadded]) => (isPadded ? `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` : `${year}-${month}-${day}`));
const clocks = fc.tuple(two, two, two, fc.constantFrom('', '.5', '.123', '.123456', '.1234567', '.9996')).map(([h, m, s, fraction]) => `${h}:${m}:${s}${fraction}`);
const fields = fc.oneof(
  fc.integer({ min: -300, max: 300 }).map(String),
  fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }).map(String),
  fc.tuple(fc.integer({ min: -2000, max: 2000 }), fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 1, max: 5 })).map(([whole, part, digits]) => `${whole}.${String(part).padStart(digits, '0')}`),
  fc.double({ noDefaultInfinity: true, noNaN: true }).map(String),
  dates,
  fc.tuple(dates, fc.constantFrom(' ', 'T', 't', '  '), clocks).map(([date, between, clock]) => date + between + clock),
  fc.constantFrom('true', 'FALSE', 'True', 't', '1', 'yes', '\\N', 'NULL', '', ' ', ' 1', '1 ', '+5', '-', '.', '.5', '5.', '1e3', '1.5f', '0x10', 'NaN', 'Infinity', '007', '1.005', '-1.005', '999.995', '1.'),
  fc.string({ unit: fc.constantFrom('a', 'é', '😀', '"', "'", '\\', ' ', ';', '\u0000', '\u001f', 'Z'), maxLength: 8 }),
  fc.string({ unit: fc.constantFrom('x', ' '), maxLength: 4 }).map((text) => `"${text}"`),
);

/** Text of lines with fields too few and too many, blank ones, ends of any kind. */
const bodies = (delimiter: string, width: number) => fc.tuple(
  fc.boolean(),
  fc.array(fc.tuple(fc.array(fields, { minLength: 0, maxLength: width + 2 }), fc.constantFrom('\n', '\n', '\n', '\r\n', '\r')), { maxLength: 12 }),
  fc.boolean(),
  fc.array(fc.tuple(fc.nat(), fc.constantFrom(0xe9, 0xff, 0xc3)), { maxLength: 1 }),
).map(([hasMark, lines, endsOpen, broken]) => {
  const text = lines.map(([row, end]) => row.join(delimiter) + end).join('');
  const bytes = [...Buffer.from((hasMark ? '\uFEFF' : '') + (endsOpen ? text.replace(/[\r\n]+$/, '') : text))];
  // A byte that is no UTF-8, in a place where it splits no other.
  broken.filter(() => !/[^\0-\x7f]/.test(text)).forEach(([at, byte]) => bytes.splice((hasMark ? 3 : 0) + at % (text.length + 1), 0, byte));
  return Buffer.from(bytes);
});

const textTables: fc.Arbitrary<TextTable> = fc.record({
  isOpenCsv: fc.boolean(),
  delimiter: fc.constantFrom(',', '|', '\t', ';', '\u0001'),
  types: fc.array(fc.constantFrom(...TYPES), { minLength: 1, maxLength: 6 }),
  headerLines: fc.constantFrom(0, 0, 1),
  escape: fc.constantFrom(undefined, undefined, '\\'),
  packed: fc.array(fc.boolean(), { minLength: 1, maxLength: 3 }),
}).chain(({ isOpenCsv, delimiter, types, headerLines, escape, packed }) => fc.tuple(...packed.map(() => bodies(delimiter, types.length))).map((texts): TextTable => ({
  serde: isOpenCsv ? OPEN_CSV : LAZY,
  serdeParameters: isOpenCsv ? { separatorChar: delimiter, ...escape === undefined ? {} : { escapeChar: escape } } : { 'field.delim': delimiter, ...escape === undefined ? {} : { 'escape.delim': escape } },
  // Trino has text columns only where Athena types them: it is no oracle of that.
  types: isOpenCsv ? types.map(() => 'string') : types,
  objects: texts.map((body, i) => ({ body, isPacked: packed[i] })),
  headerLines,
})));

/** Generated texts, read by either SerDe with any types, are the same rows on both. */
export async function compareTextTables(recorder: Recorder, { trino, duckDb, tables }: { trino: AthenaSession; duckDb: AthenaSession; tables: number }): Promise<void> {
  const differences: [index: string, what: string, table: string][] = [];
  let rows = 0;
  for (const [index, table] of fc.sample(textTables, { seed: SEED, numRuns: tables }).entries()) {
    const outcomes = [];
    for (const session of [trino, duckDb]) {
      await session.createTextTable(`text_${index}`, {
        serde: table.serde,
        serdeParameters: table.serdeParameters,
        parameters: table.headerLines > 0 ? { 'skip.header.line.count': String(table.headerLines) } : {},
        columns: table.types.map((Type, i) => ({ Name: `c${i}`, Type })),
        objects: Object.fromEntries(table.objects.map(({ body, isPacked }, i) => [isPacked ? `${i}.csv.gz` : `${i}.csv`, isPacked ? gzipSync(body) : body])),
      });
      outcomes.push(await session.query(`SELECT * FROM text_${index}`));
    }
    const [expected, actual] = outcomes;
    rows += 'rows' in expected ? expected.rows.length : 0;
    const difference = differenceOf(expected, actual, false);
    if (difference !== undefined) differences.push([String(index), difference, `${table.serde.split('.').pop()} ${JSON.stringify(table.serdeParameters)} ${table.types.join()} ${table.objects.map(({ body }) => JSON.stringify(body.toString('latin1'))).join(' ')}`]);
  }
  recorder.figure('rows of generated text tables', rows, 'rows');
  recorder.check('generated text tables have rows', rows > tables, `${rows} rows of ${tables} tables`);
  recorder.check('generated text tables are read as Trino reads them, by either SerDe', differences.length === 0, differences.slice(0, 5).map(([index, what]) => `table ${index} of seed ${SEED}: ${what}`).join('\n'));
  if (differences.length > 0) recorder.table('Generated text tables that differ', ['Table', 'Difference', 'What it is'], differences);
}
