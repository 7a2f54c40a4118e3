import { expectedCatalog, ExpectedCatalog, rowText } from './expected-catalog';
import { FAULTS, ScheduledCloud } from './scheduled-cloud';
import type { SmallParquet } from './small-converter';
import { parseLedger } from '../../../../src/csv-catalog/converging/ledger-text';
import type { CsvConverter } from '../../../../src/csv-catalog/converting/conversion';
import { TABLE_PARAMETERS } from '../../../../src/runtime/catalog-table';
import { eTagOf, FakeAws, SETTINGS } from '../../support/fake-aws';

/** Two data sets that want one name, another folder, and a file by itself. */
export const KEYS = ['csv/t/a.csv', 'csv/t/b.csv', 'csv/t/c/d.csv', 'csv/t.csv', 'csv/T!/x.csv', 'csv/u.csv'];
export const BODIES = [
  'id,x\n1,2\n', 'id,x\n3,4\n5,6\n', 'id,x\n1,2.5\n', 'id,x\n1,abc\n', 'id\n7\n', 'id,y\n1,2024-01-05\n', 'x,id\n9007199254740993,1\n', 'id,x\n1,\n', 'id,x\n1,2024-01-05\n',
  '', 'id,x\n1,2\n!odd\n', 'id,x\n!odd\n!odd\n1,1\n',
];
const SETTINGS_KEYS = ['csv/t/_dataset.json', 'csv/u.csv._dataset.json'];
const SETTINGS_BODIES = ['{"types":{"x":"string"}}', '{"description":"Some words","keys":["id"]}', '{"types":'];
const MOST_INVOCATIONS = 3;
const DAY = 86_400_000;

/** How a test's converter writes and is read back. */
export interface Engine {
  readonly converter: CsvConverter;
  /** What uploads hold. */
  readonly bodies: readonly string[];
  /** Whether tables whose last file goes are kept, empty. */
  readonly keepsEmptyTables?: boolean;
  read(body: Buffer): Promise<SmallParquet> | SmallParquet;
}

/**
 * Plays one history and checks the catalog at its end.
 *
 * @param choices each decides one step; when they are used up, what is left runs without faults
 * @throws where the catalog is not what the bucket is
 */
export async function playHistory(choices: readonly number[], engine: Engine): Promise<void> {
  const cloud = cloudOf(engine);
  try {
    await play(cloud, new Choices(choices), engine);
  } catch (error) {
    throw Object.assign(error as Error, { message: `${(error as Error).message}\n\n${cloud.trace.join('\n')}` });
  }
}

export function cloudOf({ converter, keepsEmptyTables = false }: Engine): ScheduledCloud {
  return new ScheduledCloud(converter, { keepsEmptyTables });
}

async function play(cloud: ScheduledCloud, random: Choices, engine: Engine): Promise<void> {
  const { aws } = cloud;
  let isLost = false;
  while (random.isLeft) {
    const what = random.below(100);
    if (what < 14) {
      isLost = changeUploads(cloud, random, engine.bodies) || isLost;
    } else if (what < 16) {
      aws.queue.push('{"sweep":{}}');
    } else if (what < 34 && aws.queue.length > 0 && cloud.invocations.length < MOST_INVOCATIONS) {
      await cloud.start(random.below(aws.queue.length), random.below(8) === 0);
    } else if (cloud.waiting.length > 0) {
      const invocation = cloud.waiting[random.below(cloud.waiting.length)];
      const fault = random.below(40) < 37 ? 'none' : FAULTS[1 + random.below(FAULTS.length - 1)];
      await cloud.advance(invocation, random.below(invocation.calls.length), fault);
    }
    cloud.collect(() => random.below(6) === 0);
    await checkReaders(aws, engine);
    aws.clock += 1000;
  }
  await cloud.drain();
  if (!isLost && cloud.deadLetters === 0) await checkCatalog(aws, engine);
  aws.queue.push('{"sweep":{}}');
  await cloud.drain();
  await checkCatalog(aws, engine);
  aws.queue.push('{"sweep":{}}');
  const [swept] = await cloud.drain();
  expect(swept).toMatchObject({ kind: 'swept', outcome: { queued: 0 } });
  aws.clock += 3 * DAY;
  aws.queue.push('{"sweep":{}}');
  await cloud.drain();
  checkNothingIsLeft(aws);
}

/** @returns whether the event of the change is lost */
function changeUploads({ aws, trace }: ScheduledCloud, random: Choices, bodies: readonly string[]): boolean {
  const isSettings = random.below(8) === 0;
  const key = isSettings ? random.of(SETTINGS_KEYS) : random.of(KEYS);
  const body = random.below(4) === 0 ? undefined : random.of(isSettings ? SETTINGS_BODIES : bodies);
  if (body === undefined) aws.removeUpload(key);
  else aws.upload(key, body);
  trace.push(`${key} becomes ${JSON.stringify(body)}`);
  const deliveries = [0, 1, 1, 1, 1, 1, 1, 2][random.below(8)];
  for (let i = 0; i < deliveries; i++) aws.queue.push(JSON.stringify({ detail: { bucket: { name: 'uploads' }, object: { key } } }));
  return deliveries === 0;
}

/** At every moment: all objects that readers of a table see have the table's types. */
async function checkReaders(aws: FakeAws, engine: Engine): Promise<void> {
  for (const [name, table] of aws.tables) {
    const types = new Map(table.StorageDescriptor.Columns.map(({ Name, Type }: any) => [Name, Type]));
    for (const key of aws.visibleObjects(name)) {
      const { columns } = await readCached(aws, key, engine);
      const wrong = columns.filter(({ name: column, type }) => types.has(column) && types.get(column) !== type);
      if (wrong.length > 0) throw new Error(`readers of ${name} meet ${JSON.stringify(wrong)} in ${key}, where the table has ${JSON.stringify([...types])}`);
    }
  }
}

const read = new Map<string, SmallParquet>();

async function readCached(aws: FakeAws, key: string, engine: Engine): Promise<SmallParquet> {
  const { body } = aws.objects.get(`tables/${key}`)!;
  const eTag = eTagOf(body);
  if (!read.has(eTag)) read.set(eTag, await engine.read(body));
  return read.get(eTag)!;
}

function uploadsOf(aws: FakeAws): Map<string, string> {
  return new Map(aws.keys('', 'uploads').map((key) => [key, aws.objects.get(`uploads/${key}`)!.body.toString()]));
}

/** The catalog is what the bucket is: tables, rows, profiles, statuses, rejects, and what readers are told. */
export async function checkCatalog(aws: FakeAws, engine: Engine): Promise<void> {
  const expected = expectedCatalog(uploadsOf(aws), SETTINGS.mostRejects);
  const { tables, ...others } = await actualCatalog(aws, engine);
  const emptied = Object.keys(tables).filter((name) => expected.tables[name] === undefined);
  if (engine.keepsEmptyTables) emptied.forEach((name) => checkEmptied(aws, name));
  else expect(emptied).toEqual([]);
  expect({ ...others, tables: Object.fromEntries(Object.entries(tables).filter(([name]) => !emptied.includes(name))) }).toEqual(expected);
  for (const [name, { rows, sources }] of Object.entries(expected.tables)) {
    expect(aws.json(`profiles/${name}.json`)).toMatchObject({ rows: rows.length, sources });
    expect(aws.tables.get(name).Parameters['cdk-genai-data-pipeline.rows']).toBe(String(rows.length));
    expect(aws.events.some(({ table, change }) => table === name && change !== 'removed')).toBe(true);
  }
  for (const name of new Set(aws.events.map(({ table }) => table))) {
    if (tables[name] !== undefined) continue;
    // Whatever order events came in: after the last one that made it, its removal is told.
    const changes = aws.events.filter((event) => event.table === name && !aws.lateEvents.has(event)).map(({ change }) => change);
    expect(changes.lastIndexOf('removed')).toBeGreaterThan(changes.lastIndexOf('created'));
    expect(aws.json(`profiles/${name}.json`)).toBeUndefined();
  }
}

/** Nothing is told of what a kept table had. */
function checkEmptied(aws: FakeAws, name: string): void {
  const { Parameters, StorageDescriptor } = aws.tables.get(name);
  const { generation, visible } = parseLedger(aws.objects.get(`tables/ledgers/${name}.json`)!.body.toString());
  expect([visible, Parameters['cdk-genai-data-pipeline.generation']]).toEqual([generation, String(generation)]);
  expect(StorageDescriptor.Location).toMatch(new RegExp(`/${name}/${generation}/`));
  expect(Parameters[TABLE_PARAMETERS.rows]).toBe('0');
  expect(JSON.parse(Parameters[TABLE_PARAMETERS.summary]).columns).toEqual({});
  expect(aws.json(`profiles/${name}.json`)).toMatchObject({ rows: 0, sources: 0, columns: [] });
  expect(aws.visibleObjects(name)).toEqual([]);
}

async function actualCatalog(aws: FakeAws, engine: Engine): Promise<ExpectedCatalog> {
  const tables: Record<string, any> = {};
  for (const [name, { StorageDescriptor: { Columns }, Parameters }] of aws.tables) {
    const objects = await Promise.all(aws.visibleObjects(name).map((key) => readCached(aws, key, engine)));
    const names = Columns.map(({ Name }: any) => Name);
    tables[name] = {
      dataSet: Parameters['cdk-genai-data-pipeline.data-set'],
      columns: Columns.map(({ Name, Type }: any) => `${Name} ${Type}`),
      rows: objects.flatMap(({ columns, rows }) => rows.map((row) => rowText(names, (column) => row[columns.findIndex((one) => one.name === column)]))).sort(),
      sources: objects.length,
    };
  }
  const statuses: Record<string, string> = {};
  const uploads = uploadsOf(aws);
  for (const key of aws.keys('status/')) {
    const { sourceKey, sourceETag, state, rows, rejected, reason } = aws.json(key);
    if (uploads.has(sourceKey)) expect(sourceETag).toBe(eTagOf(Buffer.from(uploads.get(sourceKey)!)));
    const names = /the data sets '([^']*)' and '([^']*)'/.exec(reason?.message ?? '');
    if (state !== 'superseded' || uploads.has(sourceKey)) {
      statuses[sourceKey] = state === 'cataloged' ? `cataloged ${rows} ${rejected.count}` : [state, reason?.code, names?.[1], names?.[2]].filter((word) => word !== undefined).join(' ');
    }
  }
  return { tables, statuses, rejects: aws.keys('rejects/').map((key) => key.slice('rejects/'.length, -'.jsonl'.length)) };
}

/** After every retention: an object for an object, and nothing of what is gone. */
function checkNothingIsLeft(aws: FakeAws): void {
  const { tables, statuses } = expectedCatalog(uploadsOf(aws), SETTINGS.mostRejects);
  const withNames = (prefix: string, names: readonly string[], ending: string) => names.map((name) => `${prefix}${name}${ending}`).sort();
  expect(aws.keys('status/')).toEqual(withNames('status/', Object.keys(statuses), '.json'));
  expect(aws.keys('rejects/')).toEqual([]);
  expect(aws.keys('tables/')).toEqual(Object.keys(tables).flatMap((name) => aws.visibleObjects(name)).sort());
  const kept = [...aws.tables.keys()];
  kept.filter((name) => tables[name] === undefined).forEach((name) => checkEmptied(aws, name));
  expect(aws.keys('profiles/')).toEqual([...withNames('profiles/', kept, '.json'),
    ...aws.keys('tables/').map((key) => key.replace(/^tables/, 'profiles').replace(/parquet$/, 'json'))].sort());
  const wanted = new Set([...kept, ...Object.keys(statuses).map((key) => aws.status(key).table)]);
  expect(aws.keys('ledgers/')).toEqual(withNames('ledgers/', [...wanted], '.json'));
}

/** Decisions of a history, one after the other; all are 0 when they are used up, and shorter lists are simpler histories. */
class Choices {
  private at = 0;

  constructor(private readonly choices: readonly number[]) {}

  public get isLeft(): boolean {
    return this.at < this.choices.length;
  }

  public below(limit: number): number {
    return (this.choices[this.at++] ?? 0) % limit;
  }

  public of<T>(values: readonly T[]): T {
    return values[this.below(values.length)];
  }
}
