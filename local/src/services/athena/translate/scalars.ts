import { textOf } from './casts';
import { BIGINT, Context, noSuchCall, Placed, required, unify, DOUBLE, literal, local, BOOLEAN } from './context';
import { dateCall } from './dates';
import { SCALAR } from './functions';
import { arithmetic, concat, nullIf, rounding } from './operators';
import { coerce, common, duck, isInteger, isNumber, isText, show, timestamp, TrinoError, type, Typed, TrinoType, UNKNOWN, varchar, ZONED, zoned } from './types';

/** A scalar function, typed and printed. */
export function scalar(name: string, a: readonly Typed[], c: Context, e: Placed): Typed {
  return dateCall(name, a, c, e) ?? ofArguments(name, a, c, e) ?? ofTable(name, a, c, e);
}

/** Functions whose type or text depends on their arguments. */
function ofArguments(name: string, a: readonly Typed[], c: Context, e: Placed): Typed | undefined {
  const t = a[0]?.type ?? UNKNOWN;
  switch (name) {
    case 'if': {
      const v = unify(a.slice(1), c, e);
      return { type: v.type, sql: `CASE WHEN ${a[0].sql} THEN ${v.sqls[0]}${v.sqls[1] ? ` ELSE ${v.sqls[1]}` : ''} END` };
    }
    case 'coalesce': {
      const v = unify(a, c, e);
      return { type: v.type, sql: `coalesce(${v.sqls.join(', ')})` };
    }
    case 'nullif': return nullIf(a, c, e);
    case 'greatest': case 'least': {
      const v = unify(a, c, e);
      return { type: v.type, sql: `CASE WHEN ${v.sqls.map((s) => `${s} IS NULL`).join(' OR ')} THEN NULL ELSE ${name}(${v.sqls.join(', ')}) END` };
    }
    case 'concat':
      if (a.length < 2) throw new TrinoError('INVALID_FUNCTION_ARGUMENT', 'There must be two or more concatenation arguments');
      return concat(a, c, e);
    case 'concat_ws': return { type: varchar(), sql: a[1]?.type.name === 'array' ? `trino_join(${a[1].sql}, ${a[0].sql})` : `concat_ws(${a.map((x) => x.sql).join(', ')})` };
    case 'mod': return arithmetic('%', a[0], a[1], c, e);
    case 'typeof': return { type: varchar(), sql: literal(show(t)) };
    case 'round': case 'ceil': case 'ceiling': case 'floor': case 'truncate': case 'sign': return rounding(name, a, c, e);
    case 'format': return format(a, c, e);
    case 'codepoint':
      if (t.length !== 1) throw noSuchCall(c, e, name, a);
      return { type: type('integer'), sql: `unicode(${a[0].sql})` };
    case 'sequence': return sequence(a, c, e);
    case 'array_join': {
      if (t.name !== 'array') throw noSuchCall(c, e, name, a);
      const text = textOf({ type: t.args![0], sql: 'r__' });
      return { type: varchar(), sql: `trino_join(list_transform(${a[0].sql}, lambda r__: ${a[2] ? `coalesce(${text}, ${a[2].sql})` : text}), ${a[1].sql})` };
    }
    case 'json_array_contains': return { type: BOOLEAN, sql: `t_json_array_contains(${a[0].sql}, ${isText(a[1].type) ? `CAST(to_json(${a[1].sql}) AS VARCHAR)` : `CAST(${a[1].sql} AS VARCHAR)`})` };
    default: return ofMaps(name, a, c, e);
  }
}

function ofMaps(name: string, a: readonly Typed[], c: Context, e: Placed): Typed | undefined {
  const t = a[0]?.type ?? UNKNOWN;
  switch (name) {
    case 'map': {
      if (a.length === 0) return { type: type('map', UNKNOWN, UNKNOWN), sql: 'map()' };
      return { type: type('map', t.args?.[0] ?? UNKNOWN, a[1].type.args?.[0] ?? UNKNOWN), sql: `map(${a[0].sql}, ${a[1].sql})` };
    }
    case 'map_entries': return { type: type('array', { name: 'row', args: t.args }), sql: `list_transform(map_entries(${a[0].sql}), lambda e__: struct_pack(f1 := e__.key, f2 := e__.value))` };
    case 'map_from_entries': case 'multimap_from_entries': {
      const row = t.args?.[0];
      if (row?.name !== 'row' || row.args?.length !== 2) throw noSuchCall(c, e, name, a);
      if (name === 'map_from_entries') return { type: type('map', ...row.args), sql: `map_from_entries(list_transform(${a[0].sql}, lambda e__: struct_pack(k := e__.f1, v := e__.f2)))` };
      return { type: type('map', row.args[0], type('array', row.args[1])), sql: `trino_multimap(list_transform(${a[0].sql}, lambda e__: struct_pack(k := e__.f1, v := e__.f2)))` };
    }
    case 'split_to_map': case 'split_to_multimap': {
      if (a.length !== 3 || a.some((v) => !isText(v.type))) throw noSuchCall(c, e, name, a);
      const given = a.map((v) => v.sql).join(', ');
      const entries = `list_transform(list_zip(t_pair_keys(${given}), t_pair_values(${given})), lambda e__: struct_pack(k := e__[1], v := e__[2]))`;
      return name === 'split_to_map' ? { type: type('map', varchar(), varchar()), sql: `map(t_pair_keys(${given}), t_pair_values(${given}))` }
        : { type: type('map', varchar(), type('array', varchar())), sql: `trino_multimap(${entries})` };
    }
    case 'element_at':
      if (t.name === 'map') return { type: t.args![1], sql: `(${a[0].sql})[${coerce(a[1], t.args![0])}]` };
      if (t.name !== 'array' || !isInteger(a[1].type)) throw noSuchCall(c, e, name, a);
      return { type: t.args![0], sql: required(`${a[1].sql} <> 0`, "'INVALID_FUNCTION_ARGUMENT: SQL array indices start at 1'", `list_extract(${a[0].sql}, ${a[1].sql})`) };
    case 'zip': return { type: type('array', { name: 'row', args: a.map((x) => x.type.args![0]) }), sql: `list_transform(list_zip(${a.map((x) => x.sql).join(', ')}), lambda e__: struct_pack(${a.map((_, i) => `f${i + 1} := e__[${i + 1}]`).join(', ')}))` };
    default: return undefined;
  }
}

/** `%d`, `%s` and the like of Java. */
function format(a: readonly Typed[], c: Context, e: Placed): Typed {
  if (a.length < 2) throw new TrinoError('SYNTAX_ERROR', `${c.at(e.at)}The 'format' function must have at least two arguments`);
  if (!isText(a[0].type)) throw new TrinoError('TYPE_MISMATCH', `${c.at(e.at)}Type of first argument to format() must be VARCHAR (actual: ${show(a[0].type)})`);
  const kindOf = (t: TrinoType): string => {
    if (['array', 'map', 'row', 'varbinary'].includes(t.name)) throw new TrinoError('NOT_SUPPORTED', `${c.at(e.at)}Type not supported for formatting: ${show(t)}`);
    return t.name === 'unknown' ? 'n' : isInteger(t) ? 'i' : t.name === 'decimal' ? 'D' : isNumber(t) ? 'f' : t.name === 'boolean' ? 'b' : ['timestamp', 'time', ZONED].includes(t.name) ? 't' : 's';
  };
  const texts = a.slice(1).map((v) => (v.type.name === 'json' ? `CAST(${v.sql} AS VARCHAR)` : textOf(v)));
  return { type: varchar(), sql: `t_format(${a[0].sql}, '${a.slice(1).map((v) => kindOf(v.type)).join('')}', CAST([${texts.join(', ')}] AS VARCHAR[]))` };
}

function sequence(a: readonly Typed[], c: Context, e: Placed): Typed {
  const [from, to, step] = a;
  const fail = "'INVALID_FUNCTION_ARGUMENT: sequence stop value should be greater than or equal to start value if step is greater than zero otherwise stop should be less than or equal to start'";
  if (from && to && isInteger(from.type) && isInteger(to.type)) {
    const [x, y] = [from, to].map((v) => `CAST(${v.sql} AS BIGINT)`);
    const by = step?.sql ?? `CASE WHEN ${x} <= ${y} THEN 1 ELSE -1 END`;
    const series = `generate_series(${x}, ${y}, CAST(${by} AS BIGINT))`;
    const checked = step === undefined ? series
      : required(`${step.sql} <> 0`, "'INVALID_FUNCTION_ARGUMENT: step must not be zero'", required(`(${step.sql} > 0) = (${y} >= ${x}) OR ${x} = ${y}`, fail, series));
    return { type: type('array', BIGINT), sql: checked };
  }
  const t = from && to && common(from.type, to.type);
  if (t === undefined || !['date', 'timestamp'].includes(t.name)) throw noSuchCall(c, e, 'sequence', a);
  const [x, y] = [coerce(from, t), coerce(to, t)];
  const unit = step?.type.name === 'interval year to month' ? 'month' : 'other';
  // Each is a whole number of steps from the first: the 31st of January, then the 29th of February, then the 31st of March.
  const months = step && `(datepart('year', ${step.sql}) * 12 + datepart('month', ${step.sql}))`;
  const sql = unit === 'month'
    ? `list_filter(list_transform(range(0, abs(datesub('month', ${x}, ${y})) + 2), lambda e__: CAST(${x} + to_months(CAST(e__ * ${months} AS INTEGER)) AS ${duck(t)})), lambda e__: CASE WHEN ${months} > 0 THEN e__ <= ${y} ELSE e__ >= ${y} END)`
    : `list_transform(generate_series(${x}, ${y}, ${step?.sql ?? `CASE WHEN ${x} <= ${y} THEN to_days(1) ELSE to_days(-1) END`}), lambda e__: CAST(e__ AS ${duck(t)}))`;
  return { type: type('array', t), sql };
}

const fits = (letter: string, t: TrinoType): boolean => t.name === 'unknown' || letter === 'x' || (letter === 'v' && isText(t)) || (letter === 'i' && isInteger(t))
  || ('nd'.includes(letter) && isNumber(t)) || (letter === 'b' && t.name === 'boolean') || (letter === 't' && ['date', 'timestamp', 'time', ZONED].includes(t.name))
  || (letter === 'A' && t.name === 'array') || (letter === 'M' && t.name === 'map') || (letter === 'J' && (t.name === 'json' || isText(t))) || (letter === 'B' && t.name === 'varbinary');

function result(text: string, a: readonly Typed[]): TrinoType {
  const first = a[0]?.type;
  const reference: Record<string, () => TrinoType> = { $1: () => first, e1: () => first.args?.[0] ?? UNKNOWN, k1: () => first.args?.[0] ?? UNKNOWN, w1: () => first.args?.[1] ?? UNKNOWN };
  const nested = /^array\((.*)\)$/.exec(text);
  if (nested) return type('array', result(nested[1], a));
  if (text === ZONED) return zoned();
  if (text === 'timestamp') return timestamp();
  return reference[text]?.() ?? (text === 'varchar(1)' ? varchar(1) : type(text));
}

/** Functions that a line of the table says all of. */
function ofTable(name: string, a: readonly Typed[], c: Context, e: Placed): Typed {
  const found = SCALAR.get(name)?.find((o) => o.parameters.length === a.length && a.every((x, i) => fits(o.parameters[i], x.type)));
  if (!found) throw noSuchCall(c, e, name, a);
  const sqls = a.map((x, i) => {
    if (found.parameters[i] === 'd') return coerce(x, DOUBLE);
    if (found.parameters[i] === 'i' && x.type.name !== 'bigint') return coerce(x, BIGINT);
    return found.parameters[i] === 't' ? local(x) : x.sql;
  });
  let to = result(found.result, a);
  const [x, y] = [a[0]?.type.length, a[2]?.type.length];
  if (name === 'replace' && x !== undefined && y !== undefined) to = varchar(x + y * (x + 1));
  if (name === 'regexp_replace' && x !== undefined && y !== undefined) to = varchar(x + Math.max(Math.floor(x * y / 2), y) * (x + 1));
  const text = found.text.replace(/\$(\d)/g, (m, i: string) => (sqls[Number(i) - 1] !== undefined ? `(${sqls[Number(i) - 1]})` : m));
  return { type: to, sql: duck(to) === 'VARCHAR' ? text : `CAST(${text} AS ${duck(to)})` };
}

/** Every name that is a scalar function here, apart from those with lambdas. */
export function isKnownScalar(name: string): boolean {
  return SCALAR.has(name) || SPECIAL.has(name);
}

const SPECIAL = new Set(('date_trunc date_add date_diff date_format format_datetime date_parse parse_datetime to_iso8601 from_unixtime from_iso8601_date from_iso8601_timestamp at_timezone with_timezone '
  + 'date to_milliseconds parse_duration timezone_hour timezone_minute if coalesce nullif greatest least concat concat_ws mod typeof round ceil ceiling floor truncate sign format codepoint sequence '
  + 'array_join json_array_contains map map_entries map_from_entries multimap_from_entries split_to_map split_to_multimap element_at zip now try transform filter any_match all_match none_match reduce '
  + 'map_filter transform_values transform_keys map_zip_with zip_with').split(' '));
