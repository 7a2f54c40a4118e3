import { Cursor } from './cursor';
import { parseExpression, parseOrderBy } from './parser-expressions';
import { Expression, FrameBound, FunctionCall, Identifier, ListAgg, ListAggOverflow, StringLiteral, Window, WindowFrame, WindowName } from './tree';

/** The arguments of a call and what may follow them: FILTER, IGNORE NULLS, OVER. */
export function parseCall(cursor: Cursor, name: Identifier): FunctionCall {
  cursor.expect('(');
  const star = cursor.take('*');
  const quantified = !star && cursor.is('DISTINCT', 'ALL') && !(cursor.is('ALL') && [')', ',', '.'].includes(cursor.peek().key));
  const distinct = quantified && cursor.next().key === 'DISTINCT';
  let items: Expression[] = [];
  if (!star && (quantified || !cursor.is(')', 'ORDER'))) {
    items = cursor.nested(() => cursor.list(() => parseArgument(cursor)));
  }
  const orderBy = star ? [] : parseOrderBy(cursor);
  cursor.expect(')');
  const filter = parseFilter(cursor);
  const nulls = parseNullTreatment(cursor);
  const over = parseOver(cursor);
  if (nulls !== undefined && over === undefined) {
    throw cursor.unexpected('OVER after IGNORE NULLS or RESPECT NULLS');
  }
  const [least, most] = FORMS[name.name.toLowerCase()] ?? [0, Infinity];
  if (name.name.toLowerCase() in FORMS && !name.quoted && (distinct || filter !== undefined || over !== undefined || star || items.length < least || items.length > most)) {
    throw cursor.unexpected(`${least === most ? least : `${least} or more`} arguments and nothing else for ${name.name}`);
  }
  return { kind: 'call', at: name.at, name, arguments: items, star, distinct, orderBy, filter, nulls, over };
}

/** Forms that look like calls: Trino's grammar knows how many arguments they take, and that no clause follows. */
const FORMS: Record<string, readonly [number, number]> = { if: [2, 3], nullif: [2, 2], coalesce: [2, Infinity], try: [1, 1] };

function parseArgument(cursor: Cursor): Expression {
  if (cursor.peek().key === '=>') {
    throw cursor.unsupported('A named argument');
  }
  return parseExpression(cursor);
}

export function parseFilter(cursor: Cursor): Expression | undefined {
  if (!cursor.is('FILTER') || cursor.peek().key !== '(') {
    return undefined;
  }
  cursor.expect('FILTER', '(', 'WHERE');
  const condition = parseExpression(cursor);
  cursor.expect(')');
  return condition;
}

function parseNullTreatment(cursor: Cursor): 'ignore' | 'respect' | undefined {
  if (!cursor.is('IGNORE', 'RESPECT') || cursor.peek().key !== 'NULLS') {
    return undefined;
  }
  const treatment = cursor.next().key === 'IGNORE' ? 'ignore' : 'respect';
  cursor.next();
  return treatment;
}

function parseOver(cursor: Cursor): Window | WindowName | undefined {
  if (!cursor.is('OVER') || !(cursor.peek().key === '(' || cursor.isNameToken(cursor.peek()))) {
    return undefined;
  }
  cursor.next();
  const { at } = cursor;
  return cursor.is('(') ? parseWindow(cursor) : { kind: 'window-name', at, name: cursor.identifier('a window') };
}

/** `([base] PARTITION BY … ORDER BY … frame)`. */
export function parseWindow(cursor: Cursor): Window {
  return cursor.nested(() => {
    const { at } = cursor;
    cursor.expect('(');
    const startsClause = cursor.is('PARTITION') && cursor.peek().key === 'BY'
      || cursor.is('ROWS', 'RANGE', 'GROUPS') && cursor.peek().key !== ')';
    const base = !startsClause && cursor.isName() ? cursor.identifier('a window') : undefined;
    const partitionBy = cursor.take('PARTITION', 'BY') ? cursor.list(() => parseExpression(cursor)) : [];
    const orderBy = parseOrderBy(cursor);
    const frame = parseFrame(cursor);
    cursor.expect(')');
    return { kind: 'window', at, base, partitionBy, orderBy, frame };
  });
}

function parseFrame(cursor: Cursor): WindowFrame | undefined {
  const { at } = cursor;
  if (cursor.is('MEASURES')) {
    throw cursor.unsupported('Row pattern recognition');
  }
  if (!cursor.is('ROWS', 'RANGE', 'GROUPS')) {
    return undefined;
  }
  const unit = cursor.next().key.toLowerCase() as WindowFrame['unit'];
  if (!cursor.take('BETWEEN')) {
    return { kind: 'frame', at, unit, start: parseBound(cursor) };
  }
  const start = parseBound(cursor);
  cursor.expect('AND');
  return { kind: 'frame', at, unit, start, end: parseBound(cursor) };
}

function parseBound(cursor: Cursor): FrameBound {
  const { at } = cursor;
  if (cursor.take('CURRENT', 'ROW')) {
    return { kind: 'frame-bound', at, type: 'current row' };
  }
  const unbounded = cursor.is('UNBOUNDED') && ['PRECEDING', 'FOLLOWING'].includes(cursor.peek().key);
  const offset = unbounded ? undefined : parseExpression(cursor);
  if (unbounded) {
    cursor.next();
  }
  if (!cursor.is('PRECEDING', 'FOLLOWING')) {
    throw cursor.unexpected('PRECEDING or FOLLOWING');
  }
  const direction = cursor.next().key === 'PRECEDING' ? 'preceding' : 'following';
  return offset === undefined ? { kind: 'frame-bound', at, type: `unbounded ${direction}` } : { kind: 'frame-bound', at, type: direction, offset };
}

/** `LISTAGG(value, ', ') WITHIN GROUP (ORDER BY value)`. */
export function parseListAgg(cursor: Cursor): ListAgg {
  const { at } = cursor;
  cursor.expect('LISTAGG', '(');
  const distinct = cursor.take('DISTINCT');
  if (!distinct) {
    cursor.take('ALL');
  }
  const value = parseExpression(cursor);
  const separator = cursor.take(',') ? stringLiteral(cursor, 'a string as separator') : undefined;
  const overflow = cursor.is('ON') ? parseOverflow(cursor) : undefined;
  cursor.expect(')', 'WITHIN', 'GROUP', '(');
  if (!cursor.is('ORDER')) {
    throw cursor.unexpected('ORDER BY in WITHIN GROUP');
  }
  const orderBy = parseOrderBy(cursor);
  cursor.expect(')');
  return { kind: 'listagg', at, distinct, value, separator, overflow, orderBy, filter: parseFilter(cursor) };
}

function parseOverflow(cursor: Cursor): ListAggOverflow {
  const { at } = cursor;
  cursor.expect('ON', 'OVERFLOW');
  if (cursor.take('ERROR')) {
    return { kind: 'listagg-overflow', at, behavior: 'error' };
  }
  cursor.expect('TRUNCATE');
  const filler = cursor.token.type === 'string' ? stringLiteral(cursor, 'a string') : undefined;
  const withCount = cursor.take('WITH');
  if (!withCount) {
    cursor.expect('WITHOUT');
  }
  cursor.expect('COUNT');
  return { kind: 'listagg-overflow', at, behavior: 'truncate', filler, withCount };
}

export function stringLiteral(cursor: Cursor, what: string): StringLiteral {
  const { at } = cursor;
  return { kind: 'string', at, value: cursor.string(what) };
}
