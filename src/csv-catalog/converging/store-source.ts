import type { FittedSource } from './convert-source';
import { isSameTable, isSameVersion, isWritten, madeOf } from './ledger';
import { Overtaken } from './overtaken';
import { settleTable, SourceProfile } from './settle-table';
import { SourceInHand, tell } from './source-in-hand';
import type { Outcome } from '../reconcile';
import type { Reconciler } from '../reconciler';
import { Seen, sourceObjectKeys } from '../table-bucket.client';
import type { UploadStatus } from '../upload-status';

const PARQUET = 'application/vnd.apache.parquet';
const JSON_LINES = 'application/jsonl';
/** Of a status that is not the last word: it is not taken for one. */
const NOT_YET = 'not-yet';

/** Writes what was made of a source, each object only as it was seen, and then the ledger. */
export async function storeSource(source: SourceInHand, { opened, natural, columns, conversion, ledger, milliseconds }: FittedSource, reconciler: Reconciler): Promise<Outcome> {
  const { key, table, version } = source;
  const { tables, now } = reconciler;
  const made = madeOf(version);
  const isVisible = ledger.visible === ledger.generation;
  const keys = sourceObjectKeys(key, table, ledger.generation);
  const [parquet, profile, status, rejects] = await Promise.all([keys.parquet, keys.profile, keys.status, keys.rejects].map((object) => tables.see(object)));
  // From here on whoever writes other things of this source tells the ledger, or changes what was just seen.
  await tell(source, (present) => present!, () => false, reconciler);
  const rejected = { count: conversion.rejects.count, byReason: conversion.rejects.byReason };
  const sourceProfile: SourceProfile = { formatVersion: 1, profile: conversion.profile, dialect: opened.layout.dialect };
  await tables.putJson(profile, sourceProfile, made);
  await tables.putFile(parquet, conversion.parquetFile, PARQUET, made);
  // After those two, which every writer of the source writes or removes: whoever is late learns so there.
  if (natural !== undefined) {
    if (conversion.rejects.file === undefined || rejected.count === 0) await tables.remove(rejects);
    else await tables.putFile(rejects, conversion.rejects.file, JSON_LINES, made);
  }
  const written: UploadStatus | undefined = natural && {
    formatVersion: 1,
    sourceKey: key,
    sourceETag: version.eTag,
    state: 'pending',
    table,
    generation: ledger.generation,
    rows: conversion.rows,
    rejected,
    dialect: opened.layout.dialect,
    columns: natural.map(({ name, type, header, format, notes }) => ({ name, type, header, format, notes: notes.length === 0 ? undefined : notes })),
    milliseconds: { ...milliseconds, total: milliseconds.download + milliseconds.convert },
    at: now().toISOString(),
  };
  // Whoever shows the generation then knows what to say of the source; where the last word on this version is there, it stays.
  const statusThen = written === undefined || isVisible || status.madeOf === made ? status : await tables.putJson(status, written, NOT_YET);
  await tell(source, (present, current) => {
    if (current.generation !== ledger.generation) throw new Overtaken('the generation');
    return {
      ...version,
      columns,
      refusals: isSameVersion(present, version) ? present?.refusals : undefined,
      generation: ledger.generation,
      isShown: isVisible || (present?.isShown ?? false),
      isSettled: written === undefined,
    };
  }, (before, after) => {
    if (!isSameTable(before, after)) throw new Overtaken('the table');
    return true;
  }, reconciler);
  const settled = await settleTable(table, reconciler, { self: key, goesOn: written !== undefined });
  const outcome: Outcome = { state: 'cataloged', table, rows: conversion.rows, rejects: rejected.count };
  if (written === undefined) return { ...outcome, state: 'rewritten' };
  // Others may have gone on to the next generation, for which this source was not called.
  if (settled?.generation !== ledger.generation) throw new Overtaken('the generation');
  if (settled.visible !== ledger.generation) return { ...outcome, state: 'pending' };
  await report(source, written, statusThen, reconciler);
  return outcome;
}

/**
 * Ends the wait of a source whose generation has become visible.
 *
 * @returns undefined where it is not there, or not what it was: it has to be made anew
 */
export async function showSource(source: SourceInHand, reconciler: Reconciler): Promise<Outcome | undefined> {
  const { key, table, version } = source;
  const { tables, ledgers } = reconciler;
  const { ledger } = await ledgers.load(table);
  const entry = ledger?.sources.get(key);
  if (ledger === undefined || entry === undefined || !isSameVersion(entry, version) || !isWritten(ledger, entry)) return undefined;
  const keys = sourceObjectKeys(key, table, ledger.generation);
  const [parquet, profile, seen] = await Promise.all([keys.parquet, keys.profile, keys.status].map((object) => tables.see(object)));
  const status = (await tables.getJson<UploadStatus>(keys.status))?.value;
  const made = madeOf(version);
  if (parquet.madeOf !== made || profile.madeOf !== made || status?.sourceETag !== version.eTag || status.rows === undefined) return undefined;
  const settled = await settleTable(table, reconciler, { self: key, goesOn: true });
  if (settled?.generation !== ledger.generation) throw new Overtaken('the generation');
  const outcome: Outcome = { state: 'cataloged', table, rows: status.rows, rejects: status.rejected?.count ?? 0, hasWaited: true };
  if (settled.visible !== ledger.generation) return { ...outcome, state: 'pending' };
  await report(source, { ...status, generation: ledger.generation }, seen, reconciler);
  return outcome;
}

/** Says that the rows of a source are seen, now that they are. */
async function report(source: SourceInHand, status: UploadStatus, seen: Seen, reconciler: Reconciler): Promise<void> {
  const { version } = source;
  await reconciler.tables.putJson(seen, { ...status, state: 'cataloged', at: reconciler.now().toISOString() }, madeOf(version));
  await tell(source, (present, current) => {
    if (present === undefined || !isSameVersion(present, version) || !isWritten(current, present)) throw new Overtaken('the ledger');
    return { ...present, isSettled: true, isShown: true };
  }, () => true, reconciler);
}
