import { BIGINT, DOUBLE } from './context';
import { fromSize, isInterval, sizeOf } from './operators';
import { coerce, decimal, duck, isInteger, isNumber, show, TrinoError, type, Typed, TrinoType, varchar } from './types';
import type { FunctionCall } from '../../../../../src/sql/tree';

const AGGREGATES = new Set(('count count_if sum avg min max min_by max_by arbitrary any_value array_agg listagg bool_and bool_or every approx_distinct approx_percentile histogram map_agg '
  + 'multimap_agg map_union stddev stddev_samp stddev_pop variance var_samp var_pop corr covar_pop covar_samp regr_slope regr_intercept skewness kurtosis geometric_mean bitwise_and_agg '
  + 'bitwise_or_agg approx_most_frequent').split(' '));
const WINDOWS = new Set('row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value'.split(' '));
export const isAggregate = (name: string): boolean => AGGREGATES.has(name);
export const isWindowFunction = (name: string): boolean => WINDOWS.has(name);

/** What follows a call: a filter, the order of its arguments, a window. */
interface Tail { readonly filter: string; readonly order: string; readonly over: string }

/** An aggregate or window function, typed and printed. */
export function callAggregate(name: string, a: readonly Typed[], e: FunctionCall, tail: Tail, where: string): Typed {
  const t: TrinoType = a[0]?.type ?? type('unknown');
  const refuse = (): TrinoError => new TrinoError('FUNCTION_NOT_FOUND', `${where}Unexpected parameters (${a.map((x) => show(x.type)).join(', ')}) for function ${name}.`);
  const end = `${tail.filter}${tail.over}`;
  const f = (as: string, args = a.map((x) => x.sql)): string => {
    const nulls = e.nulls ? ` ${e.nulls.toUpperCase()} NULLS` : '';
    return `${as}(${e.distinct ? 'DISTINCT ' : ''}${e.star ? '*' : args.join(', ')}${tail.order ? ` ORDER BY ${tail.order}` : ''}${nulls})${end}`;
  };
  const pairs = (): string => `list(struct_pack(k := ${a[0].sql}, v := ${a[1].sql}))${end}`;
  const numeric = (): void => {
    if (!isNumber(t) && t.name !== 'unknown' && !isInterval(t)) throw refuse();
  };
  switch (name) {
    case 'count': return { type: BIGINT, sql: f('count') };
    case 'count_if': return { type: BIGINT, sql: f('count', [`CASE WHEN ${a[0].sql} THEN 1 END`]) };
    case 'sum': {
      numeric();
      if (isInterval(t)) return { type: t, sql: fromSize(t, f('sum', [sizeOf(a[0])])) };
      const to = isInteger(t) ? BIGINT : t.name === 'decimal' ? decimal(38, t.scale!) : t;
      return { type: to, sql: `CAST(${f('sum')} AS ${duck(to)})` };
    }
    case 'avg': {
      numeric();
      if (isInterval(t)) return { type: t, sql: fromSize(t, `trunc(${f('avg', [sizeOf(a[0])])})`) };
      if (t.name === 'decimal') return { type: t, sql: averageOfDecimals(t, (as) => f(as)) };
      return t.name === 'real' ? { type: t, sql: `CAST(${f('avg')} AS FLOAT)` } : { type: DOUBLE, sql: f('avg') };
    }
    case 'min': case 'max': return a[1] ? { type: type('array', t), sql: f(name) } : { type: t, sql: f(name) };
    case 'min_by': case 'max_by': return extremeBy(name, a, end, f);
    case 'arbitrary': case 'any_value': return { type: t, sql: f('any_value') };
    case 'bool_and': case 'every': return { type: type('boolean'), sql: f('bool_and') };
    case 'bool_or': return { type: type('boolean'), sql: f('bool_or') };
    case 'array_agg': return { type: type('array', t), sql: f('list') };
    case 'listagg': return { type: varchar(), sql: f('string_agg', [a[0].sql, a[1]?.sql ?? "''"]) };
    case 'approx_distinct': return { type: BIGINT, sql: `count(DISTINCT ${a[0].sql})${end}` };
    case 'approx_percentile': {
      numeric();
      if (a.length !== 2) throw new TrinoError('NOT_SUPPORTED', `${where}approx_percentile with weights or an accuracy is not known to the local Athena`);
      const one = isInteger(t) ? BIGINT : t.name === 'decimal' ? type('real') : t;
      const values = `list(${a[0].sql})${end}`;
      if (a[1].type.name !== 'array') return { type: one, sql: `CAST(trino_percentile(${values}, ${a[1].sql}) AS ${duck(one)})` };
      return { type: type('array', one), sql: `list_transform(${a[1].sql}, lambda p__: CAST(trino_percentile(${values}, p__) AS ${duck(one)}))` };
    }
    case 'histogram': return { type: type('map', t, BIGINT), sql: `CAST(${f('histogram')} AS MAP(${duck(t)}, BIGINT))` };
    case 'approx_most_frequent': {
      const counted = `map_entries(CAST(histogram(${a[1].sql})${end} AS MAP(${duck(a[1].type)}, BIGINT)))`;
      return { type: type('map', a[1].type, BIGINT), sql: `map_from_entries(list_transform(list_slice(list_reverse_sort(list_transform(${counted}, lambda e__: struct_pack(n := e__.value, k := e__.key))), 1, ${a[0].sql}), lambda e__: struct_pack(k := e__.k, v := e__.n)))` };
    }
    case 'map_agg': return { type: type('map', t, a[1].type), sql: `map_from_entries(${pairs()})` };
    case 'multimap_agg': return { type: type('map', t, type('array', a[1].type)), sql: `trino_multimap(${pairs()})` };
    case 'map_union': return { type: t, sql: `map_from_entries(list_transform(map_entries(map_concat(map(), list_reduce(list(${a[0].sql})${end}, lambda x__, y__: map_concat(y__, x__)))), lambda e__: struct_pack(k := e__.key, v := e__.value)))` };
    case 'row_number': case 'rank': case 'dense_rank': case 'ntile': return { type: BIGINT, sql: f(name) };
    case 'percent_rank': case 'cume_dist': return { type: DOUBLE, sql: f(name) };
    case 'lag': case 'lead': case 'first_value': case 'last_value': case 'nth_value': return { type: t, sql: f(name, a.map((x, i) => (i === 2 ? coerce(x, t) : x.sql))) };
    case 'skewness': {
      numeric();
      const x = [coerce(a[0], DOUBLE)];
      return { type: DOUBLE, sql: `trino_skewness(${f('skewness', x)}, ${f('count', x)})` };
    }
    case 'bitwise_and_agg': return { type: BIGINT, sql: f('bit_and') };
    case 'bitwise_or_agg': return { type: BIGINT, sql: f('bit_or') };
    default: numeric(); return { type: DOUBLE, sql: f(name === 'geometric_mean' ? 'geomean' : name, a.map((x) => coerce(x, DOUBLE))) };
  }
}

/** Exact: DuckDB's own average of decimals is a double. */
function averageOfDecimals(t: TrinoType, f: (as: string) => string): string {
  const sum = `trino_unscaled(${f('sum')})`;
  const quotient = `trino_round_div(${sum}, CAST(${f('count')} AS HUGEINT))`;
  const scaled = t.scale === 0 ? quotient : `CAST(${quotient} AS DECIMAL(38,0)) * CAST('0.${'0'.repeat(t.scale! - 1)}1' AS DECIMAL(${t.scale},${t.scale}))`;
  return `CASE WHEN ${f('count')} > 0 THEN CAST(${scaled} AS ${duck(t)}) END`;
}

/** The value, or the values, that stand beside the least or greatest; NULL is a value, and no measure. */
function extremeBy(name: string, a: readonly Typed[], end: string, f: (as: string) => string): Typed {
  const isLeast = name === 'min_by';
  if (!a[2]) return { type: a[0].type, sql: f(isLeast ? 'arg_min_null' : 'arg_max_null') };
  const measured = `list_filter(list(struct_pack(y := ${a[1].sql}, x := ${a[0].sql}))${end}, lambda e__: e__.y IS NOT NULL)`;
  const sorted = isLeast ? `list_sort(${measured})` : `list_reverse_sort(${measured})`;
  return { type: type('array', a[0].type), sql: `list_transform(list_slice(${sorted}, 1, ${a[2].sql}), lambda e__: e__.x)` };
}
