import { createHash } from 'crypto';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { fits, typeOf } from './converting/column-types';
import { TableColumn } from './converting/conversion';
import { DuckDb } from './converting/duckdb.client';
import { checkNothingLost, fileColumns } from './converting/nothing-lost';
import { writeParquet } from './converting/write-parquet';
import { DatasetEvents } from './dataset-events.client';
import { CatalogedTable, GlueTables } from './glue-tables.client';
import { tableOfKey } from './names';
import { profileParquet } from './profiling/profile-parquet';
import { mergeProfiles } from './profiling/table-profile';
import { Quarantine } from './quarantine';
import { ReadCsv, readCsv } from './reading/read-csv';
import { TableBucket } from './table-bucket.client';
import { UploadBucket } from './upload-bucket.client';
import { UploadStatus } from './upload-status';

export interface Reconciler {
  readonly uploads: UploadBucket;
  readonly uploadPrefix: string;
  readonly tables: TableBucket;
  readonly glue: GlueTables;
  readonly events: DatasetEvents;
  readonly duckDb: DuckDb;
  readonly now: () => Date;
}

/** What reconciling a key came to. */
export interface Outcome {
  readonly state: UploadStatus['state'] | 'unchanged';
  readonly table: string;
  readonly rows: number;
}

/** How often a source may change while it is read before the message is left to be tried again. */
const MOST_ROUNDS = 3;

/**
 * Brings the catalog to what the upload bucket has under a key, whatever happened before: events that come twice, late or in another order
 * all lead here, and here only the object itself counts.
 *
 * @throws what AWS answers; the message is tried again
 */
export async function reconcile(key: string, reconciler: Reconciler): Promise<Outcome> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const eTag = await reconciler.uploads.eTag(key);
    const outcome = eTag === undefined ? await remove(key, reconciler) : await catalog(key, eTag, reconciler);
    if (outcome !== undefined && await reconciler.uploads.eTag(key) === eTag) {
      return outcome;
    }
  }
  throw new Error('the source object changed each time it was read');
}

/** @returns undefined where the object was replaced while it was read */
async function catalog(key: string, eTag: string, reconciler: Reconciler): Promise<Outcome | undefined> {
  const { tables, glue, now } = reconciler;
  const table = tableOfKey(key, reconciler.uploadPrefix);
  const started = now().getTime();
  const existing = await glue.get(table);
  if (existing !== undefined && await tables.sourceETagOf(table, existing.generation, hashOf(key)) === eTag) {
    const status = await tables.status(key);
    if (status?.state === 'cataloged' && status.sourceETag === eTag) {
      return { state: 'unchanged', table, rows: status.rows ?? 0 };
    }
  }
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'ingest-'));
  try {
    const source = path.join(scratch, 'source');
    const canonical = path.join(scratch, 'canonical.csv');
    if (!await reconciler.uploads.download(key, eTag, source)) {
      return undefined;
    }
    const csv = await readCsv(source, canonical);
    // The source is not needed any more, and the scratch disk is what bounds a file's size.
    fs.rmSync(source);
    return await convert(key, eTag, table, csv, canonical, path.join(scratch, 'table.parquet'), started, reconciler);
  } catch (error) {
    if (!(error instanceof Quarantine)) throw error;
    return await quarantine(key, eTag, table, error, reconciler);
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

async function convert(
  key: string, eTag: string, table: string, csv: ReadCsv, canonical: string, parquet: string, started: number, reconciler: Reconciler,
): Promise<Outcome> {
  const { tables, glue, events, duckDb, now } = reconciler;
  const source = hashOf(key);
  const dataSet = dataSetOf(key, reconciler.uploadPrefix);
  const { columns, generation, isNew, previous } = await ensureTable(table, dataSet, source, csv, reconciler);
  await writeParquet(duckDb, canonical, csv, columns, parquet);
  const profile = await profileParquet(duckDb, parquet, { table, rows: csv.rows, columns: fileColumns(csv, columns), rejected: 0 });
  checkNothingLost(csv, profile);
  await tables.putParquet(table, generation, source, parquet, { sourceKey: key, sourceETag: eTag, rows: csv.rows });
  if (previous !== undefined) {
    await glue.switchGeneration(table, generation, tables.location(table, generation), columns);
  }
  if (generation > 1) {
    // Also where an earlier run switched and died before this.
    await tables.deleteParquet(table, generation - 1, source);
  }
  await tables.putSourceProfile(table, source, profile);
  await noteProfile(table, reconciler);
  await tables.putStatus({
    formatVersion: 1,
    sourceKey: key,
    sourceETag: eTag,
    state: 'cataloged',
    table,
    rows: csv.rows,
    columns: columns.map(({ name, type }) => ({ name, type, header: csv.headers[csv.names.indexOf(name)] ?? name })),
    dialect: { delimiter: csv.dialect.delimiter, quote: csv.dialect.quote ?? null, escape: csv.dialect.escape },
    milliseconds: now().getTime() - started,
    at: now().toISOString(),
  });
  await events.send({ table, sourceKey: key, rows: csv.rows, change: isNew ? 'created' : 'updated' });
  return { state: 'cataloged', table, rows: csv.rows };
}

interface Target {
  readonly columns: readonly TableColumn[];
  readonly generation: number;
  readonly isNew: boolean;
  /** The generation to leave, where this file changes the table's types. */
  readonly previous?: number;
}

/** The table that a file goes to: the one there is, if the file fits it; else a new one. */
async function ensureTable(table: string, dataSet: string, source: string, csv: ReadCsv, { glue, tables }: Reconciler): Promise<Target> {
  const own = csv.names.map((name, i) => ({ name, type: typeOf(csv.facts[i]) }));
  for (;;) {
    const existing = await glue.get(table);
    if (existing === undefined) {
      if (await glue.create(table, dataSet, 1, tables.location(table, 1), own)) {
        return { columns: own, generation: 1, isNew: true };
      }
      continue; // Another upload created it first: this one must fit it.
    }
    if (existing.dataSet !== '' && existing.dataSet !== dataSet) {
      throw new Quarantine('name-collision', `the data sets '${existing.dataSet}' and '${dataSet}' both want the table name ${table}: rename one of them`);
    }
    const misfit = misfitOf(csv, existing);
    if (misfit === undefined) {
      return { columns: existing.columns, generation: existing.generation, isNew: false };
    }
    if ((await tables.sources(table)).every((other) => other === source)) {
      return { columns: own, generation: existing.generation + 1, isNew: false, previous: existing.generation };
    }
    throw misfit;
  }
}

/** Why a file's rows cannot be a part of a table as it is. */
function misfitOf(csv: ReadCsv, { columns }: CatalogedTable): Quarantine | undefined {
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  for (const [i, name] of csv.names.entries()) {
    const type = types.get(name);
    if (type === undefined) {
      return new Quarantine('needs-widening', `the column ${name} is not in the table that the data set's other files made: `
        + 'remove it, upload the file as a data set of its own, or replace the other files too');
    }
    if (csv.facts[i].values > 0 && !fits(csv.facts[i], type)) {
      return new Quarantine('needs-widening', `the column ${name} has the type ${typeOf(csv.facts[i])} here and ${type} in the data set's other files: `
        + 'write its values in that type, or upload the file as a data set of its own');
    }
  }
  return undefined;
}

/** Makes the table's profile anew from those of its sources. */
async function noteProfile(table: string, { tables, glue }: Reconciler): Promise<void> {
  const sources = await tables.sources(table);
  const profiles = await Promise.all(sources.map((source) => tables.sourceProfile(table, source)));
  const profile = mergeProfiles(table, profiles.filter((one) => one !== undefined));
  await tables.putProfile(profile);
  await glue.note(table, profile);
}

async function quarantine(key: string, eTag: string, table: string, { code, message }: Quarantine, reconciler: Reconciler): Promise<Outcome> {
  // Rows of the object that this one replaced are no longer in the bucket.
  await removeRows(key, table, reconciler);
  await reconciler.tables.putStatus({
    formatVersion: 1, sourceKey: key, sourceETag: eTag, state: 'quarantined', table, reason: { code, message }, at: reconciler.now().toISOString(),
  });
  return { state: 'quarantined', table, rows: 0 };
}

async function remove(key: string, reconciler: Reconciler): Promise<Outcome> {
  const table = tableOfKey(key, reconciler.uploadPrefix);
  await removeRows(key, table, reconciler);
  const status = await reconciler.tables.status(key);
  if (status !== undefined && status.state !== 'superseded') {
    await reconciler.tables.putStatus({
      formatVersion: 1, sourceKey: key, sourceETag: status.sourceETag, state: 'superseded', table, at: reconciler.now().toISOString(),
    });
  }
  return { state: 'superseded', table, rows: 0 };
}

/** Takes a source's rows out of its table; the last one takes the table with it. */
async function removeRows(key: string, table: string, reconciler: Reconciler): Promise<void> {
  const { tables, glue, events } = reconciler;
  const existing = await glue.get(table);
  const source = hashOf(key);
  if (existing === undefined || existing.dataSet !== dataSetOf(key, reconciler.uploadPrefix)) {
    return;
  }
  const sources = await tables.sources(table);
  const hadRows = sources.includes(source) || await tables.sourceETagOf(table, existing.generation, source) !== undefined;
  if (!hadRows && sources.length > 0) {
    return;
  }
  await tables.deleteParquet(table, existing.generation, source);
  await tables.deleteSourceProfile(table, source);
  if (sources.every((other) => other === source)) {
    // The table last: while it is there, a run that died is taken up again.
    await tables.deleteProfile(table);
    await glue.delete(table);
    await events.send({ table, sourceKey: key, rows: 0, change: 'removed' });
  } else {
    await noteProfile(table, reconciler);
    await events.send({ table, sourceKey: key, rows: 0, change: 'updated' });
  }
}

/** Names of objects derive from it: keys may be longer than names, and hold anything. */
function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 32);
}

/** What owns a table's name: the folder, or the file itself. */
function dataSetOf(key: string, prefix: string): string {
  const folder = key.indexOf('/', prefix.length);
  return folder >= 0 ? key.slice(0, folder + 1) : key;
}
