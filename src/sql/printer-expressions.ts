import { printIdentifier, printNames, printQuery } from './printer';
import { printType } from './printer-types';
import { Expression, FrameBound, FunctionCall, JsonFallback, JsonPathCall, ListAgg, SortItem, Window } from './tree';

/** How tight an expression binds; a looser one than its place allows is printed in parentheses. */
const LEVELS = ['lambda', 'or', 'and', 'not', 'predicate', 'concatenation', 'addition', 'multiplication', 'sign', 'time zone', 'primary'] as const;
type Level = typeof LEVELS[number];

function levelOf(expression: Expression): Level {
  switch (expression.kind) {
    case 'lambda': return 'lambda';
    case 'logical': return expression.operator;
    case 'not': return 'not';
    case 'comparison':
    case 'quantified':
    case 'between':
    case 'in-list':
    case 'in-query':
    case 'like':
    case 'is-null':
    case 'is-distinct-from': return 'predicate';
    case 'arithmetic':
      return expression.operator === '||' ? 'concatenation' : '+-'.includes(expression.operator) ? 'addition' : 'multiplication';
    case 'unary': return 'sign';
    case 'at-time-zone': return 'time zone';
    default: return 'primary';
  }
}

/** An expression as it may stand where at least `place` must bind. */
export function printExpression(expression: Expression, place: Level = 'lambda'): string {
  const printed = printBare(expression);
  return LEVELS.indexOf(levelOf(expression)) < LEVELS.indexOf(place) ? `(${printed})` : printed;
}

export function printString(value: string): string {
  return `'${value.replaceAll('\'', '\'\'')}'`;
}

function printList(expressions: readonly Expression[]): string {
  return expressions.map((expression) => printExpression(expression)).join(', ');
}

const not = (negated: boolean): string => negated ? 'NOT ' : '';
const value = (expression: Expression): string => printExpression(expression, 'concatenation');

function printBare(node: Expression): string {
  switch (node.kind) {
    case 'null': return 'NULL';
    case 'boolean': return node.value ? 'TRUE' : 'FALSE';
    case 'number': return node.text;
    case 'string': return printString(node.value);
    case 'binary': return `X'${node.hex}'`;
    case 'typed-literal': return `${node.type.toUpperCase()} ${printString(node.value)}`;
    case 'interval': {
      const to = node.to === undefined ? '' : ` TO ${node.to.toUpperCase()}`;
      return `INTERVAL ${node.negative ? '-' : ''}${printString(node.value)} ${node.from.toUpperCase()}${to}`;
    }
    case 'column': return printIdentifier(node.name);
    // A number before a point would read as a decimal.
    case 'dereference': return `${node.base.kind === 'number' ? `(${node.base.text})` : printExpression(node.base, 'primary')}.${printIdentifier(node.field)}`;
    case 'subscript': return `${printExpression(node.base, 'primary')}[${value(node.index)}]`;
    // A sign before a sign stands in parentheses: two minus signs in a row would start a comment.
    case 'unary': return `${node.operator}${printExpression(node.operand, 'time zone')}`;
    case 'arithmetic': {
      const level = levelOf(node);
      return `${printExpression(node.left, level)} ${node.operator} ${printExpression(node.right, LEVELS[LEVELS.indexOf(level) + 1])}`;
    }
    case 'at-time-zone': return `${printExpression(node.operand, 'time zone')} AT TIME ZONE ${printExpression(node.zone, 'primary')}`;
    case 'comparison': return `${value(node.left)} ${node.operator} ${value(node.right)}`;
    case 'quantified': return `${value(node.left)} ${node.operator} ${node.quantifier.toUpperCase()} (${printQuery(node.query)})`;
    case 'logical':
      return node.operands.map((operand) => printExpression(operand, node.operator === 'or' ? 'and' : 'not')).join(` ${node.operator.toUpperCase()} `);
    case 'not': return `NOT ${printExpression(node.operand, 'not')}`;
    case 'between': return `${value(node.operand)} ${not(node.negated)}BETWEEN ${value(node.low)} AND ${value(node.high)}`;
    case 'in-list': return `${value(node.operand)} ${not(node.negated)}IN (${printList(node.items)})`;
    case 'in-query': return `${value(node.operand)} ${not(node.negated)}IN (${printQuery(node.query)})`;
    case 'like': {
      const escape = node.escape === undefined ? '' : ` ESCAPE ${value(node.escape)}`;
      return `${value(node.operand)} ${not(node.negated)}LIKE ${value(node.pattern)}${escape}`;
    }
    case 'is-null': return `${value(node.operand)} IS ${not(node.negated)}NULL`;
    case 'is-distinct-from': return `${value(node.left)} IS ${not(node.negated)}DISTINCT FROM ${value(node.right)}`;
    case 'exists': return `EXISTS (${printQuery(node.query)})`;
    case 'subquery': return `(${printQuery(node.query)})`;
    case 'array': return `ARRAY[${printList(node.items)}]`;
    case 'row': return `ROW(${printList(node.fields)})`;
    case 'lambda': return `(${printNames(node.parameters)}) -> ${printExpression(node.body)}`;
    case 'call': return printCall(node);
    case 'listagg': return printListAgg(node);
    case 'grouping': return `GROUPING(${printList(node.columns)})`;
    case 'json-path': return printJsonPath(node);
    case 'current': return `${node.name}${node.precision === undefined ? '' : `(${node.precision})`}`;
    default: return printSpecialForm(node);
  }
}

type SpecialForm = Extract<Expression, { kind: 'case' | 'cast' | 'extract' | 'trim' | 'position' | 'substring' | 'normalize' }>;

function printSpecialForm(node: SpecialForm): string {
  switch (node.kind) {
    case 'case': {
      const branches = node.branches.map(({ when, then }) => ` WHEN ${printExpression(when)} THEN ${printExpression(then)}`).join('');
      const operand = node.operand === undefined ? '' : ` ${printExpression(node.operand)}`;
      const otherwise = node.otherwise === undefined ? '' : ` ELSE ${printExpression(node.otherwise)}`;
      return `CASE${operand}${branches}${otherwise} END`;
    }
    case 'cast': return `${node.safe ? 'TRY_CAST' : 'CAST'}(${printExpression(node.operand)} AS ${printType(node.type)})`;
    case 'extract': return `EXTRACT(${node.field.toUpperCase()} FROM ${value(node.operand)})`;
    case 'trim': {
      const characters = node.characters === undefined ? '' : `${value(node.characters)} `;
      return `TRIM(${node.side.toUpperCase()} ${characters}FROM ${value(node.value)})`;
    }
    case 'position': return `POSITION(${value(node.needle)} IN ${value(node.haystack)})`;
    case 'substring': {
      const length = node.length === undefined ? '' : ` FOR ${value(node.length)}`;
      return `SUBSTRING(${value(node.value)} FROM ${value(node.start)}${length})`;
    }
    case 'normalize': return `NORMALIZE(${value(node.value)}, ${node.form.toUpperCase()})`;
  }
}

function printCall(call: FunctionCall): string {
  const parts: string[] = [call.star ? '*' : `${call.distinct ? 'DISTINCT ' : ''}${printList(call.arguments)}`];
  if (call.orderBy.length > 0) {
    parts.push(`ORDER BY ${printSortItems(call.orderBy)}`);
  }
  let printed = `${printIdentifier(call.name)}(${parts.filter((part) => part !== '').join(' ')})`;
  if (call.filter !== undefined) {
    printed += ` FILTER (WHERE ${printExpression(call.filter)})`;
  }
  if (call.nulls !== undefined) {
    printed += ` ${call.nulls.toUpperCase()} NULLS`;
  }
  if (call.over !== undefined) {
    printed += ` OVER ${call.over.kind === 'window-name' ? printIdentifier(call.over.name) : printWindow(call.over)}`;
  }
  return printed;
}

function printListAgg(node: ListAgg): string {
  const separator = node.separator === undefined ? '' : `, ${printExpression(node.separator)}`;
  let overflow = '';
  if (node.overflow !== undefined) {
    const { behavior, filler, withCount } = node.overflow;
    const truncation = `${filler === undefined ? '' : ` ${printExpression(filler)}`} ${withCount ? 'WITH' : 'WITHOUT'} COUNT`;
    overflow = ` ON OVERFLOW ${behavior.toUpperCase()}${behavior === 'error' ? '' : truncation}`;
  }
  const filter = node.filter === undefined ? '' : ` FILTER (WHERE ${printExpression(node.filter)})`;
  return `LISTAGG(${node.distinct ? 'DISTINCT ' : ''}${printExpression(node.value)}${separator}${overflow}) `
    + `WITHIN GROUP (ORDER BY ${printSortItems(node.orderBy)})${filter}`;
}

function printJsonPath(node: JsonPathCall): string {
  const fallback = (at: 'EMPTY' | 'ERROR', given: JsonFallback | undefined): string => given === undefined ? ''
    : ` ${given.behavior.toUpperCase()}${given.value === undefined ? '' : ` ${printExpression(given.value)}`} ON ${at}`;
  const returning = node.returning === undefined ? '' : ` RETURNING ${printType(node.returning)}`;
  const wrapper = node.wrapper === undefined ? '' : ` ${node.wrapper.toUpperCase()} WRAPPER`;
  return `${node.name.toUpperCase()}(${printExpression(node.input)}, ${printExpression(node.path)}${returning}${wrapper}`
    + `${fallback('EMPTY', node.onEmpty)}${fallback('ERROR', node.onError)})`;
}

export function printSortItems(items: readonly SortItem[]): string {
  return items.map(({ expression, descending, nulls }) =>
    `${printExpression(expression)}${descending ? ' DESC' : ''}${nulls === undefined ? '' : ` NULLS ${nulls.toUpperCase()}`}`).join(', ');
}

/** A window in its parentheses. */
export function printWindow({ base, partitionBy, orderBy, frame }: Window): string {
  const parts: string[] = [];
  if (base !== undefined) {
    parts.push(printIdentifier(base));
  }
  if (partitionBy.length > 0) {
    parts.push(`PARTITION BY ${printList(partitionBy)}`);
  }
  if (orderBy.length > 0) {
    parts.push(`ORDER BY ${printSortItems(orderBy)}`);
  }
  if (frame !== undefined) {
    const bounds = frame.end === undefined ? printBound(frame.start) : `BETWEEN ${printBound(frame.start)} AND ${printBound(frame.end)}`;
    parts.push(`${frame.unit.toUpperCase()} ${bounds}`);
  }
  return `(${parts.join(' ')})`;
}

function printBound({ type, offset }: FrameBound): string {
  return offset === undefined ? type.toUpperCase() : `${printExpression(offset)} ${type.toUpperCase()}`;
}
