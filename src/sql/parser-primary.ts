import { Cursor } from './cursor';
import { parseCall } from './parser-calls';
import { parseExpression, parseValue } from './parser-expressions';
import { continuesQuery, parseQuery, parseQueryAfter, startsQuery } from './parser-queries';
import { parseSpecialForm } from './parser-special-forms';
import { parseIntervalField } from './parser-types';
import { CaseBranch, Expression, Identifier, IntervalLiteral } from './tree';

/** Type names that may stand before a string: `DATE '2024-01-31'`. */
const LITERAL_TYPES: ReadonlySet<string> = new Set([
  'DATE', 'TIME', 'TIMESTAMP', 'DECIMAL', 'BIGINT', 'INTEGER', 'INT', 'SMALLINT', 'TINYINT', 'REAL', 'DOUBLE', 'VARCHAR', 'CHAR', 'JSON', 'BOOLEAN', 'UUID',
  'IPADDRESS',
]);

/** A literal, a name, a call, a constructor, or something in parentheses, with the `.field` and `[index]` after it. */
export function parsePrimary(cursor: Cursor): Expression {
  let expression = parseStart(cursor);
  for (;;) {
    if (cursor.is('.') && cursor.peek().key !== '*') {
      cursor.next();
      expression = { kind: 'dereference', at: expression.at, base: expression, field: cursor.identifier('a column or field name') };
    } else if (cursor.take('[')) {
      const index = cursor.nested(() => parseValue(cursor));
      cursor.expect(']');
      expression = { kind: 'subscript', at: expression.at, base: expression, index };
    } else {
      return expression;
    }
  }
}

function parseStart(cursor: Cursor): Expression {
  const { at, token } = cursor;
  switch (token.type) {
    case 'string':
      cursor.next();
      return { kind: 'string', at, value: token.text };
    case 'binary':
      cursor.next();
      return { kind: 'binary', at, hex: token.text };
    case 'integer':
    case 'decimal':
    case 'double':
      cursor.next();
      return { kind: 'number', at, type: token.type, text: token.text };
    case 'quoted':
      return parseName(cursor);
    case 'word':
      return parseWord(cursor);
    default:
      if (token.key === '(') {
        return cursor.nested(() => parseParenthesised(cursor));
      }
      if (token.key === '?') {
        throw cursor.unsupported('A parameter "?"');
      }
      throw cursor.unexpected('an expression');
  }
}

function parseWord(cursor: Cursor): Expression {
  const { at, token } = cursor;
  const following = cursor.peek();
  switch (token.key) {
    case 'NULL':
      cursor.next();
      return { kind: 'null', at };
    case 'TRUE':
    case 'FALSE':
      cursor.next();
      return { kind: 'boolean', at, value: token.key === 'TRUE' };
    case 'CASE':
      return cursor.nested(() => parseCase(cursor));
    case 'INTERVAL':
      if (following.type === 'string' || ['+', '-'].includes(following.key) && cursor.peek(2).type === 'string') {
        return parseInterval(cursor);
      }
      break;
    case 'ARRAY':
      if (following.key === '[') {
        return parseArray(cursor);
      }
      break;
    case 'ROW':
      if (following.key === '(') {
        return parseRow(cursor);
      }
      break;
    case 'DOUBLE':
      if (following.key === 'PRECISION' && cursor.peek(2).type === 'string') {
        cursor.take('DOUBLE', 'PRECISION');
        return { kind: 'typed-literal', at, type: 'double precision', value: cursor.string('a string') };
      }
      break;
    default:
  }
  if (following.type === 'string' && LITERAL_TYPES.has(token.key)) {
    cursor.next();
    return { kind: 'typed-literal', at, type: token.key.toLowerCase(), value: cursor.string('a string') };
  }
  return parseSpecialForm(cursor) ?? parseName(cursor);
}

function parseName(cursor: Cursor): Expression {
  const { at } = cursor;
  if (cursor.isName() && cursor.peek().key === '->') {
    return parseLambda(cursor, at, [cursor.identifier()]);
  }
  const name = cursor.identifier('an expression');
  if (cursor.is('(')) {
    return parseCall(cursor, name);
  }
  return { kind: 'column', at, name };
}

function parseLambda(cursor: Cursor, at: number, parameters: readonly Identifier[]): Expression {
  cursor.expect('->');
  return { kind: 'lambda', at, parameters, body: cursor.nested(() => parseExpression(cursor)) };
}

/** `(expression)`, `(a, b)`, `(query)`, or the parameters of a lambda. */
function parseParenthesised(cursor: Cursor): Expression {
  const { at } = cursor;
  if (isLambda(cursor)) {
    const parameters = cursor.peek().key === ')' ? [] : cursor.identifiersInParentheses('a parameter');
    cursor.take('(', ')');
    return parseLambda(cursor, at, parameters);
  }
  cursor.expect('(');
  if (startsQuery(cursor.token)) {
    const query = parseQuery(cursor);
    cursor.expect(')');
    return { kind: 'subquery', at, query };
  }
  const first = parseExpression(cursor);
  if (first.kind === 'subquery' && continuesQuery(cursor)) {
    const query = parseQueryAfter(cursor, first.query);
    cursor.expect(')');
    return { kind: 'subquery', at, query };
  }
  const fields = [first];
  while (cursor.take(',')) {
    fields.push(parseExpression(cursor));
  }
  cursor.expect(')');
  return fields.length === 1 ? first : { kind: 'row', at, fields };
}

/** Whether `(` starts `(x, y) ->`; looks no further than the names go, so it stays linear. */
function isLambda(cursor: Cursor): boolean {
  if (cursor.areNext('(', ')', '->')) {
    return true;
  }
  let distance = 1;
  while (cursor.isNameToken(cursor.peek(distance))) {
    const separator = cursor.peek(distance + 1).key;
    if (separator === ')') {
      return cursor.peek(distance + 2).key === '->';
    }
    if (separator !== ',') {
      return false;
    }
    distance += 2;
  }
  return false;
}

function parseCase(cursor: Cursor): Expression {
  const { at } = cursor;
  cursor.expect('CASE');
  const operand = cursor.is('WHEN') ? undefined : parseExpression(cursor);
  const branches: CaseBranch[] = [];
  do {
    const branchAt = cursor.at;
    cursor.expect('WHEN');
    const when = parseExpression(cursor);
    cursor.expect('THEN');
    branches.push({ kind: 'case-branch', at: branchAt, when, then: parseExpression(cursor) });
  } while (cursor.is('WHEN'));
  const otherwise = cursor.take('ELSE') ? parseExpression(cursor) : undefined;
  cursor.expect('END');
  return { kind: 'case', at, operand, branches, otherwise };
}

function parseArray(cursor: Cursor): Expression {
  const { at } = cursor;
  cursor.take('ARRAY', '[');
  const items = cursor.is(']') ? [] : cursor.list(() => parseExpression(cursor));
  cursor.expect(']');
  return { kind: 'array', at, items };
}

function parseRow(cursor: Cursor): Expression {
  const { at } = cursor;
  cursor.take('ROW', '(');
  const fields = cursor.list(() => parseExpression(cursor));
  cursor.expect(')');
  return { kind: 'row', at, fields };
}

/** `INTERVAL '1' DAY`; the number stands in quotes in Trino. */
export function parseInterval(cursor: Cursor): IntervalLiteral {
  const { at } = cursor;
  cursor.expect('INTERVAL');
  const negative = cursor.take('-');
  if (!negative) {
    cursor.take('+');
  }
  const value = cursor.string('a string with the length of the interval');
  const from = parseIntervalField(cursor);
  const to = cursor.take('TO') ? parseIntervalField(cursor) : undefined;
  return { kind: 'interval', at, negative, value, from, to };
}
