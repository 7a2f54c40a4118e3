import { isSameVersion, LedgerEntry, quarantineOf, withEntry } from './ledger';
import { HeldLedger } from './ledgers.client';
import { Overtaken } from './overtaken';
import { settleTable } from './settle-table';
import { collisionOf, rulesOf, SourceInHand, tell } from './source-in-hand';
import { tableOfKey } from '../names';
import type { Quarantine } from '../quarantine';
import type { Outcome } from '../reconcile';
import type { Reconciler } from '../reconciler';
import { sourceObjectKeys } from '../table-bucket.client';
import type { UploadStatus } from '../upload-status';

/** What is true of a source object that is gone: no rows, no profile, no rejects, and a status that says so if there was one. */
export async function removeSource(key: string, reconciler: Reconciler): Promise<Outcome> {
  const { tables, ledgers, now, settings: { uploadPrefix } } = reconciler;
  const table = tableOfKey(key, uploadPrefix);
  const held = await ledgers.load(table);
  const before = held.ledger?.sources.get(key);
  // What the ledger tells of may have a status already. Whoever tells it other things from now on is met below, or writes another status and is met there.
  const seen = await tables.see(sourceObjectKeys(key, table, 0).status);
  await removeObjects(key, table, held, reconciler);
  await ledgers.change(table, (ledger) => {
    const present = ledger?.sources.get(key);
    if (present === undefined) return ledger;
    if (!isSameVersion(before, present)) throw new Overtaken('what the ledger says of the source');
    return withEntry(ledger!, key, undefined, rulesOf(reconciler));
  }, held);
  await settleTable(table, reconciler, { self: key });
  const status = seen.eTag === undefined ? undefined : (await tables.getJson<UploadStatus>(seen.key))?.value;
  if (status !== undefined && status.state !== 'superseded') {
    const superseded: UploadStatus = { formatVersion: 1, sourceKey: key, sourceETag: status.sourceETag, state: 'superseded', table, at: now().toISOString() };
    await tables.putJson(seen, superseded, '');
  }
  return { state: 'superseded', table, rows: 0, rejects: 0 };
}

/** A file that is no part of a table: its owner is told why, and the rows that it replaced are gone. */
export async function quarantineSource(source: SourceInHand, held: HeldLedger, quarantine: Quarantine, reconciler: Reconciler): Promise<Outcome> {
  const { key, table, version } = source;
  const { tables, ledgers, now } = reconciler;
  const entry: LedgerEntry = { ...version, generation: 0, isShown: false, isSettled: false };
  // Before the ledger is told: whoever tells it other things of the source after that writes another status, or finds this one's.
  const seen = await tables.see(sourceObjectKeys(key, table, 0).status);
  await removeObjects(key, table, held, reconciler);
  const { ledger } = await tell(source, () => entry, () => true, reconciler);
  const collision = collisionOf(key, ledger, reconciler);
  if (collision === undefined && quarantine.code === 'name-collision') throw new Overtaken('the owner of the name');
  const { code, message } = collision ?? quarantine;
  const status: UploadStatus = {
    formatVersion: 1, sourceKey: key, sourceETag: version.eTag, state: 'quarantined', table, reason: { code, message }, at: now().toISOString(),
  };
  await tables.putJson(seen, status, quarantineOf(version));
  await ledgers.change(table, (current) => {
    const present = current?.sources.get(key);
    // Whoever took the name from the owner that the reason tells of, or gave it to this source, has called it again.
    if (current === undefined || !isSameVersion(present, version) || current.owner !== ledger.owner) throw new Overtaken('the ledger');
    return withEntry(current, key, { ...entry, isSettled: true }, rulesOf(reconciler), source.settings.about);
  });
  await settleTable(table, reconciler, { self: key });
  return { state: 'quarantined', table, rows: 0, rejects: 0 };
}

/** The rejects last: the sweep misses the others where a run died that was wrong to remove them. */
async function removeObjects(key: string, table: string, { ledger }: HeldLedger, { glue, tables }: Reconciler): Promise<void> {
  // The generation that readers see may not be noted yet.
  for (const generation of new Set([ledger?.generation ?? 0, ledger?.visible ?? 0, (await glue.get(table))?.generation ?? 0])) {
    const { parquet, profile, rejects } = sourceObjectKeys(key, table, generation);
    for (const seen of await Promise.all([profile, parquet, rejects].map((object) => tables.see(object)))) await tables.remove(seen);
  }
}
