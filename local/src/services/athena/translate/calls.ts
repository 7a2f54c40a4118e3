import { callAggregate, isAggregate, isWindowFunction } from './aggregates';
import { BOOLEAN, Context, mismatch, noSuchCall, quote, required, unify } from './context';
import { condition, translate } from './expressions';
import { isKnownScalar, scalar } from './scalars';
import { duck, TrinoError, type, Typed, TrinoType, UNKNOWN, varchar } from './types';
import { ALLOWED_FUNCTIONS } from '../../../../../src/sql/functions';
import type { Expression, FunctionCall, Lambda, SortItem, Window, WindowName } from '../../../../../src/sql/tree';

/** An order that puts nulls last unless told otherwise, as Trino does. */
export function sortItems(items: readonly SortItem[], text: (e: Expression) => string): string {
  return items.map((i) => `${text(i.expression)} ${i.descending ? 'DESC' : 'ASC'} NULLS ${(i.nulls ?? 'last').toUpperCase()}`).join(', ');
}

export function call(e: FunctionCall, c: Context): Typed {
  const name = e.name.name.toLowerCase();
  if (isAggregate(name) || isWindowFunction(name)) return aggregateCall(name, e, c);
  if (!isKnownScalar(name)) {
    if (ALLOWED_FUNCTIONS.has(name)) throw new TrinoError('NOT_SUPPORTED', `${c.at(e.at)}Function '${name}' is not known to the local Athena`);
    throw new TrinoError('FUNCTION_NOT_FOUND', `${c.at(e.at)}Function '${name}' not registered`);
  }
  if (e.over || e.filter || e.distinct) throw new TrinoError('FUNCTION_NOT_AGGREGATE', `${c.at(e.at)}Function '${name}' is not an aggregate`);
  const raw = e.arguments;
  const withLambda = raw.some((a) => a.kind === 'lambda') ? higherOrder(name, e, c) : undefined;
  if (withLambda) return withLambda;
  if (name === 'now') return translate({ kind: 'current', at: e.at, name: 'current_timestamp' }, c);
  if (name === 'try') {
    const v = translate(raw[0], c);
    if (/ AS r\d+\b/.test(v.sql)) throw new TrinoError('NOT_SUPPORTED', `${c.at(e.at)}TRY around a subquery is not known to the local Athena`);
    return { type: v.type, sql: `TRY(${v.sql})` };
  }
  return scalar(name, raw.map((a) => translate(a, c)), c, e);
}

function aggregateCall(name: string, e: FunctionCall, c: Context): Typed {
  if (isWindowFunction(name) && !e.over) throw new TrinoError('MISSING_OVER', `${c.at(e.at)}Window function system.builtin.${name} requires an OVER clause`);
  if (e.over && e.filter) throw new TrinoError('NOT_SUPPORTED', `${c.at(0)}FILTER is not yet supported for window functions`);
  if (c.aggregate && !e.over) throw new TrinoError('NESTED_AGGREGATION', `${c.at(e.at)}Cannot nest aggregations inside aggregation '${c.aggregate}': [${name}]`);
  if (c.clause) throw new TrinoError('EXPRESSION_NOT_SCALAR', `${c.at(e.at)}${c.clause} cannot contain aggregations, window functions or grouping operations: [${name}]`);
  const inner: Context = e.over ? c : { ...c, groups: undefined, aggregate: name };
  return callAggregate(name, e.arguments.map((a) => translate(a, inner)), e, {
    filter: e.filter ? ` FILTER (WHERE ${condition(e.filter, inner)})` : '',
    order: sortItems(e.orderBy, (x) => translate(x, inner).sql),
    over: over(e.over, c),
  }, c.at(e.at));
}

function over(w: Window | WindowName | undefined, c: Context): string {
  if (!w) return '';
  const resolve = (x: Window | WindowName): Window => {
    if (x.kind === 'window' && !x.base) return x;
    const name = x.kind === 'window' ? x.base!.name : x.name.name;
    const base = c.windows?.get(name.toLowerCase());
    if (!base) throw new TrinoError('INVALID_WINDOW_REFERENCE', `${c.at(x.at)}Cannot resolve WINDOW name ${name}`);
    const b = resolve(base);
    return x.kind === 'window' ? { ...x, partitionBy: b.partitionBy, orderBy: x.orderBy.length > 0 ? x.orderBy : b.orderBy } : b;
  };
  const v = resolve(w);
  const bound = (b: { type: string; offset?: Expression }): string => (b.offset ? `${translate(b.offset, c).sql} ${b.type.toUpperCase()}` : b.type.toUpperCase());
  const frame = v.frame && ` ${v.frame.unit.toUpperCase()} BETWEEN ${bound(v.frame.start)} AND ${v.frame.end ? bound(v.frame.end) : 'CURRENT ROW'}`;
  const partition = v.partitionBy.length > 0 ? `PARTITION BY ${v.partitionBy.map((p) => translate(p, c).sql).join(', ')} ` : '';
  return ` OVER (${partition}${v.orderBy.length > 0 ? `ORDER BY ${sortItems(v.orderBy, (x) => translate(x, c).sql)}` : ''}${frame ?? ''})`;
}

function lambda(l: Expression | undefined, types: readonly TrinoType[], c: Context, sqls?: readonly string[]): Typed & { names: string } {
  if (l?.kind !== 'lambda') throw mismatch(c, l ?? { at: 0 }, 'A lambda expression is expected');
  const names = (l as Lambda).parameters.map((p) => `l_${p.name.toLowerCase()}`);
  const scope = new Map(c.lambda);
  l.parameters.forEach((p, i) => scope.set(p.name.toLowerCase(), { type: types[i], sql: sqls?.[i] ?? quote(names[i]) }));
  return { ...translate(l.body, { ...c, lambda: scope }), names: names.map(quote).join(', ') };
}

function higherOrder(name: string, { arguments: raw, ...e }: FunctionCall, c: Context): Typed | undefined {
  const base = translate(raw[0], c);
  if (base.type.name === 'map') return overMap(name, base, raw, c);
  const element = base.type.args?.[0] ?? UNKNOWN;
  const list = (f: string, l: { names: string; sql: string }): string => `${f}(${base.sql}, lambda ${l.names}: ${l.sql})`;
  if (name === 'regexp_replace') return replaceByLambda(base, raw, c);
  if (base.type.name !== 'array') throw noSuchCall(c, e, name, [base]);
  switch (name) {
    case 'transform': {
      const l = lambda(raw[1], [element], c);
      return { type: type('array', l.type), sql: list('list_transform', l) };
    }
    case 'filter': return { type: base.type, sql: list('list_filter', lambda(raw[1], [element], c)) };
    case 'any_match': case 'all_match': case 'none_match': {
      const tested = list('list_transform', lambda(raw[1], [element], c));
      return { type: BOOLEAN, sql: name === 'all_match' ? `trino_all(${tested})` : name === 'any_match' ? `trino_any(${tested})` : `(NOT trino_any(${tested}))` };
    }
    case 'zip_with': {
      const other = translate(raw[1], c);
      const l = lambda(raw[2], [element, other.type.args?.[0] ?? UNKNOWN], c, ['e__[1]', 'e__[2]']);
      return { type: type('array', l.type), sql: `list_transform(list_zip(${base.sql}, ${other.sql}), lambda e__: ${l.sql})` };
    }
    case 'reduce': return reduce(base, raw, c);
    case 'array_sort': return sortByLambda(base, raw, c);
    default: throw new TrinoError('NOT_SUPPORTED', `${c.at(e.at)}${name} with a lambda expression is not known to the local Athena`);
  }
}

/** DuckDB sorts by no comparison of one's own: each element is inserted behind those that do not come after it. */
function sortByLambda(base: Typed, raw: readonly Expression[], c: Context): Typed {
  const element = base.type.args![0];
  const { sql } = lambda(raw[1], [element, element], c, ['"y__"', '"x__"[1]']);
  const compared = required(`(${sql}) IN (-1, 0, 1)`, "'INVALID_FUNCTION_ARGUMENT: Lambda comparator must return either -1, 0, or 1'", sql);
  const sorted = `list_reduce(list_transform(${base.sql}, lambda "v__": ["v__"]), lambda "s__", "x__": list_concat(list_filter("s__", lambda "y__": ${compared} <= 0), "x__", list_filter("s__", lambda "y__": ${compared} > 0)))`;
  return { type: base.type, sql: `CASE WHEN len(${base.sql}) = 0 THEN ${base.sql} ELSE ${sorted} END` };
}

/** Each match is the lambda's list of groups. */
function replaceByLambda(text: Typed, raw: readonly Expression[], c: Context): Typed {
  const pattern = translate(raw[1], c);
  const l = lambda(raw[2], [type('array', varchar())], c);
  return { type: varchar(), sql: `t_regexp_put(${text.sql}, ${pattern.sql}, list_transform(t_regexp_groups(${text.sql}, ${pattern.sql}), lambda ${l.names}: ${l.sql}))` };
}

/** DuckDB folds a list into a value of its elements' type, so the state rides on elements that are pairs of state and value. */
function reduce(base: Typed, raw: readonly Expression[], c: Context): Typed {
  const start = translate(raw[1], c);
  const first = lambda(raw[2], [start.type, base.type.args![0]], c);
  const state = unify([start, first], c, raw[2]).type;
  const step = lambda(raw[2], [state, base.type.args![0]], c, ['"s__".s', '"x__".v']);
  const end = lambda(raw[3], [state], c, ['"e__"']);
  const value = duck(base.type.args![0]);
  const pair = (s: string, v: string): string => `struct_pack(s := CAST(${s} AS ${duck(state)}), v := CAST(${v} AS ${value}))`;
  const folded = `list_reduce(list_transform(${base.sql}, lambda "v__": ${pair('NULL', '"v__"')}), lambda "s__", "x__": ${pair(step.sql, 'NULL')}, ${pair(start.sql, 'NULL')})`;
  return { type: end.type, sql: `list_transform([(${folded}).s], lambda "e__": ${end.sql})[1]` };
}

function overMap(name: string, base: Typed, raw: readonly Expression[], c: Context): Typed {
  const [key, value] = base.type.args!;
  const build = (k: string, v: string): string => `map_from_entries(list_transform(map_entries(${base.sql}), lambda e__: struct_pack(k := ${k}, v := ${v})))`;
  if (name === 'map_zip_with') {
    const other = translate(raw[1], c);
    const l = lambda(raw[2], [key, value, other.type.args?.[1] ?? UNKNOWN], c, ['k__', `(${base.sql})[k__]`, `(${other.sql})[k__]`]);
    const keys = `trino_distinct(list_concat(map_keys(${base.sql}), map_keys(${other.sql})))`;
    return { type: type('map', key, l.type), sql: `map_from_entries(list_transform(${keys}, lambda k__: struct_pack(k := k__, v := ${l.sql})))` };
  }
  const l = lambda(raw[1], [key, value], c, ['e__.key', 'e__.value']);
  switch (name) {
    case 'map_filter': return { type: base.type, sql: `map_from_entries(list_filter(map_entries(${base.sql}), lambda e__: ${l.sql}))` };
    case 'transform_values': return { type: type('map', key, l.type), sql: build('e__.key', l.sql) };
    case 'transform_keys': return { type: type('map', l.type, value), sql: build(l.sql, 'e__.value') };
    default: throw noSuchCall(c, raw[0], name, [base]);
  }
}

