import { Cursor } from './cursor';
import { DateTimeType, IntervalField, RowField, TypeNode } from './tree';

/** The scalar types of Athena's Trino engine. */
const SIMPLE_TYPES: ReadonlySet<string> = new Set([
  'boolean', 'tinyint', 'smallint', 'integer', 'int', 'bigint', 'real', 'double', 'decimal', 'numeric', 'dec', 'varchar', 'char', 'varbinary', 'date',
  'json', 'uuid', 'ipaddress', 'hyperloglog', 'p4hyperloglog', 'qdigest', 'tdigest',
]);
const FIELDS: readonly IntervalField[] = ['year', 'month', 'day', 'hour', 'minute', 'second'];

/** A type as it stands in CAST: `decimal(10, 2)`, `timestamp(3) with time zone`, `array(row(id bigint))`. */
export function parseType(cursor: Cursor): TypeNode {
  const base = cursor.nested(() => parseBaseType(cursor));
  let type = base;
  while (cursor.is('ARRAY')) {
    type = { kind: 'array-type', at: base.at, element: type };
    cursor.next();
  }
  return type;
}

function parseBaseType(cursor: Cursor): TypeNode {
  const { at, token } = cursor;
  if (token.type !== 'word') {
    throw cursor.unexpected('a type such as varchar, bigint, double, decimal(18, 2), date or timestamp');
  }
  switch (token.key) {
    case 'ARRAY': return parseArrayType(cursor, at);
    case 'MAP': return parseMapType(cursor, at);
    case 'ROW': return parseRowType(cursor, at);
    case 'TIME':
    case 'TIMESTAMP': return parseDateTimeType(cursor, at);
    case 'INTERVAL': {
      cursor.next();
      const from = parseIntervalField(cursor);
      cursor.expect('TO');
      return { kind: 'interval-type', at, from, to: parseIntervalField(cursor) };
    }
    default: return parseSimpleType(cursor, at);
  }
}

function parseSimpleType(cursor: Cursor, at: number): TypeNode {
  const name = cursor.token.text.toLowerCase();
  if (!SIMPLE_TYPES.has(name)) {
    throw cursor.unexpected('a type of Trino, such as varchar, bigint, double, decimal(18, 2), boolean, date or timestamp,');
  }
  cursor.next();
  if (name === 'double') {
    cursor.take('PRECISION');
  }
  let parameters: number[] = [];
  if (cursor.take('(')) {
    parameters = cursor.list(() => cursor.wholeNumber('a type parameter'));
    cursor.expect(')');
  }
  return { kind: 'simple-type', at, name, parameters };
}

function parseArrayType(cursor: Cursor, at: number): TypeNode {
  cursor.next();
  const close = cursor.take('<') ? '>' : ')';
  if (close === ')') {
    cursor.expect('(');
  }
  const element = parseType(cursor);
  cursor.expect(close);
  return { kind: 'array-type', at, element };
}

function parseMapType(cursor: Cursor, at: number): TypeNode {
  cursor.next();
  const close = cursor.take('<') ? '>' : ')';
  if (close === ')') {
    cursor.expect('(');
  }
  const key = parseType(cursor);
  cursor.expect(',');
  const value = parseType(cursor);
  cursor.expect(close);
  return { kind: 'map-type', at, key, value };
}

function parseRowType(cursor: Cursor, at: number): TypeNode {
  cursor.next();
  cursor.expect('(');
  const fields = cursor.list((): RowField => {
    const fieldAt = cursor.at;
    // `ROW(date date)` and `ROW(date)`: a name is followed by a type, a type by a comma, a parenthesis or its own words.
    const named = cursor.isName() && (cursor.token.type === 'quoted' || startsType(cursor));
    const name = named ? cursor.identifier('a field name') : undefined;
    return { kind: 'row-field', at: fieldAt, name, type: parseType(cursor) };
  });
  cursor.expect(')');
  return { kind: 'row-type', at, fields };
}

function startsType(cursor: Cursor): boolean {
  const following = cursor.peek();
  if (following.type !== 'word' || following.key === 'PRECISION') {
    return false;
  }
  if (cursor.is('TIME', 'TIMESTAMP') && (following.key === 'WITH' || following.key === 'WITHOUT')) {
    return false;
  }
  return !(cursor.is('INTERVAL') && FIELDS.includes(following.text.toLowerCase() as IntervalField)) && following.key !== 'ARRAY'
    || (following.key === 'ARRAY' && ['(', '<'].includes(cursor.peek(2).key));
}

function parseDateTimeType(cursor: Cursor, at: number): DateTimeType {
  const name = cursor.next().key === 'TIME' ? 'time' : 'timestamp';
  let precision: number | undefined;
  if (cursor.take('(')) {
    precision = cursor.wholeNumber('a precision');
    cursor.expect(')');
  }
  const withTimeZone = cursor.take('WITH', 'TIME', 'ZONE');
  if (!withTimeZone) {
    cursor.take('WITHOUT', 'TIME', 'ZONE');
  }
  return { kind: 'datetime-type', at, name, precision, withTimeZone };
}

/** `YEAR`, `MONTH`, `DAY`, `HOUR`, `MINUTE` or `SECOND`. */
export function parseIntervalField(cursor: Cursor): IntervalField {
  const field = cursor.token.text.toLowerCase() as IntervalField;
  if (cursor.token.type !== 'word' || !FIELDS.includes(field)) {
    throw cursor.unexpected('YEAR, MONTH, DAY, HOUR, MINUTE or SECOND');
  }
  cursor.next();
  return field;
}
