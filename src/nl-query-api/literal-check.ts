import type { CatalogTable } from '../runtime/catalog-table';
import type { Query } from '../sql/tree';

/** A text in the query that a column with a complete list of values does not hold. */
export interface LiteralMismatch {
  readonly literal: string;
  readonly column: string;
  /** Values of the column, nearest first, at most three. */
  readonly nearest: readonly string[];
}

/** A comparison of a column with a text. */
export interface LiteralComparison {
  readonly column: string;
  readonly literal: string;
}

type TreeNode = { readonly kind: string } & Record<string, unknown>;

function isNode(value: unknown): value is TreeNode {
  return typeof value === 'object' && value !== null && typeof (value as { kind?: unknown }).kind === 'string';
}

function walk(value: unknown, visit: (node: TreeNode) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit);
  } else if (isNode(value)) {
    visit(value);
    for (const key in value) walk(value[key], visit);
  }
}

function columnName(value: unknown): string | undefined {
  if (!isNode(value)) return undefined;
  const name = value.kind === 'column' ? value.name : value.kind === 'dereference' ? value.field : undefined;
  return isNode(name) ? String(name.name).toLowerCase() : undefined;
}

/** The comparisons of columns with texts that a query makes: `=` and `IN`, not those of columns that it names itself. */
export function literalComparisons(query: Query): LiteralComparison[] {
  const found: LiteralComparison[] = [];
  const ownNames = new Set<string>();
  const add = (side: unknown, other: unknown) => {
    const column = columnName(side);
    if (column !== undefined && isNode(other) && other.kind === 'string') found.push({ column, literal: String(other.value) });
  };
  walk(query, node => {
    if (node.kind === 'comparison' && node.operator === '=') {
      add(node.left, node.right);
      add(node.right, node.left);
    } else if (node.kind === 'in-list' && node.negated !== true) {
      for (const item of node.items as unknown[]) add(node.operand, item);
    } else if (node.kind === 'select-expression' && isNode(node.alias)) {
      ownNames.add(String(node.alias.name).toLowerCase());
    } else if (node.kind === 'named-query' || node.kind === 'aliased') {
      for (const column of node.columns as TreeNode[]) ownNames.add(String(column.name).toLowerCase());
    }
  });
  return found.filter(({ column }) => !ownNames.has(column));
}

/** Every name that a query mentions, and whether it selects all columns anywhere. */
export function mentionedNames(query: Query): { names: Set<string>; all: boolean } {
  const names = new Set<string>();
  let all = false;
  walk(query, node => {
    if (node.kind === 'identifier') names.add(String(node.name).toLowerCase());
    if (node.kind === 'select-all' || node.kind === 'table-body') all = true;
  });
  return { names, all };
}

/* Letters in common, by pairs; 1 for equal texts regardless of case. */
function likeness(a: string, b: string): number {
  const pairs = (text: string) => {
    const padded = ` ${text.toLowerCase()} `;
    return new Set(Array.from({ length: padded.length - 1 }, (_, index) => padded.slice(index, index + 2)));
  };
  const left = pairs(a);
  const right = pairs(b);
  let common = 0;
  for (const pair of left) if (right.has(pair)) common++;
  return 2 * common / (left.size + right.size) + (b.toLowerCase().startsWith(a.toLowerCase()) ? 0.5 : 0);
}

/** The nearest of `names` to a text, best first. */
export function nearest(text: string, names: readonly string[], count = 3): string[] {
  return names
    .map(name => ({ name, score: likeness(text, name) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, count).map(({ name }) => name);
}

/** Texts of the query that are in no value list of the column they are compared with; only complete lists count. */
export function literalMismatches(query: Query, tables: readonly CatalogTable[]): LiteralMismatch[] {
  const mismatches: LiteralMismatch[] = [];
  for (const { column, literal } of literalComparisons(query)) {
    const owners = tables.filter(table => table.columns.some(({ name }) => name === column));
    const lists = owners.map(table => table.summary?.columns[column]?.values);
    if (owners.length === 0 || lists.some(list => list === undefined)) continue;
    const values = [...new Set(lists.flatMap(list => list ?? []))];
    if (!values.includes(literal)) mismatches.push({ literal, column, nearest: nearest(literal, values) });
  }
  return mismatches;
}
