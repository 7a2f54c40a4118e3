import type { Refuse } from './check';
import { checkExpansion, generatedRows } from './cost-expressions';
import { linksOf } from './cost-links';
import { AGGREGATE_FUNCTIONS } from './functions';
import { AnyNode, Query, QueryBody, Relation, Select } from './tree';
import { childrenOf, walk } from './walk';

/** Rows are counted as powers of ten. A base table counts as a million rows, an array of the data as ten. */
const TABLE_WEIGHT = 6;
const ARRAY_WEIGHT = 1;
/** Two base tables without a link between them are the most that one FROM may multiply. */
const MAX_WEIGHT = 12;
/** Reads of base tables after common table expressions are written out, as Trino does: a dozen that double each other would be thousands. */
const MAX_READS = 64;

interface Estimate {
  readonly weight: number;
  readonly reads: number;
}

type Scope = ReadonlyMap<string, Estimate>;

/** A relation of a FROM that is no join, with the names that refer to it. */
export interface Leaf {
  readonly name: string | undefined;
  readonly relation: Relation;
  weight: number;
}

/** Refuses queries whose cost grows out of proportion to the data: unlinked joins, generated rows, repetition, exponential WITH. */
export function checkCost(query: Query, refuse: Refuse): void {
  checkExpansion(query, refuse);
  new CostCheck(refuse).query(query, new Map());
}

class CostCheck {
  public constructor(private readonly refuse: Refuse) {}

  public query(query: Query, outer: Scope): Estimate {
    const scope = new Map(outer);
    for (const { name, query: common } of query.with?.queries ?? []) {
      scope.set(name.name.toLowerCase(), this.query(common, new Map(scope)));
    }
    const body = this.body(query.body, scope);
    let { weight } = body;
    let { reads } = body;
    query.orderBy.forEach((item) => {
      reads += this.readsBelow(item, scope);
    });
    if (query.limit !== undefined && query.limit.count !== 'all') {
      weight = Math.min(weight, Math.log10(Math.max(1, query.limit.count)));
    }
    return this.checked({ weight, reads }, query.at);
  }

  private body(body: QueryBody, scope: Scope): Estimate {
    switch (body.kind) {
      case 'select': return this.select(body, scope);
      case 'nested-query': return this.query(body.query, scope);
      case 'values': return { weight: Math.log10(body.rows.length), reads: this.readsBelow(body, scope) };
      case 'table-body': return this.relation(body.table, scope);
      case 'set-operation': {
        const left = this.body(body.left, scope);
        const right = this.body(body.right, scope);
        const weight = body.operator === 'union' ? Math.log10(10 ** left.weight + 10 ** right.weight) : left.weight;
        return this.checked({ weight, reads: left.reads + right.reads }, body.at);
      }
    }
  }

  private select(select: Select, scope: Scope): Estimate {
    const leaves: Leaf[] = [];
    let reads = 0;
    for (const relation of select.from) {
      reads += this.collect(relation, scope, leaves);
    }
    const weight = this.product(select, leaves);
    for (const child of childrenOf(select)) {
      if (!(select.from as readonly AnyNode[]).includes(child)) {
        reads += this.readsBelow(child, scope);
      }
    }
    return this.checked({ weight: this.isOneRow(select) ? 0 : weight, reads }, select.at);
  }

  /** The leaves of a FROM into `leaves`; the reads of base tables are the result. */
  private collect(relation: Relation, scope: Scope, leaves: Leaf[], name?: string): number {
    switch (relation.kind) {
      case 'aliased': return this.collect(relation.relation, scope, leaves, relation.alias.name.toLowerCase());
      case 'sampled': return this.collect(relation.relation, scope, leaves, name);
      case 'join': {
        const reads = this.collect(relation.left, scope, leaves) + this.collect(relation.right, scope, leaves);
        return reads + (relation.condition === undefined ? 0 : this.readsBelow(relation.condition, scope));
      }
      default: {
        const { weight, reads } = this.relation(relation, scope);
        const ownName = relation.kind === 'table' ? relation.parts[relation.parts.length - 1].name.toLowerCase() : undefined;
        leaves.push({ name: name ?? ownName, relation, weight });
        return reads;
      }
    }
  }

  private relation(relation: Relation, scope: Scope): Estimate {
    switch (relation.kind) {
      case 'table': {
        const common = relation.parts.length === 1 ? scope.get(relation.parts[0].name.toLowerCase()) : undefined;
        return common ?? { weight: TABLE_WEIGHT, reads: 1 };
      }
      case 'derived-table':
      case 'lateral': return this.query(relation.query, scope);
      case 'unnest': {
        const weights = relation.arguments.map((argument) => {
          const rows = generatedRows(argument);
          return rows === undefined ? ARRAY_WEIGHT : Math.log10(Math.max(1, rows));
        });
        return { weight: Math.max(...weights), reads: this.readsBelow(relation, scope) };
      }
      default: return { weight: TABLE_WEIGHT, reads: 1 };
    }
  }

  /** The weight of a FROM: groups of linked relations count as their largest, unlinked groups multiply. */
  private product(select: Select, leaves: readonly Leaf[]): number {
    const weight = linksOf(select, leaves).weight();
    if (weight > MAX_WEIGHT + 1e-9) {
      throw this.refuse(select.from[0].at, 'too-costly',
        'This FROM multiplies too many rows; link its tables with join conditions such as a.id = b.id, or aggregate them first.');
    }
    return weight;
  }

  private isOneRow(select: Select): boolean {
    if (select.groupBy !== undefined) {
      return false;
    }
    let found = false;
    for (const item of select.items) {
      walk(item, (node) => {
        if (node.kind === 'query' || node.kind === 'call' && node.over !== undefined) {
          return false;
        }
        found = found || node.kind === 'listagg' || node.kind === 'call' && AGGREGATE_FUNCTIONS.has(node.name.name.toLowerCase());
        return !found;
      });
    }
    return found;
  }

  /** Reads by the queries inside expressions. */
  private readsBelow(node: AnyNode, scope: Scope): number {
    let reads = 0;
    walk(node, (below) => {
      if (below.kind === 'query') {
        reads += this.query(below, scope).reads;
        return false;
      }
      return true;
    });
    return reads;
  }

  private checked(estimate: Estimate, at: number): Estimate {
    if (estimate.reads > MAX_READS) {
      throw this.refuse(at, 'too-costly', `The query reads tables more than ${MAX_READS} times, its WITH written out; read each table fewer times.`);
    }
    return estimate;
  }
}
