import { createHash } from 'crypto';
import { targetColumns } from './target-columns';
import type { TableColumn } from '../converting/conversion';
import { compareKeys, dataSetOf } from '../names';

/** What a source's rows were made of: with any part of it another, they are made again. */
export interface SourceVersion {
  /** Of the source object, with its quotes. */
  readonly eTag: string;
  /** ETag of the data set's settings; '' where there are none. */
  readonly settings: string;
  /** How this version of the library reads files. */
  readonly reader: string;
}

/** A column of a source in the type that the source's own values have. */
export interface SourceColumn extends TableColumn {
  /** Without values its type says nothing. */
  readonly isEmpty: boolean;
}

/** One source object that wants to be, or is, a part of the table. */
export interface LedgerEntry extends SourceVersion {
  /** Undefined where it has no rows in the table: it is quarantined, or not yet converted. */
  readonly columns?: readonly SourceColumn[];
  /** Types, by column, that were tried and do not hold every value of the source. */
  readonly refusals?: Readonly<Record<string, readonly string[]>>;
  /** The generation that holds its Parquet object; 0 where none does. */
  readonly generation: number;
  /** Whether readers see rows of it, be it of an earlier version. */
  readonly isShown: boolean;
  /** Whether this version of it is done with, its status included. */
  readonly isSettled: boolean;
  /** The last try of a message to convert a version of it: its short name, and when it began, as ISO 8601. */
  readonly lastTry?: { readonly of: string; readonly at: string };
}

/** A source that has rows. */
export type TablePart = LedgerEntry & Required<Pick<LedgerEntry, 'columns'>> & { readonly key: string };

/** What an owner says of a data set. */
export interface About {
  readonly description?: string;
  /** Names of the columns that identify a row. */
  readonly keys?: readonly string[];
}

/**
 * What a table consists of: one object per table name, changed only by conditional writes. Every decision about the table is a function of it, so
 * many writers come to one result in any order.
 */
export interface Ledger {
  readonly formatVersion: 1;
  readonly table: string;
  /** The data set that has the name; '' where no source is left. */
  readonly owner: string;
  /** The generation that sources are written to. Never used twice for other types. */
  readonly generation: number;
  /** The columns of that generation. */
  readonly columns: readonly TableColumn[];
  /** The generation that the Glue table was last seen with; 0 where there is no table. */
  readonly visible: number;
  /** Whether sources must be told that there is work for them, and have not all been. */
  readonly mustCall: boolean;
  /** Whether a message is on its way that will publish the profile. */
  readonly isPublishAsked: boolean;
  /** Since when no source is left, as ISO 8601. */
  readonly emptiedAt?: string;
  readonly about: About;
  /** In the order of their keys. */
  readonly sources: ReadonlyMap<string, LedgerEntry>;
}

export function emptyLedger(table: string, generation: number): Ledger {
  return {
    formatVersion: 1, table, owner: '', generation, columns: [], visible: 0, mustCall: false, isPublishAsked: false, about: {}, sources: new Map(),
  };
}

export interface LedgerRules {
  /** Of the uploads, with its trailing slash. */
  readonly prefix: string;
  /** Whether a table whose last source goes stays, empty, with its columns. */
  readonly keepsEmptyTables: boolean;
}

/**
 * The ledger with an entry replaced, or removed, and all that follows from it: who owns the name, which columns in which generation.
 *
 * @param about what the data set's settings say, with an entry
 */
export function withEntry(ledger: Ledger, key: string, entry: LedgerEntry | undefined, rules: LedgerRules, about?: About): Ledger {
  const present = entry === undefined ? [...ledger.sources].filter(([other]) => other !== key) : [...new Map(ledger.sources).set(key, entry)];
  if (!ledger.sources.has(key)) present.sort(([a], [b]) => compareKeys(a, b));
  const owner = ownerOf(present.map(([other]) => other), rules.prefix);
  const changesOwner = owner !== ledger.owner;
  const sources = new Map<string, LedgerEntry>();
  for (const [other, found] of present) {
    const isOwn = dataSetOf(other, rules.prefix) === owner;
    const restarted = changesOwner && other !== key ? { ...found, isSettled: false, isShown: false, generation: 0 } : found;
    sources.set(other, isOwn ? restarted : { ...restarted, columns: undefined, refusals: undefined, isShown: false, generation: 0 });
  }
  const isAboutOwner = owner !== '' && dataSetOf(key, rules.prefix) === owner;
  const next: Ledger = {
    ...ledger, owner, sources, emptiedAt: undefined, about: isAboutOwner && about !== undefined ? about : changesOwner ? {} : ledger.about,
  };
  const parts = partsOf(next, rules.prefix);
  if (parts.length === 0 && rules.keepsEmptyTables && (owner === '' || !changesOwner)) {
    return next;
  }
  const columns = targetColumns(parts);
  const isInPlace = !changesOwner && ledger.columns.length > 0 && holds(columns, ledger.columns);
  const isNothing = columns.length === 0 && ledger.columns.length === 0;
  const moved = { ...next, columns, generation: ledger.generation + (isInPlace || isNothing ? 0 : 1) };
  const isNews = changesOwner || moved.generation !== ledger.generation;
  return { ...moved, mustCall: ledger.mustCall || (isNews && pendingKeys(moved).some((other) => other !== key)) };
}

/** Whether another entry left the table itself as it was. */
export function isSameTable(a: Ledger, b: Ledger): boolean {
  return a.generation === b.generation && a.owner === b.owner && JSON.stringify([a.columns, a.about]) === JSON.stringify([b.columns, b.about]);
}

/** The ledger once the Glue table shows its generation: what is written there is seen, and what waited for it goes on. */
export function withVisible(ledger: Ledger): Ledger {
  const sources = new Map([...ledger.sources].map(([key, entry]) => [key, { ...entry, isShown: isWritten(ledger, entry) }]));
  const waits = [...sources.values()].some(({ isShown, isSettled }) => isShown && !isSettled);
  return { ...ledger, visible: ledger.generation, sources, mustCall: ledger.mustCall || waits };
}

/** The ledger where the Glue table shows a generation that nobody came to note: what is written there is seen, and the next one must have it. */
export function withLateVisible(ledger: Ledger, generation: number): Ledger {
  const sources = new Map([...ledger.sources].map(([key, entry]) => [key, { ...entry, isShown: entry.isShown || (entry.columns !== undefined && entry.generation === generation) }]));
  return { ...ledger, visible: generation, sources };
}

/** The owner's sources that have rows, in the order of their keys. */
export function partsOf({ owner, sources }: Ledger, prefix: string): TablePart[] {
  const parts: TablePart[] = [];
  for (const [key, entry] of sources) {
    if (entry.columns !== undefined && dataSetOf(key, prefix) === owner) parts.push({ ...entry, columns: entry.columns, key });
  }
  return parts;
}

/** Sources that have work to do: a message must be on its way for each. */
export function pendingKeys(ledger: Ledger): string[] {
  return [...ledger.sources].filter(([, entry]) => !entry.isSettled || (entry.columns !== undefined && !isWritten(ledger, entry))).map(([key]) => key);
}

/** Whether there is to be a Glue table: of something, or an empty one that is kept. One that readers never saw is not. */
export function hasTable(ledger: Ledger, { prefix, keepsEmptyTables }: LedgerRules): boolean {
  return partsOf(ledger, prefix).length > 0 || (keepsEmptyTables && ledger.columns.length > 0 && ledger.visible > 0);
}

/** Whether the generation has all that the readers see now, and anything at all unless nothing is left. */
export function mayBeShown(ledger: Ledger, prefix: string): boolean {
  const parts = partsOf(ledger, prefix);
  return (parts.length === 0 || parts.some((entry) => isWritten(ledger, entry))) && parts.every((entry) => isWritten(ledger, entry) || !entry.isShown);
}

export function isWritten({ generation }: Ledger, entry: LedgerEntry): boolean {
  return entry.columns !== undefined && entry.generation === generation;
}

export function isSameVersion(a: SourceVersion | undefined, b: SourceVersion): boolean {
  return a !== undefined && a.eTag === b.eTag && a.settings === b.settings && a.reader === b.reader;
}

/** A short name for a version, for the metadata of what is made of it. */
export function madeOf({ eTag, settings, reader }: SourceVersion): string {
  return createHash('sha256').update(JSON.stringify([eTag, settings, reader])).digest('hex').slice(0, 32);
}

/** The same for the status of a version that is quarantined: it may be a part of the table later, as it is. */
export function quarantineOf(version: SourceVersion): string {
  return `${madeOf(version)}-quarantined`;
}

/** A short name for what readers see: the profile is made anew when it changes. */
export function contentsOf(ledger: Ledger, prefix: string): string {
  const parts = partsOf(ledger, prefix).filter((entry) => isWritten(ledger, entry)).map(({ key, eTag, settings, reader }) => [key, eTag, settings, reader]);
  return createHash('sha256').update(JSON.stringify([ledger.generation, ledger.about, parts])).digest('hex').slice(0, 32);
}

/** Of data sets whose names become one, a folder has it, else the smallest key: whichever came first. */
export function ownerOf(keys: readonly string[], prefix: string): string {
  const rank = (dataSet: string) => (dataSet.endsWith('/') ? 0 : 1);
  return [...new Set(keys.map((key) => dataSetOf(key, prefix)))].sort((a, b) => rank(a) - rank(b) || compareKeys(a, b))[0] ?? '';
}

/** Whether columns have all of others, in the same types. */
function holds(columns: readonly TableColumn[], others: readonly TableColumn[]): boolean {
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  return others.every(({ name, type }) => types.get(name) === type);
}
