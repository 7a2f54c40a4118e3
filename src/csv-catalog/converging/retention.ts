import { eachOf } from './each-of';
import { hasTable, isWritten, Ledger, LedgerRules, madeOf, partsOf } from './ledger';
import { Overtaken } from './overtaken';
import { rulesOf } from './source-in-hand';
import type { CatalogedTable } from '../glue-tables.client';
import type { Reconciler } from '../reconciler';
import { ListedObject, Seen, sourceObjectKeys, tableProfileKey } from '../table-bucket.client';
import type { UploadStatus } from '../upload-status';

/** A function that is still at work is younger than this: what it has written may not be in the ledgers that were read. */
const ORPHANED_AFTER_MS = 3_600_000;

/** What is older was looked at by earlier sweeps. */
const RECENT_MS = 24 * 3_600_000;

/** What may be in the table bucket. */
interface Kept {
  /** Keys that objects of sources that are there now may have. */
  readonly current: ReadonlySet<string>;
  /** The generation that readers see of each table, and since when. */
  readonly shown: ReadonlyMap<string, { generation: number; since: number }>;
  /** The generation that each table is written to. */
  readonly written: ReadonlyMap<string, number>;
}

/**
 * Removes what no current source is behind, once it is as old as the retention says: generations that were left, statuses of objects that are gone,
 * rejects, and ledgers of tables that are gone.
 *
 * @returns the sources whose objects are missing, of another version, or there though they have no rows; and those that are gone without a status that says so
 */
export async function removeLeftovers(ledgers: readonly Ledger[], glueTables: ReadonlyMap<string, CatalogedTable>, reconciler: Reconciler): Promise<string[]> {
  const { tables, now, settings: { uploadPrefix, retentionMs } } = reconciler;
  const kept = whatIsKept(ledgers, glueTables, rulesOf(reconciler));
  const expected = new Map(ledgers.flatMap((ledger) => partsOf(ledger, uploadPrefix).filter((entry) => isWritten(ledger, entry))
    .flatMap((entry) => {
      const { parquet, profile } = sourceObjectKeys(entry.key, ledger.table, ledger.generation);
      return [parquet, profile].map((object) => [object, { key: entry.key, made: madeOf(entry) }] as const);
    })));
  const missing = new Set(expected.keys());
  const unwanted = new Map(ledgers.flatMap(({ generation, sources, table }) => [...sources].filter(([, { columns, isSettled }]) => columns === undefined && isSettled)
    .flatMap(([key]) => {
      const { parquet, profile, rejects } = sourceObjectKeys(key, table, generation);
      return [parquet, profile, rejects].map((object) => [object, key] as const);
    })));
  const differing: string[] = [];
  const isOlder = (since: number, retention: number) => now().getTime() - since > retention;
  const rules: [string, (object: ListedObject) => boolean][] = [
    ...['tables/', 'profiles/'].map((prefix): [string, (object: ListedObject) => boolean] => [prefix, (object) => {
      const left = leftAt(object, kept);
      return left === undefined ? !kept.current.has(object.key) && isOlder(object.modifiedAt.getTime(), ORPHANED_AFTER_MS) : isOlder(left, retentionMs.generations);
    }]),
    ['status/', (object) => !kept.current.has(object.key) && isOlder(object.modifiedAt.getTime(), retentionMs.statuses)],
    // They hold what a file has, so they go with it, whatever else is kept.
    ['rejects/', (object) => isOlder(object.modifiedAt.getTime(), kept.current.has(object.key) ? retentionMs.rejects : ORPHANED_AFTER_MS)],
  ];
  // What is written meanwhile is no leftover, or one for the next sweep.
  const removeIfSame = async (seen: Seen) => tables.remove(seen).catch((error) => {
    if (!(error instanceof Overtaken)) throw error;
  });
  const unsaid: string[] = [];
  const recent: string[] = [];
  for (const [prefix, isLeftOver] of rules) {
    for await (const object of tables.list(prefix)) {
      if (missing.delete(object.key) && !isOlder(object.modifiedAt.getTime(), RECENT_MS)) recent.push(object.key);
      if (prefix === 'status/' && !kept.current.has(object.key) && !isOlder(object.modifiedAt.getTime(), RECENT_MS)) unsaid.push(object.key);
      differing.push(...unwanted.has(object.key) ? [unwanted.get(object.key)!] : []);
      if (isLeftOver(object)) await removeIfSame(object);
    }
  }
  for (const ledger of ledgers) {
    if (ledger.emptiedAt !== undefined && isOlder(Date.parse(ledger.emptiedAt), Math.max(retentionMs.generations, retentionMs.statuses))) {
      const held = await reconciler.ledgers.load(ledger.table);
      if (held.ledger?.emptiedAt === ledger.emptiedAt) await removeIfSame({ key: `ledgers/${ledger.table}.json`, eTag: held.eTag });
    }
  }
  // A writer that died may have said of a source what was true until it was removed.
  const said = await eachOf(unsaid, (key) => tables.getJson<UploadStatus>(key));
  const gone = said.flatMap((status) => status === undefined || (status.madeOf ?? '') === '' ? [] : [status.value.sourceKey]);
  // A writer that was held up, and died, may have written what was true before: of another version than the ledger tells of.
  const late = (await eachOf(recent, (key) => tables.see(key))).filter(({ eTag, key, madeOf: found }) => eTag !== undefined && found !== expected.get(key)!.made);
  const keysOf = (objects: Iterable<string>) => [...objects].map((object) => expected.get(object)!.key);
  return [...new Set([...differing, ...keysOf(missing), ...gone, ...keysOf(late.map(({ key }) => key))])];
}

function whatIsKept(ledgers: readonly Ledger[], glueTables: ReadonlyMap<string, CatalogedTable>, rules: LedgerRules): Kept {
  const current = new Set<string>();
  const shown = new Map<string, { generation: number; since: number }>();
  for (const ledger of ledgers) {
    const glueTable = glueTables.get(ledger.table);
    if (ledger.sources.size > 0 || hasTable(ledger, rules)) current.add(tableProfileKey(ledger.table));
    for (const key of ledger.sources.keys()) {
      for (const generation of new Set([ledger.generation, glueTable?.generation ?? 0])) {
        Object.values(sourceObjectKeys(key, ledger.table, generation)).forEach((object: string) => current.add(object));
      }
    }
    if (partsOf(ledger, rules.prefix).length > 0 && glueTable !== undefined) {
      shown.set(ledger.table, { generation: glueTable.generation, since: glueTable.generationSince?.getTime() ?? 0 });
    }
  }
  return { current, shown, written: new Map(ledgers.map(({ table, generation }) => [table, generation])) };
}

/** When an object was left by the readers of its table; undefined for those of the generation that they see and of those to come. */
function leftAt({ key, modifiedAt }: ListedObject, { shown, written }: Kept): number | undefined {
  const [, table, generation] = /^(?:tables|profiles)\/([^/]+)\/(\d+)\//.exec(key) ?? [];
  if (table === undefined) {
    return undefined;
  }
  const seen = shown.get(table);
  // Of a table that is gone, or never came to be, each object goes by its own age.
  if (seen === undefined) return Number(generation) === written.get(table) ? undefined : modifiedAt.getTime();
  return Number(generation) < seen.generation ? Math.max(seen.since, modifiedAt.getTime()) : undefined;
}
