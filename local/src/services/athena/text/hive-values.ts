import { DuckDBDateValue, DuckDBDecimalValue, DuckDBTimestampValue, DuckDBValue } from '@duckdb/node-api';
import { TrinoError, TrinoType } from '../translate/types';

/** Reads a text as a value of a type; null where it is none. */
export type ValueReader = (text: string) => DuckDBValue;

const BITS: Record<string, number> = { tinyint: 8, smallint: 16, integer: 32, bigint: 64 };
/** Hive reads no shorter text as a timestamp. */
const SHORTEST_TIMESTAMP = 8;
const MICROS_PER_DAY = 86_400_000_000n;
/** Days that both Trino and DuckDB have. */
const FARTHEST_DAY = 365_000_000;

/**
 * How LazySimpleSerDe reads a type, as Trino 476 does: numbers without blanks, integers cut at the point, decimals rounded, dates and
 * timestamps leniently, booleans in words only. What cannot be read is NULL.
 *
 * @throws TrinoError for a type that text tables do not have here
 */
export function lazyReader(type: TrinoType): ValueReader {
  switch (type.name) {
    case 'varchar': case 'char': return (text) => (type.length === undefined ? text : [...text].slice(0, type.length).join(''));
    case 'boolean': return (text) => (/^true$/i.test(text) ? true : /^false$/i.test(text) ? false : null);
    case 'tinyint': case 'smallint': case 'integer': case 'bigint': return (text) => integer(text, type.name);
    case 'real': return (text) => floating(text, Math.fround);
    case 'double': return (text) => floating(text, (value) => value);
    case 'decimal': return (text) => decimalValue(text, type.precision!, type.scale!);
    case 'date': return date;
    case 'timestamp': return timestamp;
    default: throw new TrinoError('NOT_SUPPORTED', `the local Athena reads no ${type.name} from text`);
  }
}

/** Digits after the point must be digits, and are left out. */
function integer(text: string, name: string): bigint | number | null {
  const [, sign, digits] = /^([-+]?)(\d*)(?:\.\d*)?$/.exec(text) ?? [];
  if (digits === undefined || text === sign) return null;
  const value = BigInt(`${digits === '' ? '0' : digits}`) * (sign === '-' ? -1n : 1n);
  if (value !== BigInt.asIntN(BITS[name], value)) return null;
  return name === 'bigint' ? value : Number(value);
}

/** What Java's `Double.parseDouble` takes, but for hexadecimal. */
function floating(text: string, narrow: (value: number) => number): number | null {
  const trimmed = text.replace(/^[\0- ]+|[\0- ]+$/g, '');
  const [, sign, word, number] = /^([-+]?)(?:(NaN|Infinity)|((?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)[fFdD]?)$/.exec(trimmed) ?? [];
  if (word === undefined && number === undefined) return null;
  return narrow(Number(word ?? number) * (sign === '-' ? -1 : 1));
}

/** What Java's `BigDecimal` takes, rounded half up to the scale. */
export function decimalValue(text: string, precision: number, scale: number): DuckDBDecimalValue | null {
  const [, sign, whole = '', fraction = '', bare, exponent = '0'] = /^([-+]?)(?:(\d+)\.?(\d*)|\.(\d+))(?:[eE]([-+]?\d{1,9}))?$/.exec(text) ?? [];
  if (sign === undefined) return null;
  const digits = whole + (bare ?? fraction);
  const shift = scale - (bare ?? fraction).length + Number(exponent);
  if (/^0*$/.test(digits)) return new DuckDBDecimalValue(0n, precision, scale);
  if (digits.replace(/^0+/, '').length + shift > precision + 1) return null;
  const size = shift >= 0 ? BigInt(digits) * 10n ** BigInt(shift) : -shift > digits.length ? 0n : roundedHalfUp(BigInt(digits), 10n ** BigInt(-shift));
  if (size >= 10n ** BigInt(precision)) return null;
  return new DuckDBDecimalValue(sign === '-' ? -size : size, precision, scale);
}

function roundedHalfUp(value: bigint, by: bigint): bigint {
  return value / by + ((value % by) * 2n >= by ? 1n : 0n);
}

/** Year, month and day of any width; months and days beyond the end roll over. What follows a blank is left out. */
function date(text: string): DuckDBDateValue | null {
  const days = dayNumber(...(/^([-+]?\d{1,9})-([-+]?\d{1,9})-([-+]?\d{1,9})$/.exec(text.trim().split(' ')[0])?.slice(1) ?? []));
  return days === undefined ? null : new DuckDBDateValue(days);
}

/** With a blank, or with a T in which case seconds may be missing; a date alone is no timestamp. Kept to milliseconds, as Athena does. */
function timestamp(text: string): DuckDBTimestampValue | null {
  if (Buffer.byteLength(text) < SHORTEST_TIMESTAMP) return null;
  const match = /^([-+]?\d{1,9})-([-+]?\d{1,9})-([-+]?\d{1,9})(?: ([-+]?\d{1,9}):([-+]?\d{1,9}):([-+]?\d{1,9})|[tT](\d{1,9}):(\d{1,9})(?::(\d{1,9}))?)(?:\.(\d{0,9}))?$/.exec(text.trim());
  if (match === null) return null;
  const [, year, month, day, ...clock] = match;
  const days = dayNumber(year, month, day);
  if (days === undefined) return null;
  const [hours, minutes, seconds = '0'] = clock[0] === undefined ? clock.slice(3, 6) : clock.slice(0, 3);
  const milliseconds = roundedHalfUp(BigInt((clock[6] ?? '').padEnd(9, '0')), 1_000_000n);
  const micros = ((BigInt(hours.replace('+', '')) * 60n + BigInt(minutes.replace('+', ''))) * 60n + BigInt(seconds.replace('+', ''))) * 1_000_000n + milliseconds * 1000n;
  return new DuckDBTimestampValue(BigInt(days) * MICROS_PER_DAY + micros);
}

function dayNumber(year?: string, month?: string, day?: string): number | undefined {
  if (year === undefined) return undefined;
  // From year and month to its first day, then so many days on; years below 100 are themselves.
  const first = new Date(0);
  first.setUTCFullYear(Number(year), Number(month) - 1, 1);
  const days = first.getTime() / 86_400_000 + Number(day) - 1;
  return Number.isFinite(days) && Math.abs(days) < FARTHEST_DAY ? days : undefined;
}
