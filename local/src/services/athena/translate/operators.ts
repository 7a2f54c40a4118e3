import { comparable, Context, mismatch, noSuchCall, Placed, required, unify } from './context';
import { asDecimal, coerce, common, decimal, duck, isInteger, isNumber, isText, show, type, Typed, TrinoType, varchar, ZONED } from './types';

export const isInterval = ({ name }: TrinoType): boolean => name.startsWith('interval');
const isTime = ({ name }: TrinoType): boolean => ['date', 'timestamp', ZONED].includes(name);
const nonZero = (sql: string): string => required(`${sql} <> 0`, "'DIVISION_BY_ZERO: Division by zero'", sql);

/** Text, or arrays and their elements. */
export function concat(values: readonly Typed[], c: Context, e: Placed): Typed {
  if (values.some((v) => v.type.name === 'array')) {
    const list = values.map((v) => (v.type.name === 'array' ? v : { type: type('array', v.type), sql: `[${v.sql}]` }));
    const all = unify(list, c, e);
    return { type: all.type, sql: `(${all.sqls.join(' || ')})` };
  }
  if (values.some((v) => !isText(v.type) && v.type.name !== 'unknown' && v.type.name !== 'varbinary')) throw noSuchCall(c, e, 'concat', values);
  if (values.some((v) => v.type.name === 'varbinary')) return { type: type('varbinary'), sql: `(${values.map((v) => v.sql).join(' || ')})` };
  const lengths = values.map((v) => (v.type.name === 'unknown' ? 0 : v.type.length));
  return { type: lengths.includes(undefined) ? varchar() : varchar(lengths.reduce<number>((a, b) => a + b!, 0)), sql: `(${values.map((v) => v.sql).join(' || ')})` };
}

export function negate(operator: string, v: Typed, c: Context, e: Placed): Typed {
  if (!isNumber(v.type) && !isInterval(v.type)) throw mismatch(c, e, `Cannot negate ${show(v.type)}`);
  return { type: v.type, sql: `(${operator}${v.sql})` };
}

export function arithmetic(o: string, a: Typed, b: Typed, c: Context, e: Placed): Typed {
  const withTime = timeArithmetic(o, a, b);
  if (withTime !== undefined) return withTime;
  if (a.type.name === 'unknown' && isNumber(b.type)) return { type: b.type, sql: `CAST(NULL AS ${duck(b.type)})` };
  if (b.type.name === 'unknown' && isNumber(a.type)) return { type: a.type, sql: `CAST(NULL AS ${duck(a.type)})` };
  if (!isNumber(a.type) || !isNumber(b.type)) throw mismatch(c, e, `Cannot apply operator: ${show(a.type)} ${o} ${show(b.type)}`);
  const t = common(a.type, b.type)!;
  if (t.name === 'decimal') return decimalArithmetic(o, a, b);
  const [x, y] = [coerce(a, t), coerce(b, t)];
  if (isInteger(t)) return { type: t, sql: o === '/' ? `CAST(${x} // ${nonZero(y)} AS ${duck(t)})` : o === '%' ? `CAST(${x} % ${nonZero(y)} AS ${duck(t)})` : `(${x} ${o} ${y})` };
  return { type: t, sql: o === '/' ? approximateQuotient(x, y) : `(${x} ${o} ${y})` };
}

/** By zero a double is infinite or not a number; DuckDB says NULL. */
function approximateQuotient(x: string, y: string): string {
  return `CASE WHEN ${y} = 0 THEN CASE WHEN ${x} = 0 OR isnan(${x}) THEN CAST('NaN' AS DOUBLE) WHEN ${x} > 0 THEN CAST('Infinity' AS DOUBLE) WHEN ${x} < 0 THEN CAST('-Infinity' AS DOUBLE) END ELSE ${x} / ${y} END`;
}

function timeArithmetic(o: string, a: Typed, b: Typed): Typed | undefined {
  if ((o === '+' || o === '-') && a.type.name === 'time' && b.type.name === 'interval day to second') {
    return { type: { ...a.type, precision: Math.max(a.type.precision ?? 3, 3) }, sql: `(${a.sql} ${o} ${b.sql})` };
  }
  if (o === '-' && a.type.name === 'time' && b.type.name === 'time') return { type: type('interval day to second'), sql: `to_microseconds(epoch_us(${a.sql}) - epoch_us(${b.sql}))` };
  if ((o === '+' || o === '-') && isTime(a.type) && isInterval(b.type)) {
    const step = a.type.name === 'date' && b.type.name === 'interval day to second' ? `trino_days(${b.sql})` : b.sql;
    return { type: a.type, sql: `CAST((${a.sql} ${o} ${step}) AS ${duck(a.type)})` };
  }
  if (o === '+' && isInterval(a.type) && (isTime(b.type) || b.type.name === 'time')) return timeArithmetic(o, b, a);
  if (o === '-' && isTime(a.type) && isTime(b.type)) {
    return { type: type('interval day to second'), sql: `to_microseconds(epoch_us(CAST(${a.sql} AS TIMESTAMP)) - epoch_us(CAST(${b.sql} AS TIMESTAMP)))` };
  }
  if (isInterval(a.type) && a.type.name === b.type.name && (o === '+' || o === '-')) return { type: a.type, sql: `(${a.sql} ${o} ${b.sql})` };
  if (o === '*' && isNumber(a.type) && isInterval(b.type)) return timeArithmetic(o, b, a);
  if ((o === '*' || o === '/') && isInterval(a.type) && isNumber(b.type)) {
    return { type: a.type, sql: fromSize(a.type, `trunc(${sizeOf(a)} ${o} CAST(${b.sql} AS DOUBLE))`) };
  }
  return undefined;
}

/** An interval as a number: of months, or of microseconds. */
export function sizeOf({ type: t, sql }: Typed): string {
  return t.name === 'interval year to month' ? `(datepart('year', ${sql}) * 12 + datepart('month', ${sql}))` : `epoch_us(${sql})`;
}

export function fromSize(t: TrinoType, size: string): string {
  return t.name === 'interval year to month' ? `to_months(CAST(${size} AS INTEGER))` : `to_microseconds(CAST(${size} AS BIGINT))`;
}

/** Precision and scale by Trino's rules, rounding half up. */
function decimalArithmetic(o: string, a: Typed, b: Typed): Typed {
  const [l, r] = [asDecimal(a.type)!, asDecimal(b.type)!];
  const [p1, s1, p2, s2] = [l.precision!, l.scale!, r.precision!, r.scale!];
  const s = Math.max(s1, s2);
  const [x, y] = [coerce(a, l), coerce(b, r)];
  const as = (t: TrinoType, sql: string): Typed => ({ type: t, sql: `CAST(${sql} AS ${duck(t)})` });
  switch (o) {
    case '*': return as(decimal(p1 + p2, s1 + s2), `(${x} * ${y})`);
    case '/': {
      const quotient = `trino_round_div(trino_unscaled(${x}) * CAST('1${'0'.repeat(s + s2 - s1)}' AS HUGEINT), ${nonZero(`trino_unscaled(${y})`)})`;
      return as(decimal(p1 + s2 + Math.max(s2 - s1, 0), s), s === 0 ? quotient : `CAST(${quotient} AS DECIMAL(38,0)) * CAST('0.${'0'.repeat(s - 1)}1' AS DECIMAL(${s},${s}))`);
    }
    case '%': return as(decimal(Math.min(p1 - s1, p2 - s2) + s, s), `${x} % ${nonZero(y)}`);
    default: return as(decimal(Math.max(p1 - s1, p2 - s2) + s + 1, s), `(${x} ${o} ${y})`);
  }
}

export function rounding(name: string, a: readonly Typed[], c: Context, e: Placed): Typed {
  const [v, digits] = a;
  const t = v.type;
  if (!isNumber(t) && t.name !== 'unknown') throw noSuchCall(c, e, name, a);
  const f = name === 'truncate' ? 'trunc' : name === 'ceiling' ? 'ceil' : name;
  const as = (to: TrinoType, sql: string): Typed => ({ type: to, sql: `CAST(${sql} AS ${duck(to)})` });
  if (name === 'sign') return as(t.name === 'decimal' ? decimal(1, 0) : t, `sign(${v.sql})`);
  if (isInteger(t)) {
    // Trino has no truncate for whole numbers: they become decimals.
    return name === 'truncate' ? as(asDecimal(t)!, digits ? `trunc(${v.sql}, CAST(${digits.sql} AS INTEGER))` : v.sql) : digits ? as(t, `round(${v.sql}, ${digits.sql})`) : v;
  }
  if (t.name !== 'decimal') {
    if (name === 'truncate' && digits) throw noSuchCall(c, e, name, a);
    return { type: t, sql: `${f}(${v.sql}${digits ? `, CAST(${digits.sql} AS INTEGER)` : ''})` };
  }
  const [p, s] = [t.precision!, t.scale!];
  const to = digits ? decimal(p + (name === 'round' ? 1 : 0), s) : name === 'truncate' ? decimal(Math.max(p - s, 1), 0) : decimal(p - s + Math.min(s, 1), 0);
  return as(to, `${f}(${v.sql}${digits ? `, CAST(${digits.sql} AS INTEGER)` : ''})`);
}

export function nullIf(a: readonly Typed[], c: Context, e: Placed): Typed {
  const [x, y] = comparable(c, e, a[0], '=', a[1]);
  return { type: a[0].type, sql: `CASE WHEN ${x} = ${y} THEN NULL ELSE ${a[0].sql} END` };
}

