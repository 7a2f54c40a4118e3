import { singular, withoutReferenceWords, wordsOf } from './reference-names';
import type { ColumnSummary, TableSummary } from './table-summary';
import { isWhole, overlap, readSketch } from './value-sketch';

/** A table whose summary may hold one side of a join. */
export interface JoinableTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly summary?: TableSummary;
}

/** How many rows of one side belong to one row of the other. */
export type Cardinality = 'one-to-one' | 'many-to-one' | 'many-to-many';

/** Two columns that tables can probably be joined on. Of a many-to-one, `from` is the side of the many. */
export interface JoinCandidate {
  readonly from: { readonly table: string; readonly column: string };
  readonly to: { readonly table: string; readonly column: string };
  readonly cardinality: Cardinality;
  /** The share, 0 to 1, of the distinct values of `from` that `to` has, estimated; undefined where only the ranges could be compared. */
  readonly inclusion?: number;
}

/** Values may be missing on the other side: rows that were deleted, or came too early. */
const LEAST_INCLUSION = 0.8;
/** Fewer values cannot tell one set of values from another. */
const LEAST_COMPARED = 5;
/** Candidates that a table is shown with. */
export const MOST_CANDIDATES = 12;

/** Words at the beginning of a table's name that say what kind of table it is. */
const TABLE_KINDS = new Set(['dim', 'fact', 'fct', 'tbl', 'table', 'stg', 'raw', 'src', 'ref', 'lookup', 'lkp']);
/** Names that any table may have: two of them have nothing to do with each other. */
const GENERAL_NAMES = new Set(['name', 'title', 'label', 'description', 'type', 'kind', 'status', 'state', 'category', 'date', 'day', 'month', 'year', 'time', 'value', 'amount', 'count',
  'quantity', 'total', 'comment', 'note', 'index', 'row', 'line', 'number', 'rank', 'version', 'group', 'flag', 'source', 'record', 'item', 'data']);

/** A column that may be one side of a join. */
interface Side {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly summary: ColumnSummary;
  /** The words of the name without those that only say that it refers. */
  readonly stem: readonly string[];
  readonly isReference: boolean;
  readonly isKey: boolean;
}

/**
 * The joins between tables, best first: columns of one type whose names say that they mean the same, and whose values agree, as far as summaries can tell.
 *
 * It takes time in proportion to the columns, and to the pairs of columns that share a stem: pairs are never formed of others.
 */
export function joinCandidates(tables: readonly JoinableTable[], most = MOST_CANDIDATES): JoinCandidate[] {
  const sides = tables.flatMap(sidesOf);
  const keys = new Map<string, Side[]>();
  for (const side of sides.filter(({ isKey }) => isKey)) {
    for (const name of namesOfKey(side)) keys.set(name, [...keys.get(name) ?? [], side]);
  }
  const found = new Map<string, { candidate: JoinCandidate; score: number }>();
  for (const side of sides) {
    for (const [name, nearness] of namesOfReference(side)) {
      for (const key of keys.get(name) ?? []) {
        const candidate = candidateOf(side, key, side.isReference && nearness === 1);
        if (candidate !== undefined) keepBetter(found, candidate, nearness + (candidate.inclusion === undefined ? 0 : 1));
      }
    }
  }
  const referred = new Set([...found.values()].map(({ candidate: { from } }) => `${from.table}.${from.column}`));
  for (const candidate of sharedReferences(sides.filter(({ table, column }) => !referred.has(`${table}.${column}`)))) keepBetter(found, candidate, 0);
  return [...found.values()].sort((a, b) => b.score - a.score || (textOf(a.candidate) < textOf(b.candidate) ? -1 : 1)).slice(0, most).map(({ candidate }) => candidate);
}

/** The joins of one table with the others, best first. */
export function joinsOfTable(table: string, tables: readonly JoinableTable[]): JoinCandidate[] {
  return joinCandidates(tables, Infinity).filter(({ from, to }) => from.table === table || to.table === table).slice(0, MOST_CANDIDATES);
}

function keepBetter(found: Map<string, { candidate: JoinCandidate; score: number }>, candidate: JoinCandidate, score: number): void {
  // Of two keys that have each other's values only one direction is kept.
  const key = [textOf(candidate), `${candidate.to.table}.${candidate.to.column}=${candidate.from.table}.${candidate.from.column}`].sort()[0];
  const before = found.get(key);
  if (before === undefined || before.score < score || before.score === score && textOf(candidate) < textOf(before.candidate)) found.set(key, { candidate, score });
}

function textOf({ from, to }: JoinCandidate): string {
  return `${from.table}.${from.column}=${to.table}.${to.column}`;
}

function sidesOf({ name: table, columns, summary }: JoinableTable): Side[] {
  return columns.flatMap(({ name, type }): Side[] => {
    const column = summary?.columns[name];
    if (column?.sketch === undefined) return [];
    const words = wordsOf(column.header || name);
    const stem = withoutReferenceWords(words);
    return [{ table, column: name, type, summary: column, stem, isReference: stem.length < words.length, isKey: column.key === true }];
  });
}

/** The names by which others refer to a key: its own, if it says what it means; and its table's, if it is named after the table or not at all. */
function namesOfKey({ table, stem }: Side): string[] {
  const names = new Set(isTelling(stem) ? [stem.join(' ')] : []);
  const tableWords = tableStem(table);
  if (stem.length === 0 || stem.join(' ') === tableWords.join(' ')) names.add(tableWords.join(' '));
  return [...names];
}

/** The names of keys that a column may refer to, nearest first: `billing customer` is a customer too. */
function namesOfReference({ stem }: Side): [string, number][] {
  return stem.map((_, i) => stem.slice(i)).filter(isTelling).map((words) => [words.join(' '), words.length / stem.length]);
}

/** Undefined where types or values do not agree, or a table would be joined with itself. Ranges alone are enough only where the name leaves no doubt. */
function candidateOf(from: Side, to: Side, isCertainName: boolean): JoinCandidate | undefined {
  if (from.table === to.table || from.type !== to.type) return undefined;
  const inclusion = inclusionOf(from.summary, to.summary);
  if (inclusion === 'none' || inclusion === 'unknown' && !isCertainName || typeof inclusion === 'number' && inclusion < LEAST_INCLUSION) return undefined;
  return { ...joined(from, to, from.isKey ? 'one-to-one' : 'many-to-one'), ...inclusion === 'unknown' ? {} : { inclusion } };
}

function joined({ table, column }: Side, to: Side, cardinality: Cardinality): JoinCandidate {
  return { from: { table, column }, to: { table: to.table, column: to.column }, cardinality };
}

/** The share of `from`'s values that `to` has; `unknown` where too few can be looked up and only ranges say that it may be so. */
function inclusionOf(from: ColumnSummary, to: ColumnSummary): number | 'unknown' | 'none' {
  const [own, other] = [readSketch(from.sketch), readSketch(to.sketch)];
  if (own === undefined || other === undefined) return 'none';
  const { compared, shared } = overlap(own, other);
  if (compared >= LEAST_COMPARED || isWhole(own) && isWhole(other) && compared > 0) return Math.round(100 * shared / compared) / 100;
  if (shared < compared) return 'none';
  return isWithin(from, to) ? 'unknown' : 'none';
}

function isWithin(from: ColumnSummary, to: ColumnSummary): boolean {
  if (from.min === undefined || from.max === undefined || to.min === undefined || to.max === undefined || from.distinct > to.distinct) return false;
  // Of texts a range says next to nothing.
  const areNumbers = [from.min, from.max, to.min, to.max].every((text) => /^-?\d+$/.test(text));
  return areNumbers && BigInt(from.min) >= BigInt(to.min) && BigInt(from.max) <= BigInt(to.max);
}

/** References of one name in several tables, where no table has the key: their values must mostly agree, both ways. */
function sharedReferences(sides: readonly Side[]): JoinCandidate[] {
  const byName = new Map<string, Side[]>();
  for (const side of sides.filter(({ isReference, isKey, stem }) => isReference && !isKey && isTelling(stem))) {
    byName.set(side.column, [...byName.get(side.column) ?? [], side]);
  }
  // A chain instead of all pairs: what joins the first two and the next two joins the first and the last.
  return [...byName.values()].flatMap((same) => same.slice(1).flatMap((side, i) => {
    const [forth, back] = [inclusionOf(side.summary, same[i].summary), inclusionOf(same[i].summary, side.summary)];
    if (side.type !== same[i].type || typeof forth !== 'number' || typeof back !== 'number' || Math.max(forth, back) < LEAST_INCLUSION) return [];
    return [forth >= back ? { ...joined(side, same[i], 'many-to-many'), inclusion: forth } : { ...joined(same[i], side, 'many-to-many'), inclusion: back }];
  }));
}

function isTelling(stem: readonly string[]): boolean {
  return stem.length > 0 && !(stem.length === 1 && (GENERAL_NAMES.has(stem[0]) || stem[0].length < 2));
}

function tableStem(table: string): string[] {
  const words = wordsOf(table).map(singular);
  const start = words.findIndex((word) => !TABLE_KINDS.has(word));
  return start < 0 ? words : words.slice(start);
}
