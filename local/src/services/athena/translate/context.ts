import { coerce, common, show, TrinoError, Typed, TrinoType, UNKNOWN, ZONED } from './types';
import type { Query, Window } from '../../../../../src/sql/tree';

/** A column that an expression may name. */
export interface Field { readonly relation?: string; readonly name?: string; readonly type: TrinoType; readonly sql: string }
export interface Scope { readonly fields: readonly Field[]; readonly parent?: Scope }

/** What expressions stand in. `groups` is set in a grouped query: the canonical text of what it groups by. */
export interface Context {
  readonly scope: Scope;
  readonly groups?: ReadonlySet<string>;
  readonly windows?: ReadonlyMap<string, Window>;
  readonly lambda?: ReadonlyMap<string, Typed>;
  /** Set where aggregates may not stand. */
  readonly clause?: string;
  /** Set in the arguments of an aggregate: its name. */
  readonly aggregate?: string;
  readonly today: string;
  /** Where a node stands, as errors begin: `line 1:8: `. */
  readonly at: (offset: number) => string;
  readonly subquery: (query: Query, scope: Scope) => { sql: string; columns: readonly { type: TrinoType }[] };
}

/**
 * A printed expression as it is compared with others: aliases that it defines itself, in its subqueries, are another in every print.
 */
export function canonical(sql: string): string {
  const own = [...new Set([...sql.matchAll(/ AS (r\d+)\b/g)].map(([, alias]) => alias))];
  return own.length === 0 ? sql : sql.replace(/\br\d+\b/g, (alias) => (own.includes(alias) ? `own${own.indexOf(alias)}` : alias));
}

/** A node, for its place. */
export interface Placed { readonly at: number }

export const literal = (s: string): string => `'${s.replace(/'/g, "''")}'`;
export const quote = (s: string): string => `"${s.replace(/"/g, '""')}"`;

/** The value, or the function's end with an error of Trino's where the condition is false. */
export const required = (condition: string, message: string, value: string): string => `CASE WHEN t_require(${condition}, ${message}) THEN ${value} END`;

export function mismatch(c: Context, e: Placed, message: string): TrinoError {
  return new TrinoError('TYPE_MISMATCH', `${c.at(e.at)}${message}`);
}

export function noSuchCall(c: Context, e: Placed, name: string, values: readonly Typed[]): TrinoError {
  return new TrinoError('FUNCTION_NOT_FOUND', `${c.at(e.at)}Unexpected parameters (${values.map((v) => show(v.type)).join(', ')}) for function ${name}`);
}

/** Both sides of a comparison, brought to one type. */
export function comparable(c: Context, e: Placed, a: Typed, operator: string, b: Typed): [string, string] {
  const t = common(a.type, b.type);
  if (t === undefined) {
    const flipped = operator === '>' ? ['<', b, a] as const : operator === '>=' ? ['<=', b, a] as const : [operator, a, b] as const;
    throw mismatch(c, e, `Cannot apply operator: ${show(flipped[1].type)} ${flipped[0]} ${show(flipped[2].type)}`);
  }
  return [coerce(a, t), coerce(b, t)];
}

/** The common type of branches, and their texts. */
export function unify(values: readonly Typed[], c: Context, e: Placed): { type: TrinoType; sqls: string[] } {
  let t: TrinoType = UNKNOWN;
  for (const v of values) {
    const next = common(t, v.type);
    if (next === undefined) throw mismatch(c, e, `All operands must be the same type: ${show(t)}, ${show(v.type)}`);
    t = next;
  }
  return { type: t, sqls: values.map((v) => coerce(v, t)) };
}

/** A zoned timestamp as the wall clock of its zone; other values as they are. */
export function local(v: Typed): string {
  if (v.type.name !== ZONED) return v.sql;
  const zone = v.type.zone ?? "'UTC'";
  const minutes = offsetMinutes(zone);
  return minutes === undefined ? `timezone(${zone}, ${v.sql})` : `(timezone('UTC', ${v.sql}) + to_minutes(${minutes}))`;
}

/** The other way: a wall clock's time in a zone. */
export function inZone(sql: string, zone: string): string {
  const minutes = offsetMinutes(zone);
  return minutes === undefined ? `timezone(${zone}, ${sql})` : `timezone('UTC', ${sql} - to_minutes(${minutes}))`;
}

/** DuckDB knows zones by name only. */
function offsetMinutes(zone: string): number | undefined {
  const [, sign, hours, minutes] = /^'([+-])(\d\d):?(\d\d)'$/.exec(zone) ?? [];
  return sign === undefined ? undefined : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

export const DOUBLE: TrinoType = { name: 'double' };
export const BOOLEAN: TrinoType = { name: 'boolean' };
export const BIGINT: TrinoType = { name: 'bigint' };
