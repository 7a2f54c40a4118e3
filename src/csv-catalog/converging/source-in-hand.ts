import { emptyLedger, isSameVersion, Ledger, LedgerEntry, LedgerRules, ownerOf, SourceVersion, withEntry } from './ledger';
import { HeldLedger } from './ledgers.client';
import { Overtaken } from './overtaken';
import type { DataSetSettings } from '../data-set-settings';
import { dataSetOf } from '../names';
import { Quarantine } from '../quarantine';
import type { Reconciler } from '../reconciler';

/** A source object that is worked on. */
export interface SourceInHand {
  readonly key: string;
  readonly table: string;
  readonly version: SourceVersion;
  readonly settings: DataSetSettings;
  /** Its entry before anything was read; undefined where it had none. */
  readonly before: LedgerEntry | undefined;
}

export function rulesOf({ settings: { uploadPrefix, keepsEmptyTables } }: Reconciler): LedgerRules {
  return { prefix: uploadPrefix, keepsEmptyTables };
}

/**
 * Tells the ledger of the source, if there is news: what another entry there says is never overwritten unseen.
 *
 * @throws Quarantine where the table's name is another data set's, Overtaken where another writer has told other things of the source
 */
export async function tell(
  source: SourceInHand, entryOf: (present: LedgerEntry | undefined, ledger: Ledger) => LedgerEntry, isNews: (before: Ledger, after: Ledger) => boolean,
  reconciler: Reconciler, held?: HeldLedger,
): Promise<{ ledger: Ledger; eTag: string | undefined }> {
  const { key, table, version, settings: { about } } = source;
  const current = held ?? await reconciler.ledgers.load(table);
  // A table that is older than its ledger has used its generation.
  const base = current.ledger ?? emptyLedger(table, (await reconciler.glue.get(table))?.generation ?? 0);
  let unwritten = base;
  const changed = await reconciler.ledgers.change(table, (found) => {
    const ledger = found ?? base;
    const present = ledger.sources.get(key);
    if (!isSameVersion(present, version) && !(present === undefined ? source.before === undefined : isSameVersion(source.before, present))) {
      throw new Overtaken('what the ledger says of the source');
    }
    const next = withEntry(ledger, key, entryOf(present, ledger), rulesOf(reconciler), about);
    unwritten = next;
    return isNews(ledger, next) ? next : found;
  }, current);
  return { ledger: changed.ledger ?? unwritten, eTag: changed.eTag };
}

/** Why a source's data set does not have the name that it wants; undefined where it has. */
export function collisionOf(key: string, ledger: Ledger | undefined, { settings: { uploadPrefix } }: Reconciler): Quarantine | undefined {
  const dataSet = dataSetOf(key, uploadPrefix);
  const owner = ownerOf([...ledger?.sources.keys() ?? [], key], uploadPrefix);
  return owner === dataSet ? undefined : new Quarantine('name-collision', `the data sets '${owner}' and '${dataSet}' both want one table name, and `
    + `${owner.endsWith('/') && !dataSet.endsWith('/') ? 'a folder goes before a file' : 'the smaller key goes first'}: rename one of them`);
}

/** @throws Quarantine where the name is another data set's */
export function throwIfNotOwner(key: string, ledger: Ledger | undefined, reconciler: Reconciler): void {
  const collision = collisionOf(key, ledger, reconciler);
  if (collision !== undefined) throw collision;
}
