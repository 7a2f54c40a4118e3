import { Context, local, mismatch, Placed, required } from './context';
import { duck, isInteger, isNumber, isText, show, type, Typed, TrinoType, ZONED } from './types';

const NUMBERS = ['tinyint', 'smallint', 'integer', 'bigint', 'real', 'double', 'decimal'];
const TEXTS = ['varchar', 'char'];
const TIMES = ['date', 'timestamp', ZONED];

/** What Trino casts to what, by the first's name. Everything casts to itself, and NULL to everything. */
const CASTS: Record<string, readonly string[]> = {
  ...Object.fromEntries(NUMBERS.map((name) => [name, [...NUMBERS, ...TEXTS, 'boolean', 'json']])),
  'boolean': [...NUMBERS, ...TEXTS, 'json'],
  'varchar': [...NUMBERS, ...TEXTS, ...TIMES, 'time', 'boolean', 'json', 'uuid', 'ipaddress'],
  'char': [...NUMBERS, ...TEXTS, ...TIMES, 'boolean'],
  'date': [...TEXTS, ...TIMES, 'json'],
  'timestamp': [...TEXTS, ...TIMES, 'time', 'json'],
  [ZONED]: [...TEXTS, ...TIMES, 'time'],
  'time': [...TEXTS, 'timestamp', ZONED],
  'json': [...NUMBERS, 'varchar', 'boolean', 'array', 'map', 'row'],
  'uuid': ['varchar', 'varbinary'],
  'array': ['json'],
  'map': ['json'],
  'row': ['json'],
  'interval day to second': ['varchar'],
  'interval year to month': ['varchar'],
};

function isCastable(from: TrinoType, to: TrinoType): boolean {
  if (from.name === 'unknown') return true;
  if (from.name === to.name) return from.args === undefined || to.args === undefined || (from.args.length === to.args.length && from.args.every((t, i) => isCastable(t, to.args![i])));
  return CASTS[from.name]?.includes(to.name) ?? false;
}

/** @param safe what fails is NULL */
export function cast(v: Typed, to: TrinoType, safe: boolean, c: Context, e: Placed): Typed {
  if (!isCastable(v.type, to)) throw mismatch(c, e, `Cannot cast ${show(v.type)} to ${show(to)}`);
  const sql = castText(v, to);
  const t = to.name === ZONED && v.type.name === ZONED ? { ...to, zone: v.type.zone } : to;
  if (!safe) return { type: t, sql };
  // DuckDB's TRY takes no subquery: it is computed before.
  return { type: t, sql: / AS r\d+\b/.test(sql) ? `list_transform([${v.sql}], lambda t__: TRY(${castText({ ...v, sql: 't__' }, to)}))[1]` : `TRY(${sql})` };
}

function castText(v: Typed, to: TrinoType): string {
  const from = v.type.name;
  const plain = `CAST(${v.sql} AS ${duck(to)})`;
  if (from === 'unknown') return plain;
  if (from === to.name && from === 'json') return v.sql;
  if (isText(to)) return toText(v, to);
  if (from === 'json') return fromJson(v, to);
  if (to.name === 'json') return toJson(v);
  if (isText(v.type)) return fromText(v.sql, to);
  if (isInteger(to) && isNumber(v.type) && !isInteger(v.type)) return `CAST(trunc(${v.sql} + 0.5 * sign(${v.sql})) AS ${duck(to)})`;
  if (['timestamp', 'date'].includes(to.name) && from === ZONED) return `CAST(${local(v)} AS ${duck(to)})`;
  return plain;
}

function fromText(sql: string, to: TrinoType): string {
  if (isInteger(to)) {
    // DuckDB would take '1.5'.
    const name = to.name === 'integer' ? 'INT' : to.name.toUpperCase();
    return required(`regexp_full_match(trim(${sql}), '[+-]?\\d+')`, `'INVALID_CAST_ARGUMENT: Cannot cast ''' || ${sql} || ''' to ${name}'`, `CAST(${sql} AS ${duck(to)})`);
  }
  switch (to.name) {
    case 'double': case 'real': return `CAST(t_to_double(${sql}) AS ${duck(to)})`;
    case 'decimal': return `CAST(t_to_decimal(${sql}) AS ${duck(to)})`;
    case 'boolean': return `t_to_boolean(${sql})`;
    case 'date': return `(DATE '1970-01-01' + CAST(t_to_days(${sql}) AS INTEGER))`;
    case 'timestamp': return `make_timestamp(t_to_micros(${sql}))`;
    default: return `CAST(${sql} AS ${duck(to)})`;
  }
}

/** A value as text. */
export function textOf(v: Typed): string {
  const { name, precision = 3 } = v.type;
  const seconds = precision === 0 ? '%Y-%m-%d %H:%M:%S' : `%Y-%m-%d %H:%M:%S.${precision > 3 ? '%f' : '%g'}`;
  switch (name) {
    case 'real': return `t_double_text(CAST(CAST(${v.sql} AS VARCHAR) AS DOUBLE))`;
    case 'double': return `t_double_text(${v.sql})`;
    case 'timestamp': return `strftime(${v.sql}, '${seconds}')`;
    case ZONED: return `(strftime(${local(v)}, '${seconds}') || ' ' || ${v.type.zone ?? "'UTC'"})`;
    case 'json': return `t_json_text(${v.sql})`;
    // DuckDB writes -.5 where there is no digit for the whole part.
    case 'decimal': return v.type.precision === v.type.scale && v.type.scale! < 38 ? `CAST(CAST(${v.sql} AS DECIMAL(${v.type.precision! + 1},${v.type.scale})) AS VARCHAR)` : `CAST(${v.sql} AS VARCHAR)`;
    default: return `CAST(${v.sql} AS VARCHAR)`;
  }
}

function toText(v: Typed, to: TrinoType): string {
  const text = textOf(v);
  if (to.length === undefined) return text;
  if (to.name === 'char') return `rpad(${text}, ${to.length}, ' ')`;
  if (isText(v.type) || v.type.name === 'json') return `substring(${text}, 1, ${to.length})`;
  return required(`length(${text}) <= ${to.length}`, `'INVALID_CAST_ARGUMENT: Value ' || ${text} || ' cannot be represented as ${show(to)}'`, text);
}

function toJson(v: Typed): string {
  switch (v.type.name) {
    case 'double': case 'real': return `CASE WHEN isfinite(${v.sql}) THEN t_json_parse(CAST(${v.sql} AS VARCHAR)) ELSE '"' || CAST(CASE WHEN isnan(${v.sql}) THEN 'NaN' WHEN ${v.sql} > 0 THEN 'Infinity' ELSE '-Infinity' END AS VARCHAR) || '"' END`;
    case 'decimal': return textOf(v);
    case 'timestamp': return `CAST(to_json(${textOf(v)}) AS VARCHAR)`;
    case 'row': return rowJson(v);
    default: return `t_json_sort(CAST(to_json(${v.sql}) AS VARCHAR))`;
  }
}

/** Fields without names have the empty one. */
function rowJson({ type: t, sql }: Typed): string {
  const fields = t.args!.map((field, i) => `'${JSON.stringify(t.fields?.[i] ?? '').replace(/'/g, "''")}:' || coalesce(${toJson({ type: field, sql: `(${sql}).f${i + 1}` })}, 'null')`);
  return `CASE WHEN ${sql} IS NOT NULL THEN '{' || ${fields.join(" || ',' || ")} || '}' END`;
}

const holdsRow = (t: TrinoType): boolean => t.name === 'row' || (t.args ?? []).some(holdsRow);

/** Rows, and what holds rows: DuckDB's own cast knows fields by name only. @param depth tells the lambdas apart */
function rowsFromJson(json: string, to: TrinoType, depth: number): string {
  const item = `"j${depth}__"`;
  const inner = (sql: string, t: TrinoType) => (holdsRow(t) ? rowsFromJson(sql, t, depth + 1) : t.name === 'json' ? `CAST(${sql} AS JSON)` : fromJson({ type: type('json'), sql }, t));
  const literal = (text: string) => `'${text.replace(/'/g, "''")}'`;
  switch (to.name) {
    case 'array': return `list_transform(t_json_items(${json}), lambda ${item}: ${inner(item, to.args![0])})`;
    case 'map': return `map(list_transform(t_json_keys(${json}), lambda ${item}: ${castText({ type: type('varchar'), sql: item }, to.args![0])}), list_transform(t_json_values(${json}), lambda ${item}: ${inner(item, to.args![1])}))`;
    default: {
      const names = literal(JSON.stringify(to.args!.map((_, i) => to.fields?.[i] ?? null)));
      const fields = to.args!.map((field, i) => `f${i + 1} := ${inner(`${item}[${i + 1}]`, field)}`);
      return `list_transform([t_json_fields(${json}, ${names}, ${literal(show(to))})], lambda ${item}: CASE WHEN ${item} IS NOT NULL THEN struct_pack(${fields.join(', ')}) END)[1]`;
    }
  }
}

function fromJson(v: Typed, to: TrinoType): string {
  if (holdsRow(to)) return rowsFromJson(v.sql, to, 0);
  if (to.name === 'boolean') return `t_json_boolean(${v.sql})`;
  if (to.args !== undefined) return `CAST(CAST(${v.sql} AS JSON) AS ${duck(to)})`;
  return castText({ type: type('varchar'), sql: `t_json_text(${v.sql})` }, to);
}

