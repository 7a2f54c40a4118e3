import { Cursor } from './cursor';
import { parseInterval, parsePrimary } from './parser-primary';
import { continuesQuery, parseQuery, parseQueryAfter, startsQuery } from './parser-queries';
import { ArithmeticOperator, ComparisonOperator, Expression, SortItem } from './tree';

const COMPARISONS: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);

/** An expression. Precedence, loosest first: OR, AND, NOT, predicates, `||` with `+ -` (as in Trino's grammar), `* / %`, sign, AT TIME ZONE. */
export function parseExpression(cursor: Cursor): Expression {
  return cursor.nested(() => parseLogical(cursor, 'or'));
}

function parseLogical(cursor: Cursor, operator: 'and' | 'or'): Expression {
  const { at } = cursor;
  const key = operator.toUpperCase();
  const operand = (): Expression => operator === 'or' ? parseLogical(cursor, 'and') : parseNot(cursor);
  const first = operand();
  if (!cursor.is(key)) {
    return first;
  }
  const operands = [first];
  while (cursor.take(key)) {
    operands.push(operand());
  }
  return { kind: 'logical', at, operator, operands };
}

function parseNot(cursor: Cursor): Expression {
  const { at } = cursor;
  if (cursor.take('NOT')) {
    return { kind: 'not', at, operand: cursor.nested(() => parseNot(cursor)) };
  }
  return parsePredicate(cursor);
}

/** A value with at most one predicate after it: like Trino, `a = b = c` is refused. */
function parsePredicate(cursor: Cursor): Expression {
  const left = parseValue(cursor);
  return parsePredicateAfter(cursor, left) ?? left;
}

function parsePredicateAfter(cursor: Cursor, left: Expression): Expression | undefined {
  const { at } = left;
  if (COMPARISONS.has(cursor.token.key)) {
    return parseComparison(cursor, left);
  }
  if (cursor.take('IS')) {
    const negated = cursor.take('NOT');
    if (cursor.take('NULL')) {
      return { kind: 'is-null', at, operand: left, negated };
    }
    cursor.expect('DISTINCT', 'FROM');
    return { kind: 'is-distinct-from', at, left, right: parseValue(cursor), negated };
  }
  const negated = cursor.is('NOT') && ['BETWEEN', 'IN', 'LIKE'].includes(cursor.peek().key);
  if (negated) {
    cursor.next();
  }
  if (cursor.take('BETWEEN')) {
    const low = parseValue(cursor);
    cursor.expect('AND');
    return { kind: 'between', at, operand: left, low, high: parseValue(cursor), negated };
  }
  if (cursor.take('IN')) {
    return parseIn(cursor, left, negated);
  }
  if (cursor.take('LIKE')) {
    const pattern = parseValue(cursor);
    const escape = cursor.take('ESCAPE') ? parseValue(cursor) : undefined;
    return { kind: 'like', at, operand: left, pattern, escape, negated };
  }
  return undefined;
}

function parseComparison(cursor: Cursor, left: Expression): Expression {
  const { at } = left;
  const operator = cursor.next().key as ComparisonOperator;
  if (cursor.is('ALL', 'ANY', 'SOME') && cursor.peek().key === '(' && startsQueryAfterParentheses(cursor)) {
    const quantifier = cursor.next().key === 'ALL' ? 'all' : 'any';
    cursor.expect('(');
    const query = parseQuery(cursor);
    cursor.expect(')');
    return { kind: 'quantified', at, operator, quantifier, left, query };
  }
  return { kind: 'comparison', at, operator, left, right: parseValue(cursor) };
}

/** `ANY (SELECT …)`, also `ANY ((SELECT …))`; bounded by the depth cap. */
function startsQueryAfterParentheses(cursor: Cursor): boolean {
  let distance = 1;
  while (cursor.peek(distance).key === '(') {
    distance += 1;
  }
  return startsQuery(cursor.peek(distance));
}

function parseIn(cursor: Cursor, operand: Expression, negated: boolean): Expression {
  const { at } = operand;
  cursor.expect('(');
  if (startsQuery(cursor.token)) {
    const query = parseQuery(cursor);
    cursor.expect(')');
    return { kind: 'in-query', at, operand, query, negated };
  }
  const first = parseExpression(cursor);
  if (first.kind === 'subquery' && continuesQuery(cursor)) {
    const query = parseQueryAfter(cursor, first.query);
    cursor.expect(')');
    return { kind: 'in-query', at, operand, query, negated };
  }
  // `x IN ((SELECT …))` is, as in Trino, a list of one scalar subquery.
  const items = [first];
  while (cursor.take(',')) {
    items.push(parseExpression(cursor));
  }
  cursor.expect(')');
  return { kind: 'in-list', at, operand, items, negated };
}

/** A value without a predicate around it: what stands beside `=` or in BETWEEN. */
export function parseValue(cursor: Cursor): Expression {
  return parseBinary(cursor, CONCATENATION);
}

const MULTIPLICATION: readonly string[] = ['*', '/', '%'];
const ADDITION: readonly string[] = ['+', '-'];
const CONCATENATION: readonly string[] = ['||'];

function parseBinary(cursor: Cursor, operators: readonly string[]): Expression {
  const operand = (): Expression => operators === CONCATENATION ? parseBinary(cursor, ADDITION)
    : operators === ADDITION ? parseBinary(cursor, MULTIPLICATION) : parseSign(cursor);
  let left = operand();
  while (cursor.is(...operators)) {
    const operator = cursor.next().key as ArithmeticOperator;
    left = { kind: 'arithmetic', at: left.at, operator, left, right: operand() };
  }
  return left;
}

function parseSign(cursor: Cursor): Expression {
  const { at } = cursor;
  if (cursor.is('+', '-')) {
    const operator = cursor.next().key as '+' | '-';
    return { kind: 'unary', at, operator, operand: cursor.nested(() => parseSign(cursor)) };
  }
  return parseAtTimeZone(cursor);
}

function parseAtTimeZone(cursor: Cursor): Expression {
  let operand = parsePrimary(cursor);
  while (cursor.is('AT')) {
    cursor.next();
    cursor.expect('TIME', 'ZONE');
    operand = { kind: 'at-time-zone', at: operand.at, operand, zone: parseZone(cursor) };
  }
  return operand;
}

function parseZone(cursor: Cursor): Expression {
  const { at } = cursor;
  return cursor.is('INTERVAL') ? parseInterval(cursor) : { kind: 'string', at, value: cursor.string('a time zone such as a string or an interval') };
}

/** `ORDER BY a DESC NULLS LAST, …`; empty when there is none. */
export function parseOrderBy(cursor: Cursor): SortItem[] {
  if (!cursor.is('ORDER')) {
    return [];
  }
  cursor.expect('ORDER', 'BY');
  return cursor.list(() => {
    const { at } = cursor;
    const expression = parseExpression(cursor);
    const descending = cursor.take('DESC');
    if (!descending) {
      cursor.take('ASC');
    }
    let nulls: 'first' | 'last' | undefined;
    if (cursor.take('NULLS')) {
      nulls = cursor.take('FIRST') ? 'first' : 'last';
      if (nulls === 'last') {
        cursor.expect('LAST');
      }
    }
    return { kind: 'sort-item', at, expression, descending, nulls };
  });
}
