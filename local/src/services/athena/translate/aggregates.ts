import { coerce, decimal, duck, isInteger, isNumber, show, TrinoError, type, Typed, TrinoType, varchar } from './types';
import type { FunctionCall } from '../../../../../src/sql/tree';

const AGGREGATES = new Set(('count count_if sum avg min max min_by max_by arbitrary any_value array_agg listagg bool_and bool_or every approx_distinct approx_percentile histogram map_agg '
  + 'multimap_agg stddev stddev_samp stddev_pop variance var_samp var_pop corr covar_pop covar_samp regr_slope regr_intercept skewness kurtosis geometric_mean bitwise_and_agg bitwise_or_agg').split(' '));
const WINDOWS = new Set('row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value'.split(' '));
export const isAggregate = (name: string): boolean => AGGREGATES.has(name);
export const isWindowFunction = (name: string): boolean => WINDOWS.has(name);
const BIGINT = type('bigint');
const DOUBLE = type('double');

/** An aggregate or window function, typed and printed. */
export function callAggregate(name: string, a: Typed[], e: FunctionCall, tail: { filter: string; order: string; over: string }, where: string): Typed {
  const t: TrinoType = a[0]?.type ?? type('unknown');
  const refuse = (): TrinoError => new TrinoError('FUNCTION_NOT_FOUND', `${where}Unexpected parameters (${a.map(x => show(x.type)).join(', ')}) for function ${name}.`);
  const end = `${tail.filter}${tail.over}`;
  const f = (as: string, args = a.map(x => x.sql)): string => {
    const nulls = e.nulls ? ` ${e.nulls.toUpperCase()} NULLS` : '';
    return `${as}(${e.distinct ? 'DISTINCT ' : ''}${e.star ? '*' : args.join(', ')}${tail.order ? ` ORDER BY ${tail.order}` : ''}${nulls})${end}`;
  };
  const numeric = (): void => { if (!isNumber(t) && t.name !== 'unknown' && !t.name.startsWith('interval')) throw refuse(); };
  switch (name) {
    case 'count': return { type: BIGINT, sql: f('count') };
    case 'count_if': return { type: BIGINT, sql: `CAST(${f('count_if')} AS BIGINT)` };
    case 'sum': {
      numeric();
      const to = isInteger(t) ? BIGINT : t.name === 'decimal' ? decimal(38, t.scale!) : t;
      return { type: to, sql: `CAST(${f('sum')} AS ${duck(to)})` };
    }
    case 'avg': numeric(); return t.name === 'decimal' ? { type: t, sql: `CAST(round(${f('avg')}, ${t.scale}) AS ${duck(t)})` } : t.name === 'real' || t.name.startsWith('interval') ? { type: t, sql: f('avg') } : { type: DOUBLE, sql: f('avg') };
    case 'min': case 'max': return a[1] ? { type: type('array', t), sql: f(name) } : { type: t, sql: f(name) };
    case 'min_by': case 'max_by': return { type: a[2] ? type('array', t) : t, sql: f(name === 'min_by' ? 'arg_min_null' : 'arg_max_null').replace(/^arg_(min|max)_null/, a[2] ? 'arg_$1' : 'arg_$1_null') };
    case 'arbitrary': case 'any_value': return { type: t, sql: f('any_value') };
    case 'bool_and': case 'every': return { type: type('boolean'), sql: f('bool_and') };
    case 'bool_or': return { type: type('boolean'), sql: f('bool_or') };
    case 'array_agg': return { type: type('array', t), sql: f('list') };
    case 'listagg': return { type: varchar(), sql: f('string_agg', [a[0].sql, a[1]?.sql ?? "''"]) };
    case 'approx_distinct': return { type: BIGINT, sql: `count(DISTINCT ${a[0].sql})${end}` };
    case 'approx_percentile': {
      numeric();
      const p = a[a.length - 1];
      const one = isInteger(t) ? BIGINT : t.name === 'decimal' ? DOUBLE : t;
      const to = p.type.name === 'array' ? type('array', one) : one;
      return { type: to, sql: `CAST(quantile_disc(${coerce(a[0], one)}, ${p.sql})${end} AS ${duck(to)})` };
    }
    case 'histogram': return { type: type('map', t, BIGINT), sql: `CAST(${f('histogram')} AS MAP(${duck(t)}, BIGINT))` };
    case 'map_agg': return { type: type('map', t, a[1].type), sql: `map_from_entries(list(struct_pack(k := ${a[0].sql}, v := ${a[1].sql}))${end})` };
    case 'multimap_agg': {
      const l = `list(struct_pack(k := ${a[0].sql}, v := ${a[1].sql}))${end}`;
      return { type: type('map', t, type('array', a[1].type)), sql: `map_from_entries(list_transform(list_distinct(list_transform(${l}, lambda e__: e__.k)), lambda k__: struct_pack(k := k__, v := list_transform(list_filter(${l}, lambda e__: e__.k = k__), lambda e__: e__.v))))` };
    }
    case 'row_number': case 'rank': case 'dense_rank': case 'ntile': return { type: BIGINT, sql: f(name) };
    case 'percent_rank': case 'cume_dist': return { type: DOUBLE, sql: f(name) };
    case 'lag': case 'lead': case 'first_value': case 'last_value': case 'nth_value': return { type: t, sql: f(name, a.map((x, i) => i === 2 ? coerce(x, t) : x.sql)) };
    case 'bitwise_and_agg': return { type: BIGINT, sql: f('bit_and') };
    case 'bitwise_or_agg': return { type: BIGINT, sql: f('bit_or') };
    default: numeric(); return { type: DOUBLE, sql: f(name === 'geometric_mean' ? 'geomean' : name, a.map(x => coerce(x, DOUBLE))) };
  }
}
