import { convertSource } from './converging/convert-source';
import { isSameVersion, isWritten, LedgerEntry, madeOf, quarantineOf, SourceVersion } from './converging/ledger';
import { Overtaken } from './converging/overtaken';
import { quarantineSource, removeSource } from './converging/remove-source';
import { settleTable } from './converging/settle-table';
import { showSource } from './converging/store-source';
import { DataSetSettings, dataSetOfSettings, MOST_SETTINGS_BYTES, NO_SETTINGS, parseSettings, settingsKeyOf } from './data-set-settings';
import { dataSetOf, tableOfKey } from './names';
import { Quarantine } from './quarantine';
import { readerOf } from './reader';
import type { Reconciler } from './reconciler';
import { sourceObjectKeys } from './table-bucket.client';
import type { UploadStatus } from './upload-status';

/** What reconciling a key came to. */
export interface Outcome {
  /** `rewritten`: cataloged before, and now in the types that its table has come to. */
  readonly state: UploadStatus['state'] | 'unchanged' | 'rewritten' | 'settings';
  readonly table: string;
  readonly rows: number;
  readonly rejects: number;
  /** When S3 took the object; undefined where there is none. */
  readonly uploadedAt?: Date;
  /** Whether its rows were written by an earlier message, and waited for the table's types. */
  readonly hasWaited?: boolean;
}

/** How often a source may change, or other writers be faster, before the message is left to be tried again. */
const MOST_ROUNDS = 8;

/**
 * Brings the catalog to what the upload bucket has under a key, whatever happened before: events, the sweep, changed settings, widening and reprocessing
 * all lead here, and here only the object itself counts.
 *
 * Whoever acted on something that is no longer true looks again in the end, and does it anew; whoever died before is called again by the queue.
 *
 * @throws what AWS answers; the message is tried again
 */
export async function reconcile(key: string, reconciler: Reconciler): Promise<Outcome> {
  const { uploads, settings: { uploadPrefix } } = reconciler;
  const ofSettings = dataSetOfSettings(key, uploadPrefix);
  if (ofSettings !== undefined) {
    return reconcileSettings(ofSettings, reconciler);
  }
  const dataSet = dataSetOf(key, uploadPrefix);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { eTag, modifiedAt: uploadedAt } = await uploads.see(key);
    const settings = eTag === undefined ? NO_SETTINGS : await readSettings(dataSet, reconciler);
    let outcome: Outcome | undefined;
    try {
      outcome = eTag === undefined ? await removeSource(key, reconciler) : await catalog(key, { eTag, settings: settings.id, reader: readerOf(reconciler.settings) }, settings, reconciler);
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
    }
    const isCurrent = await uploads.eTag(key) === eTag && (eTag === undefined || (await uploads.eTag(settingsKeyOf(dataSet)) ?? '') === settings.id);
    if (outcome !== undefined && isCurrent) {
      return { ...outcome, uploadedAt };
    }
  }
  throw new Error('the source object changed each time it was read');
}

/** @returns undefined where the object was replaced while it was read */
async function catalog(key: string, version: SourceVersion, settings: DataSetSettings, reconciler: Reconciler): Promise<Outcome | undefined> {
  const { ledgers, settings: { uploadPrefix } } = reconciler;
  const table = tableOfKey(key, uploadPrefix);
  const held = await ledgers.load(table);
  const entry = held.ledger?.sources.get(key);
  if (entry?.isSettled && isSameVersion(entry, version) && (entry.columns === undefined || isWritten(held.ledger!, entry))
    && await isIntact(key, table, held.ledger!.generation, entry, reconciler)) {
    await settleTable(table, reconciler, { self: key });
    return { state: 'unchanged', table, rows: 0, rejects: 0 };
  }
  const source = { key, table, version, settings, before: entry };
  try {
    return (entry !== undefined && !entry.isSettled && isSameVersion(entry, version) && isWritten(held.ledger!, entry) ? await showSource(source, reconciler) : undefined)
      ?? await convertSource(source, held, reconciler);
  } catch (error) {
    if (!(error instanceof Quarantine)) throw error;
    return quarantineSource(source, held, error, reconciler);
  }
}

/** Whether what was made of a source is there: a writer that was late may have replaced or removed it. */
async function isIntact(key: string, table: string, generation: number, entry: LedgerEntry, { tables }: Reconciler): Promise<boolean> {
  const keys = sourceObjectKeys(key, table, generation);
  const [parquet, profile, status, rejects] = await Promise.all([keys.parquet, keys.profile, keys.status, keys.rejects].map((object) => tables.see(object)));
  if (entry.columns === undefined) return status.madeOf === quarantineOf(entry) && [parquet, profile, rejects].every(({ eTag }) => eTag === undefined);
  // Rejects are kept for a time only.
  return [parquet, profile, status, ...rejects.eTag === undefined ? [] : [rejects]].every(({ madeOf: found }) => found === madeOf(entry));
}

/** @returns what the data set's settings say now */
export async function readSettings(dataSet: string, { uploads, settings }: Reconciler): Promise<DataSetSettings> {
  const key = settingsKeyOf(dataSet);
  const object = await uploads.text(key, MOST_SETTINGS_BYTES);
  const read = object === undefined ? NO_SETTINGS : parseSettings(object.text, object.eTag, key);
  return settings.encoding === undefined ? read : { ...read, overrides: { encoding: settings.encoding, ...read.overrides } };
}

/** Settings that were written, changed or removed: the data set's files are read again, each by its own message. */
async function reconcileSettings(dataSet: string, reconciler: Reconciler): Promise<Outcome> {
  const { ledgers, messages, uploads, settings: { uploadPrefix } } = reconciler;
  const table = tableOfKey(dataSet.endsWith('/') ? `${dataSet}x` : dataSet, uploadPrefix);
  const [{ ledger }, eTag] = [await ledgers.load(table), await uploads.eTag(settingsKeyOf(dataSet)) ?? ''];
  const others = [...ledger?.sources ?? []].filter(([key, { settings }]) => dataSetOf(key, uploadPrefix) === dataSet && settings !== eTag);
  await messages.send(others.map(([key]) => ({ reconcile: key })));
  return { state: 'settings', table, rows: 0, rejects: 0 };
}
