import { cast } from './casts';
import { BIGINT, Context, inZone, literal, local, noSuchCall, Placed, required } from './context';
import { isInterval, sizeOf } from './operators';
import { coerce, common, duck, isInteger, isNumber, isText, timestamp, TrinoError, type, Typed, TrinoType, varchar, ZONED, zoned } from './types';

const UNITS = ['millisecond', 'second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'];
const UNITS_OF_DATES = UNITS.slice(UNITS.indexOf('day'));
const isTime = ({ name }: TrinoType): boolean => ['date', 'timestamp', ZONED, 'unknown'].includes(name);
const micros = (v: Typed): string => `epoch_us(CAST(${local(v)} AS TIMESTAMP))`;

/** Functions of dates and times that need more than a line of DuckDB; undefined where the name is none of them. */
export function dateCall(name: string, a: readonly Typed[], c: Context, e: Placed): Typed | undefined {
  const [first, second] = a;
  const needs = (...tests: ((t: TrinoType) => boolean)[]): void => {
    if (a.length !== tests.length || a.some((v, i) => !tests[i](v.type))) throw noSuchCall(c, e, name, a);
  };
  switch (name) {
    case 'date_trunc': needs(isText, isTime); return byUnit(first, second.type, (unit) => `date_trunc('${unit}', ${local(second)})`, truncated(second));
    case 'date_add': needs(isText, isInteger, isTime); return byUnit(first, a[2].type, (unit) => added(unit, a[1], a[2]), (sql) => ({ type: a[2].type, sql: `CAST(${sql} AS ${duck(a[2].type)})` }));
    case 'date_diff': {
      needs(isText, isTime, isTime);
      const t = common(a[1].type, a[2].type)!;
      const [x, y] = t.name === ZONED ? [local(a[1]), local(a[2])] : [coerce(a[1], t), coerce(a[2], t)];
      return byUnit(first, t, (unit) => `datesub('${unit}', ${x}, ${y})`, (sql) => ({ type: BIGINT, sql }));
    }
    case 'date_format': needs(isTime, isText); return { type: varchar(), sql: `t_date_format(${micros(first)}, ${second.sql})` };
    case 'format_datetime': needs(isTime, isText); return { type: varchar(), sql: `t_format_datetime(${micros(first)}, epoch_us(${first.type.name === ZONED ? first.sql : `CAST(${first.sql} AS TIMESTAMP)`}), ${second.sql})` };
    case 'date_parse': needs(isText, isText); return { type: timestamp(), sql: `make_timestamp(t_date_parse(${first.sql}, ${second.sql}))` };
    case 'parse_datetime': needs(isText, isText); return { type: zoned(), sql: `make_timestamptz(t_parse_datetime(${first.sql}, ${second.sql}))` };
    case 'to_iso8601': return iso8601(first);
    case 'from_unixtime': {
      if (!isNumber(first.type) || a.length > 2 || (second && !isText(second.type))) throw noSuchCall(c, e, name, a);
      return { type: zoned(3, second?.sql), sql: `to_timestamp(CAST(${first.sql} AS DOUBLE))` };
    }
    case 'from_iso8601_date': needs(isText); return { type: type('date'), sql: `(DATE '1970-01-01' + CAST(t_iso_days(${first.sql}) AS INTEGER))` };
    case 'from_iso8601_timestamp': needs(isText); return { type: zoned(3, zoneOf(first.sql)), sql: `make_timestamptz(t_iso_moment(${first.sql}))` };
    case 'at_timezone': needs(isTime, isText); return atTimeZone(first, second.sql);
    case 'with_timezone': needs(({ name: of }) => of === 'timestamp', isText); return { type: zoned(first.type.precision, second.sql), sql: inZone(first.sql, second.sql) };
    case 'date': return cast(first, type('date'), false, c, e);
    case 'to_milliseconds': needs(isInterval); return { type: BIGINT, sql: `(epoch_us(${first.sql}) // 1000)` };
    case 'parse_duration': needs(isText); return { type: type('interval day to second'), sql: `to_microseconds(CAST(t_duration(${first.sql}) * 1000 AS BIGINT))` };
    case 'timezone_hour': case 'timezone_minute': {
      needs(({ name: of }) => of === ZONED);
      const minutes = `(epoch_us(CAST(${local(first)} AS TIMESTAMP)) - epoch_us(${first.sql})) // 60000000`;
      return { type: BIGINT, sql: name === 'timezone_hour' ? `(${minutes} // 60)` : `(${minutes} % 60)` };
    }
    default: return isInterval(first?.type ?? type('unknown')) ? partOfInterval(name, first) : undefined;
  }
}

export function atTimeZone(v: Typed, zone: string): Typed {
  const t = zoned(v.type.precision ?? 3, zone);
  // A timestamp without a zone is one of the session's, which is UTC.
  return { type: t, sql: v.type.name === ZONED ? v.sql : `timezone('UTC', CAST(${v.sql} AS TIMESTAMP))` };
}

/** A call whose unit is a literal, or for each row another one. */
function byUnit(unit: Typed, over: TrinoType, text: (unit: string) => string, build: (sql: string) => Typed): Typed {
  const known = over.name === 'date' ? UNITS_OF_DATES : UNITS;
  const isLiteral = /^'\w*'$/.test(unit.sql);
  const name = unit.sql.slice(1, -1).toLowerCase();
  if (isLiteral && !known.includes(name)) {
    throw new TrinoError('INVALID_FUNCTION_ARGUMENT', `'${name}' is not a valid ${over.name === 'date' ? 'DATE' : 'TIMESTAMP'} field`);
  }
  if (isLiteral) return build(text(name));
  const cases = known.map((one) => `WHEN '${one}' THEN ${text(one)}`).join(' ');
  const message = `'INVALID_FUNCTION_ARGUMENT: ''' || ${unit.sql} || ''' is not a valid field'`;
  return build(required(`lower(${unit.sql}) IN (${known.map((one) => `'${one}'`).join(', ')})`, message, `CASE lower(${unit.sql}) ${cases} END`));
}

const truncated = ({ type: t }: Typed) => (sql: string): Typed => ({ type: t, sql: t.name === ZONED ? inZone(`CAST(${sql} AS TIMESTAMP)`, t.zone ?? "'UTC'") : `CAST(${sql} AS ${duck(t)})` });

function added(unit: string, count: Typed, v: Typed): string {
  if (unit === 'quarter') return `${v.sql} + to_months(CAST(3 * (${count.sql}) AS INTEGER))`;
  const size = ['day', 'week', 'month', 'year'].includes(unit) ? 'INTEGER' : unit === 'millisecond' ? 'DOUBLE' : 'BIGINT';
  return `${v.sql} + to_${unit}s(CAST(${count.sql} AS ${size}))`;
}

function iso8601(v: Typed): Typed {
  if (v.type.name === 'date') return { type: varchar(16), sql: `strftime(${v.sql}, '%Y-%m-%d')` };
  const { precision = 3 } = v.type;
  const text = `strftime(${local(v)}, '%Y-%m-%dT%H:%M:%S${precision === 0 ? '' : precision > 3 ? '.%f' : '.%g'}')`;
  const zone = v.type.zone ?? "'UTC'";
  const suffix = v.type.name !== ZONED ? '' : zone === "'UTC'" ? " || 'Z'" : /^'[+-]/.test(zone) ? ` || ${zone}` : ` || t_format_datetime(${micros(v)}, epoch_us(${v.sql}), 'ZZ')`;
  return { type: varchar(35), sql: `(${text}${suffix})` };
}

/** A literal's own offset. */
function zoneOf(text: string): string | undefined {
  const offset = /T.*([+-]\d\d:\d\d)'$/.exec(text)?.[1];
  return offset && literal(offset);
}

function partOfInterval(name: string, v: Typed): Typed | undefined {
  const size = sizeOf(v);
  const parts: Record<string, string> = v.type.name === 'interval year to month'
    ? { year: `(${size} // 12)`, month: `(${size} % 12)` }
    : { day: `(${size} // 86400000000)`, hour: `(${size} // 3600000000 % 24)`, minute: `(${size} // 60000000 % 60)`, second: `(${size} // 1000000 % 60)`, millisecond: `(${size} // 1000 % 1000)` };
  return parts[name] === undefined ? undefined : { type: BIGINT, sql: `CAST(${parts[name]} AS BIGINT)` };
}
