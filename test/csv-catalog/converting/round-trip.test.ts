import { gzipSync } from 'zlib';
import * as fc from 'fast-check';
import { Converting } from './support';

const converting = new Converting();
afterAll(() => converting.remove());

/** A column of typed values: how each is written, and how DuckDB writes what comes back. */
interface Column {
  readonly type: string;
  readonly cells: readonly { readonly text: string; readonly value: string | null }[];
}

const ROWS = 12;
const two = (n: number) => String(n).padStart(2, '0');
const column = <T>(type: string, value: fc.Arbitrary<T>, written: (one: T) => string, read: (one: T) => string, nulls: readonly string[] = ['']): fc.Arbitrary<Column> =>
  // The first value is never missing: a column of nothing has no type.
  fc.tuple(value, fc.array(fc.oneof({ weight: 4, arbitrary: value.map((one) => ({ text: written(one), value: read(one) as string | null })) },
    { weight: 1, arbitrary: fc.constantFrom(...nulls).map((text) => ({ text, value: null as string | null })) }), { minLength: ROWS - 1, maxLength: ROWS - 1 }))
    .map(([first, others]) => ({ type, cells: [{ text: written(first), value: read(first) }, ...others] }));

const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
const iso = (date: Date) => date.toISOString().slice(0, 10);
const cents = fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n });
const plainCents = (n: bigint) => `${n < 0n ? '-' : ''}${String(n < 0n ? -n : n).padStart(3, '0').replace(/(\d\d)$/, '.$1')}`;
const grouped = (text: string, group: string) => text.replace(/\B(?=(?:\d{3})+(?!\d))/g, group);
const TOKENS = ['', 'NA', 'null', '-'];

/** At least one day above 12, so that day and month can be told apart. */
const withLateDay = (written: (date: Date) => string) => column('date', day, written, iso).map(({ type, cells }) => {
  const late = new Date('2024-03-31');
  return { type, cells: [{ text: written(late), value: iso(late) }, ...cells.slice(1)] };
});
const fixed = (date: Date) => [date.getUTCFullYear(), two(date.getUTCMonth() + 1), two(date.getUTCDate())];

const typedColumn: fc.Arbitrary<Column> = fc.oneof(
  column('bigint', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), String, String, TOKENS),
  column('decimal(18,2)', cents, plainCents, plainCents, TOKENS),
  column('decimal(18,2)', cents.filter((n) => n > 100_000n || n < -100_000n), (n) => grouped(plainCents(n).split('.')[0], '.') + ',' + plainCents(n).split('.')[1], plainCents),
  column('decimal(18,2)', cents.filter((n) => n > 0n), (n) => `€ ${grouped(plainCents(n).split('.')[0], '\u00a0')},${plainCents(n).split('.')[1]}`, plainCents),
  column('date', day, iso, iso, TOKENS),
  withLateDay((date) => [...fixed(date)].reverse().join('.')),
  withLateDay((date) => { const [y, m, d] = fixed(date); return `${m}/${d}/${y}`; }),
  column('timestamp', day, (date) => date.toISOString().slice(0, 19).replace('T', ' '), (date) => date.toISOString().slice(0, 19).replace('T', ' ')),
  column('timestamp', day, (date) => `${new Date(date.getTime() + 7_200_000).toISOString().slice(0, 19)}+02:00`, (date) => date.toISOString().slice(0, 19).replace('T', ' ')),
  column('string', fc.nat(99_999).map((n) => `0${n}`), (text) => text, (text) => text),
  column('string', fc.string({ unit: fc.constantFrom('a', 'b', ' ', ',', ';', '\t', '|', '"', '\'', '\n', '\r\n', 'é', '😀', '\\', 'NA'), minLength: 1, maxLength: 12 }).map((text) => `x${text}x`),
    (text) => text, (text) => text),
);

const written = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  encoding: fc.constantFrom('utf-8', 'mark', 'utf-16', 'gzip'),
  isQuoted: fc.boolean(),
});

describe('a table of typed values', () => {
  it('comes back value for value, with its types, however it was written', async () => {
    await fc.assert(fc.asyncProperty(fc.array(typedColumn, { minLength: 1, maxLength: 4 }), written, async (columns, { delimiter, lineEnd, encoding, isQuoted }) => {
      const quoted = (text: string) => isQuoted || /[",;\t|\n\r']|^ | $/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
      const keyed = [{ type: 'bigint', cells: Array.from({ length: ROWS }, (_, i) => ({ text: String(i), value: String(i) })) }, ...columns];
      const lines = [keyed.map((_, i) => `name${i}`), ...Array.from({ length: ROWS }, (_, row) => keyed.map(({ cells }) => cells[row].text))];
      const text = lines.map((fields) => fields.map((field) => field === '' ? '' : quoted(field)).join(delimiter) + lineEnd).join('');
      const bytes = encoding === 'utf-16' ? Buffer.from(`\ufeff${text}`, 'utf16le') : encoding === 'mark' ? `\ufeff${text}` : encoding === 'gzip' ? gzipSync(text) : text;
      const result = await converting.convert(bytes, { overrides: { delimiter, quote: '"', hasHeader: true } });
      expect(result.columns).toEqual(keyed.map(({ type }, i) => `name${i} ${type}`));
      expect(result.physical).toEqual(keyed.map(({ type }) => type === 'string' ? 'VARCHAR' : type.toUpperCase()));
      expect(result.rows).toEqual(Array.from({ length: ROWS }, (_, row) => keyed.map(({ cells }) => cells[row].value)));
      expect(result.rejects).toEqual([]);
    }), { numRuns: 100 });
  });

  it('has no number that is another than what was written', async () => {
    const number = fc.oneof(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map(String), fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.tuple(fc.integer(), fc.stringMatching(/^\d{1,20}$/)).map(([whole, fraction]) => `${whole}.${fraction}`), fc.stringMatching(/^[-+]?0?\d{1,5}(?:e\d)?$/), fc.stringMatching(/^[\d.,_ ]{1,7}$/));
    await fc.assert(fc.asyncProperty(fc.array(number, { minLength: 1, maxLength: 6 }), async (values) => {
      const { conversion, rows } = await converting.convert(`k;n\n${values.map((value) => `x;${value}\n`).join('')}`, { overrides: { delimiter: ';', hasHeader: true } });
      if (conversion.columns[1].format !== undefined || conversion.rows !== values.length) return;
      rows.forEach(([, value], i) => {
        const plain = values[i].trim();
        if (conversion.columns[1].type === 'string') expect(value?.trim() ?? '').toBe(plain);
        else if (value === null) expect(['', '.', '..', '...']).toContain(plain);
        else if (conversion.columns[1].type === 'double') expect(Number(value)).toBe(Number(plain));
        else expect(digits(value)).toBe(digits(plain));
      });
    }), { numRuns: 100 });
  });
});

/** A decimal without zeros that say nothing. */
function digits(text: string): string {
  const fraction = text.includes('.') ? text.replace(/\.?0*$/, '') : text;
  return fraction.replace(/^(-?)\./, '$10.').replace(/^-0$/, '0');
}
