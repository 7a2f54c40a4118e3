import type { Ledger, LedgerEntry, SourceColumn } from './ledger';

/** What an entry has but its ETag; of the columns, the place of their list. */
type SharedText = Omit<LedgerEntry, 'eTag' | 'columns'> & { readonly columns?: number | undefined };

/** A ledger as JSON. A data set of ten thousand files is read and written whole for each of them: what entries have in common is written once. */
interface LedgerText extends Omit<Ledger, 'sources'> {
  readonly columnLists: readonly (readonly SourceColumn[])[];
  readonly shared: readonly SharedText[];
  readonly sources: readonly (readonly [key: string, eTag: string, shared: number])[];
}

export function serializeLedger(ledger: Ledger): string {
  const columnLists = new Places<readonly SourceColumn[]>();
  const shared = new Places<SharedText>();
  // Most entries hold the very same list: its text is made once.
  const places = new Map<readonly SourceColumn[], number>();
  const placeOf = (columns: readonly SourceColumn[]): number => {
    if (!places.has(columns)) places.set(columns, columnLists.of(JSON.stringify(columns), columns));
    return places.get(columns)!;
  };
  const sources = [...ledger.sources].map(([key, entry]) => {
    const { eTag, settings, reader, generation, isShown, isSettled, refusals, lastTry } = entry;
    const columns = entry.columns && placeOf(entry.columns);
    const text = `${settings} ${reader} ${generation} ${isShown} ${isSettled} ${columns} ${refusals && JSON.stringify(refusals)} ${lastTry?.of} ${lastTry?.at}`;
    return [key, eTag, shared.of(text, { settings, reader, generation, isShown, isSettled, refusals, lastTry, columns })] as const;
  });
  return JSON.stringify({ ...ledger, columnLists: columnLists.values, shared: shared.values, sources } satisfies LedgerText);
}

export function parseLedger(text: string): Ledger {
  const { columnLists, shared, sources, ...ledger } = JSON.parse(text) as LedgerText;
  const entries = shared.map(({ columns, ...rest }) => ({ ...rest, ...columns === undefined ? {} : { columns: columnLists[columns] } }));
  return { ...ledger, sources: new Map(sources.map(([key, eTag, at]) => [key, { ...entries[at], eTag }])) };
}

/** Different values, each with its place in a list. */
class Places<T> {
  public readonly values: T[] = [];
  private readonly places = new Map<string, number>();

  public of(text: string, value: T): number {
    const known = this.places.get(text);
    if (known !== undefined) return known;
    this.places.set(text, this.values.length);
    return this.values.push(value) - 1;
  }
}
