import { Expression, Query, QueryBody } from './tree';
import { walk } from './walk';

/**
 * The names of the columns that a query yields, where they show without the catalog: undefined when a `*` is among them, or when a
 * column has no name of its own (Trino then calls it `_col0`, `_col1`, …; these names are given).
 */
export function outputColumnNames(query: Query): string[] | undefined {
  return namesOf(query.body);
}

function namesOf(body: QueryBody): string[] | undefined {
  switch (body.kind) {
    case 'nested-query': return namesOf(body.query.body);
    // The first part of a set operation names the columns.
    case 'set-operation': return namesOf(body.left);
    case 'values': {
      const [row] = body.rows;
      return (row.kind === 'row' ? row.fields : [row]).map((_, index) => `_col${index}`);
    }
    case 'table-body': return undefined;
    case 'select': {
      const names: string[] = [];
      for (const item of body.items) {
        if (item.kind === 'select-all') {
          return undefined;
        }
        names.push(item.alias?.name ?? nameOf(item.expression) ?? `_col${names.length}`);
      }
      return names;
    }
  }
}

function nameOf(expression: Expression): string | undefined {
  return expression.kind === 'column' ? expression.name.name : expression.kind === 'dereference' ? expression.field.name : undefined;
}

/** A column that a query compares with a text. */
export interface LiteralComparison {
  /** The column's name, lower case. */
  readonly column: string;
  /** What stands before the point, lower case: an alias or a table. */
  readonly qualifier?: string;
  readonly literal: string;
  /** Offset of the literal in the source. */
  readonly at: number;
  /** Whether the column is compared in lower (or upper) case: `lower(status) = 'paid'`. */
  readonly ignoresCase: boolean;
}

/** Every text that a column should equal by `=`, IN or CASE; what is checked against the values that it has. What it should not equal may be absent. */
export function literalComparisons(query: Query): LiteralComparison[] {
  const found: LiteralComparison[] = [];
  const add = (side: Expression, literal: Expression): void => {
    const column = comparedColumn(side);
    if (column !== undefined && literal.kind === 'string') {
      found.push({ ...column, literal: literal.value, at: literal.at });
    }
  };
  walk(query, (node) => {
    if (node.kind === 'comparison' && node.operator === '=') {
      add(node.left, node.right);
      add(node.right, node.left);
    } else if (node.kind === 'in-list' && !node.negated) {
      node.items.forEach((item) => add(node.operand, item));
    } else if (node.kind === 'case' && node.operand !== undefined) {
      const { operand } = node;
      node.branches.forEach(({ when }) => add(operand, when));
    }
  });
  return found;
}

function comparedColumn(side: Expression): Omit<LiteralComparison, 'literal' | 'at'> | undefined {
  if (side.kind === 'call' && ['lower', 'upper'].includes(side.name.name.toLowerCase()) && side.arguments.length === 1) {
    const column = comparedColumn(side.arguments[0]);
    return column === undefined ? undefined : { ...column, ignoresCase: true };
  }
  if (side.kind === 'column') {
    return { column: side.name.name.toLowerCase(), ignoresCase: false };
  }
  if (side.kind === 'dereference') {
    const qualifier = nameOf(side.base);
    return { column: side.field.name.toLowerCase(), qualifier: qualifier?.toLowerCase(), ignoresCase: false };
  }
  return undefined;
}
