import { Cursor } from './cursor';
import { STATEMENT_WORDS } from './keywords';
import { parseQuery as parseQueryAt, startsQuery } from './parser-queries';
import { Query } from './tree';

/**
 * Parses one Trino query; a semicolon may end it. There is no other statement in this parser, so none can slip through.
 *
 * @throws SqlError `syntax`, `not-a-query`, `unsupported`, `policy` or `too-large`
 */
export function parseQuery(text: string): Query {
  const cursor = new Cursor(text);
  const { token } = cursor;
  if (token.type === 'end' || token.key === ';') {
    throw cursor.error('not-a-query', 'The text holds no query; write one SELECT statement.');
  }
  if (token.type === 'word' && STATEMENT_WORDS.has(token.key)) {
    throw cursor.error('not-a-query', `${token.key} is not allowed; only a query (SELECT, WITH, VALUES or TABLE) is.`);
  }
  if (!startsQuery(token) && token.key !== '(') {
    throw cursor.unexpected('a query that starts with SELECT or WITH');
  }
  const query = parseQueryAt(cursor);
  if (cursor.take(';') && cursor.token.type !== 'end') {
    throw cursor.error('not-a-query', 'There is more than one statement; write a single query.');
  }
  if (cursor.token.type !== 'end') {
    throw cursor.unexpected('the end of the query');
  }
  return query;
}
