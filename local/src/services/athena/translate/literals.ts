import { Context, DOUBLE, literal, Placed } from './context';
import { decimal, duck, TrinoError, type, Typed, zoned } from './types';
import type { IntervalField, IntervalLiteral, NumberLiteral, TypedLiteral } from '../../../../../src/sql/tree';
import { parseDate, parseTimestamp } from '../functions/casts';

/** @param sign `-` stands before it */
export function numberLiteral({ text, type: kind, at }: NumberLiteral, c: Context, sign = ''): Typed {
  if (kind === 'double') return { type: DOUBLE, sql: `CAST(${sign}${text} AS DOUBLE)` };
  if (kind === 'integer') {
    const value = BigInt(`${sign}${text}`);
    if (BigInt.asIntN(64, value) !== value) throw new TrinoError('SYNTAX_ERROR', `${c.at(at)}Invalid numeric literal: ${text}`);
    const t = type(BigInt.asIntN(32, value) === value ? 'integer' : 'bigint');
    return { type: t, sql: sign === '' ? text : `CAST(${sign}${text} AS ${duck(t)})` };
  }
  const [whole, fraction = ''] = text.split('.');
  const t = decimal(whole.replace(/^0+/, '').length + fraction.length, fraction.length);
  return { type: t, sql: `CAST('${sign}${text}' AS ${duck(t)})` };
}

export function typedLiteral(e: TypedLiteral, c: Context): Typed {
  const invalid = (): TrinoError => new TrinoError('INVALID_LITERAL', `${c.at(e.at)}'${e.value}' is not a valid ${e.type.toUpperCase()} literal`);
  switch (e.type) {
    case 'timestamp': {
      const parsed = parseTimestamp(e.value);
      if (parsed === undefined) throw invalid();
      const { micros, precision, zone } = parsed;
      const wall = `make_timestamp(${micros})`;
      if (zone === undefined) return { type: { name: 'timestamp', precision }, sql: wall };
      return { type: zoned(precision, literal(zone)), sql: zonedText(e.value, zone) };
    }
    case 'date': {
      if (parseDate(e.value) === undefined) throw invalid();
      return { type: type('date'), sql: `CAST(${literal(e.value.trim())} AS DATE)` };
    }
    case 'decimal': {
      const [, fraction = ''] = e.value.split('.');
      const t = decimal(e.value.replace(/^[+-]?0*/, '').replace(/\D/g, '').length, fraction.length);
      return { type: t, sql: `CAST(${literal(e.value)} AS ${duck(t)})` };
    }
    case 'double precision': return { type: DOUBLE, sql: `t_to_double(${literal(e.value)})` };
    case 'json': return { type: type('json'), sql: `t_json_parse(${literal(e.value)})` };
    default: {
      const t = type(e.type);
      return { type: t, sql: `CAST(${literal(e.value)} AS ${duck(t)})` };
    }
  }
}

/** DuckDB wants an offset close behind the time, and a name apart. */
const zonedText = (value: string, zone: string): string => `CAST(${literal(/^[+-]/.test(zone) ? value.replace(/\s+(?=[+-]\d\d:?\d\d$)/, '') : value)} AS TIMESTAMPTZ)`;

const MILLISECONDS: Record<string, number> = { day: 86_400_000, hour: 3_600_000, minute: 60_000, second: 1000 };
const FIELDS: readonly IntervalField[] = ['day', 'hour', 'minute', 'second'];

export function intervalLiteral(e: IntervalLiteral, c: Context): Typed {
  const invalid = (at: Placed): TrinoError => new TrinoError('INVALID_LITERAL', `${c.at(at.at)}'${e.value}' is not a valid INTERVAL literal`);
  const negative = e.negative !== e.value.trim().startsWith('-');
  const value = e.value.trim().replace(/^[+-]/, '');
  const sign = negative ? -1 : 1;
  if (e.from === 'year' || e.from === 'month') {
    const [, first, second = '0'] = /^(\d+)(?:-(\d+))?$/.exec(value) ?? [];
    if (first === undefined) throw invalid(e);
    const months = e.from === 'year' ? Number(first) * 12 + Number(second) : Number(first);
    return { type: type('interval year to month'), sql: `to_months(${sign * months})` };
  }
  const parts = value.split(/[ :]/);
  const from = FIELDS.indexOf(e.from);
  if (parts.length > FIELDS.length - from || parts.some((part) => !/^\d+(\.\d+)?$/.test(part))) throw invalid(e);
  const milliseconds = parts.reduce((sum, part, i) => sum + Number(part) * MILLISECONDS[FIELDS[from + i]], 0);
  return { type: type('interval day to second'), sql: `to_microseconds(${sign * Math.round(milliseconds) * 1000})` };
}
