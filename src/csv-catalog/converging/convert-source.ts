import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { isSameTable, isSameVersion, Ledger, LedgerEntry, madeOf, SourceColumn } from './ledger';
import { HeldLedger } from './ledgers.client';
import { settleTable } from './settle-table';
import { SourceInHand, tell, throwIfNotOwner } from './source-in-hand';
import { storeSource } from './store-source';
import { beginTry, converting, withinTime } from './tries';
import { Conversion, FileColumn, isMisfit, OpenedCsv, TableColumn } from '../converting/conversion';
import { SCRATCH_PREFIXES } from '../converting/scratch';
import { Quarantine } from '../quarantine';
import type { Outcome } from '../reconcile';
import type { Reconciler } from '../reconciler';
import { sourceObjectKeys } from '../table-bucket.client';

/** A column may be refused once for every step up to text, and other sources may change the table meanwhile. */
const MOST_CONVERSIONS = 20;

/** A file in its own types and in the table's. */
export interface FittedSource {
  readonly opened: OpenedCsv;
  /** As its own values are; undefined where that was known before. */
  readonly natural?: readonly FileColumn[];
  readonly columns: readonly SourceColumn[];
  readonly conversion: Conversion;
  /** The ledger whose generation it was converted for. */
  readonly ledger: Ledger;
  readonly milliseconds: { readonly download: number; readonly convert: number };
}

/**
 * Makes a source a part of its table.
 *
 * The ledger first learns of columns that the table does not have, then the objects are written to the generation that has them, then the ledger
 * learns that they are. What would be seen before its table has the right types is seen later: with the generation.
 *
 * @returns undefined where the object was replaced while it was read
 * @throws Quarantine, Overtaken
 */
export async function convertSource(source: SourceInHand, held: HeldLedger, reconciler: Reconciler): Promise<Outcome | undefined> {
  const { key, table, version, settings } = source;
  const { uploads, converter, glue, now } = reconciler;
  throwIfNotOwner(key, held.ledger, reconciler);
  if (settings.problem !== undefined) throw settings.problem;
  if ((await glue.get(table))?.isForeign) {
    throw new Quarantine('foreign-table', `the database has a table '${table}' that this catalog did not make: rename the file or folder, or drop the table and upload the file again`);
  }
  await beginTry(source, reconciler);
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), SCRATCH_PREFIXES.source));
  try {
    const started = now().getTime();
    const file = path.join(scratch, 'source');
    if (!await uploads.download(key, version.eTag, file)) {
      return undefined;
    }
    const downloaded = now().getTime();
    const fitted = await withinTime(reconciler, async () => {
      const opened = await converting(() => converter.open(file, { overrides: settings.overrides, mostRejects: reconciler.settings.mostRejects, scratch }));
      return fit(source, opened, held, reconciler);
    });
    return await storeSource(source, { ...fitted, milliseconds: { download: downloaded - started, convert: now().getTime() - downloaded } }, reconciler);
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

/** Converts to the table's types; where values refuse one of them the ledger is told, and comes to wider ones. */
async function fit(source: SourceInHand, opened: OpenedCsv, held: HeldLedger, reconciler: Reconciler): Promise<Omit<FittedSource, 'milliseconds'>> {
  const { before, key, table, version } = source;
  const known = isSameVersion(before, version) ? before : undefined;
  // Its status tells of its own types, and its rejects of its records, which do not change with the table's types.
  const isReported = known?.columns !== undefined && known.isSettled && await hasReport(source, reconciler);
  const natural = isReported ? undefined : await converting(() => opened.convert(undefined, table));
  if (natural !== undefined && isMisfit(natural)) throw new Error('a conversion without a table came to a misfit');
  const columns = natural?.columns.map(({ name, type, isEmpty }) => ({ name, type, isEmpty })) ?? known!.columns!;
  let refusals = known?.refusals;
  let current: HeldLedger | undefined = held;
  for (let tries = 0; tries < MOST_CONVERSIONS; tries++) {
    const isNews = (a: Ledger, b: Ledger) => !isSameTable(a, b) || refusals !== known?.refusals;
    const told = await tell(source, (present) => ({
      ...version, columns, refusals, generation: 0, isShown: present?.isShown ?? false, isSettled: isSameVersion(present, version) && present!.isSettled, lastTry: present?.lastTry,
    }), isNews, reconciler, current);
    throwIfNotOwner(key, told.ledger, reconciler);
    // The others of the table begin while this file is converted.
    const ledger = told.ledger.mustCall ? await settleTable(table, reconciler, { self: key, goesOn: true }) ?? told.ledger : told.ledger;
    const facts = { opened, natural: natural?.columns, columns, ledger };
    if (natural !== undefined && isExactly(natural.columns, ledger.columns)) return { ...facts, conversion: natural };
    const conversion = await converting(() => opened.convert(ledger.columns, table));
    if (!isMisfit(conversion)) return { ...facts, conversion };
    refusals = withRefused(refusals, conversion.misfits, ledger.columns);
    current = undefined;
  }
  throw new Error('the types of the table changed each time');
}

/** Whether the status, and the rejects that there are, were made of this version. */
async function hasReport({ key, table, version }: SourceInHand, { tables }: Reconciler): Promise<boolean> {
  const keys = sourceObjectKeys(key, table, 0);
  const [status, rejects] = await Promise.all([keys.status, keys.rejects].map((object) => tables.see(object)));
  return status.madeOf === madeOf(version) && (rejects.eTag === undefined || rejects.madeOf === madeOf(version));
}

/** Whether a file that was written in its own types has the table's: Trino finds no rows, without an error, where one differs. */
function isExactly(columns: readonly FileColumn[], table: readonly TableColumn[]): boolean {
  const types = new Map(table.map(({ name, type }) => [name, type]));
  return columns.every(({ name, type }) => types.get(name) === type);
}

function withRefused(before: LedgerEntry['refusals'], misfits: readonly FileColumn[], table: readonly TableColumn[]): LedgerEntry['refusals'] {
  const refusals = new Map(Object.entries(before ?? {}));
  for (const { name } of misfits) {
    const type = table.find((column) => column.name === name)?.type;
    // A column that the table has lost meanwhile is back with the next look at the ledger.
    if (type !== undefined) refusals.set(name, [...new Set([...refusals.get(name) ?? [], type])]);
  }
  return Object.fromEntries(refusals);
}
