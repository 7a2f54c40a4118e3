import { OutputColumn, Printed, printBody, printQueryFor, Surroundings } from './query';
import { coerce, common, show, TrinoError } from './types';
import type { NamedQuery, Query } from '../../../../../src/sql/tree';

/** Trino's `max_recursion_depth`, which Athena does not let change. */
const MOST_RECURSIONS = 10;

/** WITH as text, and what a query sees after it. */
export function printWith({ with: clause }: Query, around: Surroundings): { sql: string; inner: Surroundings } {
  if (clause === undefined) {
    return { sql: '', inner: around };
  }
  let inner = around;
  const parts: string[] = [];
  for (const named of clause.queries) {
    const isRecursive = clause.recursive && named.columns.length > 0 && named.query.body.kind === 'set-operation';
    const { queries, result } = isRecursive ? unrolled(named, inner) : once(named, inner);
    parts.push(...queries);
    inner = see(inner, named, result);
  }
  return { sql: `WITH ${parts.join(', ')} `, inner };
}

interface NamedResult {
  readonly queries: readonly string[];
  readonly result: { sql: string; columns: readonly OutputColumn[] };
}

function once(named: NamedQuery, around: Surroundings): NamedResult {
  const printed = printQueryFor(named.query, around);
  const alias = around.alias();
  return { queries: [`${alias} AS (${printed.sql})`], result: { sql: alias, columns: renamed(named, printed.columns) } };
}

/** Each recursion is a query over the one before, as Trino itself plans it; the last must be empty. */
function unrolled(named: NamedQuery, around: Surroundings): NamedResult {
  const { body } = named.query;
  if (body.kind !== 'set-operation' || body.operator !== 'union' || !body.all) {
    throw new TrinoError('NOT_SUPPORTED', 'A recursive query other than a UNION ALL of a first step and a next one is not known to the local Athena');
  }
  const first = printBody(body.left, around);
  const columns = renamed(named, first.columns);
  const aliases = [around.alias()];
  const queries = [`${aliases[0]} AS MATERIALIZED (${first.sql})`];
  for (let depth = 0; depth < MOST_RECURSIONS; depth += 1) {
    const step = as(columns, printBody(body.right, see(around, named, { sql: aliases[depth], columns })));
    aliases.push(around.alias());
    queries.push(`${aliases[depth + 1]} AS MATERIALIZED (${step})`);
  }
  const all = around.alias();
  const union = aliases.slice(0, -1).map((alias) => `SELECT * FROM ${alias}`).join(' UNION ALL ');
  const message = `NOT_SUPPORTED: Recursion depth limit exceeded (${MOST_RECURSIONS}). Use ''max_recursion_depth'' session property to modify the limit.`;
  queries.push(`${all} AS (SELECT * FROM (${union}) WHERE t_require((SELECT count(*) FROM ${aliases[MOST_RECURSIONS]}) = 0, '${message}'))`);
  return { queries, result: { sql: all, columns } };
}

/** The step's columns in the types of the first's. */
function as(columns: readonly OutputColumn[], step: Printed): string {
  const list = columns.map(({ type }, i) => {
    const given = step.columns[i]?.type;
    if (given === undefined || common(type, given) === undefined) {
      throw new TrinoError('TYPE_MISMATCH', `recursion step relation output type (${step.columns.map((column) => show(column.type)).join(', ')}) is not coercible to recursion base relation output type (${columns.map((column) => show(column.type)).join(', ')})`);
    }
    return `${coerce({ type: given, sql: `k${i + 1}` }, type)} AS k${i + 1}`;
  });
  return `SELECT ${list.join(', ')} FROM (${step.sql}) AS s__`;
}

function renamed({ name, columns: names }: NamedQuery, columns: readonly OutputColumn[]): OutputColumn[] {
  if (names.length > 0 && names.length !== columns.length) {
    throw new TrinoError('MISMATCHED_COLUMN_ALIASES', `Column alias list has ${names.length} entries but '${name.name.toLowerCase()}' has ${columns.length} columns available`);
  }
  return columns.map((column, i) => ({ ...column, name: names[i]?.name.toLowerCase() ?? column.name }));
}

function see(around: Surroundings, { name }: NamedQuery, result: NamedResult['result']): Surroundings {
  return { ...around, named: new Map([...around.named, [name.name.toLowerCase(), result]]) };
}
