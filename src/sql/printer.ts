import { needsQuotes } from './keywords';
import { printExpression, printSortItems, printWindow } from './printer-expressions';
import { AnyNode, GroupingElement, GroupingSet, Identifier, JoinCondition, Query, QueryBody, Relation, RowLimit, Select, SelectItem, WithClause } from './tree';

/** Prints a query as Trino SQL on one line: comments are gone, names quoted where needed, parentheses where precedence asks for them. */
export function printQuery(query: Query): string {
  const parts: string[] = [];
  if (query.with !== undefined) {
    parts.push(printWith(query.with));
  }
  parts.push(printBody(query.body));
  if (query.orderBy.length > 0) {
    parts.push(`ORDER BY ${printSortItems(query.orderBy)}`);
  }
  if (query.offset !== undefined) {
    parts.push(`OFFSET ${query.offset}`);
  }
  if (query.limit !== undefined) {
    parts.push(printLimit(query.limit));
  }
  return parts.join(' ');
}

/** A name, in double quotes where it stood in them or needs them. */
export function printIdentifier({ name, quoted }: Identifier): string {
  return quoted || needsQuotes(name) ? `"${name.replaceAll('"', '""')}"` : name;
}

export function printNames(names: readonly Identifier[]): string {
  return names.map(printIdentifier).join(', ');
}

function printLimit(limit: RowLimit): string {
  if (limit.kind === 'limit') {
    return `LIMIT ${limit.count === 'all' ? 'ALL' : limit.count}`;
  }
  return `FETCH FIRST ${limit.count} ROWS ${limit.withTies ? 'WITH TIES' : 'ONLY'}`;
}

function printWith({ recursive, queries }: WithClause): string {
  const printed = queries.map(({ name, columns, query }) => `${printIdentifier(name)}${printColumns(columns)} AS (${printQuery(query)})`);
  return `WITH ${recursive ? 'RECURSIVE ' : ''}${printed.join(', ')}`;
}

function printColumns(columns: readonly Identifier[]): string {
  return columns.length === 0 ? '' : ` (${printNames(columns)})`;
}

function printBody(body: QueryBody): string {
  switch (body.kind) {
    case 'select': return printSelect(body);
    case 'values': return `VALUES ${body.rows.map((row) => printExpression(row)).join(', ')}`;
    case 'table-body': return `TABLE ${printRelation(body.table)}`;
    case 'nested-query': return `(${printQuery(body.query)})`;
    case 'set-operation': {
      const { operator, all, left, right } = body;
      return `${printOperand(left, operator, false)} ${operator.toUpperCase()}${all ? ' ALL' : ''} ${printOperand(right, operator, true)}`;
    }
  }
}

/** INTERSECT binds tighter than UNION and EXCEPT, and all of them to the left. */
function printOperand(operand: QueryBody, operator: string, isRight: boolean): string {
  const level = (name: string): number => name === 'intersect' ? 2 : 1;
  const loose = operand.kind === 'set-operation' && (level(operand.operator) < level(operator) || isRight && level(operand.operator) === level(operator));
  return loose ? `(${printBody(operand)})` : printBody(operand);
}

function printSelect(select: Select): string {
  const parts = [`SELECT ${select.distinct ? 'DISTINCT ' : ''}${select.items.map(printSelectItem).join(', ')}`];
  if (select.from.length > 0) {
    parts.push(`FROM ${select.from.map(printRelation).join(', ')}`);
  }
  if (select.where !== undefined) {
    parts.push(`WHERE ${printExpression(select.where)}`);
  }
  if (select.groupBy !== undefined) {
    parts.push(`GROUP BY ${select.groupBy.distinct ? 'DISTINCT ' : ''}${select.groupBy.elements.map(printGroupingElement).join(', ')}`);
  }
  if (select.having !== undefined) {
    parts.push(`HAVING ${printExpression(select.having)}`);
  }
  if (select.windows.length > 0) {
    parts.push(`WINDOW ${select.windows.map(({ name, window }) => `${printIdentifier(name)} AS ${printWindow(window)}`).join(', ')}`);
  }
  return parts.join(' ');
}

function printSelectItem(item: SelectItem): string {
  if (item.kind === 'select-expression') {
    return `${printExpression(item.expression)}${item.alias === undefined ? '' : ` AS ${printIdentifier(item.alias)}`}`;
  }
  const base = item.base === undefined ? '' : `${printExpression(item.base, 'primary')}.`;
  return `${base}*${item.aliases.length === 0 ? '' : ` AS (${printNames(item.aliases)})`}`;
}

function printGroupingElement(element: GroupingElement): string {
  return element.kind === 'grouping-set' ? printGroupingSet(element)
    : `${element.type.toUpperCase()} (${element.sets.map(printGroupingSet).join(', ')})`;
}

function printGroupingSet({ expressions }: GroupingSet): string {
  const printed = expressions.map((expression) => printExpression(expression)).join(', ');
  return expressions.length === 1 ? printed : `(${printed})`;
}

/** A relation as it stands in FROM. */
export function printRelation(relation: Relation): string {
  switch (relation.kind) {
    case 'table': return relation.parts.map(printIdentifier).join('.');
    case 'derived-table': return `(${printQuery(relation.query)})`;
    case 'lateral': return `LATERAL (${printQuery(relation.query)})`;
    case 'unnest':
      return `UNNEST(${relation.arguments.map((argument) => printExpression(argument)).join(', ')})${relation.withOrdinality ? ' WITH ORDINALITY' : ''}`;
    case 'aliased':
      return `${printPart(relation.relation, ['join', 'aliased', 'sampled'])} AS ${printIdentifier(relation.alias)}${printColumns(relation.columns)}`;
    case 'sampled':
      return `${printPart(relation.relation, ['join', 'sampled'])} TABLESAMPLE ${relation.method.toUpperCase()} (${printExpression(relation.percentage)})`;
    case 'join': {
      const type = relation.condition?.kind === 'natural' ? `NATURAL ${relation.type.toUpperCase()}` : relation.type.toUpperCase();
      const right = printPart(relation.right, ['join']);
      return `${printRelation(relation.left)} ${type} JOIN ${right}${printCondition(relation.condition)}`;
    }
  }
}

function printPart(relation: Relation, inParentheses: readonly AnyNode['kind'][]): string {
  return inParentheses.includes(relation.kind) ? `(${printRelation(relation)})` : printRelation(relation);
}

function printCondition(condition: JoinCondition | undefined): string {
  switch (condition?.kind) {
    case 'on': return ` ON ${printExpression(condition.expression)}`;
    case 'using': return ` USING (${printNames(condition.columns)})`;
    default: return '';
  }
}
