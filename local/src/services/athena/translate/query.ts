import { isAggregate } from './aggregates';
import { sortItems } from './calls';
import { canonical, Context, Field, Scope } from './context';
import { translate } from './expressions';
import { From, translateFrom } from './relations';
import { coerce, common, show, TrinoError, Typed, TrinoType } from './types';
import { printWith } from './with';
import type { Expression, Query, QueryBody, Select, SelectItem, SetOperation, SortItem, Values, Window } from '../../../../../src/sql/tree';
import { walk } from '../../../../../src/sql/walk';

/** A column of a query's result: its name as the query gives it, and where it is in the printed statement (`k1`, `k2`, …). */
export interface OutputColumn {
  readonly name?: string;
  readonly type: TrinoType;
}

/** A printed query. Its columns are called `k1`, `k2`, … in their order, so that no two have the same name. */
export interface Printed {
  readonly sql: string;
  readonly columns: readonly OutputColumn[];
}

export interface QueryOptions {
  /** For names without a database. */
  readonly database: string;
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** What is translated, for the places of errors. @default - errors say no place */
  readonly text?: string;
  /** Whether there is a database. */
  hasDatabase?(database: string): boolean;
  /** Columns of a table, and DuckDB's text for its rows; undefined where there is none. */
  table(database: string, name: string): { columns: { name: string; type: TrinoType }[]; sql: string } | undefined;
}

/** What a query sees around it. */
export interface Surroundings {
  readonly options: QueryOptions;
  /** Queries of WITH, by name. */
  readonly named: ReadonlyMap<string, { sql: string; columns: readonly OutputColumn[] }>;
  /** The columns of enclosing queries. */
  readonly outer?: Scope;
  /** Makes aliases that occur nowhere else. */
  alias(): string;
}

/**
 * Types a query by Trino's rules and prints it for DuckDB.
 *
 * @throws TrinoError with Trino's error name
 */
export function translateQuery(query: Query, options: QueryOptions): Printed {
  let aliases = 0;
  return printQueryFor(query, { options, named: new Map(), alias: () => `r${++aliases}` });
}

export function printQueryFor(query: Query, around: Surroundings): Printed {
  const { sql: prefix, inner } = printWith(query, around);
  const most = mostRank(query);
  const { sql, columns } = query.body.kind === 'select' && !(most !== undefined && query.body.distinct)
    ? printSelect(query.body, inner, query.orderBy, most)
    : printOther(query.body, inner, query.orderBy, most);
  return { sql: `${prefix}${sql}${printLimits(query)}`, columns };
}

/** Of FETCH FIRST … WITH TIES: rows of a higher rank are left out. */
function mostRank({ limit, offset = 0 }: Query): number | undefined {
  return limit?.kind === 'fetch' && limit.withTies ? limit.count + offset : undefined;
}

function printLimits(query: Query): string {
  const count = mostRank(query) === undefined ? query.limit?.count ?? 'all' : 'all';
  return `${count === 'all' ? '' : ` LIMIT ${count}`}${query.offset === undefined ? '' : ` OFFSET ${query.offset}`}`;
}

const qualify = (order: string, most: number | undefined): string => (most === undefined ? '' : ` QUALIFY rank() OVER (ORDER BY ${order}) <= ${most}`);

/** Everything but a plain SELECT: it is ordered by its output columns only. */
function printOther(body: QueryBody, around: Surroundings, orderBy: readonly SortItem[], most?: number): Printed {
  const printed = printBody(body, around);
  if (orderBy.length === 0) {
    return printed;
  }
  const alias = around.alias();
  const context = contextOf({ fields: outputFields(printed.columns, alias), parent: around.outer }, around);
  const order = sortItems(orderBy, (e) => ordinal(e, printed.columns, context) ?? translate(e, context).sql);
  return { ...printed, sql: `SELECT * FROM (${printed.sql}) AS ${alias}${qualify(order, most)} ORDER BY ${order}` };
}

export function printBody(body: QueryBody, around: Surroundings): Printed {
  switch (body.kind) {
    case 'select': return printSelect(body, around, []);
    case 'set-operation': return printSetOperation(body, around);
    case 'values': return printValues(body, around);
    case 'nested-query': {
      const printed = printQueryFor(body.query, around);
      return { ...printed, sql: `SELECT * FROM (${printed.sql}) AS ${around.alias()}` };
    }
    case 'table-body': {
      const { sql, fields } = translateFrom([body.table], around);
      return { sql: `SELECT ${fields.map((field, i) => `${field.sql} AS k${i + 1}`).join(', ')} FROM ${sql}`, columns: fields };
    }
  }
}

function printSetOperation({ operator, all, left, right }: SetOperation, around: Surroundings): Printed {
  const [a, b] = [printBody(left, around), printBody(right, around)];
  if (a.columns.length !== b.columns.length) {
    throw new TrinoError('TYPE_MISMATCH', `${operator.toUpperCase()} query has different number of fields: ${a.columns.length}, ${b.columns.length}`);
  }
  const types = a.columns.map(({ type }, i) => {
    const t = common(type, b.columns[i].type);
    if (t === undefined) {
      throw new TrinoError('TYPE_MISMATCH', `column ${i + 1} in ${operator.toUpperCase()} query has incompatible types: ${show(type)}, ${show(b.columns[i].type)}`);
    }
    return t;
  });
  const side = (printed: Printed) => `SELECT ${printed.columns.map(({ type }, i) => `${coerce({ type, sql: `k${i + 1}` }, types[i])} AS k${i + 1}`).join(', ')} FROM (${printed.sql}) AS ${around.alias()}`;
  return {
    sql: `SELECT * FROM ((${side(a)}) ${operator.toUpperCase()}${all ? ' ALL' : ''} (${side(b)})) AS ${around.alias()}`,
    columns: types.map((type, i) => ({ name: a.columns[i].name, type })),
  };
}

function printValues({ rows }: Values, around: Surroundings): Printed {
  const context = contextOf({ fields: [], parent: around.outer }, around);
  const cells = rows.map((row) => (row.kind === 'row' ? row.fields : [row]).map((cell) => translate(cell, context)));
  const types = cells[0].map((_, i) => cells.map((row) => row[i]?.type).reduce((x, y) => {
    const t = y && common(x, y);
    if (t === undefined) throw new TrinoError('TYPE_MISMATCH', 'Values rows have mismatched types');
    return t;
  }));
  const text = cells.map((row) => `(${row.map((cell, i) => coerce(cell, types[i])).join(', ')})`);
  return {
    sql: `SELECT * FROM (VALUES ${text.join(', ')}) AS ${around.alias()}(${types.map((_, i) => `k${i + 1}`).join(', ')})`,
    columns: types.map((type) => ({ type })),
  };
}

function printSelect(select: Select, around: Surroundings, orderBy: readonly SortItem[], most?: number): Printed {
  const from: From = translateFrom(select.from, around);
  const windows = new Map<string, Window>(select.windows.map(({ name, window }) => [name.name.toLowerCase(), window]));
  const base = contextOf({ fields: from.fields, parent: around.outer }, around, windows);
  const where = select.where && condition(select.where, { ...base, clause: 'WHERE clause' }, 'WHERE');
  const groups = printGroups(select, base);
  const grouped: Context = groups || select.having || hasAggregates([...expressionsOf(select), ...orderBy.map(({ expression }) => expression)])
    ? { ...base, groups: groups?.texts ?? new Set() } : base;
  const items = select.items.flatMap((item) => printItem(item, from.fields, grouped));
  const having = select.having && condition(select.having, grouped, 'HAVING');
  const columns = items.map(({ name, type }) => ({ name, type }));
  const order = sortItems(orderBy, (e) => orderText(e, items, grouped, select.distinct));
  const text = [
    `SELECT ${select.distinct ? 'DISTINCT ' : ''}${items.map(({ sql }, i) => `${sql} AS k${i + 1}`).join(', ')}`,
    from.sql && `FROM ${from.sql}`,
    where && `WHERE ${where}`,
    groups?.sql && `GROUP BY ${groups.sql}`,
    having && `HAVING ${having}`,
    qualify(sortItems(orderBy, (e) => orderText(e, items, grouped, select.distinct).replace(/^k(\d+)$/, (_, n: string) => items[Number(n) - 1].sql)), most),
    order && `ORDER BY ${order}`,
  ];
  return { sql: text.filter(Boolean).join(' '), columns };
}

const isPath = (e: Expression): boolean => e.kind === 'column' || (e.kind === 'dereference' && isPath(e.base));

interface PrintedItem extends Typed {
  readonly name?: string;
}

function printItem(item: SelectItem, fields: readonly Field[], context: Context): PrintedItem[] {
  if (item.kind === 'select-expression') {
    const { expression, alias } = item;
    const name = alias?.name.toLowerCase() ?? (expression.kind === 'column' ? expression.name.name.toLowerCase()
      : expression.kind === 'dereference' && isPath(expression.base) ? expression.field.name.toLowerCase() : undefined);
    return [{ ...only(translate(expression, context)), name }];
  }
  const relation = item.base && relationName(item.base);
  const chosen = fields.filter((field) => relation === undefined || field.relation === relation);
  if (chosen.length === 0) {
    throw new TrinoError(relation === undefined ? 'COLUMN_NOT_FOUND' : 'TABLE_NOT_FOUND', relation === undefined ? 'SELECT * not allowed from relation that has no columns' : `Unable to resolve reference ${relation}`);
  }
  for (const field of chosen) {
    if (context.groups && !context.groups.has(canonical(field.sql))) {
      throw new TrinoError('EXPRESSION_NOT_AGGREGATE', `Column '${field.name}' not in GROUP BY clause`);
    }
  }
  return chosen.map((field, i) => ({ ...only(field), name: item.aliases[i]?.name.toLowerCase() ?? field.name }));
}

const only = ({ type, sql }: Typed): Typed => ({ type, sql });

function relationName(e: Expression): string {
  return e.kind === 'column' ? e.name.name.toLowerCase() : e.kind === 'dereference' ? e.field.name.toLowerCase() : '';
}

/** GROUP BY as text, and the texts that select items may stand on. Trino knows ordinals here, and no aliases of select items. */
function printGroups(select: Select, base: Context): { sql: string; texts: Set<string> } | undefined {
  if (select.groupBy === undefined) {
    return undefined;
  }
  const texts = new Set<string>();
  const context: Context = { ...base, clause: 'GROUP BY clause' };
  const text = (e: Expression): string => {
    const item = itemAt(e, select);
    const sql = translate(item ?? e, context).sql;
    texts.add(canonical(sql));
    // Two prints of a subquery are not one to DuckDB: it is pointed at.
    return item !== undefined && / AS r\d+\b/.test(sql) && select.items.every(({ kind }) => kind === 'select-expression') ? (e as { text: string }).text : sql;
  };
  const set = (expressions: readonly Expression[]) => `(${expressions.map(text).join(', ')})`;
  const elements = select.groupBy.elements.map((element) => {
    if (element.kind === 'grouping-sets') return `${element.type.toUpperCase()} (${element.sets.map(({ expressions }) => (element.type === 'grouping sets' ? set(expressions) : expressions.length === 1 ? text(expressions[0]) : set(expressions))).join(', ')})`;
    // One expression in parentheses is that expression; `()` is one group of all rows.
    return element.expressions.length === 0 ? 'GROUPING SETS (())' : element.expressions.map(text).join(', ');
  });
  // DuckDB takes a number, also one that an expression came to, for an ordinal.
  return { sql: elements.join(', '), texts };
}

function itemAt(e: Expression, select: Select): Expression | undefined {
  if (e.kind !== 'number' || e.type !== 'integer') {
    return undefined;
  }
  const item = select.items[Number(e.text) - 1];
  if (item === undefined) {
    throw new TrinoError('INVALID_COLUMN_REFERENCE', `GROUP BY position ${e.text} is not in select list`);
  }
  if (item.kind !== 'select-expression') {
    throw new TrinoError('NOT_SUPPORTED', 'GROUP BY position of a * is not known to the local Athena');
  }
  return item.expression;
}

/** An order by position, by an output column, or by an expression over the rows. */
function orderText(e: Expression, items: readonly PrintedItem[], context: Context, isDistinct: boolean): string {
  const position = ordinal(e, items, context);
  if (position !== undefined) {
    return position;
  }
  let sql: string;
  try {
    sql = translate(e, context).sql;
  } catch (error) {
    if (!(error instanceof TrinoError) || error.code !== 'COLUMN_NOT_FOUND') throw error;
    // An expression over output columns.
    const outputs = items.map(({ name, type, sql: text }) => ({ name, type, sql: text }));
    sql = translate(e, { ...context, groups: undefined, scope: { fields: outputs, parent: context.scope } }).sql;
  }
  const same = items.findIndex((item) => item.sql === sql);
  if (same < 0 && isDistinct) {
    throw new TrinoError('EXPRESSION_NOT_IN_DISTINCT', 'For SELECT DISTINCT, ORDER BY expressions must appear in select list');
  }
  return same < 0 ? sql : `k${same + 1}`;
}

function ordinal(e: Expression, columns: readonly OutputColumn[], { at }: Context): string | undefined {
  if (e.kind === 'number' && e.type === 'integer') {
    if (!(Number(e.text) >= 1 && Number(e.text) <= columns.length)) {
      throw new TrinoError('INVALID_COLUMN_REFERENCE', `${at(e.at)}ORDER BY position ${e.text} is not in select list`);
    }
    return `k${e.text}`;
  }
  if (e.kind === 'column') {
    const named = columns.map(({ name }, i) => ({ name, i })).filter(({ name }) => name === e.name.name.toLowerCase());
    if (named.length === 1) return `k${named[0].i + 1}`;
    if (named.length > 1) throw new TrinoError('AMBIGUOUS_NAME', `${at(e.at)}Column '${e.name.name.toLowerCase()}' is ambiguous`);
  }
  return undefined;
}

function condition(e: Expression, context: Context, clause: string): string {
  const { type, sql } = translate(e, context);
  if (type.name !== 'boolean' && type.name !== 'unknown') {
    throw new TrinoError('TYPE_MISMATCH', `${clause} clause must evaluate to a boolean: actual type ${show(type)}`);
  }
  return sql;
}

/** A place as Trino's errors begin with: lines and columns from 1. */
export function placeOf(text: string | undefined, offset: number): string {
  if (text === undefined) return '';
  const before = text.slice(0, offset).split('\n');
  return `line ${before.length}:${before[before.length - 1].length + 1}: `;
}

export function contextOf(scope: Scope, around: Surroundings, windows?: ReadonlyMap<string, Window>): Context {
  return {
    scope,
    windows,
    today: around.options.today,
    at: (offset) => placeOf(around.options.text, offset),
    subquery: (query, outer) => printQueryFor(query, { ...around, outer }),
  };
}

/** The columns of a printed query under an alias. */
export function outputFields(columns: readonly OutputColumn[], alias: string, relation?: string): Field[] {
  return columns.map(({ name, type }, i) => ({ relation, name, type, sql: `${alias}.k${i + 1}` }));
}

function expressionsOf(select: Select): Expression[] {
  return [...select.items.flatMap((item) => (item.kind === 'select-expression' ? [item.expression] : [])), ...select.having ? [select.having] : []];
}

function hasAggregates(expressions: readonly Expression[]): boolean {
  let found = false;
  for (const expression of expressions) {
    walk(expression, (node) => {
      found ||= (node.kind === 'call' && isAggregate(node.name.name.toLowerCase()) && node.over === undefined) || (node.kind === 'listagg');
      return node.kind !== 'query';
    });
  }
  return found;
}
