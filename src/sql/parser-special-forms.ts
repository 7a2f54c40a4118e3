import { Cursor } from './cursor';
import { parseListAgg, stringLiteral } from './parser-calls';
import { parseExpression, parseValue } from './parser-expressions';
import { parseQuery } from './parser-queries';
import { parseType } from './parser-types';
import { CurrentFunction, Expression, JsonFallback, JsonPathCall, Normalize, Trim } from './tree';

/** What EXTRACT knows; `_tz` parts are `timezone_hour` and `timezone_minute`. */
const EXTRACT_FIELDS: ReadonlySet<string> = new Set([
  'year', 'quarter', 'month', 'week', 'day', 'day_of_month', 'day_of_week', 'dow', 'day_of_year', 'doy', 'year_of_week', 'yow', 'hour', 'minute', 'second',
  'timezone_hour', 'timezone_minute',
]);

/** Forms with a grammar of their own; undefined where the current word starts none. */
export function parseSpecialForm(cursor: Cursor): Expression | undefined {
  const { key } = cursor.token;
  switch (key) {
    case 'EXISTS': return parseExists(cursor);
    case 'CAST':
      return parseCast(cursor, false);
    case 'EXTRACT': return parseExtract(cursor);
    case 'TRIM': return parseTrim(cursor);
    case 'NORMALIZE': return parseNormalize(cursor);
    case 'LISTAGG': return parseListAgg(cursor);
    case 'GROUPING': return parseGrouping(cursor);
    case 'JSON_VALUE':
    case 'JSON_QUERY':
    case 'JSON_EXISTS': return parseJsonPath(cursor);
    case 'JSON_OBJECT':
    case 'JSON_ARRAY':
    case 'JSON_TABLE':
    case 'CURRENT_USER':
    case 'CURRENT_CATALOG':
    case 'CURRENT_SCHEMA':
    case 'CURRENT_PATH':
    case 'CURRENT_ROLE':
      throw cursor.unsupported(key);
    case 'CURRENT_DATE':
    case 'CURRENT_TIME':
    case 'CURRENT_TIMESTAMP':
    case 'LOCALTIME':
    case 'LOCALTIMESTAMP': return parseCurrent(cursor);
    default: return cursor.peek().key === '(' ? parseOpenForm(cursor, key) : undefined;
  }
}

/** Forms whose first word may also be a name. */
function parseOpenForm(cursor: Cursor, key: string): Expression | undefined {
  switch (key) {
    case 'TRY_CAST': return parseCast(cursor, true);
    case 'POSITION': return parsePosition(cursor);
    case 'SUBSTRING': return parseSubstring(cursor);
    default: return undefined;
  }
}

function parseExists(cursor: Cursor): Expression {
  const { at } = cursor;
  cursor.expect('EXISTS', '(');
  const query = parseQuery(cursor);
  cursor.expect(')');
  return { kind: 'exists', at, query };
}

function parseCast(cursor: Cursor, safe: boolean): Expression {
  const { at } = cursor;
  cursor.next();
  cursor.expect('(');
  const operand = parseExpression(cursor);
  cursor.expect('AS');
  const type = parseType(cursor);
  cursor.expect(')');
  return { kind: 'cast', at, operand, type, safe };
}

function parseExtract(cursor: Cursor): Expression {
  const { at } = cursor;
  cursor.expect('EXTRACT', '(');
  const field = cursor.token.text.toLowerCase();
  if (cursor.token.type !== 'word' || !EXTRACT_FIELDS.has(field)) {
    throw cursor.unexpected('a field such as YEAR, QUARTER, MONTH, WEEK, DAY, DAY_OF_WEEK, HOUR');
  }
  cursor.next();
  cursor.expect('FROM');
  const operand = parseValue(cursor);
  cursor.expect(')');
  return { kind: 'extract', at, field, operand };
}

function parseTrim(cursor: Cursor): Trim {
  const { at } = cursor;
  cursor.expect('TRIM', '(');
  const explicit = cursor.is('LEADING', 'TRAILING', 'BOTH') && ![')', ',', '.', '['].includes(cursor.peek().key);
  const side = explicit ? cursor.next().key.toLowerCase() as Trim['side'] : 'both';
  let characters: Expression | undefined;
  let value: Expression;
  if (cursor.take('FROM')) {
    value = parseValue(cursor);
  } else {
    value = parseValue(cursor);
    if (cursor.take('FROM')) {
      characters = value;
      value = parseValue(cursor);
    } else if (explicit) {
      throw cursor.unexpected('"FROM"');
    } else if (cursor.take(',')) {
      characters = parseValue(cursor);
    }
  }
  cursor.expect(')');
  return { kind: 'trim', at, side, characters, value };
}

function parsePosition(cursor: Cursor): Expression {
  const { at } = cursor;
  cursor.expect('POSITION', '(');
  const needle = parseValue(cursor);
  cursor.expect('IN');
  const haystack = parseValue(cursor);
  cursor.expect(')');
  return { kind: 'position', at, needle, haystack };
}

/** Both forms: with FROM a `Substring`, with commas a plain call. */
function parseSubstring(cursor: Cursor): Expression {
  const { at } = cursor;
  const name = cursor.identifier();
  cursor.expect('(');
  const value = parseExpression(cursor);
  if (cursor.take('FROM')) {
    const start = parseValue(cursor);
    const length = cursor.take('FOR') ? parseValue(cursor) : undefined;
    cursor.expect(')');
    return { kind: 'substring', at, value, start, length };
  }
  const items = [value];
  while (cursor.take(',')) {
    items.push(parseExpression(cursor));
  }
  cursor.expect(')');
  return { kind: 'call', at, name, arguments: items, star: false, distinct: false, orderBy: [] };
}

function parseNormalize(cursor: Cursor): Normalize {
  const { at } = cursor;
  cursor.expect('NORMALIZE', '(');
  const value = parseValue(cursor);
  let form: Normalize['form'] = 'nfc';
  if (cursor.take(',')) {
    if (!cursor.is('NFC', 'NFD', 'NFKC', 'NFKD')) {
      throw cursor.unexpected('NFC, NFD, NFKC or NFKD');
    }
    form = cursor.next().key.toLowerCase() as Normalize['form'];
  }
  cursor.expect(')');
  return { kind: 'normalize', at, value, form };
}

function parseGrouping(cursor: Cursor): Expression {
  const { at } = cursor;
  cursor.expect('GROUPING', '(');
  const columns = cursor.list(() => parseColumnName(cursor));
  cursor.expect(')');
  return { kind: 'grouping', at, columns };
}

function parseColumnName(cursor: Cursor): Expression {
  const { at } = cursor;
  let column: Expression = { kind: 'column', at, name: cursor.identifier('a column') };
  while (cursor.take('.')) {
    column = { kind: 'dereference', at, base: column, field: cursor.identifier('a column') };
  }
  return column;
}

function parseCurrent(cursor: Cursor): CurrentFunction {
  const { at } = cursor;
  const name = cursor.next().key.toLowerCase() as CurrentFunction['name'];
  if (name === 'current_date' || !cursor.take('(')) {
    return { kind: 'current', at, name };
  }
  const precision = cursor.wholeNumber('a precision');
  cursor.expect(')');
  return { kind: 'current', at, name, precision };
}

function parseJsonPath(cursor: Cursor): JsonPathCall {
  const { at } = cursor;
  const name = cursor.next().key.toLowerCase() as JsonPathCall['name'];
  cursor.expect('(');
  const input = parseExpression(cursor);
  if (cursor.is('FORMAT')) {
    throw cursor.unsupported('FORMAT in a JSON function');
  }
  cursor.expect(',');
  const path = stringLiteral(cursor, 'a JSON path in a string');
  if (cursor.is('AS', 'PASSING')) {
    throw cursor.unsupported('PASSING or AS in a JSON function');
  }
  const returning = name !== 'json_exists' && cursor.take('RETURNING') ? parseType(cursor) : undefined;
  const wrapper = name === 'json_query' ? parseWrapper(cursor) : undefined;
  let onEmpty: JsonFallback | undefined;
  let onError: JsonFallback | undefined;
  while (!cursor.is(')')) {
    const fallback = parseJsonFallback(cursor, name);
    cursor.expect('ON');
    if (name !== 'json_exists' && onEmpty === undefined && onError === undefined && cursor.take('EMPTY')) {
      onEmpty = fallback;
    } else {
      cursor.expect('ERROR');
      onError = fallback;
      break;
    }
  }
  cursor.expect(')');
  return { kind: 'json-path', at, name, input, path, returning, wrapper, onEmpty, onError };
}

function parseWrapper(cursor: Cursor): JsonPathCall['wrapper'] {
  if (cursor.take('WITHOUT')) {
    cursor.take('ARRAY');
    cursor.expect('WRAPPER');
    return 'without';
  }
  if (!cursor.take('WITH')) {
    return undefined;
  }
  const conditional = cursor.take('CONDITIONAL');
  if (!conditional) {
    cursor.take('UNCONDITIONAL');
  }
  cursor.take('ARRAY');
  cursor.expect('WRAPPER');
  return conditional ? 'with conditional' : 'with';
}

function parseJsonFallback(cursor: Cursor, name: JsonPathCall['name']): JsonFallback {
  const { at } = cursor;
  const kind = 'json-fallback';
  if (name === 'json_exists') {
    if (!cursor.is('TRUE', 'FALSE', 'UNKNOWN', 'ERROR')) {
      throw cursor.unexpected('TRUE, FALSE, UNKNOWN or ERROR before ON ERROR');
    }
    return { kind, at, behavior: cursor.next().key.toLowerCase() as JsonFallback['behavior'] };
  }
  if (cursor.is('NULL', 'ERROR')) {
    return { kind, at, behavior: cursor.next().key.toLowerCase() as JsonFallback['behavior'] };
  }
  if (name === 'json_value' && cursor.take('DEFAULT')) {
    return { kind, at, behavior: 'default', value: parseExpression(cursor) };
  }
  if (name === 'json_query' && cursor.take('EMPTY')) {
    const isArray = cursor.take('ARRAY');
    if (!isArray) {
      cursor.expect('OBJECT');
    }
    return { kind, at, behavior: isArray ? 'empty array' : 'empty object' };
  }
  throw cursor.unexpected('NULL, ERROR or a default before ON EMPTY or ON ERROR');
}
