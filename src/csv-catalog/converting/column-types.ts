/**
 * Types of columns, found on the text of every value: a cast is not a check (`007` casts to 7, `1.5` to 2), so no value is trusted to one.
 */

/** What was seen of a column's values. */
export interface ColumnFacts {
  /** Values that are not empty. */
  values: number;
  empties: number;
  readonly seen: Record<ValueClass, number>;
  /** Most digits before and after the point of plain numbers. */
  integerDigits: number;
  scale: number;
  /** Least digits after the point of numbers that have one; for telling amounts from measurements. */
  leastScale: number;
  /** Most significant digits of a number. */
  significantDigits: number;
}

export type ValueClass = 'boolean' | 'integer' | 'decimal' | 'double' | 'date' | 'timestamp' | 'instant' | 'text';

const INTEGER = /^(?:0|-?[1-9]\d{0,18})$/;
const DECIMAL = /^-?(?:0|[1-9]\d{0,37})\.\d{1,38}$/;
const DOUBLE = /^-?(?:0|[1-9]\d*)(?:\.\d+)?[eE][-+]?\d{1,3}$/;
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const TIMESTAMP = /^(\d{4}-\d\d-\d\d)[ T]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?$/;
/** What a time zone's numeric offset, or `Z`, fixes to one moment. */
const OFFSET = /(?:Z|[-+](?:0\d|1[0-4]):?[0-5]\d)$/;
const BOOLEAN = /^(?:true|false)$/i;

const LARGEST = 9223372036854775807n;
const SMALLEST = -9223372036854775808n;
/** Every whole number of so many digits is exact as a double. */
const EXACT_DOUBLE_DIGITS = 15;
/** A double gives back so many significant digits, rounded right. */
const DOUBLE_DIGITS = 17;

export function noFacts(): ColumnFacts {
  return {
    values: 0,
    empties: 0,
    seen: { boolean: 0, integer: 0, decimal: 0, double: 0, date: 0, timestamp: 0, instant: 0, text: 0 },
    integerDigits: 0,
    scale: 0,
    leastScale: Infinity,
    significantDigits: 0,
  };
}

/** The class of one value that is not empty. */
export function classify(value: string): ValueClass {
  const first = value.charCodeAt(0);
  const isNumberStart = first === 45 || (first >= 48 && first <= 57);
  if (!isNumberStart) return BOOLEAN.test(value) ? 'boolean' : 'text';
  if (INTEGER.test(value)) return value.length < 19 || isBigint(value) ? 'integer' : 'text';
  if (DECIMAL.test(value)) return 'decimal';
  const date = DATE.exec(value);
  if (date !== null) return isDay(Number(date[1]), Number(date[2]), Number(date[3])) ? 'date' : 'text';
  // Of a date alone the end reads like an offset, `-05`, but has no minutes.
  const offset = value.length > 16 ? OFFSET.exec(value) : null;
  const timestamp = TIMESTAMP.exec(offset === null ? value : value.slice(0, offset.index));
  if (timestamp !== null) return classify(timestamp[1]) !== 'date' ? 'text' : offset === null ? 'timestamp' : 'instant';
  return DOUBLE.test(value) && Number.isFinite(Number(value)) ? 'double' : 'text';
}

/** Takes a value into account. Once a column has text, no other fact of it matters. */
export function addValue(facts: ColumnFacts, value: string): void {
  if (value === '') {
    facts.empties++;
    return;
  }
  facts.values++;
  if (facts.seen.text > 0) {
    return;
  }
  const valueClass = classify(value);
  facts.seen[valueClass]++;
  if (valueClass === 'integer' || valueClass === 'decimal') {
    const unsigned = value.charCodeAt(0) === 45 ? value.slice(1) : value;
    const point = unsigned.indexOf('.');
    const integerDigits = point < 0 ? unsigned.length : point;
    const scale = point < 0 ? 0 : unsigned.length - point - 1;
    facts.integerDigits = Math.max(facts.integerDigits, integerDigits);
    facts.scale = Math.max(facts.scale, scale);
    if (point >= 0) facts.leastScale = Math.min(facts.leastScale, scale);
    facts.significantDigits = Math.max(facts.significantDigits, unsigned.replace('.', '').replace(/^0+/, '').length);
  } else if (valueClass === 'double') {
    facts.significantDigits = Math.max(facts.significantDigits, value.replace(/[eE].*$/, '').replace(/[-.]/g, '').replace(/^0+/, '').length);
  }
}

/** The types a column may have, narrowest first: the first that fits every value is the column's. */
export function typeOf(facts: ColumnFacts): string {
  if (facts.values === 0) {
    return 'string';
  }
  const decimalTypes = [18, 38].map((precision) => `decimal(${precision},${facts.scale})`);
  // Amounts are written with the same two or more digits throughout; measurements are not, and an average of decimals would be cut to their scale.
  const isAmount = facts.seen.integer === 0 && facts.scale >= 2 && facts.leastScale === facts.scale;
  const candidates = ['boolean', 'bigint', ...isAmount ? decimalTypes : [], 'double', ...decimalTypes, 'date', 'timestamp'];
  return candidates.find((type) => fits(facts, type)) ?? 'string';
}

/** Whether every value of a column keeps its meaning in a type. This is the lattice of types, asked of the values themselves. */
export function fits(facts: ColumnFacts, type: string): boolean {
  const only = (...classes: ValueClass[]) => Object.entries(facts.seen).every(([name, count]) => count === 0 || classes.includes(name as ValueClass));
  const decimal = /^decimal\((\d+), ?(\d+)\)$/.exec(type);
  if (decimal !== null) {
    const [precision, scale] = [Number(decimal[1]), Number(decimal[2])];
    return only('integer', 'decimal') && facts.scale <= scale && facts.integerDigits <= precision - scale;
  }
  switch (type) {
    case 'boolean': return only('boolean');
    case 'bigint': return only('integer');
    case 'double': return only('integer', 'decimal', 'double')
      && facts.significantDigits <= (facts.seen.integer > 0 && facts.integerDigits > EXACT_DOUBLE_DIGITS ? EXACT_DOUBLE_DIGITS : DOUBLE_DIGITS);
    case 'date': return only('date');
    // Moments are stored in UTC; beside times that name no zone they could not be told apart.
    case 'timestamp': return only('date', 'timestamp') || only('instant');
    case 'string': return true;
    default: return false;
  }
}

function isBigint(value: string): boolean {
  const number = BigInt(value);
  return number >= SMALLEST && number <= LARGEST;
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(year, month - 1, day);
  return year >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
