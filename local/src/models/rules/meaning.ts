import { Aggregate, Comparison, Grain } from './items';
import { PromptColumn, PromptTable } from './prompt-tables';

/** What a question asks of one table: as much as the rules can say in SQL. */
export interface Meaning {
  table: PromptTable;
  target:
    | { kind: 'count' }
    | { kind: 'distinct'; column: PromptColumn }
    | { kind: 'aggregate'; aggregate: Aggregate; column: PromptColumn }
    | { kind: 'values'; column: PromptColumn }
    | { kind: 'rows'; by?: PromptColumn };
  groups: GroupKey[];
  filters: Filter[];
  /** Only the first so many of the ordered result. */
  order?: { highest: boolean; limit: number };
  assumptions: string[];
}

export interface GroupKey { column: PromptColumn; grain?: Grain }

export interface Filter {
  column: PromptColumn;
  comparison: Comparison;
  values: string[];
  /** How the column is read: as it is, in lower case, or the month of a date. */
  as?: 'lower' | 'month';
  /** The question's own words for it; empty when another filter says it. An answer may hold no number that is not in the question. */
  said?: string;
}

/** Why there is no query. */
export class NotUnderstood extends Error {
  constructor(
    public readonly kind: 'clarify' | 'cannot_answer',
    message: string,
    /** Words that found no place; fewer of them means a nearer table. */
    public readonly unknown: string[] = [],
    /** Whether anything of the question belongs to the table. */
    public readonly related = true,
  ) {
    super(message);
  }
}
