import { DuckDBBlobValue, DuckDBDateValue, DuckDBIntervalValue, DuckDBTimestampTZValue, DuckDBTimestampValue, DuckDBValue } from '@duckdb/node-api';
import type { TrinoType } from './translate/types';

/** A value as Athena writes it in results; null for NULL. */
export function athenaText(value: DuckDBValue, type: TrinoType): string | null {
  if (value === null) {
    return null;
  }
  switch (type.name) {
    case 'double': return javaDouble(Number(value));
    case 'real': return javaDouble(shortestFloat(Number(value)));
    case 'timestamp': return withMilliseconds(String(value as DuckDBTimestampValue));
    case 'timestamp with time zone': return inZone((value as DuckDBTimestampTZValue).micros, type.zone);
    case 'time': return withMilliseconds(String(value));
    case 'interval day to second': return dayToSecond(value as DuckDBIntervalValue);
    case 'interval year to month': return yearToMonth(value as DuckDBIntervalValue);
    case 'date': return String(value as DuckDBDateValue);
    case 'varbinary': return Buffer.from((value as DuckDBBlobValue).bytes).toString('hex').replace(/(..)(?=.)/g, '$1 ');
    case 'array': return `[${items(value).map((item) => athenaText(item, type.args![0]) ?? 'null').join(', ')}]`;
    case 'map': return `{${entries(value).map(({ key, value: item }) => `${athenaText(key, type.args![0])}=${athenaText(item, type.args![1]) ?? 'null'}`).join(', ')}}`;
    case 'row': return `{${fields(value).map((item, i) => `${type.fields?.[i] ?? `field${i}`}=${athenaText(item, type.args![i]) ?? 'null'}`).join(', ')}}`;
    default: return String(value);
  }
}

function items(value: DuckDBValue): readonly DuckDBValue[] {
  return (value as unknown as { items: DuckDBValue[] }).items;
}

function entries(value: DuckDBValue): readonly { key: DuckDBValue; value: DuckDBValue }[] {
  return (value as unknown as { entries: { key: DuckDBValue; value: DuckDBValue }[] }).entries;
}

function fields(value: DuckDBValue): readonly DuckDBValue[] {
  return Object.values((value as unknown as { entries: Record<string, DuckDBValue> }).entries);
}

/** Trino's timestamps of Athena have three digits of a second. */
function withMilliseconds(text: string): string {
  const [whole, fraction = ''] = text.split('.');
  return `${whole}.${fraction.padEnd(3, '0').slice(0, 3)}`;
}

/** @param zone SQL of a zone's name or offset; another expression's value is not known here, and UTC is written */
function inZone(micros: bigint, zone = "'UTC'"): string {
  const name = /^'([^']*)'$/.exec(zone)?.[1] ?? 'UTC';
  const milliseconds = Number(micros / 1000n);
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(name) ?? [];
  const wall = sign === undefined ? wallClock(milliseconds, name) : milliseconds + (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  return `${new Date(wall).toISOString().replace('T', ' ').replace('Z', '')} ${name}`;
}

function wallClock(milliseconds: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  }).formatToParts(new Date(milliseconds));
  const part = (type: string): number => Number(parts.find((one) => one.type === type)!.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) + ((milliseconds % 1000) + 1000) % 1000;
}

const two = (value: number): string => String(value).padStart(2, '0');

function dayToSecond({ days, micros }: DuckDBIntervalValue): string {
  const milliseconds = days * 86_400_000 + Number(micros / 1000n);
  const size = Math.abs(milliseconds);
  const [seconds, minutes, hours] = [Math.floor(size / 1000) % 60, Math.floor(size / 60_000) % 60, Math.floor(size / 3_600_000) % 24];
  return `${milliseconds < 0 ? '-' : ''}${Math.floor(size / 86_400_000)} ${two(hours)}:${two(minutes)}:${two(seconds)}.${String(size % 1000).padStart(3, '0')}`;
}

function yearToMonth({ months }: DuckDBIntervalValue): string {
  const size = Math.abs(months);
  return `${months < 0 ? '-' : ''}${Math.floor(size / 12)}-${size % 12}`;
}

/** The number with the fewest digits that is the same as a float: 1.1 where a double of it has 1.100000023841858. */
function shortestFloat(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return shorter;
  }
  return value;
}

/** A double as Java writes it: `1.0`, `1.0E10`, `Infinity`. */
export function javaDouble(value: number): string {
  if (!Number.isFinite(value)) {
    return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  }
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) {
    const [digits, exponent] = value.toExponential().split('e');
    return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
  }
  const text = Object.is(value, -0) ? '-0' : String(value);
  return text.includes('.') ? text : `${text}.0`;
}
