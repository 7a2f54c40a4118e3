import { ColumnReading } from './column-reading';
import { literal } from './duckdb.client';
import { decimalType } from './type-lattice';

/** How numbers are written. */
export interface NumberFormat {
  readonly decimal: '.' | ',';
  /** Between groups of three digits; '' where there are none. */
  readonly group: string;
  /** What stands before and after each of them: a currency, a percent sign. */
  readonly prefix: string;
  readonly suffix: string;
}

export const PLAIN_NUMBERS: NumberFormat = { decimal: '.', group: '', prefix: '', suffix: '' };

/** What was seen of a column's numbers, in plain notation. */
export interface NumberFacts {
  integers: number;
  /** Numbers with an exponent, `-0`, infinity: only a double has them. */
  doubles: number;
  /** Of these, what may as well be a code: `12e4`. */
  codes: number;
  /** Most digits before the point. */
  integerDigits: number;
  /** Most and least digits behind the point, of numbers that have one. */
  scale: number;
  leastScale: number;
  significantDigits: number;
  /** Beyond 64 bits. */
  isHuge: boolean;
}

const PLAIN = /^-?(?:(0|[1-9]\d*)(?:\.(\d*))?|\.(\d+))(?:[eE][-+]?\d{1,3})?$/;
const CODE = /^\d+[eE]\d+$/;
const INFINITE = /^[-+]?inf(?:inity)?$/i;
const LARGEST = 9223372036854775807n;
const SMALLEST = -9223372036854775808n;
/** Every whole number of so many digits is exact as a double. */
const EXACT_DOUBLE_DIGITS = 15;
/** A double gives back so many significant digits, rounded right. */
const DOUBLE_DIGITS = 17;

export function noNumbers(): NumberFacts {
  return { integers: 0, doubles: 0, codes: 0, integerDigits: 0, scale: 0, leastScale: Infinity, significantDigits: 0, isHuge: false };
}

/** Takes a number into account. @returns false where the text is none in plain notation: leading zeros and plus signs belong to identifiers */
export function addNumber(facts: NumberFacts, text: string): boolean {
  const match = PLAIN.exec(text);
  if (match === null) {
    if (INFINITE.test(text)) facts.doubles++;
    return INFINITE.test(text);
  }
  const [, whole = '', fraction = match[3]] = match;
  const hasExponent = /e/i.test(text);
  const digits = (whole + (fraction ?? '')).replace(/^0+/, '');
  facts.significantDigits = Math.max(facts.significantDigits, digits.length);
  if (hasExponent || text === '-0') {
    facts.doubles++;
    if (CODE.test(text)) facts.codes++;
    return Number.isFinite(Number(text)) && (Number(text) !== 0 || digits === '');
  }
  facts.integerDigits = Math.max(facts.integerDigits, whole.length);
  if (fraction === undefined) {
    facts.integers++;
    if (whole.length >= 19) facts.isHuge ||= BigInt(text) > LARGEST || BigInt(text) < SMALLEST;
  } else {
    facts.scale = Math.max(facts.scale, fraction.length);
    facts.leastScale = Math.min(facts.leastScale, fraction.length);
  }
  return true;
}

/** The type that holds all the numbers seen as they are written; undefined where none does. */
export function numberType(facts: NumberFacts): string | undefined {
  const hasFractions = facts.leastScale !== Infinity;
  if (!hasFractions && facts.doubles === 0) {
    return facts.isHuge ? undefined : 'bigint';
  }
  // Among digits alone, `12e4` is one of those codes that spreadsheets spoil.
  if (!hasFractions && facts.codes === facts.doubles) return undefined;
  const decimals = facts.doubles > 0 ? [] : [18, 38].filter((precision) => facts.integerDigits <= precision - facts.scale).map((precision) => `decimal(${precision},${facts.scale})`);
  // Amounts are written with the same two or more digits throughout; measurements are not, and an average of decimals would be cut to their scale.
  const isAmount = facts.integers === 0 && facts.scale >= 2 && facts.leastScale === facts.scale;
  const fitsDouble = facts.significantDigits <= (facts.integers > 0 && facts.integerDigits > EXACT_DOUBLE_DIGITS ? EXACT_DOUBLE_DIGITS : DOUBLE_DIGITS);
  return [...isAmount ? decimals : [], ...fitsDouble ? ['double'] : [], ...decimals][0];
}

/** Numbers that are written in a format, as values of a numeric type. */
export function numberReading(format: NumberFormat, type: string): ColumnReading {
  const isPlain = format.group === '' && format.decimal === '.' && format.prefix + format.suffix === '';
  return {
    type,
    ...isPlain ? {} : { format: describe(format) },
    notes: format.suffix.includes('%') ? ['percentages are kept as they are written: 12 % is 12'] : [],
    sql: (cell) => ({ value: `try_cast(${plainText(format, cell)} AS ${duckDbNumber(type)})`, fits: (value) => fits(format, isPlain, type, cell, value) }),
    as: (other) => isNumeric(other) ? numberReading(format, other) : undefined,
  };
}

export function isNumeric(type: string): boolean {
  return type === 'bigint' || type === 'double' || decimalType(type) !== undefined;
}

function duckDbNumber(type: string): string {
  return type.toUpperCase();
}

/** Signs out, brackets to a minus, a decimal comma to a point. The test on the whole text tells whether that made sense. */
function plainText({ decimal, group, prefix, suffix }: NumberFormat, cell: string): string {
  if (decimal === '.' && group + prefix + suffix === '') return cell;
  const dropped = [...new Set([...`${group}${prefix}${suffix}`, ')'])].filter((c) => c !== decimal && c !== '-').join('');
  const [from, to] = decimal === ',' ? ['(,', '-.'] : ['(', '-'];
  return `translate(${cell}, ${literal(from + dropped)}, ${literal(to)})`;
}

function fits(format: NumberFormat, isPlain: boolean, type: string, cell: string, value: string): string[] {
  const decimal = decimalType(type);
  const digits = type === 'bigint' ? 0 : decimal?.scale ?? Infinity;
  const slow = `${value} IS NOT NULL AND regexp_full_match(${cell}, ${literal(numberPattern(format, digits, type === 'double' && isPlain))})`;
  if (type === 'double') {
    return [
      ...isPlain ? [
        // What is too small for a double becomes zero.
        ...[`${cell} >= '1' AND ${cell} < ':'`, `${cell} >= '0.' AND ${cell} < '0/'`].map((begin) => `(${begin} AND ${value} > 0 AND ${value} < 1e15 AND strlen(${cell}) < 19 AND NOT contains(${cell}, '_'))`),
        `rtrim(${cell}, '0') = '0.'`,
      ] : [],
      `(${slow} AND ${isExactDouble(format, cell, value)})`,
      `(isinf(${value}) AND regexp_full_match(${cell}, '(?i)[-+]?inf(?:inity)?'))`,
    ];
  }
  if (!isPlain) return [`(${slow})`];
  // A text that has as many characters as its value has digits has nothing else: no zeros or sign in front. Exponents of 2 and more are hundreds.
  // Casts read exponents, and lines between digits: a decimal must be written as it was read.
  const fast = decimal === undefined ? [`(${value} >= ${POWERS_OF_TEN}[strlen(${cell})] AND ${value} % 100 <> 0)`, `(${value} IS NOT NULL AND strlen(${cell}) = 1)`]
    : decimal.scale > 0 ? [`(${cell} = CAST(${value} AS VARCHAR))`] : [];
  return [...fast, `(${slow})`];
}

const POWERS_OF_TEN = `[${Array.from({ length: 19 }, (_, i) => `1${'0'.repeat(i)}`).join(', ')}]`;

/** Neither too long for a double, nor infinite, nor so small that it becomes zero. */
function isExactDouble({ decimal }: NumberFormat, cell: string, value: string): string {
  const digits = `ltrim(regexp_replace(${cell}, '[eE].*$|[^0-9]', '', 'g'), '0')`;
  return `isfinite(${value}) AND (length(${digits}) <= ${EXACT_DOUBLE_DIGITS} OR (length(${digits}) <= ${DOUBLE_DIGITS} AND contains(${cell}, '${decimal}'))) `
    + `AND (${value} <> 0 OR ${digits} = '')`;
}

/**
 * The whole text of a number, for DuckDB's regular expressions (RE2) and JavaScript's alike.
 *
 * @param digits most digits behind the point, zeros at the end not counted
 */
export function numberPattern({ decimal, group, prefix, suffix }: NumberFormat, digits: number, mayHaveExponent: boolean): string {
  const point = decimal === '.' ? '\\.' : ',';
  const whole = group === '' ? '(?:0|[1-9][0-9]*)' : `(?:0|[1-9][0-9]{0,2}(?:${escaped(group)}[0-9]{3})+|[1-9][0-9]*)`;
  const fraction = (least: number) => digits === Infinity ? `${point}[0-9]{${least},}` : `${point}[0-9]{${least},${digits}}0*`;
  const exponent = mayHaveExponent ? '(?:[eE][-+]?[0-9]{1,3})?' : '';
  const number = digits === 0 ? whole : `(?:${whole}(?:${fraction(0)})?|${fraction(1)})${exponent}`;
  if (prefix + suffix + group === '') return `-?${number}`;
  const [before, after] = [escaped(prefix), escaped(suffix)];
  return `(?:-?${before}-?${number}${after}|\\(${before}${number}${after}\\))`;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function describe({ decimal, group, prefix, suffix }: NumberFormat): string {
  return [
    ...decimal === ',' ? ['decimal comma'] : [],
    ...group === '' ? [] : [`thousands separated by ${{ ',': 'comma', '.': 'point', ' ': 'blank', '\'': 'apostrophe', '’': 'apostrophe' }[group] ?? 'no-break blank'}`],
    ...prefix === '' ? [] : [`${prefix.trim()} before`],
    ...suffix === '' ? [] : [`${suffix.trim()} after`],
  ].join('; ');
}
