import { Cursor } from './cursor';
import { Token } from './lexer';
import { parseWindow } from './parser-calls';
import { parseExpression, parseOrderBy } from './parser-expressions';
import { parseRelation, parseTableName } from './parser-relations';
import {
  GroupBy, GroupingElement, GroupingSet, GroupingSets, NamedQuery, NamedWindow, Query, QueryBody, RowLimit, Select, SelectItem, WithClause,
} from './tree';

/** Whether a token starts a query, parentheses aside. */
export function startsQuery(token: Token): boolean {
  return ['SELECT', 'WITH', 'VALUES', 'TABLE'].includes(token.key);
}

/** Whether a query in parentheses goes on after them: `(SELECT …) UNION …`, `(SELECT …) LIMIT 1`. */
export function continuesQuery(cursor: Cursor): boolean {
  return cursor.is('UNION', 'INTERSECT', 'EXCEPT', 'ORDER', 'OFFSET', 'LIMIT', 'FETCH');
}

export function parseQuery(cursor: Cursor): Query {
  return cursor.nested(() => {
    const { at } = cursor;
    const withClause = cursor.is('WITH') ? parseWith(cursor) : undefined;
    return finishQuery(cursor, at, parseSetOperations(cursor, parseIntersections(cursor, parseQueryPrimary(cursor))), withClause);
  });
}

/** The rest of a query that started with a query in parentheses, which is parsed already. */
export function parseQueryAfter(cursor: Cursor, first: Query): Query {
  if (first.with !== undefined) {
    throw cursor.error('syntax', 'A query with WITH cannot be combined in parentheses; put WITH before the whole query.', first.at);
  }
  const body: QueryBody = { kind: 'nested-query', at: first.at, query: first };
  return finishQuery(cursor, first.at, parseSetOperations(cursor, parseIntersections(cursor, body)), undefined);
}

function finishQuery(cursor: Cursor, at: number, body: QueryBody, withClause: WithClause | undefined): Query {
  const orderBy = parseOrderBy(cursor);
  let offset: number | undefined;
  if (cursor.take('OFFSET')) {
    offset = cursor.wholeNumber('a number of rows');
    if (!cursor.take('ROWS')) {
      cursor.take('ROW');
    }
  }
  const limit = parseLimit(cursor);
  if (limit !== undefined && cursor.is('OFFSET')) {
    throw cursor.error('syntax', 'In Trino OFFSET stands before LIMIT.');
  }
  return { kind: 'query', at, with: withClause, body, orderBy, offset, limit };
}

function parseLimit(cursor: Cursor): RowLimit | undefined {
  const { at } = cursor;
  if (cursor.take('LIMIT')) {
    return { kind: 'limit', at, count: cursor.take('ALL') ? 'all' : cursor.wholeNumber('a number of rows') };
  }
  if (!cursor.take('FETCH')) {
    return undefined;
  }
  if (!cursor.take('FIRST')) {
    cursor.expect('NEXT');
  }
  const count = cursor.is('ROW', 'ROWS') ? 1 : cursor.wholeNumber('a number of rows');
  if (!cursor.take('ROW')) {
    cursor.expect('ROWS');
  }
  const withTies = cursor.take('WITH');
  cursor.expect(withTies ? 'TIES' : 'ONLY');
  return { kind: 'fetch', at, count, withTies };
}

function parseWith(cursor: Cursor): WithClause {
  const { at } = cursor;
  cursor.expect('WITH');
  const recursive = cursor.take('RECURSIVE');
  if (cursor.is('FUNCTION') && cursor.peek().key !== 'AS') {
    throw cursor.unsupported('A function defined in the query');
  }
  const queries = cursor.list((): NamedQuery => {
    const queryAt = cursor.at;
    const name = cursor.identifier('the name of a common table expression');
    const columns = cursor.is('(') ? cursor.identifiersInParentheses('a column') : [];
    cursor.expect('AS', '(');
    const query = parseQuery(cursor);
    cursor.expect(')');
    return { kind: 'named-query', at: queryAt, name, columns, query };
  });
  return { kind: 'with', at, queries, recursive };
}

function parseSetOperations(cursor: Cursor, first: QueryBody): QueryBody {
  let left = first;
  while (cursor.is('UNION', 'EXCEPT')) {
    const operator = cursor.next().key === 'UNION' ? 'union' : 'except';
    const all = parseQuantifier(cursor);
    left = { kind: 'set-operation', at: left.at, operator, all, left, right: parseIntersections(cursor, parseQueryPrimary(cursor)) };
  }
  return left;
}

function parseIntersections(cursor: Cursor, first: QueryBody): QueryBody {
  let left = first;
  while (cursor.take('INTERSECT')) {
    left = { kind: 'set-operation', at: left.at, operator: 'intersect', all: parseQuantifier(cursor), left, right: parseQueryPrimary(cursor) };
  }
  return left;
}

function parseQuantifier(cursor: Cursor): boolean {
  const all = cursor.take('ALL');
  if (!all) {
    cursor.take('DISTINCT');
  }
  if (cursor.is('CORRESPONDING')) {
    throw cursor.unsupported('CORRESPONDING');
  }
  return all;
}

function parseQueryPrimary(cursor: Cursor): QueryBody {
  const { at } = cursor;
  if (cursor.is('SELECT')) {
    return parseSelect(cursor);
  }
  if (cursor.take('VALUES')) {
    return { kind: 'values', at, rows: cursor.list(() => parseExpression(cursor)) };
  }
  if (cursor.take('TABLE')) {
    if (cursor.is('(')) {
      throw cursor.unsupported('A table function');
    }
    return { kind: 'table-body', at, table: parseTableName(cursor) };
  }
  if (cursor.take('(')) {
    if (cursor.is('WITH')) {
      throw cursor.error('syntax', 'WITH is not allowed in these parentheses; put it before the whole query.');
    }
    const query = parseQuery(cursor);
    cursor.expect(')');
    return { kind: 'nested-query', at, query };
  }
  throw cursor.unexpected('a query (SELECT, WITH, VALUES or TABLE)');
}

function parseSelect(cursor: Cursor): Select {
  const { at } = cursor;
  cursor.expect('SELECT');
  const distinct = cursor.take('DISTINCT');
  if (!distinct && cursor.is('ALL') && ![',', '.', '[', '(', 'FROM'].includes(cursor.peek().key)) {
    cursor.next();
  }
  const items = cursor.list(() => parseSelectItem(cursor));
  if (cursor.is('INTO')) {
    throw cursor.error('not-a-query', 'SELECT INTO writes a table; only queries that read are allowed.');
  }
  const from = cursor.take('FROM') ? cursor.list(() => parseRelation(cursor)) : [];
  const where = cursor.take('WHERE') ? parseExpression(cursor) : undefined;
  const groupBy = cursor.is('GROUP') ? parseGroupBy(cursor) : undefined;
  const having = cursor.take('HAVING') ? parseExpression(cursor) : undefined;
  const windows = cursor.take('WINDOW') ? cursor.list(() => parseNamedWindow(cursor)) : [];
  if (cursor.is('QUALIFY')) {
    throw cursor.error('syntax', 'QUALIFY is not Trino SQL; filter on the window function in an outer query.');
  }
  return { kind: 'select', at, distinct, items, from, where, groupBy, having, windows };
}

function parseNamedWindow(cursor: Cursor): NamedWindow {
  const { at } = cursor;
  const name = cursor.identifier('a window');
  cursor.expect('AS');
  return { kind: 'named-window', at, name, window: parseWindow(cursor) };
}

function parseSelectItem(cursor: Cursor): SelectItem {
  const { at } = cursor;
  if (cursor.take('*')) {
    return { kind: 'select-all', at, aliases: [] };
  }
  const expression = parseExpression(cursor);
  if (cursor.is('.') && cursor.peek().key === '*') {
    cursor.take('.', '*');
    const aliases = cursor.take('AS') ? cursor.identifiersInParentheses('a column') : [];
    return { kind: 'select-all', at, base: expression, aliases };
  }
  if (cursor.take('AS')) {
    return { kind: 'select-expression', at, expression, alias: cursor.identifier('an alias') };
  }
  const alias = startsAlias(cursor) ? cursor.identifier('an alias') : undefined;
  return { kind: 'select-expression', at, expression, alias };
}

/** Whether a name here is an alias without AS, and not the start of the next clause. */
export function startsAlias(cursor: Cursor): boolean {
  return cursor.isName() && !(cursor.token.type === 'word' && isClauseStart(cursor));
}

function isClauseStart(cursor: Cursor): boolean {
  const following = cursor.peek();
  switch (cursor.token.key) {
    case 'LIMIT': return following.type === 'integer' || following.key === 'ALL';
    case 'OFFSET': return following.type === 'integer';
    case 'FETCH': return following.key === 'FIRST' || following.key === 'NEXT';
    case 'WINDOW': return cursor.isNameToken(following);
    case 'TABLESAMPLE': return following.key === 'BERNOULLI' || following.key === 'SYSTEM';
    case 'MATCH_RECOGNIZE': return following.key === '(';
    case 'QUALIFY': return following.type !== 'end' && following.key !== ')' && following.key !== ',' && following.key !== 'FROM';
    default: return false;
  }
}

function parseGroupBy(cursor: Cursor): GroupBy {
  const { at } = cursor;
  cursor.expect('GROUP', 'BY');
  const distinct = cursor.take('DISTINCT');
  if (!distinct && cursor.is('ALL')) {
    throw cursor.unsupported('GROUP BY ALL');
  }
  return { kind: 'group-by', at, distinct, elements: cursor.list(() => parseGroupingElement(cursor)) };
}

function parseGroupingElement(cursor: Cursor): GroupingElement {
  const { at } = cursor;
  let type: GroupingSets['type'] | undefined;
  if (cursor.is('ROLLUP', 'CUBE')) {
    type = cursor.next().key.toLowerCase() as 'rollup' | 'cube';
  } else if (cursor.take('GROUPING', 'SETS')) {
    type = 'grouping sets';
  }
  if (type === undefined) {
    return parseGroupingSet(cursor);
  }
  cursor.expect('(');
  const sets = cursor.is(')') && type !== 'grouping sets' ? [] : cursor.list(() => parseGroupingSet(cursor));
  cursor.expect(')');
  return { kind: 'grouping-sets', at, type, sets };
}

function parseGroupingSet(cursor: Cursor): GroupingSet {
  const { at } = cursor;
  if (cursor.is('(') && cursor.peek().key === ')') {
    cursor.take('(', ')');
    return { kind: 'grouping-set', at, expressions: [] };
  }
  const inParentheses = cursor.is('(');
  const expression = parseExpression(cursor);
  // `(a, b)` reads as a row value, which in this place is a set of two columns; `ROW(a, b)` stays a value.
  const expressions = inParentheses && expression.kind === 'row' && expression.at === at ? expression.fields : [expression];
  return { kind: 'grouping-set', at, expressions };
}
