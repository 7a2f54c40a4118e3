import { DuckDBDateValue, DuckDBTimestampValue, DuckDBValue } from '@duckdb/node-api';
import type { TrinoType } from './translate/types';

/** A value as Athena writes it in results; null for NULL. */
export function athenaText(value: DuckDBValue, type: TrinoType): string | null {
  if (value === null) {
    return null;
  }
  switch (type.name) {
    case 'double':
    case 'real': return javaDouble(Number(value));
    case 'timestamp': return milliseconds(String(value as DuckDBTimestampValue));
    case 'timestamp with time zone': return `${milliseconds(String(value).replace(/\+00$/, ''))} UTC`;
    case 'date': return String(value as DuckDBDateValue);
    case 'varbinary': return String(value).replace(/\\x/g, '').toLowerCase().replace(/(..)(?=.)/g, '$1 ');
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
function milliseconds(text: string): string {
  const [whole, fraction = ''] = text.split('.');
  return `${whole}.${fraction.padEnd(3, '0').slice(0, 3)}`;
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
