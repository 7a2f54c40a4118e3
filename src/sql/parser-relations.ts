import { Cursor } from './cursor';
import { parseExpression } from './parser-expressions';
import { continuesQuery, parseQuery, parseQueryAfter, startsAlias, startsQuery } from './parser-queries';
import { Join, JoinCondition, Query, Relation, SampledRelation, TableReference } from './tree';

/** A relation with the joins after it. */
export function parseRelation(cursor: Cursor): Relation {
  return cursor.nested(() => parseJoins(cursor, parseSampled(cursor)));
}

function parseJoins(cursor: Cursor, first: Relation): Relation {
  let left = first;
  for (;;) {
    const { at } = left;
    if (cursor.is('CROSS')) {
      cursor.expect('CROSS', 'JOIN');
      left = { kind: 'join', at, type: 'cross', left, right: parseSampled(cursor) };
      continue;
    }
    const naturalAt = cursor.at;
    const natural = cursor.take('NATURAL');
    const type = parseJoinType(cursor);
    if (type === undefined) {
      if (natural) {
        throw cursor.unexpected('"JOIN"');
      }
      return left;
    }
    if (natural) {
      left = { kind: 'join', at, type, left, right: parseSampled(cursor), condition: { kind: 'natural', at: naturalAt } };
    } else {
      // `a JOIN b JOIN c ON … ON …`: the right side may itself be a join whose condition comes first.
      const right = cursor.nested(() => parseRightSide(cursor));
      left = { kind: 'join', at, type, left, right, condition: parseCondition(cursor) };
    }
  }
}

function parseRightSide(cursor: Cursor): Relation {
  return parseJoins(cursor, parseSampled(cursor));
}

function parseJoinType(cursor: Cursor): Join['type'] | undefined {
  if (cursor.take('JOIN')) {
    return 'inner';
  }
  if (cursor.is('INNER')) {
    cursor.expect('INNER', 'JOIN');
    return 'inner';
  }
  if (!cursor.is('LEFT', 'RIGHT', 'FULL')) {
    return undefined;
  }
  const type = cursor.next().key.toLowerCase() as 'left' | 'right' | 'full';
  cursor.take('OUTER');
  cursor.expect('JOIN');
  return type;
}

function parseCondition(cursor: Cursor): JoinCondition {
  const { at } = cursor;
  if (cursor.take('ON')) {
    return { kind: 'on', at, expression: parseExpression(cursor) };
  }
  if (cursor.take('USING')) {
    return { kind: 'using', at, columns: cursor.identifiersInParentheses('a column') };
  }
  throw cursor.unexpected('ON or USING (or write CROSS JOIN)');
}

function parseSampled(cursor: Cursor): Relation {
  return parseSampleAfter(cursor, parseAliased(cursor));
}

function parseSampleAfter(cursor: Cursor, relation: Relation): Relation {
  if (!cursor.is('TABLESAMPLE')) {
    return relation;
  }
  cursor.next();
  if (!cursor.is('BERNOULLI', 'SYSTEM')) {
    throw cursor.unexpected('BERNOULLI or SYSTEM');
  }
  const method = cursor.next().key.toLowerCase() as SampledRelation['method'];
  cursor.expect('(');
  const percentage = parseExpression(cursor);
  cursor.expect(')');
  return { kind: 'sampled', at: relation.at, relation, method, percentage };
}

function parseAliased(cursor: Cursor): Relation {
  return parseAliasAfter(cursor, parseRelationPrimary(cursor));
}

function parseAliasAfter(cursor: Cursor, relation: Relation): Relation {
  if (cursor.is('MATCH_RECOGNIZE') && cursor.peek().key === '(') {
    throw cursor.unsupported('Row pattern recognition (MATCH_RECOGNIZE)');
  }
  if (!cursor.take('AS') && !startsAlias(cursor)) {
    return relation;
  }
  const alias = cursor.identifier('an alias');
  const columns = cursor.is('(') ? cursor.identifiersInParentheses('a column') : [];
  return { kind: 'aliased', at: relation.at, relation, alias, columns };
}

function parseRelationPrimary(cursor: Cursor): Relation {
  const { at } = cursor;
  if (cursor.is('(')) {
    const inner = cursor.nested(() => parseInParentheses(cursor));
    return inner.kind === 'query' ? { kind: 'derived-table', at, query: inner } : inner;
  }
  if (cursor.is('LATERAL') && cursor.peek().key === '(') {
    cursor.take('LATERAL', '(');
    const query = parseQuery(cursor);
    cursor.expect(')');
    return { kind: 'lateral', at, query };
  }
  if (cursor.is('UNNEST')) {
    return parseUnnest(cursor);
  }
  if (cursor.is('TABLE') || cursor.is('JSON_TABLE')) {
    throw cursor.unsupported(cursor.is('TABLE') ? 'A table function' : 'JSON_TABLE');
  }
  return parseTableName(cursor);
}

/** `(query)` or `(relation)`. What a further parenthesis holds is only known at its end, so the two are read by one function. */
function parseInParentheses(cursor: Cursor): Query | Relation {
  cursor.expect('(');
  if (startsQuery(cursor.token)) {
    const query = parseQuery(cursor);
    cursor.expect(')');
    return query;
  }
  if (!cursor.is('(')) {
    const relation = parseRelation(cursor);
    cursor.expect(')');
    return relation;
  }
  const { at } = cursor;
  const inner = cursor.nested(() => parseInParentheses(cursor));
  if (inner.kind === 'query') {
    if (continuesQuery(cursor)) {
      const query = parseQueryAfter(cursor, inner);
      cursor.expect(')');
      return query;
    }
    if (cursor.take(')')) {
      return inner;
    }
  }
  const primary: Relation = inner.kind === 'query' ? { kind: 'derived-table', at, query: inner } : inner;
  const relation = parseJoins(cursor, parseSampleAfter(cursor, parseAliasAfter(cursor, primary)));
  cursor.expect(')');
  return relation;
}

function parseUnnest(cursor: Cursor): Relation {
  const { at } = cursor;
  cursor.expect('UNNEST', '(');
  const items = cursor.list(() => parseExpression(cursor));
  cursor.expect(')');
  const withOrdinality = cursor.take('WITH', 'ORDINALITY');
  return { kind: 'unnest', at, arguments: items, withOrdinality };
}

/** `table`, `database.table` or `catalog.database.table`. */
export function parseTableName(cursor: Cursor): TableReference {
  const { at } = cursor;
  const parts = [cursor.identifier('a table')];
  while (cursor.take('.')) {
    parts.push(cursor.identifier('a table'));
  }
  if (parts.length > 3) {
    throw cursor.error('syntax', 'A table name has at most three parts: catalog, database and table.', at);
  }
  if (cursor.is('FOR')) {
    throw cursor.error('policy', 'Time travel (FOR TIMESTAMP or VERSION AS OF) is not allowed; read the table as it is now.');
  }
  if (cursor.is('(')) {
    throw cursor.unsupported('A table function');
  }
  return { kind: 'table', at, parts };
}
