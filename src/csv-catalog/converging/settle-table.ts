import { contentsOf, hasTable, isWritten, Ledger, madeOf, mayBeShown, partsOf, pendingKeys, withLateVisible, withVisible } from './ledger';
import { HeldLedger } from './ledgers.client';
import { Overtaken } from './overtaken';
import { rulesOf } from './source-in-hand';
import type { CatalogedTable } from '../glue-tables.client';
import { mergeProfiles, TableProfile } from '../profiling/table-profile';
import type { FileDialect } from '../reading/layout';
import type { Reconciler } from '../reconciler';
import { Seen, sourceObjectKeys, tableProfileKey } from '../table-bucket.client';

/** The profile of one source's Parquet object, with how the source was written. */
export interface SourceProfile {
  readonly formatVersion: 1;
  readonly profile: TableProfile;
  readonly dialect: FileDialect;
}

/** How often another writer may come between before the message is left to be tried again. */
const MOST_ROUNDS = 40;
/** Profiles of so many sources are joined for every one of them; of more, once for all that came meanwhile. */
const MOST_SOURCES_AT_ONCE = 20;
const PUBLISH_DELAY_SECONDS = 15;
/** Most of what is found missing is being written. */
const REPAIR_DELAY_SECONDS = 15;
const LOADS_AT_ONCE = 32;
const MERGED_AT_ONCE = 200;
const MOST_DIALECTS = 10;
/** Of a profile that lacks a source, or holds another version of one: no ledger has these contents, so it is made anew. */
const INCOMPLETE = 'incomplete';

export interface SettleOptions {
  /** The source in hand, for the event. */
  readonly self?: string;
  /** Whether the source in hand is worked on afterwards, so that it needs no message. */
  readonly goesOn?: boolean;
  /** Whether the profile is made however many sources there are. */
  readonly publishesNow?: boolean;
}

/**
 * Brings the Glue table, its profile and the messages that others wait for to what the ledger says; again, until nothing is left to do.
 *
 * @returns the ledger as it was when all was done
 */
export async function settleTable(table: string, reconciler: Reconciler, options: SettleOptions = {}): Promise<Ledger | undefined> {
  const { tables, glue, ledgers } = reconciler;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const profileSeen = await tables.see(tableProfileKey(table));
    const glueTable = await glue.get(table);
    const held = await ledgers.load(table);
    if (held.ledger === undefined) return undefined;
    // Somebody else's is never touched; sources that want its name are told so where they are converted.
    if (glueTable?.isForeign && hasTable(held.ledger, rulesOf(reconciler))) return held.ledger;
    try {
      if (await step(held as HeldLedger & { ledger: Ledger }, glueTable?.isForeign ? undefined : glueTable, profileSeen, reconciler, options)) return held.ledger;
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
    }
  }
  throw new Error('the table was changed by others each time');
}

/** @returns whether nothing was left to do */
async function step(
  held: HeldLedger & { ledger: Ledger }, glueTable: CatalogedTable | undefined, profileSeen: Seen, reconciler: Reconciler, { self, goesOn, publishesNow }: SettleOptions,
): Promise<boolean> {
  const { ledger } = held;
  const { glue, ledgers, messages, now, tables, settings: { uploadPrefix } } = reconciler;
  const { table } = ledger;
  if (ledger.mustCall) {
    await messages.send(pendingKeys(ledger).filter((key) => !goesOn || key !== self).map((key) => ({ reconcile: key })));
    // Where the ledger has moved on since, others may wait now.
    await ledgers.change(table, (current) => (current?.mustCall && isSameWork(current, ledger) ? { ...current, mustCall: false } : current), held);
    return false;
  }
  if (!hasTable(ledger, rulesOf(reconciler))) {
    return removeTable(held, glueTable, profileSeen, reconciler);
  }
  const definition = {
    dataSet: ledger.owner,
    generation: ledger.generation,
    location: tables.location(table, ledger.generation),
    columns: ledger.columns,
    since: glueTable?.generation === ledger.generation ? glueTable.generationSince ?? now() : now(),
  };
  if (glueTable !== undefined && glueTable.generation !== ledger.generation && glueTable.generation !== ledger.visible) {
    await ledgers.change(table, (current) => (current?.generation === ledger.generation ? withLateVisible(current, glueTable.generation) : current), held);
    return false;
  }
  if (glueTable === undefined || glueTable.generation !== ledger.generation) {
    if (!mayBeShown(ledger, uploadPrefix)) return true;
    await (glueTable === undefined ? glue.create(table, definition) : glue.define(glueTable, definition));
    return false;
  }
  if (ledger.visible !== ledger.generation) {
    await ledgers.change(table, (current) => (current?.generation === ledger.generation ? withVisible(current) : current), held);
    return false;
  }
  if (JSON.stringify(glueTable.columns) !== JSON.stringify(ledger.columns)) {
    await glue.define(glueTable, definition);
    return false;
  }
  const contents = contentsOf(ledger, uploadPrefix);
  if (glueTable.contents === contents && profileSeen.madeOf === contents) return true;
  if (partsOf(ledger, uploadPrefix).length > MOST_SOURCES_AT_ONCE && !publishesNow) {
    if (!ledger.isPublishAsked) {
      await messages.send([{ publish: table }], PUBLISH_DELAY_SECONDS);
      await ledgers.change(table, (current) => (current && { ...current, isPublishAsked: true }), held);
    }
    return true;
  }
  const missing = await publish(ledger, glueTable, profileSeen, reconciler, self);
  // Who removes or replaces them at the moment comes here afterwards; whoever died doing so, or was wrong to, is made good for.
  await messages.send(missing.map((key) => ({ reconcile: key })), REPAIR_DELAY_SECONDS);
  return missing.length > 0;
}

function isSameWork(a: Ledger, b: Ledger): boolean {
  return a.generation === b.generation && a.owner === b.owner && a.visible === b.visible;
}

/** The table is gone before its event is sent, and the ledger says so last: a run that died is taken up again. */
async function removeTable(
  held: HeldLedger & { ledger: Ledger }, glueTable: CatalogedTable | undefined, profileSeen: Seen, { glue, ledgers, events, now, tables }: Reconciler,
): Promise<boolean> {
  const { ledger } = held;
  await tables.remove(profileSeen);
  if (glueTable !== undefined) await glue.delete(ledger.table);
  if (glueTable !== undefined || ledger.visible !== 0) {
    await events.send({ table: ledger.table, rows: 0, change: 'removed' });
  }
  const emptiedAt = ledger.sources.size === 0 ? ledger.emptiedAt ?? now().toISOString() : undefined;
  if (ledger.visible === 0 && ledger.emptiedAt === emptiedAt) return glueTable === undefined;
  await ledgers.change(ledger.table, (current) => (current?.generation === ledger.generation ? { ...current, visible: 0, emptiedAt } : current), held);
  return false;
}

/**
 * Makes the table's profile anew from those of its sources, and notes it on the table.
 *
 * @returns the sources whose own profiles are not those that the ledger tells of: removed, or of another version
 */
async function publish(ledger: Ledger, glueTable: CatalogedTable, profileSeen: Seen, reconciler: Reconciler, self?: string): Promise<string[]> {
  const { tables, glue, events, settings: { uploadPrefix } } = reconciler;
  const { table, generation } = ledger;
  const written = partsOf(ledger, uploadPrefix).filter((entry) => isWritten(ledger, entry));
  const missing: string[] = [];
  let profiles: TableProfile[] = [];
  const dialects = new Map<string, FileDialect>();
  for (let at = 0; at < written.length; at += LOADS_AT_ONCE) {
    const entries = written.slice(at, at + LOADS_AT_ONCE);
    const loaded = await Promise.all(entries.map(({ key }) => tables.getJson<SourceProfile>(sourceObjectKeys(key, table, generation).profile)));
    loaded.forEach((one, i) => {
      if (one?.madeOf !== madeOf(entries[i])) missing.push(entries[i].key);
      if (one === undefined) return;
      profiles.push(one.value.profile);
      if (dialects.size < MOST_DIALECTS) dialects.set(JSON.stringify(one.value.dialect), one.value.dialect);
    });
    if (profiles.length > MERGED_AT_ONCE) profiles = [mergeProfiles(table, profiles)];
  }
  const profile = mergeProfiles(table, profiles);
  const contents = missing.length > 0 ? INCOMPLETE : contentsOf(ledger, uploadPrefix);
  await tables.putJson(profileSeen, profile, contents);
  // Before the note: where the run dies in between, both are done again.
  await events.send({ table, sourceKey: self, rows: profile.rows, change: glueTable.contents === undefined ? 'created' : 'updated' });
  await glue.note(glueTable, { profile, contents, about: ledger.about, dialects: [...dialects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, dialect]) => dialect) });
  return missing;
}
