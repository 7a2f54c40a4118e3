import { Query, TableReference } from './tree';
import type { AnyNode } from './tree';
import { childrenOf } from './walk';

/** Common table expressions that are in scope, by lower-case name; the inner ones hide the outer ones. */
export type Scope = ReadonlyMap<string, Query>;

export interface ResolvedReference {
  readonly reference: TableReference;
  /** The common table expression that the reference means; absent where it means a base table. */
  readonly commonTable?: Query;
}

/**
 * Every table reference of a query, in the order of the text's clauses, with what it means. A common table expression covers the
 * later ones of its WITH and the query under that WITH, not itself and nothing outside; only names of one part can mean it.
 *
 * @param onDuplicate called for a name that one WITH gives twice
 */
export function resolveTables(query: Query, onDuplicate: (name: string, at: number) => void): ResolvedReference[] {
  const found: ResolvedReference[] = [];
  visit(query, new Map(), found, onDuplicate);
  return found;
}

function visit(node: AnyNode, scope: Scope, found: ResolvedReference[], onDuplicate: (name: string, at: number) => void): void {
  if (node.kind === 'table') {
    const commonTable = node.parts.length === 1 ? scope.get(node.parts[0].name.toLowerCase()) : undefined;
    found.push({ reference: node, commonTable });
    return;
  }
  if (node.kind !== 'query' || node.with === undefined) {
    childrenOf(node).forEach((child) => visit(child, scope, found, onDuplicate));
    return;
  }
  const inner = new Map(scope);
  const own = new Set<string>();
  for (const { name, query, at } of node.with.queries) {
    const key = name.name.toLowerCase();
    if (own.has(key)) {
      onDuplicate(name.name, at);
    }
    visit(query, new Map(inner), found, onDuplicate);
    inner.set(key, query);
    own.add(key);
  }
  childrenOf(node).filter((child) => child.kind !== 'with').forEach((child) => visit(child, inner, found, onDuplicate));
}
