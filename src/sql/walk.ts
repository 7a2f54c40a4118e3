import { AnyNode } from './tree';

/** Whether a value of a tree is a node. */
function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as { kind?: unknown }).kind === 'string';
}

/** The nodes directly under a node, in the order of their fields. */
export function childrenOf(node: AnyNode): AnyNode[] {
  const children: AnyNode[] = [];
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) {
      children.push(...value.filter(isNode));
    } else if (isNode(value)) {
      children.push(value);
    }
  }
  return children;
}

/**
 * Visits a node and all below it, parents first.
 *
 * @param visit returns false to leave out what is below the node
 */
export function walk(node: AnyNode, visit: (node: AnyNode) => boolean | void): void {
  const pending: AnyNode[] = [node];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (visit(next) !== false) {
      pending.push(...childrenOf(next).reverse());
    }
  }
}
