import type { LedgerEntry, SourceColumn } from './ledger';
import type { TableColumn } from '../converting/conversion';
import { decimalType, joinTypes, WIDEST_TYPE } from '../converting/type-lattice';

/** A source as far as it decides on the columns. */
export type Part = Required<Pick<LedgerEntry, 'columns'>> & Pick<LedgerEntry, 'refusals'>;

/**
 * The columns of a table: those of its sources in the order in which the sources, sorted by key, name them; each in the join of the types that the sources'
 * own values have. Nothing but the sources that are there now counts, so a table narrows again when the file goes that it was widened for.
 *
 * @param parts sorted by key
 */
export function targetColumns(parts: readonly Part[]): TableColumn[] {
  const types = new Map<string, { type: string; isEmpty: boolean }>();
  // Of many files most have the very same columns.
  for (const columns of new Set(parts.map((part) => part.columns))) {
    for (const column of columns) types.set(column.name, joined(types.get(column.name), column));
  }
  const refusals = new Map<string, Set<string>>();
  for (const { refusals: refused = {} } of parts) {
    for (const [name, list] of Object.entries(refused)) refusals.set(name, new Set([...refusals.get(name) ?? [], ...list]));
  }
  return [...types].map(([name, { type }]) => ({ name, type: accepted(type, refusals.get(name)) }));
}

function joined(before: { type: string; isEmpty: boolean } | undefined, { type, isEmpty }: SourceColumn): { type: string; isEmpty: boolean } {
  if (before === undefined || (before.isEmpty && !isEmpty)) return { type, isEmpty };
  return isEmpty && !before.isEmpty ? before : { type: joinTypes(before.type, type), isEmpty };
}

/**
 * The first type, upwards from a join, that no source has refused. One way up for all: what a source would propose is only known of those
 * that were tried first.
 */
function accepted(type: string, refused: ReadonlySet<string> = new Set()): string {
  if (!refused.has(type) || type === WIDEST_TYPE) return type;
  return accepted(decimalType(type) === undefined ? WIDEST_TYPE : 'double', refused);
}
