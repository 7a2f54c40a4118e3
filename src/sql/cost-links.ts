import type { Leaf } from './cost';
import { AnyNode, Expression, Relation, Select } from './tree';
import { walk } from './walk';

/** Which relations of a FROM are tied by conditions: by equality (strong) or by another comparison (weak, half of the rows stay). */
class Links {
  private readonly strong: number[];
  private readonly weak: number[];
  private wildcards = 0;

  public constructor(private readonly leaves: readonly Leaf[]) {
    this.strong = leaves.map((_, index) => index);
    this.weak = leaves.map((_, index) => index);
  }

  public link(indexes: readonly number[], isStrong: boolean): void {
    for (const index of indexes.slice(1)) {
      if (isStrong) {
        unite(this.strong, indexes[0], index);
      }
      unite(this.weak, indexes[0], index);
    }
  }

  /** An equality of columns without a qualifier: ties two relations, but it is not known which. */
  public linkAnyTwo(): void {
    this.wildcards += 1;
  }

  public weight(): number {
    const strong = new Map<number, { weight: number; weakRoot: number }>();
    this.leaves.forEach(({ weight }, index) => {
      const root = find(this.strong, index);
      const group = strong.get(root);
      strong.set(root, { weight: Math.max(group?.weight ?? 0, weight), weakRoot: find(this.weak, index) });
    });
    const weak = new Map<number, number[]>();
    for (const { weight, weakRoot } of strong.values()) {
      weak.set(weakRoot, [...weak.get(weakRoot) ?? [], weight]);
    }
    const groups = [...weak.values()].map((weights) => {
      const largest = Math.max(...weights);
      return largest + (weights.reduce((sum, weight) => sum + weight, 0) - largest) / 2;
    }).sort((a, b) => b - a);
    // Each equality of unknown sides ties one more group to the largest one.
    return groups.filter((_, index) => index === 0 || index > this.wildcards).reduce((sum, weight) => sum + weight, 0);
  }
}

function find(parents: number[], index: number): number {
  let root = index;
  while (parents[root] !== root) {
    root = parents[root];
  }
  parents[index] = root;
  return root;
}

function unite(parents: number[], a: number, b: number): void {
  parents[find(parents, a)] = find(parents, b);
}

/** The links that the conditions of a SELECT make between the relations of its FROM. */
export function linksOf(select: Select, leaves: readonly Leaf[]): Links {
  const links = new Links(leaves);
  const seen = new Set<string>();
  for (const condition of conjuncts(select.where)) {
    addLink(links, condition, leaves, undefined, seen);
  }
  const position = { next: 0 };
  select.from.forEach((relation) => joinLinks(links, relation, leaves, position, seen));
  leaves.forEach(({ relation }, index) => {
    if (relation.kind === 'lateral') {
      const outer = mentioned(relation.query, leaves).leaves.filter((other) => other < index);
      links.link([index, ...outer.slice(0, 1)], true);
    }
  });
  return links;
}

/** Links of a join's conditions; the result is the range of leaves that the relation covers. */
function joinLinks(links: Links, relation: Relation, leaves: readonly Leaf[], position: { next: number }, seen: Set<string>): number[] {
  if (relation.kind === 'aliased' || relation.kind === 'sampled') {
    return joinLinks(links, relation.relation, leaves, position, seen);
  }
  if (relation.kind !== 'join') {
    position.next += 1;
    return [position.next - 1];
  }
  const left = joinLinks(links, relation.left, leaves, position, seen);
  const right = joinLinks(links, relation.right, leaves, position, seen);
  if (relation.condition?.kind === 'using' || relation.condition?.kind === 'natural') {
    links.link([left[0], right[0]], true);
  } else if (relation.condition?.kind === 'on') {
    for (const condition of conjuncts(relation.condition.expression)) {
      addLink(links, condition, leaves, [left[0], right[0]], seen);
    }
  }
  return [...left, ...right];
}

function conjuncts(condition: Expression | undefined): readonly Expression[] {
  if (condition === undefined) {
    return [];
  }
  return condition.kind === 'logical' && condition.operator === 'and' ? condition.operands.flatMap(conjuncts) : [condition];
}

/** A condition as a link: nothing for what is true of any pair of rows (`1 = 1`, `a.x = a.x`, `… OR TRUE`, `<>`, NOT). */
function addLink(links: Links, condition: Expression, leaves: readonly Leaf[], sides: readonly number[] | undefined, seen: Set<string>): void {
  if (condition.kind === 'logical') {
    const branches = condition.operands.map((operand) => conjuncts(operand).find((part) => connects(part, leaves)));
    const common = branches.map((branch) => branch === undefined ? [] : mentioned(branch, leaves).leaves);
    const shared = common[0].filter((index) => common.every((indexes) => indexes.includes(index)));
    if (shared.length > 1) {
      links.link(shared, false);
    }
    return;
  }
  if (!connects(condition, leaves)) {
    return;
  }
  const { leaves: indexes, columns } = mentioned(condition, leaves);
  const isEquality = condition.kind === 'comparison' && condition.operator === '=' || condition.kind === 'is-distinct-from';
  if (indexes.length > 1) {
    links.link(indexes, isEquality);
  } else if (sides !== undefined) {
    links.link(sides, isEquality);
  } else if (isEquality) {
    const key = [...columns].sort().join('\0');
    if (!seen.has(key)) {
      seen.add(key);
      links.linkAnyTwo();
    }
  }
}

/** Whether a condition compares columns of two relations, or may do so as far as unqualified names tell. */
function connects(condition: Expression, leaves: readonly Leaf[]): boolean {
  const comparing = condition.kind === 'comparison' ? condition.operator !== '<>'
    : condition.kind === 'is-distinct-from' ? condition.negated
      : condition.kind === 'between' || condition.kind === 'like' ? !condition.negated : condition.kind === 'call';
  if (!comparing) {
    return false;
  }
  const { leaves: indexes, columns, unqualified } = mentioned(condition, leaves);
  return indexes.length > 1 || unqualified > 0 && columns.size > 1;
}

interface Mentioned {
  /** Relations that are named as qualifiers. */
  readonly leaves: number[];
  /** Columns, as written, lower case. */
  readonly columns: ReadonlySet<string>;
  readonly unqualified: number;
}

function mentioned(node: AnyNode, leaves: readonly Leaf[]): Mentioned {
  const found = new Set<number>();
  const columns = new Set<string>();
  let unqualified = 0;
  walk(node, (below) => {
    if (below.kind === 'dereference' && below.base.kind === 'column') {
      const qualifier = below.base.name.name.toLowerCase();
      const index = leaves.findIndex(({ name }) => name === qualifier);
      if (index !== -1) {
        found.add(index);
      }
      columns.add(`${qualifier}.${below.field.name.toLowerCase()}`);
      return false;
    }
    if (below.kind === 'dereference' && below.base.kind === 'dereference') {
      const index = leaves.findIndex(({ relation }) => relation.kind === 'table'
        && below.base.kind === 'dereference' && relation.parts[relation.parts.length - 1].name.toLowerCase() === below.base.field.name.toLowerCase());
      if (index !== -1) {
        found.add(index);
        columns.add(`${index}.${below.field.name.toLowerCase()}`);
        return false;
      }
    }
    if (below.kind === 'column') {
      columns.add(below.name.name.toLowerCase());
      unqualified += 1;
    }
    return true;
  });
  return { leaves: [...found], columns, unqualified };
}
