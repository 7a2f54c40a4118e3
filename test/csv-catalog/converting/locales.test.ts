import * as fc from 'fast-check';
import { Converting } from './support';

const converting = new Converting();
afterAll(() => converting.remove());

/** How numbers are written where a file comes from. */
interface Locale {
  readonly decimal: '.' | ',';
  readonly group: string;
  readonly currency: readonly [before: string, after: string];
  readonly delimiter: string;
}

/** Where commas mark decimals, files are delimited by semicolons, or something else than whole numbers shows it. */
const locale: fc.Arbitrary<Locale> = fc.oneof(
  fc.record({ decimal: fc.constant('.' as const), group: fc.constantFrom(',', '', '\'', ' '), currency: fc.constantFrom<[string, string]>(['$', ''], ['£', ''], ['CHF ', ''], ['', ' USD']), delimiter: fc.constantFrom(',', ';', '\t') }),
  fc.record({ decimal: fc.constant(',' as const), group: fc.constantFrom('.', '', ' ', '\u00a0'), currency: fc.constantFrom<[string, string]>(['€ ', ''], ['', ' €'], ['$ ', ''], ['R$ ', ''], ['', ' kr']), delimiter: fc.constantFrom(';', ',', '\t') }),
);

const ROWS = { minLength: 1, maxLength: 40 };
/** Of any size: as many numbers below a thousand as above. */
const sized = (most: number) => fc.integer({ min: 1, max: most }).chain((digits) => fc.bigInt({ min: -(10n ** BigInt(digits)), max: 10n ** BigInt(digits) }));
/** Numbers without their point, and how many of their digits stand behind it. */
const column = fc.record({
  kind: fc.constantFrom('count', 'amount', 'money', 'whole money', 'measure', 'trimmed measure', 'share'),
  numbers: fc.array(sized(9), ROWS),
  isPositive: fc.boolean(),
});
const SCALES: Readonly<Record<string, number>> = { 'count': 0, 'amount': 2, 'money': 2, 'whole money': 0, 'measure': 3, 'trimmed measure': 3, 'share': 1 };

function plain(number: bigint, scale: number): string {
  const digits = String(number < 0n ? -number : number).padStart(scale + 1, '0');
  return `${number < 0n ? '-' : ''}${digits.slice(0, digits.length - scale)}${scale === 0 ? '' : `.${digits.slice(-scale)}`}`;
}

function written(text: string, kind: string, { decimal, group, currency: [before, after] }: Locale): string {
  const [whole, fraction] = (kind.startsWith('trimmed') ? text.replace(/\.?0+$/, '') : text).split('.');
  const number = whole.replace(/\B(?=(?:\d{3})+(?!\d))/g, group) + (fraction === undefined ? '' : decimal + fraction);
  return kind.endsWith('money') ? number.replace(/^-?/, `$&${before}`) + after : kind === 'share' ? `${number}%` : number;
}

const isSame = (value: string, expected: string) => Math.abs(Number(value) - Number(expected)) <= Math.abs(Number(expected)) * 1e-12;

describe('a table of numbers', () => {
  it('is read as what was written, or as text, wherever it comes from', async () => {
    await fc.assert(fc.asyncProperty(locale, fc.array(column, { minLength: 1, maxLength: 4 }), async (from, columns) => {
      // Without a semicolon, it takes amounts with decimal commas to tell.
      const kinds = from.decimal === ',' && from.delimiter !== ';' ? [{ kind: 'amount', numbers: [1234n, 55n, 990n], isPositive: true }, ...columns] : columns;
      const rows = Math.max(...kinds.map(({ numbers }) => numbers.length));
      const texts = kinds.map(({ kind, numbers, isPositive }) => Array.from({ length: rows }, (_, i) => {
        const number = numbers[i % numbers.length];
        return plain(isPositive && number < 0n ? -number : number, SCALES[kind]);
      }));
      const quoted = (text: string) => text.includes(from.delimiter) ? `"${text}"` : text;
      const lines = Array.from({ length: rows }, (_, row) => ['x', ...kinds.map(({ kind }, i) => quoted(written(texts[i][row], kind, from)))].join(from.delimiter));
      const content = `${['k', ...kinds.map((_, i) => `value ${i}`)].join(from.delimiter)}\n${lines.join('\n')}\n`;
      const { conversion, rows: read } = await converting.convert(content, { overrides: { hasHeader: true, delimiter: from.delimiter, quote: '"' } });
      expect(read.length + conversion.rejects.count).toBe(rows);
      if (conversion.rejects.count > 0) return;
      const wrong = kinds.flatMap(({ kind }, i) => conversion.columns[i + 1].type === 'string' ? []
        : texts[i].flatMap((expected, row) => isSame(read[row][i + 1]!, expected) ? [] : [`${kind} ${written(expected, kind, from)}: ${read[row][i + 1]}`]));
      expect(wrong).toEqual([]);
    }), { numRuns: 150 });
  });
});
