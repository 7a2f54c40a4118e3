import { smallConverter } from './support/small-converter';
import { sweep } from '../../../src/csv-catalog/converging/sweep';
import { reconcile } from '../../../src/csv-catalog/reconcile';
import { sourceObjectKeys } from '../../../src/csv-catalog/table-bucket.client';
import { FakeAws } from '../support/fake-aws';

describe('the profile of a table', () => {
  const NAMES = ['a', 'b', 'c'].map((name) => `csv/s/${name}.csv`);
  let aws: FakeAws;
  const reconciler = () => aws.reconciler({}, smallConverter);
  const removeObjectsOf = (key: string) => {
    const { parquet, profile } = sourceObjectKeys(key, 's', 1);
    for (const object of [profile, parquet]) aws.objects.delete(`tables/${object}`);
  };
  beforeEach(async () => {
    aws = new FakeAws();
    for (const key of NAMES.slice(0, 2)) {
      aws.upload(key, 'id\n1\n');
      await reconcile(key, reconciler());
    }
    // As a run does that took the file to be gone, and died before it told the ledger.
    removeObjectsOf(NAMES[0]);
    aws.upload(NAMES[2], 'id\n1\n');
    await reconcile(NAMES[2], reconciler());
  });

  it('says of one that lacks a source that it does', () => {
    expect(aws.json('profiles/s.json')).toMatchObject({ rows: 2, sources: 2 });
    expect(aws.tables.get('s').Parameters['cdk-genai-data-pipeline.contents']).toBe('incomplete');
    expect(aws.objects.get('tables/profiles/s.json')!.metadata).toEqual({ 'made-of': 'incomplete' });
  });

  it('is joined again when the source is written again, in the very same version', async () => {
    aws.queue.length = 0;
    await reconcile(NAMES[0], reconciler());
    expect(aws.json('profiles/s.json')).toMatchObject({ rows: 3, sources: 3 });
    expect(aws.events[aws.events.length - 1]).toMatchObject({ rows: 3, change: 'updated' });
    expect(aws.queue).toEqual([]);
  });

  it('calls for the source that it lacks', async () => {
    expect(aws.queue).toEqual([JSON.stringify({ reconcile: NAMES[0] })]);
    await aws.drain(reconciler());
    expect(aws.json('profiles/s.json')).toMatchObject({ rows: 3, sources: 3 });
    expect(await sweep(undefined, reconciler())).toMatchObject({ queued: 0 });
  });
});
