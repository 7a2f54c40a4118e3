import { sweep } from '../../../src/csv-catalog/converging/sweep';
import { reconcile } from '../../../src/csv-catalog/reconcile';
import { FakeAws } from '../support/fake-aws';
import { smallConverter } from './support/small-converter';

const HOUR = 3_600_000;

describe('the sweep', () => {
  let aws: FakeAws;
  beforeEach(() => {
    aws = new FakeAws();
  });
  const reconciler = (settings = {}) => aws.reconciler(settings, smallConverter);
  const catalog = async (key: string, settings = {}) => {
    await reconcile(key, reconciler(settings));
    await aws.drain(reconciler(settings));
  };
  const keysQueued = () => aws.queue.map((body) => JSON.parse(body).reconcile).filter((key) => key !== undefined).sort();

  it('calls for every key that is new, replaced or gone, and for no other', async () => {
    for (const name of ['a', 'b', 'c', 'd']) {
      aws.upload(`csv/${name}.csv`, 'id\n1\n');
      await catalog(`csv/${name}.csv`);
    }
    aws.upload('csv/b.csv', 'id\n2\n');
    aws.removeUpload('csv/c.csv');
    aws.upload('csv/e/\u{1F600}.csv', 'id\n1\n');
    aws.upload('csv/e/\uffee.csv', 'id\n1\n');
    aws.upload('csv/folder/', '');
    expect(await sweep(undefined, reconciler())).toMatchObject({ looked: 6, queued: 4, continues: false });
    expect(keysQueued()).toEqual(['csv/b.csv', 'csv/c.csv', 'csv/e/\u{1F600}.csv', 'csv/e/\uffee.csv']);
    await aws.drain(reconciler());
    expect(await sweep(undefined, reconciler())).toMatchObject({ queued: 0 });
  });

  it.each([['short', 'csv/u.csv'], ['as long as a name can be', `csv/${'u'.repeat(1015)}.csv`]])('calls for a file that is gone and whose status does not say so: its key is %s', async (_what, key) => {
    aws.upload(key, 'id\n1\n');
    await catalog(key);
    const statusId = [...aws.objects.keys()].find((id) => id.startsWith('tables/status/'))!;
    const left = aws.objects.get(statusId)!;
    aws.removeUpload(key);
    await catalog(key);
    aws.objects.set(statusId, left);
    await sweep(undefined, reconciler());
    expect(keysQueued()).toEqual([key]);
    await aws.drain(reconciler());
    expect(JSON.parse(aws.objects.get(statusId)!.body.toString())).toMatchObject({ state: 'superseded', sourceKey: key });
    expect(await sweep(undefined, reconciler())).toMatchObject({ queued: 0 });
  });

  it('goes on by a message where its time is short, and comes to the same', async () => {
    for (let i = 0; i < 7; i++) aws.upload(`csv/f${i}.csv`, 'id\n1\n');
    const hurried = { ...reconciler(), timeLeft: () => 1000 };
    const seen = new Set<string>();
    let rounds = 0;
    for (let after: string | undefined, isLast = false; !isLast; rounds++) {
      isLast = !(await sweep(after, hurried)).continues;
      keysQueued().forEach((key) => seen.add(key));
      after = JSON.parse(aws.queue.find((body) => body.startsWith('{"sweep"')) ?? '{}').sweep?.after;
      aws.queue.length = 0;
    }
    expect([rounds, [...seen].sort()]).toEqual([4, Array.from({ length: 7 }, (_, i) => `csv/f${i}.csv`)]);
  });

  it('calls for what an older version of the library has read, and for settings that changed', async () => {
    aws.upload('csv/s/a.csv', 'id\n1\n');
    aws.upload('csv/t/a.csv', 'id\n1\n');
    await catalog('csv/s/a.csv');
    await catalog('csv/t/a.csv');
    const ledger = aws.objects.get('tables/ledgers/s.json')!;
    aws.objects.set('tables/ledgers/s.json', { ...ledger, body: Buffer.from(ledger.body.toString().replace(/"reader":"[^"]*"/, '"reader":"0"')) });
    aws.upload('csv/t/_dataset.json', '{"types":{"id":"string"}}');
    await sweep(undefined, reconciler());
    // Its objects are not of the version that the ledger now tells of, either.
    expect([...new Set(keysQueued())]).toEqual(['csv/s/a.csv', 'csv/t/_dataset.json']);
    await aws.drain(reconciler());
    expect(aws.tables.get('t').StorageDescriptor.Columns).toEqual([expect.objectContaining({ Type: 'string' })]);
  });

  it('makes good a table, a profile or an object that somebody has removed', async () => {
    aws.upload('csv/s/a.csv', 'id\n1\n');
    await catalog('csv/s/a.csv');
    const before = aws.view();
    for (const harm of [
      () => aws.tables.delete('s'),
      () => aws.visibleObjects('s').forEach((key) => aws.objects.delete(`tables/${key}`)),
      () => aws.keys('profiles/s/').forEach((key) => aws.objects.delete(`tables/${key}`)),
      () => aws.objects.delete('tables/profiles/s.json'),
      // A writer that was late: what is noted on the table is right, the profile itself is not.
      () => aws.objects.set('tables/profiles/s.json', { ...aws.objects.get('tables/profiles/s.json')!, body: Buffer.from('{"rows":0}'), metadata: { 'made-of': 'older' } }),
    ]) {
      harm();
      expect(await sweep(undefined, reconciler())).toMatchObject({ queued: 1 });
      await aws.drain(reconciler());
      expect(aws.view()).toEqual(before);
    }
  });

  it('removes a table and a profile that a late writer has brought back', async () => {
    aws.upload('csv/s.csv', 'id\n1\n');
    await catalog('csv/s.csv');
    const [table, profile] = [aws.tables.get('s'), aws.objects.get('tables/profiles/s.json')!];
    aws.removeUpload('csv/s.csv');
    await catalog('csv/s.csv');
    for (const harm of [() => aws.tables.set('s', table), () => aws.objects.set('tables/profiles/s.json', profile)]) {
      harm();
      expect(await sweep(undefined, reconciler())).toMatchObject({ queued: 1 });
      await aws.drain(reconciler());
      expect([aws.tables.get('s'), aws.json('profiles/s.json')]).toEqual([undefined, undefined]);
    }
    expect(await sweep(undefined, reconciler())).toMatchObject({ queued: 0 });
  });

  it('passes over files that are older than the catalog, where it was told to', async () => {
    const ignoring = { ignoresExisting: true };
    aws.clock -= HOUR;
    aws.upload('csv/old.csv', 'id\n1\n');
    aws.clock += 2 * HOUR;
    aws.upload('csv/new.csv', 'id\n1\n');
    expect(await sweep(undefined, reconciler(ignoring))).toMatchObject({ queued: 1 });
    expect(keysQueued()).toEqual(['csv/new.csv']);
    aws.queue.length = 0;
    expect(await sweep(undefined, reconciler())).toMatchObject({ queued: 2 });
  });

  it('keeps a table that has lost its last file, and its name, where it was told to', async () => {
    const keeping = { keepsEmptyTables: true };
    aws.upload('csv/s/a.csv', 'id,x\n1,2\n');
    await catalog('csv/s/a.csv', keeping);
    aws.removeUpload('csv/s/a.csv');
    await catalog('csv/s/a.csv', keeping);
    expect(aws.visibleObjects('s')).toEqual([]);
    expect(aws.tables.get('s')).toMatchObject({ StorageDescriptor: { Columns: [{ Name: 'id' }, { Name: 'x' }] }, Parameters: { 'cdk-genai-data-pipeline.rows': '0' } });
    expect(await sweep(undefined, reconciler(keeping))).toMatchObject({ queued: 0 });
    aws.upload('csv/s/b.csv', 'y\n1\n');
    await catalog('csv/s/b.csv', keeping);
    expect(aws.tables.get('s')).toMatchObject({ StorageDescriptor: { Columns: [{ Name: 'y' }] }, Parameters: { 'cdk-genai-data-pipeline.rows': '1' } });
  });

  it('tells nothing of the rows that a kept table had, though it was about to become wider', async () => {
    const keeping = { keepsEmptyTables: true };
    aws.upload('csv/s/a.csv', 'id,x\n1,98765\n');
    await catalog('csv/s/a.csv', keeping);
    aws.upload('csv/s/b.csv', 'id,x\n1,word\n');
    await catalog('csv/s/b.csv', keeping);
    for (const key of ['csv/s/b.csv', 'csv/s/a.csv']) {
      aws.removeUpload(key);
      await catalog(key, keeping);
    }
    await aws.drain(reconciler(keeping));
    expect(aws.tables.get('s')).toMatchObject({ Parameters: { 'cdk-genai-data-pipeline.rows': '0' } });
    for (let hours = 0; hours < 5; hours++) {
      aws.clock += HOUR + 1;
      expect(await sweep(undefined, reconciler(keeping))).toMatchObject({ queued: 0 });
      expect(aws.json('profiles/s.json')).toMatchObject({ rows: 0 });
    }
    expect(JSON.stringify([...aws.tables, ...[...aws.objects].map(([key, { body }]) => [key, body.toString()])])).not.toContain('98765');
  });

  it('removes what is kept no longer: rejects, statuses of what is gone, generations that were left; and nothing before', async () => {
    aws.upload('csv/s/a.csv', 'id\n1\n!odd\n');
    aws.upload('csv/s/b.csv', 'id\nword\n');
    aws.upload('csv/u.csv', 'id\n1\n');
    for (const key of ['csv/s/a.csv', 'csv/s/b.csv', 'csv/u.csv']) await catalog(key);
    aws.removeUpload('csv/u.csv');
    await catalog('csv/u.csv');
    await sweep(undefined, reconciler());
    expect([aws.keys('rejects/'), aws.status('csv/u.csv').state, aws.keys('tables/s/1/').length]).toEqual([['rejects/csv/s/a.csv.jsonl'], 'superseded', 1]);
    aws.clock += 3 * HOUR;
    await sweep(undefined, reconciler());
    expect([aws.keys('tables/s/1/'), aws.keys('rejects/').length, aws.keys('profiles/s/1/')]).toEqual([[], 1, []]);
    aws.clock += 30 * HOUR;
    await sweep(undefined, reconciler());
    expect(aws.keys('').map((key) => key.replace(/[0-9a-f]{32}/, 'source'))).toEqual([
      'ledgers/s.json', 'profiles/s.json', 'profiles/s/2/source.json', 'profiles/s/2/source.json', 'status/csv/s/a.csv.json', 'status/csv/s/b.csv.json',
      'tables/s/2/source.parquet', 'tables/s/2/source.parquet',
    ]);
    expect(aws.status('csv/s/a.csv')).toMatchObject({ state: 'cataloged', rejected: { count: 1, byReason: { unfit: 1 } } });
  });
});

it('makes the profile of a large data set once for many files', async () => {
  const aws = new FakeAws();
  const reconciler = aws.reconciler({}, smallConverter);
  for (let i = 0; i < 40; i++) aws.upload(`csv/many/${i}.csv`, `id\n${i}\n`);
  for (let i = 0; i < 40; i++) await reconcile(`csv/many/${i}.csv`, reconciler);
  expect(aws.queue).toEqual([JSON.stringify({ publish: 'many' })]);
  expect(aws.json('profiles/many.json').rows).toBeLessThan(40);
  await aws.drain(reconciler);
  expect(aws.json('profiles/many.json')).toMatchObject({ rows: 40, sources: 40 });
  expect(aws.status('csv/many/39.csv')).toMatchObject({ state: 'cataloged' });
});
