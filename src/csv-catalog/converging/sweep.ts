import { eachOf } from './each-of';
import { contentsOf, hasTable, Ledger, LedgerRules, pendingKeys } from './ledger';
import { removeLeftovers } from './retention';
import { rulesOf } from './source-in-hand';
import type { WorkMessage } from './work-messages.client';
import { dataSetOfSettings, settingsKeyOf } from '../data-set-settings';
import type { CatalogedTable } from '../glue-tables.client';
import { compareKeys, dataSetOf } from '../names';
import { readerOf } from '../reader';
import type { CatalogSettings, Reconciler } from '../reconciler';
import { ListedObject, tableProfileKey } from '../table-bucket.client';
import { isUpload } from '../upload-event';

/** What a sweep found, for logs and tests. */
export interface SweepOutcome {
  readonly looked: number;
  readonly queued: number;
  /** Whether a message was sent that goes on. */
  readonly continues: boolean;
}

/** Time for the leftovers, or for the message that goes on. */
const RESERVE_MS = 120_000;

/**
 * Compares what is in the upload bucket with what the ledgers say, both in the order of keys, and sends a message for every key that differs: lost events
 * and dead letters are made good. What is no longer needed is removed in the end.
 *
 * @param after where an earlier invocation came to
 */
export async function sweep(after: string | undefined, reconciler: Reconciler): Promise<SweepOutcome> {
  const { uploads, messages, glue, timeLeft, settings: { uploadPrefix, ignoresExisting } } = reconciler;
  const ledgers = await loadLedgers(reconciler);
  const expected = expectations(ledgers, reconciler.settings).filter(({ key }) => after === undefined || compareKeys(key, after) > 0);
  const since = ignoresExisting ? await glue.databaseCreatedAt() : undefined;
  let [position, looked, queued] = [0, 0, 0];
  let last = after;
  for (;;) {
    const { objects, isLast } = await uploads.page(uploadPrefix, last);
    const differing: string[] = [];
    const takeBefore = (key: string | undefined) => {
      while (position < expected.length && (key === undefined || compareKeys(expected[position].key, key) < 0)) {
        const { key: gone, eTag } = expected[position++];
        // The settings that a data set does not have are as they should be.
        if (eTag !== '') differing.push(gone);
      }
    };
    for (const object of objects) {
      takeBefore(object.key);
      const known = expected[position]?.key === object.key ? expected[position++] : undefined;
      if (known === undefined ? isNew(object, uploadPrefix, since) : known.eTag !== object.eTag) differing.push(object.key);
    }
    if (isLast) takeBefore(undefined);
    await messages.send(differing.map((key) => ({ reconcile: key })));
    [looked, queued, last] = [looked + objects.length, queued + differing.length, objects[objects.length - 1]?.key ?? last];
    if (isLast) break;
    if (timeLeft() < RESERVE_MS) {
      await messages.send([{ sweep: { after: last } }]);
      return { looked, queued, continues: true };
    }
  }
  const tables = new Map((await glue.all()).map((table) => [table.name, table]));
  const profiles = await eachOf(ledgers, async ({ table }) => (await reconciler.tables.see(tableProfileKey(table))).madeOf);
  const unfinished = ledgers.flatMap((ledger, i) => unfinishedWork(ledger, tables.get(ledger.table), profiles[i], rulesOf(reconciler)));
  await messages.send(unfinished);
  const lost = await removeLeftovers(ledgers, tables, reconciler);
  await messages.send(lost.map((key) => ({ reconcile: key })));
  return { looked, queued: queued + unfinished.length + lost.length, continues: false };
}

async function loadLedgers({ tables, ledgers }: Reconciler): Promise<Ledger[]> {
  const names: string[] = [];
  for await (const { key } of tables.list('ledgers/')) names.push(key.slice('ledgers/'.length, -'.json'.length));
  return (await eachOf(names, (name) => ledgers.load(name))).flatMap(({ ledger }) => ledger ?? []);
}

/** The keys that the ledgers know, settings among them, with the ETags that they should have; no object has the ETag `?`. */
function expectations(ledgers: readonly Ledger[], settings: CatalogSettings): { key: string; eTag: string }[] {
  const [prefix, current] = [settings.uploadPrefix, readerOf(settings)];
  const expected = new Map<string, string>();
  for (const { sources } of ledgers) {
    for (const [key, { eTag, settings: settingsETag, reader }] of sources) {
      expected.set(key, reader === current ? eTag : '?');
      const settingsKey = settingsKeyOf(dataSetOf(key, prefix));
      const before = expected.get(settingsKey);
      expected.set(settingsKey, before === undefined || before === settingsETag ? settingsETag : '?');
    }
  }
  return [...expected].map(([key, eTag]) => ({ key, eTag })).sort((a, b) => compareKeys(a.key, b.key));
}

/** Of settings without files there is nothing to be done. */
function isNew({ key, modifiedAt }: ListedObject, prefix: string, since: Date | undefined): boolean {
  return isUpload(key, prefix) && dataSetOfSettings(key, prefix) === undefined && (since === undefined || modifiedAt >= since);
}

/**
 * What a message that was lost, after all retries, has left undone.
 *
 * @param profileMadeOf what the table's profile was made of: a writer that was late may have replaced it after it was noted on the table
 */
function unfinishedWork(ledger: Ledger, table: CatalogedTable | undefined, profileMadeOf: string | undefined, rules: LedgerRules): WorkMessage[] {
  const pending = pendingKeys(ledger).map((key) => ({ reconcile: key }));
  if (pending.length > 0) return pending;
  const contents = contentsOf(ledger, rules.prefix);
  const isDone = hasTable(ledger, rules)
    ? table?.contents === contents && profileMadeOf === contents && table.generation === ledger.generation && ledger.visible === ledger.generation
    : ledger.visible === 0 && table === undefined && profileMadeOf === undefined;
  return isDone && !ledger.mustCall ? [] : [{ publish: ledger.table }];
}
