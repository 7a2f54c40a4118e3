import type { CatalogTable } from '../runtime/catalog-table';
import { literalComparisons, walk } from '../sql';
import type { Query } from '../sql';

/** A text in the query that a column with a complete list of values does not hold. */
export interface LiteralMismatch {
  readonly literal: string;
  readonly column: string;
  /** Values of the column, nearest first, at most three. */
  readonly nearest: readonly string[];
}

/** Names that a query gives to columns itself: their values are not those of a table's column of that name. */
function ownNames(query: Query): Set<string> {
  const names = new Set<string>();
  walk(query, node => {
    if (node.kind === 'select-expression' && node.alias !== undefined) names.add(node.alias.name.toLowerCase());
    else if (node.kind === 'named-query' || node.kind === 'aliased') node.columns.forEach(({ name }) => names.add(name.toLowerCase()));
  });
  return names;
}

/** Every name that a query mentions, and whether it selects all columns anywhere. */
export function mentionedNames(query: Query): { names: Set<string>; all: boolean } {
  const names = new Set<string>();
  let all = false;
  walk(query, node => {
    if (node.kind === 'identifier') names.add(node.name.toLowerCase());
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
  const own = ownNames(query);
  for (const { column, literal, ignoresCase } of literalComparisons(query)) {
    if (own.has(column)) continue;
    const owners = tables.filter(table => table.columns.some(({ name }) => name === column));
    const lists = owners.map(table => table.summary?.columns[column]?.values);
    if (owners.length === 0 || lists.some(list => list === undefined)) continue;
    const values = [...new Set(lists.flatMap(list => list ?? []))];
    const isHeld = values.some(value => value === literal || ignoresCase && value.toLowerCase() === literal.toLowerCase());
    if (!isHeld) mismatches.push({ literal, column, nearest: nearest(literal, values) });
  }
  return mismatches;
}
