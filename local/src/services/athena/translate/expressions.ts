import { callAggregate, isAggregate, isWindowFunction } from './aggregates';
import { datePattern } from './date-patterns';
import { SCALAR } from './functions';
import {
  asDecimal, coerce, common, decimal, duck, fromNode, isInteger, isNumber, isText, show, same, TrinoError, type, Typed, TrinoType, UNKNOWN, varchar, ZONED,
} from './types';
import type { Expression, FunctionCall, Lambda, Query, SortItem, Window, WindowName } from '../../../../../src/sql/tree';

export interface Field { readonly relation?: string; readonly name?: string; readonly type: TrinoType; readonly sql: string }
export interface Scope { readonly fields: readonly Field[]; readonly parent?: Scope }

/** What expressions stand in. `groups` is set in a grouped query: the text of what it groups by. */
export interface Context {
  readonly scope: Scope;
  readonly groups?: ReadonlySet<string>;
  readonly windows?: ReadonlyMap<string, Window>;
  readonly lambda?: ReadonlyMap<string, Typed>;
  /** Set where aggregates may not stand. */
  readonly clause?: string;
  readonly today: string;
  /** Inside TRY: what would fail is NULL. DuckDB's own TRY does not take `error()`, with which macros fail. */
  readonly isTry?: boolean;
  readonly at: (offset: number) => string;
  readonly subquery: (query: Query, scope: Scope) => { sql: string; columns: readonly { type: TrinoType }[] };
}

export const literal = (s: string): string => `'${s.replace(/'/g, "''")}'`;
export const quote = (s: string): string => `"${s.replace(/"/g, '""')}"`;
const DOUBLE = type('double');
const BOOLEAN = type('boolean');

function mismatch(c: Context, e: { at: number }, message: string): TrinoError {
  return new TrinoError('TYPE_MISMATCH', `${c.at(e.at)}${message}`);
}

function lookup(c: Context, name: string, relation: string | undefined): Field | undefined | 'outer' {
  for (let s: Scope | undefined = c.scope; s; s = s.parent) {
    const found = s.fields.filter(f => f.name === name && (relation === undefined || f.relation === relation));
    if (found.length > 1) throw new TrinoError('AMBIGUOUS_NAME', `Column '${name}' is ambiguous`);
    if (found.length === 1) return s === c.scope ? found[0] : { ...found[0], relation: '(outer)' };
  }
  return undefined;
}

/** Types an expression by Trino's rules and prints it for DuckDB. */
export function translate(e: Expression, c: Context): Typed {
  if (c.groups !== undefined && e.kind !== 'lambda') {
    if (isColumn(e)) {
      const value = plain(e, { ...c, groups: undefined });
      if (c.groups.has(value.sql) || lambdaParameter(e, c) || columnOf(e, c)?.relation === '(outer)') return value;
      throw new TrinoError('EXPRESSION_NOT_AGGREGATE', `${c.at(e.at)}'${nameOf(e)}' must be an aggregate expression or appear in GROUP BY clause`);
    }
    try {
      const value = plain(e, { ...c, groups: undefined, clause: 'GROUP BY clause' });
      if (c.groups.has(value.sql)) return value;
    } catch (error) {
      if (!(error instanceof TrinoError)) throw error;
    }
  }
  return plain(e, c);
}

const isColumn = (e: Expression): boolean => e.kind === 'column' || (e.kind === 'dereference' && e.base.kind === 'column');
const nameOf = (e: Expression): string => e.kind === 'column' ? e.name.name.toLowerCase() : e.kind === 'dereference' ? `${nameOf(e.base)}.${e.field.name.toLowerCase()}` : '';
const lambdaParameter = (e: Expression, c: Context): boolean => e.kind === 'column' ? c.lambda?.has(e.name.name.toLowerCase()) === true : e.kind === 'dereference' && lambdaParameter(e.base, c);

function columnOf(e: Expression, c: Context): Field | undefined {
  if (e.kind === 'column') return lookup(c, e.name.name.toLowerCase(), undefined) as Field | undefined;
  if (e.kind === 'dereference' && e.base.kind === 'column') return lookup(c, e.field.name.toLowerCase(), e.base.name.name.toLowerCase()) as Field | undefined;
  if (e.kind === 'dereference' && e.base.kind === 'dereference') return lookup(c, e.field.name.toLowerCase(), e.base.field.name.toLowerCase()) as Field | undefined;
  return undefined;
}

function comparable(c: Context, e: { at: number }, a: Typed, operator: string, b: Typed): [string, string] {
  const t = common(a.type, b.type);
  if (t === undefined) {
    const flipped = operator === '>' ? ['<', b, a] as const : operator === '>=' ? ['<=', b, a] as const : [operator, a, b] as const;
    throw mismatch(c, e, `Cannot apply operator: ${show(flipped[1].type)} ${flipped[0]} ${show(flipped[2].type)}`);
  }
  return [coerce(a, t), coerce(b, t)];
}

function condition(e: Expression, c: Context): string {
  const v = translate(e, c);
  if (v.type.name !== 'boolean' && v.type.name !== 'unknown') throw mismatch(c, e, `Logical expression term must evaluate to a boolean: ${show(v.type)}`);
  return v.sql;
}

/** The common type of branches, and their texts. */
function unify(values: readonly Typed[], c: Context, e: { at: number }): { type: TrinoType; sqls: string[] } {
  let t: TrinoType = UNKNOWN;
  for (const v of values) {
    const next = common(t, v.type);
    if (next === undefined) throw mismatch(c, e, `All operands must be the same type: ${show(t)}, ${show(v.type)}`);
    t = next;
  }
  return { type: t, sqls: values.map(v => coerce(v, t)) };
}

function plain(e: Expression, c: Context): Typed {
  const go = (x: Expression): Typed => translate(x, c);
  switch (e.kind) {
    case 'null': return { type: UNKNOWN, sql: 'NULL' };
    case 'boolean': return { type: BOOLEAN, sql: String(e.value) };
    case 'string': return { type: varchar([...e.value].length), sql: literal(e.value) };
    case 'binary': return { type: type('varbinary'), sql: `unhex('${e.hex}')` };
    case 'number': {
      if (e.type === 'double') return { type: DOUBLE, sql: `CAST(${e.text} AS DOUBLE)` };
      if (e.type === 'integer') return { type: type(BigInt(e.text) > 2147483647n ? 'bigint' : 'integer'), sql: e.text };
      const [whole, fraction = ''] = e.text.split('.');
      const t = decimal(whole.replace(/^0+(?=\d)/, '').length + fraction.length, fraction.length);
      return { type: t, sql: `CAST('${e.text}' AS ${duck(t)})` };
    }
    case 'typed-literal': {
      if (e.type === 'timestamp' && /[A-Za-z]|[+-]\d\d:?\d\d$/.test(e.value.slice(10))) {
        const zone = /([A-Za-z]\S*)$/.exec(e.value)?.[1];
        return { type: { name: ZONED, zone: zone && literal(zone) }, sql: `CAST(${literal(e.value)} AS TIMESTAMPTZ)` };
      }
      const [, fraction = ''] = e.value.split('.');
      const t = e.type === 'decimal' ? decimal(e.value.replace(/\D/g, '').length, fraction.length) : e.type === 'double precision' ? DOUBLE : type(e.type);
      return { type: t, sql: `CAST(${literal(e.value)} AS ${duck(t)})` };
    }
    case 'interval': {
      if (e.to !== undefined) throw new TrinoError('NOT_SUPPORTED', 'Intervals of several fields are not known to the local Athena');
      return { type: type(e.from === 'year' || e.from === 'month' ? 'interval year to month' : 'interval day to second'), sql: `INTERVAL '${e.negative ? '-' : ''}${Number(e.value)}' ${e.from}` };
    }
    case 'current': {
      const now = `(TIMESTAMPTZ '${c.today} 00:00:00 UTC' + (now() - date_trunc('day', now())))`;
      if (e.name === 'current_date') return { type: type('date'), sql: `DATE '${c.today}'` };
      return e.name === 'localtimestamp' ? { type: type('timestamp'), sql: `CAST(${now} AS TIMESTAMP)` } : { type: type(ZONED), sql: now };
    }
    case 'column': {
      const name = e.name.name.toLowerCase();
      const parameter = c.lambda?.get(name);
      if (parameter) return parameter;
      const field = columnOf(e, c);
      if (!field) throw new TrinoError('COLUMN_NOT_FOUND', `${c.at(e.at)}Column '${name}' cannot be resolved`);
      return field;
    }
    case 'dereference': {
      if (!lambdaParameter(e.base, c)) {
        const field = columnOf(e, c);
        if (field) return field;
      }
      if (e.base.kind === 'column' && !lambdaParameter(e.base, c) && !columnOf(e.base, c)) throw new TrinoError('COLUMN_NOT_FOUND', `${c.at(e.at)}Column '${nameOf(e)}' cannot be resolved`);
      const base = go(e.base);
      const i = base.type.fields?.indexOf(e.field.name.toLowerCase()) ?? -1;
      if (base.type.name !== 'row' || i < 0) throw mismatch(c, e, `Expression is not of type ROW with a field ${e.field.name}`);
      return { type: base.type.args![i], sql: `(${base.sql}).f${i + 1}` };
    }
    case 'subscript': {
      const base = go(e.base);
      const index = go(e.index);
      if (base.type.name === 'map') return { type: base.type.args![1], sql: c.isTry ? `(${base.sql})[${coerce(index, base.type.args![0])}]` : `trino_key(${base.sql}, ${coerce(index, base.type.args![0])})` };
      if (base.type.name !== 'array' || !isInteger(index.type)) throw mismatch(c, e, `Cannot use ${show(index.type)} for subscript of ${show(base.type)}`);
      return { type: base.type.args![0], sql: c.isTry ? `list_extract(${base.sql}, ${index.sql})` : `trino_at(${base.sql}, ${index.sql})` };
    }
    case 'unary': {
      const v = go(e.operand);
      if (!isNumber(v.type) && !v.type.name.startsWith('interval')) throw mismatch(c, e, `Cannot negate ${show(v.type)}`);
      return { type: v.type, sql: `(${e.operator}${v.sql})` };
    }
    case 'arithmetic': return e.operator === '||' ? concat([go(e.left), go(e.right)], c, e) : arithmetic(e.operator, go(e.left), go(e.right), c, e);
    case 'comparison': {
      const [a, b] = comparable(c, e, go(e.left), e.operator, go(e.right));
      return { type: BOOLEAN, sql: `(${a} ${e.operator} ${b})` };
    }
    case 'logical': return { type: BOOLEAN, sql: `(${e.operands.map(o => condition(o, c)).join(` ${e.operator.toUpperCase()} `)})` };
    case 'not': return { type: BOOLEAN, sql: `(NOT ${condition(e.operand, c)})` };
    case 'between': {
      const v = go(e.operand);
      const [a, low] = comparable(c, e, v, '>=', go(e.low));
      const [b, high] = comparable(c, e, v, '<=', go(e.high));
      return { type: BOOLEAN, sql: `(${e.negated ? 'NOT ' : ''}(${a} >= ${low} AND ${b} <= ${high}))` };
    }
    case 'in-list': {
      const v = go(e.operand);
      const items = e.items.map(go);
      items.forEach(i => comparable(c, e, v, '=', i));
      const all = unify([v, ...items], c, e);
      return { type: BOOLEAN, sql: `(${all.sqls[0]} ${e.negated ? 'NOT ' : ''}IN (${all.sqls.slice(1).join(', ')}))` };
    }
    case 'in-query': case 'quantified': {
      const operand = e.kind === 'in-query' ? e.operand : e.left;
      const v = go(operand);
      const q = c.subquery(e.query, c.scope);
      const operator = e.kind === 'in-query' ? '=' : e.operator;
      if (operand.kind !== 'row') comparable(c, e, v, operator, { type: q.columns[0].type, sql: '' });
      return { type: BOOLEAN, sql: e.kind === 'in-query' ? `(${operand.kind === 'row' ? `(${operand.fields.map(f => go(f).sql).join(', ')})` : v.sql} ${e.negated ? 'NOT ' : ''}IN (${q.sql}))` : `(${v.sql} ${e.operator} ${e.quantifier.toUpperCase()} (${q.sql}))` };
    }
    case 'exists': return { type: BOOLEAN, sql: `EXISTS (${c.subquery(e.query, c.scope).sql})` };
    case 'subquery': {
      const q = c.subquery(e.query, c.scope);
      if (q.columns.length !== 1) throw new TrinoError('TOO_MANY_COLUMNS', 'Multiple columns returned by subquery are not yet supported');
      return { type: q.columns[0].type, sql: `(${q.sql})` };
    }
    case 'like': {
      const parts = [go(e.operand), go(e.pattern), ...e.escape ? [go(e.escape)] : []];
      for (const p of parts) if (!isText(p.type) && p.type.name !== 'unknown') throw mismatch(c, e, `Left side of LIKE expression must evaluate to a varchar (actual: ${show(p.type)})`);
      return { type: BOOLEAN, sql: `(${parts[0].sql} ${e.negated ? 'NOT ' : ''}LIKE ${parts[1].sql}${parts[2] ? ` ESCAPE ${parts[2].sql}` : ''})` };
    }
    case 'is-null': return { type: BOOLEAN, sql: `(${go(e.operand).sql} IS ${e.negated ? 'NOT ' : ''}NULL)` };
    case 'is-distinct-from': {
      const [a, b] = comparable(c, e, go(e.left), 'IS DISTINCT FROM', go(e.right));
      return { type: BOOLEAN, sql: `(${a} IS ${e.negated ? 'NOT ' : ''}DISTINCT FROM ${b})` };
    }
    case 'case': {
      const operand = e.operand && go(e.operand);
      const whens = e.branches.map(b => {
        if (!operand) return condition(b.when, c);
        const [x, y] = comparable(c, b, operand, '=', go(b.when));
        return `${x} = ${y}`;
      });
      const values = unify([...e.branches.map(b => go(b.then)), ...e.otherwise ? [go(e.otherwise)] : []], c, e);
      const otherwise = e.otherwise ? ` ELSE ${values.sqls[whens.length]}` : '';
      return { type: values.type, sql: `CASE ${whens.map((w, i) => `WHEN ${w} THEN ${values.sqls[i]}`).join(' ')}${otherwise} END` };
    }
    case 'cast': return cast(go(e.operand), fromNode(e.type), e.safe || c.isTry === true, c, e);
    case 'extract': return scalar(e.field === 'timezone_hour' ? 'hour' : e.field, [go(e.operand)], c, e);
    case 'at-time-zone': return { ...go(e.operand), type: { name: ZONED, zone: go(e.zone).sql } };
    case 'array': {
      const items = unify(e.items.map(go), c, e);
      return { type: type('array', items.type), sql: `[${items.sqls.join(', ')}]` };
    }
    case 'row': {
      const fields = e.fields.map(go);
      return { type: { name: 'row', args: fields.map(f => f.type) }, sql: `struct_pack(${fields.map((f, i) => `f${i + 1} := ${f.sql}`).join(', ')})` };
    }
    case 'trim': {
      const v = go(e.value);
      const f = { both: 'trim', leading: 'ltrim', trailing: 'rtrim' }[e.side];
      return { type: v.type, sql: `${f}(${v.sql}${e.characters ? `, ${go(e.characters).sql}` : ''})` };
    }
    case 'position': return scalar('strpos', [go(e.haystack), go(e.needle)], c, e);
    case 'substring': return scalar('substr', [go(e.value), go(e.start), ...e.length ? [go(e.length)] : []], c, e);
    case 'normalize': return { type: varchar(), sql: `nfc_normalize(${go(e.value).sql})` };
    case 'grouping': return { type: type('integer'), sql: `CAST(GROUPING(${e.columns.map(x => plain(x, { ...c, groups: undefined }).sql).join(', ')}) AS INTEGER)` };
    case 'json-path': {
      const path = literal(e.path.value.replace(/^\s*(lax|strict)\s+/, ''));
      if (e.name === 'json_exists') return { type: BOOLEAN, sql: `CASE WHEN json_valid(${go(e.input).sql}) THEN json_exists(${go(e.input).sql}, ${path}) ELSE false END` };
      if (e.onEmpty || e.onError) throw new TrinoError('NOT_SUPPORTED', `${e.name} with ON EMPTY or ON ERROR is not known to the local Athena`);
      const value: Typed = { type: varchar(), sql: e.name === 'json_value' ? `trino_json_scalar(${go(e.input).sql}, ${path})` : `CAST(trino_json(${go(e.input).sql}, ${path}) AS VARCHAR)` };
      return e.returning ? cast(value, fromNode(e.returning), true, c, e) : value;
    }
    case 'listagg': case 'call': return call(e.kind === 'call' ? e : {
      ...e, kind: 'call', name: { kind: 'identifier', at: e.at, name: 'listagg', quoted: false }, arguments: [e.value, ...e.separator ? [e.separator] : []], star: false,
    }, c);
    case 'lambda': throw mismatch(c, e, 'A lambda expression stands where a value is expected');
  }
}

function concat(values: Typed[], c: Context, e: { at: number }): Typed {
  if (values.some(v => v.type.name === 'array')) {
    const list = values.map(v => v.type.name === 'array' ? v : { type: type('array', v.type), sql: `[${v.sql}]` });
    const all = unify(list, c, e);
    return { type: all.type, sql: `(${all.sqls.join(' || ')})` };
  }
  for (const v of values) {
    if (!isText(v.type) && v.type.name !== 'unknown') throw new TrinoError('TYPE_MISMATCH', `${c.at(e.at)}Unexpected parameters (${values.map(x => show(x.type)).join(', ')}) for function concat`);
  }
  const lengths = values.map(v => v.type.length);
  return { type: lengths.includes(undefined) ? varchar() : varchar(lengths.reduce<number>((a, b) => a + b!, 0)), sql: `(${values.map(v => v.sql).join(' || ')})` };
}

function arithmetic(o: string, a: Typed, b: Typed, c: Context, e: { at: number }): Typed {
  const divisor = (sql: string): string => (c.isTry ? `nullif(${sql}, 0)` : `trino_nz(${sql})`);
  const refuse = (): TrinoError => mismatch(c, e, `Cannot apply operator: ${show(a.type)} ${o} ${show(b.type)}`);
  const interval = (t: TrinoType): boolean => t.name.startsWith('interval');
  const time = (t: TrinoType): boolean => ['date', 'timestamp', ZONED].includes(t.name);
  if ((o === '+' || o === '-') && time(a.type) && interval(b.type)) return { type: a.type, sql: `CAST((${a.sql} ${o} ${b.sql}) AS ${duck(a.type)})` };
  if (o === '+' && interval(a.type) && time(b.type)) return arithmetic(o, b, a, c, e);
  if (o === '-' && time(a.type) && time(b.type)) return { type: type('interval day to second'), sql: `(CAST(${a.sql} AS TIMESTAMP) - CAST(${b.sql} AS TIMESTAMP))` };
  if (interval(a.type) && interval(b.type) && a.type.name === b.type.name && (o === '+' || o === '-')) return { type: a.type, sql: `(${a.sql} ${o} ${b.sql})` };
  if (o === '*' && ((interval(a.type) && isNumber(b.type)) || (interval(b.type) && isNumber(a.type)))) return { type: interval(a.type) ? a.type : b.type, sql: `(${a.sql} * ${b.sql})` };
  if (a.type.name === 'unknown' && isNumber(b.type)) return { type: b.type, sql: `CAST(NULL AS ${duck(b.type)})` };
  if (b.type.name === 'unknown' && isNumber(a.type)) return { type: a.type, sql: `CAST(NULL AS ${duck(a.type)})` };
  if (!isNumber(a.type) || !isNumber(b.type)) throw refuse();
  const t = common(a.type, b.type)!;
  if (t.name !== 'decimal') {
    const [x, y] = [coerce(a, t), coerce(b, t)];
    if (isInteger(t)) return { type: t, sql: o === '/' ? `CAST(${x} // ${divisor(y)} AS ${duck(t)})` : o === '%' ? `CAST(${x} % ${divisor(y)} AS ${duck(t)})` : `(${x} ${o} ${y})` };
    return { type: t, sql: o === '/' ? `CASE WHEN ${y} = 0 THEN CASE WHEN ${x} = 0 OR isnan(${x}) THEN CAST('NaN' AS DOUBLE) WHEN ${x} > 0 THEN CAST('Infinity' AS DOUBLE) WHEN ${x} < 0 THEN CAST('-Infinity' AS DOUBLE) END ELSE ${x} / ${y} END` : `(${x} ${o} ${y})` };
  }
  const [l, r] = [asDecimal(a.type)!, asDecimal(b.type)!];
  const [p1, s1, p2, s2] = [l.precision!, l.scale!, r.precision!, r.scale!];
  const s = Math.max(s1, s2);
  const [x, y] = [coerce(a, l), coerce(b, r)];
  switch (o) {
    case '*': return { type: decimal(p1 + p2, s1 + s2), sql: `CAST((${x} * ${y}) AS ${duck(decimal(p1 + p2, s1 + s2))})` };
    case '/': {
      const t2 = decimal(p1 + s2 + Math.max(s2 - s1, 0), s);
      const q = `trino_round_div(trino_unscaled(${x}) * CAST('1${'0'.repeat(s + s2 - s1)}' AS HUGEINT), ${divisor(`trino_unscaled(${y})`)})`;
      return { type: t2, sql: s === 0 ? `CAST(${q} AS ${duck(t2)})` : `CAST(CAST(${q} AS DECIMAL(38,0)) * CAST('0.${'0'.repeat(s - 1)}1' AS DECIMAL(${s},${s})) AS ${duck(t2)})` };
    }
    case '%': { const t2 = decimal(Math.min(p1 - s1, p2 - s2) + s, s); return { type: t2, sql: `CAST(${x} % ${divisor(y)} AS ${duck(t2)})` }; }
    default: { const t2 = decimal(Math.max(p1 - s1, p2 - s2) + s + 1, s); return { type: t2, sql: `CAST((${x} ${o} ${y}) AS ${duck(t2)})` }; }
  }
}

/** `zoned` as the wall clock of its zone. */
const local = (v: Typed): string => v.type.name === ZONED ? `timezone(${v.type.zone ?? "'UTC'"}, ${v.sql})` : v.sql;

function cast(v: Typed, to: TrinoType, safe: boolean, c: Context, e: { at: number }): Typed {
  const refuse = (): TrinoError => mismatch(c, e, `Cannot cast ${show(v.type)} to ${show(to)}`);
  const from = v.type.name;
  const f = safe ? 'TRY_CAST' : 'CAST';
  if (to.name === 'date' && (isNumber(v.type) || from === 'boolean')) throw refuse();
  if (to.name === 'timestamp' && isNumber(v.type)) throw refuse();
  if (isNumber(to) && ['date', 'timestamp', ZONED, 'array', 'map', 'row'].includes(from)) throw refuse();
  if (isText(to) && ['array', 'map', 'row'].includes(from)) throw refuse();
  if (isInteger(to) && isText(v.type)) {
    // DuckDB would take '1.5' and ' 1'; Trino refuses the first.
    const ok = `regexp_full_match(trim(${v.sql}), '[+-]?\\d+')`;
    const bad = safe ? '' : ` ELSE CASE WHEN ${v.sql} IS NOT NULL THEN error('INVALID_CAST_ARGUMENT: Cannot cast ''' || ${v.sql} || ''' to ${to.name === 'integer' ? 'INT' : to.name.toUpperCase()}') END`;
    return { type: to, sql: `CASE WHEN ${ok} THEN ${f}(${v.sql} AS ${duck(to)})${bad} END` };
  }
  if (isText(to)) {
    if (from === 'double' || from === 'real') return { type: to, sql: `trino_double(CAST(${v.sql} AS DOUBLE))` };
    if (from === 'timestamp') return { type: to, sql: `strftime(${v.sql}, '%Y-%m-%d %H:%M:%S.%g')` };
    if (from === ZONED) return { type: to, sql: `(strftime(${local(v)}, '%Y-%m-%d %H:%M:%S.%g') || ' ' || ${v.type.zone ?? "'UTC'"})` };
    if (from === 'json') return { type: to, sql: `(${v.sql} ->> '$')` };
    return { type: to, sql: to.length !== undefined ? `substring(CAST(${v.sql} AS VARCHAR), 1, ${to.length})` : `CAST(${v.sql} AS VARCHAR)` };
  }
  if (isInteger(to) && (isNumber(v.type) && !isInteger(v.type))) return { type: to, sql: `${f}(trunc(${v.sql} + 0.5 * sign(${v.sql})) AS ${duck(to)})` };
  if (['timestamp', 'date'].includes(to.name) && from === ZONED) return { type: to, sql: `${f}(${local(v)} AS ${duck(to)})` };
  if (to.name === 'json') return { type: to, sql: `to_json(${v.sql})` };
  return { type: to, sql: `${f}(${v.sql} AS ${duck(to)})` };
}

/** An order that puts nulls last unless told otherwise, as Trino does. */
export function sortItems(items: readonly SortItem[], text: (e: Expression) => string): string {
  return items.map(i => `${text(i.expression)} ${i.descending ? 'DESC' : 'ASC'} NULLS ${(i.nulls ?? 'last').toUpperCase()}`).join(', ');
}

function over(w: Window | WindowName | undefined, c: Context): string {
  if (!w) return '';
  const resolve = (x: Window | WindowName): Window => {
    if (x.kind === 'window' && !x.base) return x;
    const name = x.kind === 'window' ? x.base!.name : x.name.name;
    const base = c.windows?.get(name.toLowerCase());
    if (!base) throw new TrinoError('INVALID_WINDOW_REFERENCE', `Cannot resolve WINDOW name ${name}`);
    const b = resolve(base);
    return x.kind === 'window' ? { ...x, partitionBy: b.partitionBy, orderBy: x.orderBy.length > 0 ? x.orderBy : b.orderBy } : b;
  };
  const v = resolve(w);
  const bound = (b: { type: string; offset?: Expression }): string => b.offset ? `${translate(b.offset, c).sql} ${b.type.toUpperCase()}` : b.type.toUpperCase();
  const frame = v.frame && ` ${v.frame.unit.toUpperCase()} BETWEEN ${bound(v.frame.start)} AND ${v.frame.end ? bound(v.frame.end) : 'CURRENT ROW'}`;
  return ` OVER (${v.partitionBy.length > 0 ? `PARTITION BY ${v.partitionBy.map(p => translate(p, c).sql).join(', ')} ` : ''}${v.orderBy.length > 0 ? `ORDER BY ${sortItems(v.orderBy, x => translate(x, c).sql)}` : ''}${frame ?? ''})`;
}

function lambda(l: Expression, types: readonly TrinoType[], c: Context, sqls?: readonly string[]): Typed & { names: string } {
  if (l.kind !== 'lambda') throw mismatch(c, l, 'A lambda expression is expected');
  const names = (l as Lambda).parameters.map(p => `l_${p.name.toLowerCase()}`);
  const scope = new Map(c.lambda);
  l.parameters.forEach((p, i) => scope.set(p.name.toLowerCase(), { type: types[i], sql: sqls?.[i] ?? quote(names[i]) }));
  return { ...translate(l.body, { ...c, lambda: scope }), names: names.map(quote).join(', ') };
}

function call(e: FunctionCall, c: Context): Typed {
  const name = e.name.name.toLowerCase();
  if (isAggregate(name) || isWindowFunction(name)) {
    if (!e.over && c.clause) throw new TrinoError('EXPRESSION_NOT_SCALAR', `${c.at(e.at)}${c.clause} cannot contain aggregations, window functions or grouping operations: [${name}]`);
    const inner: Context = e.over ? c : { ...c, groups: undefined, clause: 'Aggregate' };
    const args = e.arguments.map(a => translate(a, inner));
    return callAggregate(name, args, e, {
      filter: e.filter ? ` FILTER (WHERE ${condition(e.filter, inner)})` : '',
      order: sortItems(e.orderBy, x => translate(x, inner).sql),
      over: over(e.over, c),
    }, c.at(e.at));
  }
  if (e.over || e.filter || e.distinct) throw new TrinoError('FUNCTION_NOT_FOUND', `${c.at(e.at)}Function '${name}' is not an aggregate`);
  const raw = e.arguments;
  const lambdaCall = raw.some(a => a.kind === 'lambda') ? higherOrder(name, raw, c) : undefined;
  if (lambdaCall) return lambdaCall;
  if (name === 'try') { const v = translate(raw[0], { ...c, isTry: true }); return { type: v.type, sql: `TRY(${v.sql})` }; }
  return scalar(name, raw.map(a => translate(a, c)), c, e, raw);
}

function higherOrder(name: string, raw: readonly Expression[], c: Context): Typed | undefined {
  const base = translate(raw[0], c);
  const element = base.type.args?.[0] ?? UNKNOWN;
  const list = (f: string, l: { names: string; sql: string }): string => `${f}(${base.sql}, lambda ${l.names}: ${l.sql})`;
  if (base.type.name === 'map') {
    const l = lambda(raw[1], base.type.args!, c, ['e__.key', 'e__.value']);
    const build = (k: string, v: string): string => `map_from_entries(list_transform(map_entries(${base.sql}), lambda e__: struct_pack(k := ${k}, v := ${v})))`;
    if (name === 'map_filter') return { type: base.type, sql: `map_from_entries(list_filter(map_entries(${base.sql}), lambda e__: ${l.sql}))` };
    if (name === 'transform_values') return { type: type('map', element, l.type), sql: build('e__.key', l.sql) };
    if (name === 'transform_keys') return { type: type('map', l.type, base.type.args![1]), sql: build(l.sql, 'e__.value') };
    return undefined;
  }
  switch (name) {
    case 'transform': { const l = lambda(raw[1], [element], c); return { type: type('array', l.type), sql: list('list_transform', l) }; }
    case 'filter': return { type: base.type, sql: list('list_filter', lambda(raw[1], [element], c)) };
    case 'any_match': case 'all_match': case 'none_match': {
      const l = lambda(raw[1], [element], c);
      const all = name === 'all_match';
      return { type: BOOLEAN, sql: `(${name === 'none_match' ? 'NOT ' : ''}CASE WHEN len(${base.sql}) = 0 THEN ${all} ELSE list_aggregate(${list('list_transform', l)}, '${all ? 'bool_and' : 'bool_or'}') END)` };
    }
    case 'reduce': {
      const start = translate(raw[1], c);
      const step = lambda(raw[2], [start.type, element], c);
      const end = lambda(raw[3], [step.type], c);
      return { type: end.type, sql: `list_transform([list_reduce(${base.sql}, lambda ${step.names}: ${step.sql}, CAST(${start.sql} AS ${duck(step.type)}))], lambda ${end.names}: ${end.sql})[1]` };
    }
    default: return undefined;
  }
}

const fits = (letter: string, t: TrinoType): boolean => t.name === 'unknown' || letter === 'x' || (letter === 'v' && isText(t)) || (letter === 'i' && isInteger(t))
  || ('nd'.includes(letter) && isNumber(t)) || (letter === 'b' && t.name === 'boolean') || (letter === 't' && ['date', 'timestamp', 'time', ZONED].includes(t.name))
  || (letter === 'A' && t.name === 'array') || (letter === 'M' && t.name === 'map') || (letter === 'J' && (t.name === 'json' || isText(t))) || (letter === 'B' && t.name === 'varbinary');

function result(text: string, a: readonly Typed[]): TrinoType {
  const first = a[0]?.type;
  const reference: Record<string, () => TrinoType> = { $1: () => first, e1: () => first.args?.[0] ?? UNKNOWN, k1: () => first.args?.[0] ?? UNKNOWN, w1: () => first.args?.[1] ?? UNKNOWN };
  const nested = /^array\((.*)\)$/.exec(text);
  if (nested) return type('array', result(nested[1], a));
  return reference[text]?.() ?? (text === 'varchar(1)' ? varchar(1) : type(text));
}

function scalar(name: string, a: Typed[], c: Context, e: { at: number }, raw: readonly Expression[] = []): Typed {
  const constant = (i: number): string => {
    const x = raw[i];
    if (x?.kind !== 'string') throw new TrinoError('NOT_SUPPORTED', `${name} needs a literal as argument ${i + 1} in the local Athena`);
    return x.value;
  };
  const t = a[0]?.type ?? UNKNOWN;
  switch (name) {
    case 'if': { const v = unify(a.slice(1), c, e); return { type: v.type, sql: `CASE WHEN ${a[0].sql} THEN ${v.sqls[0]}${v.sqls[1] ? ` ELSE ${v.sqls[1]}` : ''} END` }; }
    case 'coalesce': { const v = unify(a, c, e); return { type: v.type, sql: `coalesce(${v.sqls.join(', ')})` }; }
    case 'nullif': { const [x, y] = comparable(c, e, a[0], '=', a[1]); return { type: t, sql: `CASE WHEN ${x} = ${y} THEN NULL ELSE ${a[0].sql} END` }; }
    case 'greatest': case 'least': { const v = unify(a, c, e); return { type: v.type, sql: `CASE WHEN ${v.sqls.map(s => `${s} IS NULL`).join(' OR ')} THEN NULL ELSE ${name}(${v.sqls.join(', ')}) END` }; }
    case 'concat': return concat(a, c, e);
    case 'concat_ws': return { type: varchar(), sql: `concat_ws(${a.map(x => x.sql).join(', ')})` };
    case 'mod': return arithmetic('%', a[0], a[1], c, e);
    case 'now': return plain({ kind: 'current', at: e.at, name: 'current_timestamp' }, c);
    case 'date': return cast(a[0], type('date'), false, c, e);
    case 'at_timezone': return { ...a[0], type: { name: ZONED, zone: a[1].sql } };
    case 'typeof': return { type: varchar(), sql: literal(show(t)) };
    case 'round': case 'ceil': case 'ceiling': case 'floor': case 'truncate': case 'sign': return rounding(name, a, c, e);
    case 'map': {
      if (a.length === 0) return { type: type('map', UNKNOWN, UNKNOWN), sql: 'map()' };
      return { type: type('map', t.args?.[0] ?? UNKNOWN, a[1].type.args?.[0] ?? UNKNOWN), sql: `map(${a[0].sql}, ${a[1].sql})` };
    }
    case 'map_entries': return { type: type('array', { name: 'row', args: t.args }), sql: `list_transform(map_entries(${a[0].sql}), lambda e__: struct_pack(f1 := e__.key, f2 := e__.value))` };
    case 'element_at': return t.name === 'map' ? { type: t.args![1], sql: `(${a[0].sql})[${coerce(a[1], t.args![0])}]` } : { type: t.args?.[0] ?? UNKNOWN, sql: `list_extract(${a[0].sql}, ${a[1].sql})` };
    case 'zip': return { type: type('array', { name: 'row', args: a.map(x => x.type.args![0]) }), sql: `list_transform(list_zip(${a.map(x => x.sql).join(', ')}), lambda e__: struct_pack(${a.map((_, i) => `f${i + 1} := e__[${i + 1}]`).join(', ')}))` };
    case 'sequence': {
      const dates = t.name === 'date';
      const step = a[2]?.sql ?? (dates ? "INTERVAL '1' day" : undefined);
      const s = `generate_series(${a.map((x, i) => i < 2 && isInteger(x.type) ? `CAST(${x.sql} AS BIGINT)` : x.sql).slice(0, 2).join(', ')}${step ? `, ${step}` : ''})`;
      return dates ? { type: type('array', t), sql: `list_transform(${s}, lambda e__: CAST(e__ AS DATE))` } : { type: type('array', isInteger(t) ? type('bigint') : t), sql: s };
    }
    case 'date_trunc': case 'date_add': case 'date_diff': return dateCall(name, a, constant(0).toLowerCase(), c, e);
    case 'date_format': case 'format_datetime': {
      if (!fits('t', t)) break;
      return { type: varchar(), sql: `strftime(${local(a[0])}, ${literal(datePattern(name, constant(1)))})` };
    }
    case 'date_parse': case 'parse_datetime': {
      if (!fits('v', t)) break;
      return { type: type(name === 'date_parse' ? 'timestamp' : ZONED), sql: `${name === 'date_parse' ? '' : "timezone('UTC', "}strptime(${a[0].sql}, ${literal(datePattern(name, constant(1)))})${name === 'date_parse' ? '' : ')'}` };
    }
    case 'to_iso8601': return t.name === 'date' ? { type: varchar(16), sql: `strftime(${a[0].sql}, '%Y-%m-%d')` } : { type: varchar(35), sql: `strftime(${local(a[0])}, '%Y-%m-%dT%H:%M:%S.%g')${t.name === ZONED ? " || 'Z'" : ''}` };
    case 'format': return { type: varchar(), sql: `printf(${literal(constant(0).replace(/%,d/g, "%'d"))}, ${a.slice(1).map(x => x.type.name === 'decimal' ? `CAST(${x.sql} AS DOUBLE)` : x.sql).join(', ')})`.replace(/printf\('%''d', (.*)\)$/, "format('{:,}', $1)") };
  }
  const overloads = SCALAR.get(name);
  if (!overloads) {
    if (['date_format', 'format_datetime', 'date_parse', 'parse_datetime'].includes(name)) throw new TrinoError('FUNCTION_NOT_FOUND', `${c.at(e.at)}Unexpected parameters (${a.map(x => show(x.type)).join(', ')}) for function ${name}`);
    throw new TrinoError('FUNCTION_NOT_FOUND', `${c.at(e.at)}Function '${name}' not registered`);
  }
  const found = overloads.find(o => o.parameters.length === a.length && a.every((x, i) => fits(o.parameters[i], x.type)));
  if (!found) throw new TrinoError('FUNCTION_NOT_FOUND', `${c.at(e.at)}Unexpected parameters (${a.map(x => show(x.type)).join(', ')}) for function ${name}`);
  const sqls = a.map((x, i) => found.parameters[i] === 'd' ? coerce(x, DOUBLE) : found.parameters[i] === 't' ? local(x) : x.sql);
  let to = result(found.result, a);
  const [x, y] = [t.length, a[2]?.type.length];
  if (name === 'replace' && x !== undefined && y !== undefined) to = varchar(x + y * (x + 1));
  if (name === 'regexp_replace' && x !== undefined && y !== undefined) to = varchar(x + Math.max(Math.floor(x * y / 2), y) * (x + 1));
  return { type: to, sql: `CAST(${found.text.replace(/\$(\d)/g, (m, i: string) => sqls[Number(i) - 1] !== undefined ? `(${sqls[Number(i) - 1]})` : m)} AS ${duck(to)})`.replace(/^CAST\((.*) AS VARCHAR\)$/s, '$1') };
}

function rounding(name: string, a: Typed[], c: Context, e: { at: number }): Typed {
  const [v, digits] = a;
  const t = v.type;
  if (!isNumber(t) && t.name !== 'unknown') throw new TrinoError('FUNCTION_NOT_FOUND', `${c.at(e.at)}Unexpected parameters (${a.map(x => show(x.type)).join(', ')}) for function ${name}`);
  const f = name === 'truncate' ? 'trunc' : name === 'ceiling' ? 'ceil' : name;
  if (name === 'sign') return { type: t.name === 'decimal' ? decimal(1, 0) : t, sql: `CAST(sign(${v.sql}) AS ${duck(t.name === 'decimal' ? decimal(1, 0) : t)})` };
  if (isInteger(t)) return { type: t, sql: digits ? `CAST(round(${v.sql}, ${digits.sql}) AS ${duck(t)})` : v.sql };
  if (t.name !== 'decimal') return { type: t, sql: `${f}(${v.sql}${digits ? `, CAST(${digits.sql} AS INTEGER)` : ''})` };
  const [p, s] = [t.precision!, t.scale!];
  const to = digits ? decimal(p + (name === 'round' ? 1 : 0), s) : name === 'truncate' ? decimal(Math.max(p - s, 1), 0) : decimal(p - s + Math.min(s, 1), 0);
  return { type: to, sql: `CAST(${f}(${v.sql}${digits ? `, CAST(${digits.sql} AS INTEGER)` : ''}) AS ${duck(to)})` };
}

function dateCall(name: string, a: Typed[], unit: string, c: Context, e: { at: number }): Typed {
  const units = ['millisecond', 'second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'];
  const v = a[a.length - 1];
  if (!units.includes(unit)) throw new TrinoError('INVALID_FUNCTION_ARGUMENT', `'${unit}' is not a valid DATE field`);
  if (!fits('t', v.type) || (name === 'date_diff' && !fits('t', a[1].type)) || (name === 'date_add' && !isInteger(a[1].type))) throw new TrinoError('FUNCTION_NOT_FOUND', `${c.at(e.at)}Unexpected parameters (${a.map(x => show(x.type)).join(', ')}) for function ${name}`);
  if (name === 'date_trunc') return { type: v.type, sql: `CAST(date_trunc('${unit}', ${local(v)}) AS ${duck(v.type)})` };
  if (name === 'date_diff') {
    const t = common(a[1].type, v.type)!;
    return { type: type('bigint'), sql: t.name === ZONED ? `datesub('${unit}', ${local(a[1])}, ${local(v)})` : `datesub('${unit}', ${coerce(a[1], t)}, ${coerce(v, t)})` };
  }
  const step = unit === 'quarter' ? `to_months(CAST(3 * (${a[1].sql}) AS INTEGER))` : `to_${unit}s(CAST(${a[1].sql} AS ${['day', 'week', 'month', 'year'].includes(unit) ? 'INTEGER' : unit === 'millisecond' ? 'DOUBLE' : 'BIGINT'}))`;
  return { type: v.type, sql: `CAST((${v.sql} + ${step}) AS ${duck(v.type)})` };
}
void same;
