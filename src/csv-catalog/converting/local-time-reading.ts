import { ColumnReading } from './column-reading';
import { literal } from './duckdb.client';

type Order = 'day first' | 'month first' | 'year first';

/** How dates that are not ISO 8601's are written: one way per column. */
interface LocalFormat {
  readonly order: Order;
  readonly month: 'number' | 'short name' | 'name';
  readonly yearDigits: 2 | 4;
  /** Between the parts of the date; `Mon d, y` has its own. */
  readonly separator: string;
  readonly isAmerican: boolean;
  readonly clock?: Clock;
}

interface Clock {
  /** Between date and time. */
  readonly separator: string;
  readonly hasSeconds: boolean;
  readonly hasFraction: boolean;
  /** What stands before AM or PM; undefined where hours count to 23. */
  readonly halves?: '' | ' ';
}

const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];
const SHORT_MONTHS = MONTHS.map((name) => name.slice(0, 3));
const TIME = '(?:(,? |T)(\\d{1,2}):(\\d\\d)(:\\d\\d(?:(\\.)\\d{1,6})?)?(?:( ?)([AaPp][Mm]))?)?';
const NUMBERS = new RegExp(`^(\\d{1,4})([-/. ])(\\d{1,2}|[A-Za-z]{3,9})\\2(\\d{1,4})${TIME}$`);
const AMERICAN = new RegExp(`^([A-Za-z]{3,9}) (\\d{1,2}), (\\d{4})${TIME}$`);
/** Day and month in either order, and a year that is not behind slashes. */
const SHORT = new RegExp(`^(?:(?:0?[1-9]|[12]\\d|3[01])([-.])(?:0?[1-9]|1[0-2])\\1|(?:0?[1-9]|1[0-2])([-.])(?:0?[1-9]|[12]\\d|3[01])\\2)\\d\\d${TIME}$`);
/** Two-digit years that could as well be of the other century. */
const UNCLEAR_YEARS = { from: 30, to: 68 };

export type FoundTimes = { readonly reading: ColumnReading } | {
  readonly note: string;
  /** Texts that would tell, for a file of which not all was seen. */
  readonly evidence?: string;
};

/**
 * The one way in which all of a column's dates are written.
 *
 * Whether day or month comes first is told by days above 12; where none is, it is not known.
 *
 * @returns undefined where they are no dates; a note where they are, and cannot be told for sure
 */
export function findLocalTimes(values: readonly string[]): FoundTimes | undefined {
  let format: LocalFormat | undefined;
  let [first, second] = [0, 0];
  let hasUnclearYear = false;
  for (const value of values) {
    const found = parts(value);
    if (found === undefined) return values.every((other) => SHORT.test(other)) ? { note: 'dates with two-digit years, or versions, that cannot be told apart: they stayed text' } : undefined;
    format ??= found.format;
    if (key(found.format) !== key(format)) {
      return { note: 'dates in several formats: they stayed text' };
    }
    first = Math.max(first, found.first);
    second = Math.max(second, found.second);
    hasUnclearYear ||= format.yearDigits === 2 && found.year >= UNCLEAR_YEARS.from && found.year <= UNCLEAR_YEARS.to;
  }
  if (format === undefined) return undefined;
  if (hasUnclearYear) {
    return { note: 'dates with two-digit years of which the century cannot be told: they stayed text' };
  }
  if (format.month !== 'number' || format.order === 'year first') {
    return { reading: localReading(format) };
  }
  if (first > 12 && second > 12) return { note: 'dates of which some have the day first and some the month: they stayed text' };
  if (first <= 12 && second <= 12) {
    const above = '(?:1[3-9]|[23][0-9])';
    return {
      note: 'dates whose day and month cannot be told apart, as no day is above 12: they stayed text',
      evidence: `^${above}[^0-9]|^[0-9]{1,2}[^0-9]${above}[^0-9]`,
    };
  }
  return { reading: localReading({ ...format, order: first > 12 ? 'day first' : 'month first' }) };
}

/** @returns the two parts that may be day and month, where both are numbers */
function parts(value: string): { format: LocalFormat; first: number; second: number; year: number } | undefined {
  const american = AMERICAN.exec(value);
  if (american !== null) {
    const [, name, , year, ...time] = american;
    const month = monthName(name);
    return month && { format: { order: 'month first', month, yearDigits: 4, separator: ' ', isAmerican: true, clock: clockOf(time) }, first: 0, second: 0, year: Number(year) };
  }
  const match = NUMBERS.exec(value);
  if (match === null) return undefined;
  const [, a, separator, b, c, ...time] = match;
  const month = /^\d/.test(b) ? 'number' : monthName(b);
  const isYearFirst = a.length === 4;
  const year = isYearFirst ? a : c;
  const day = isYearFirst ? c : a;
  const isPossible = month !== undefined && day.length <= 2 && (year.length === 4 || (year.length === 2 && !isYearFirst)) && Number(day) >= 1 && Number(day) <= 31
    && (month !== 'number' || (Number(b) >= 1 && Number(b) <= 31));
  // `1 2 3` and `10.20.30` are versions or lists as likely as dates.
  if (!isPossible || (year.length === 2 && month === 'number' && separator !== '/')) return undefined;
  const format: LocalFormat = { order: isYearFirst ? 'year first' : 'day first', month, yearDigits: year.length as 2 | 4, separator, isAmerican: false, clock: clockOf(time) };
  if (isYearFirst && month === 'number' && Number(b) > 12) return undefined;
  return { format, first: isYearFirst ? 0 : Number(a), second: month === 'number' ? Number(b) : 0, year: Number(year) };
}

function clockOf([separator, , , seconds, fraction, gap, half]: readonly (string | undefined)[]): Clock | undefined {
  return separator === undefined ? undefined
    : { separator, hasSeconds: seconds !== undefined, hasFraction: fraction !== undefined, ...half === undefined ? {} : { halves: gap as '' | ' ' } };
}

function monthName(text: string): LocalFormat['month'] | undefined {
  const name = text.toLowerCase();
  return SHORT_MONTHS.includes(name) ? 'short name' : MONTHS.includes(name) ? 'name' : undefined;
}

/** `May` is short and long: it goes with either. */
function key({ order, month, yearDigits, separator, isAmerican, clock }: LocalFormat): string {
  return [order, month === 'number', yearDigits, separator, isAmerican, clock?.separator, clock?.hasSeconds, clock?.hasFraction, clock?.halves].join('|');
}

function localReading(format: LocalFormat, type = format.clock === undefined ? 'date' : 'timestamp'): ColumnReading {
  const [strptime, words] = [partsOf(format, STRPTIME), partsOf(format, WORDS)];
  const isPlain = format.clock === undefined && format.month === 'number' && format.yearDigits === 4;
  return {
    type,
    format: words,
    notes: format.yearDigits === 2 ? ['two-digit years: 69 to 99 are of the 20th century, 00 to 29 of the 21st'] : [],
    sql: (cell) => {
      const time = `try_strptime(${cell}, ${formats(strptime, format)})`;
      const range = (value: string) => `${value} BETWEEN '0001-01-01' AND '9999-12-31 23:59:59.999999'${format.yearDigits === 2
        ? ` AND year(${value}) NOT BETWEEN ${2000 + UNCLEAR_YEARS.from} AND ${2000 + UNCLEAR_YEARS.to}` : ''}`;
      return {
        value: type === 'date' ? `CAST(${time} AS DATE)` : time,
        fits: (value) => [
          ...isPlain ? [`(${cell} LIKE ${literal(partsOf(format, LIKE))} AND ${value} BETWEEN '1000-01-01' AND '9999-12-31')`] : [],
          `(regexp_full_match(${cell}, ${literal(partsOf(format, PATTERN))}) AND ${range(value)})`,
        ],
      };
    },
    as: (other) => other === 'timestamp' && type === 'date' ? localReading(format, other) : undefined,
  };
}

/** How the parts of a time are written in some language. */
interface Notation {
  readonly day: string;
  readonly month: Readonly<Record<LocalFormat['month'], string>>;
  readonly year: Readonly<Record<2 | 4, string>>;
  readonly hour: string;
  readonly hour12: string;
  readonly minute: string;
  readonly second: string;
  readonly fraction: string;
  readonly half: string;
  readonly text: (text: string) => string;
}

const itself = (text: string) => text;
const STRPTIME: Notation = notation(['%d', '%m', '%b', '%B', '%y', '%Y', '%H', '%I', '%M', '%S', '%f', '%p'], itself);
const WORDS: Notation = notation(['dd', 'mm', 'Mon', 'Month', 'yy', 'yyyy', 'hh', 'hh', 'mi', 'ss', 'f', 'am'], itself);
const LIKE: Notation = notation(['__', '__', '___', '%', '__', '____', '__', '__', '__', '__', '%', '__'], itself);
const PATTERN: Notation = notation(['[0-9]{1,2}', '[0-9]{1,2}', '[A-Za-z]{3,9}', '[A-Za-z]{3,9}', '[0-9]{2}', '[0-9]{4}', '[0-9]{1,2}', '[0-9]{1,2}', '[0-9]{2}', '[0-9]{2}', '[0-9]{1,6}', '[AaPp][Mm]'],
  (text) => text.replace(/[.?]/g, '\\$&'));

function notation([day, month, shortName, name, year2, year4, hour, hour12, minute, second, fraction, half]: readonly string[], text: Notation['text']): Notation {
  return { day, month: { 'number': month, 'short name': shortName, name }, year: { 2: year2, 4: year4 }, hour, hour12, minute, second, fraction, half, text };
}

function partsOf({ order, month, yearDigits, separator, isAmerican, clock }: LocalFormat, written: Notation): string {
  const [d, m, y, s] = [written.day, written.month[month], written.year[yearDigits], written.text(separator)];
  const date = isAmerican ? `${m} ${d}, ${y}` : (order === 'year first' ? [y, m, d] : order === 'month first' ? [m, d, y] : [d, m, y]).join(s);
  if (clock === undefined) return date;
  return date + written.text(clock.separator) + (clock.halves === undefined ? written.hour : written.hour12) + ':' + written.minute
    + (clock.hasSeconds ? `:${written.second}` : '') + (clock.hasFraction ? written.text('.') + written.fraction : '')
    + (clock.halves === undefined ? '' : clock.halves + written.half);
}

/** Of months with names, `May` included, either length. */
function formats(strptime: string, { month }: LocalFormat): string {
  return month === 'number' ? literal(strptime) : `[${literal(strptime.replace(/%[bB]/, '%b'))}, ${literal(strptime.replace(/%[bB]/, '%B'))}]`;
}
