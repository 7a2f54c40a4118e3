import { gzipSync } from 'zlib';
import { FakeAws } from './support/fake-aws';
import { sweep } from '../../src/csv-catalog/converging/sweep';
import { reconcile } from '../../src/csv-catalog/reconcile';

const ORDERS = 'id,region,amount\n1,North,10.50\n2,South,20.25\n';

describe('reconciling a key', () => {
  let aws: FakeAws;
  beforeEach(() => {
    aws = new FakeAws();
  });
  afterEach(() => aws.restore());

  const run = async (key: string) => {
    const outcome = await reconcile(key, aws.reconciler());
    await aws.drain();
    return outcome;
  };
  const columns = (table: string) => aws.tables.get(table).StorageDescriptor.Columns.map(({ Name, Type }: any) => `${Name} ${Type}`);

  it('makes a typed table, a Parquet object, profiles, a status and an event of an upload', async () => {
    aws.upload('csv/orders.csv', ORDERS);
    expect(await run('csv/orders.csv')).toEqual({ state: 'cataloged', table: 'orders', rows: 2, rejects: 0, uploadedAt: new Date(aws.clock) });
    expect(columns('orders')).toEqual(['id bigint', 'region string', 'amount decimal(18,2)']);
    expect(aws.tables.get('orders')).toMatchObject({ TableType: 'EXTERNAL_TABLE', PartitionKeys: [], StorageDescriptor: { Location: 's3://tables/tables/orders/1/' } });
    expect(aws.keys('tables/orders/1/')).toHaveLength(1);
    expect(aws.json('profiles/orders.json')).toMatchObject({ rows: 2, sources: 1 });
    expect(aws.status('csv/orders.csv')).toMatchObject({ state: 'cataloged', rows: 2, dialect: { delimiter: ',' } });
    expect(aws.events).toEqual([{ database: 'db', table: 'orders', sourceKey: 'csv/orders.csv', rows: 2, change: 'created' }]);
    expect(JSON.parse(aws.tables.get('orders').Parameters['cdk-genai-data-pipeline.profile'])).toMatchObject({ rows: 2 });
  });

  it('leaves alone what somebody else has made in the database, and says so', async () => {
    const view = { Name: 'orders', TableType: 'VIRTUAL_VIEW', ViewOriginalText: 'SELECT 1', Parameters: { presto_view: 'true' } };
    aws.tables.set('orders', view);
    aws.upload('csv/orders.csv', ORDERS);
    expect(await run('csv/orders.csv')).toMatchObject({ state: 'quarantined' });
    expect(aws.status('csv/orders.csv').reason).toMatchObject({ code: 'foreign-table', message: expect.stringMatching(/'orders' .* rename .* or drop/) });
    for (const body of ['', ORDERS, undefined]) {
      if (body === undefined) aws.removeUpload('csv/orders.csv');
      else aws.upload('csv/orders.csv', body);
      await run('csv/orders.csv');
      expect([aws.tables.get('orders'), aws.events]).toEqual([view, []]);
    }
    expect(await sweep(undefined, aws.reconciler())).toMatchObject({ queued: 0 });
  });

  it('does not touch a view that takes the place of its table', async () => {
    aws.upload('csv/orders.csv', ORDERS);
    await run('csv/orders.csv');
    const view = { Name: 'orders', TableType: 'VIRTUAL_VIEW', Parameters: {} };
    aws.tables.set('orders', view);
    aws.upload('csv/orders.csv', 'id\n1\n');
    await run('csv/orders.csv');
    aws.removeUpload('csv/orders.csv');
    await run('csv/orders.csv');
    expect(aws.tables.get('orders')).toEqual(view);
    expect(aws.keys('tables/')).toEqual([]);
  });

  it('takes over the table that a crawler has made of the same uploads', async () => {
    aws.tables.set('orders', { Name: 'orders', VersionId: '0', Parameters: { classification: 'csv' }, StorageDescriptor: { Location: 's3://uploads/csv/orders.csv', Columns: [] } });
    aws.upload('csv/orders.csv', ORDERS);
    expect(await run('csv/orders.csv')).toMatchObject({ state: 'cataloged' });
    expect(aws.tables.get('orders').StorageDescriptor.Location).toMatch(/^s3:\/\/tables/);
  });

  it('quarantines an archived object with a way out, and lets its table go on', async () => {
    aws.upload('csv/s/a.csv', 'id\n1\n');
    await run('csv/s/a.csv');
    aws.archived.add('uploads/csv/s/a.csv');
    aws.upload('csv/s/b.csv', 'id\nword\n');
    await run('csv/s/b.csv');
    expect(aws.status('csv/s/a.csv')).toMatchObject({ state: 'quarantined', reason: { code: 'archived', message: expect.stringContaining('restore it and upload it again') } });
    expect(aws.status('csv/s/b.csv')).toMatchObject({ state: 'cataloged' });
    expect(columns('s')).toEqual(['id string']);
  });

  it('reads a file again where the rules for reading have changed', async () => {
    aws.upload('csv/s.csv', 'id,x\n1,2\n!odd\n!odd\n');
    expect(await run('csv/s.csv')).toMatchObject({ state: 'quarantined' });
    const laxer = aws.reconciler({ mostRejects: 0.9 });
    expect(await sweep(undefined, laxer)).toMatchObject({ queued: 1 });
    await aws.drain(laxer);
    expect(aws.status('csv/s.csv')).toMatchObject({ state: 'cataloged', rows: 1 });
    expect(await sweep(undefined, laxer)).toMatchObject({ queued: 0 });
  });

  it('passes a description on without the characters that Glue refuses', async () => {
    aws.upload('csv/s/a.csv', 'id\n1\n');
    aws.upload('csv/s/_dataset.json', JSON.stringify({ description: 'two\u000blines\u0007' }));
    expect(await run('csv/s/a.csv')).toMatchObject({ state: 'cataloged' });
    expect(aws.tables.get('s').Description).toBe('two\nlines ');
  });

  it('sends keys on with characters that no message may have', async () => {
    aws.upload('csv/\uffff.csv', 'id\n1\n');
    expect(await sweep(undefined, aws.reconciler())).toMatchObject({ queued: 1 });
    await aws.drain();
    expect(aws.status('csv/\uffff.csv')).toMatchObject({ state: 'cataloged' });
  });

  it('does nothing for an event that comes twice', async () => {
    aws.upload('csv/orders.csv', ORDERS);
    await run('csv/orders.csv');
    const before = aws.view();
    expect(await run('csv/orders.csv')).toMatchObject({ state: 'unchanged' });
    expect(aws.view()).toEqual(before);
    expect(aws.events).toHaveLength(1);
  });

  it('adds a file that fits to its data set, gzip and narrower types included, and joins the profiles', async () => {
    aws.upload('csv/sales/a.csv', 'id,price,note\n1,1.5,x\n2,2.25,y\n');
    aws.upload('csv/sales/b.csv.gz', gzipSync('price;id\n3;3\n'));
    await run('csv/sales/a.csv');
    expect(await run('csv/sales/b.csv.gz')).toMatchObject({ state: 'cataloged', rows: 1 });
    expect(columns('sales')).toEqual(['id bigint', 'price double', 'note string']);
    const profile = aws.json('profiles/sales.json');
    expect(profile).toMatchObject({ rows: 3, sources: 2 });
    expect(profile.columns.find(({ name }: any) => name === 'price')).toMatchObject({ min: '1.5', max: '3.0', mean: 2.25 });
    expect(profile.columns.find(({ name }: any) => name === 'note')).toMatchObject({ nulls: 1 });
  });

  it('widens a table for a second file with a wider type or a new column, whatever came first', async () => {
    aws.upload('csv/sales/a.csv', 'id,price\n1,2\n');
    await run('csv/sales/a.csv');
    aws.upload('csv/sales/b.csv', 'id,price\n1,cheap\n');
    expect(await run('csv/sales/b.csv')).toMatchObject({ state: 'pending' });
    expect(columns('sales')).toEqual(['id bigint', 'price string']);
    expect(aws.status('csv/sales/b.csv')).toMatchObject({ state: 'cataloged', rows: 1, generation: 2 });
    expect(aws.visibleObjects('sales')).toHaveLength(2);
    expect(aws.json('profiles/sales.json')).toMatchObject({ rows: 2, sources: 2 });
    aws.upload('csv/sales/c.csv', 'id,price,extra\n1,2,3\n');
    expect(await run('csv/sales/c.csv')).toMatchObject({ state: 'cataloged' });
    expect(columns('sales')).toEqual(['id bigint', 'price string', 'extra bigint']);
    expect(aws.status('csv/sales/c.csv')).toMatchObject({ generation: 2 });
  });

  it('narrows a table when the file goes that it was widened for, and its column with it', async () => {
    aws.upload('csv/sales/a.csv', 'id,price\n1,2\n');
    aws.upload('csv/sales/b.csv', 'id,price,note\n1,cheap,x\n');
    await run('csv/sales/a.csv');
    await run('csv/sales/b.csv');
    aws.removeUpload('csv/sales/b.csv');
    await run('csv/sales/b.csv');
    expect(columns('sales')).toEqual(['id bigint', 'price bigint']);
    expect(aws.visibleObjects('sales')).toHaveLength(1);
  });

  it('moves a table whose only file changes its types to the next generation, with its comments', async () => {
    aws.upload('csv/t.csv', 'a,b\n1,2\n');
    await run('csv/t.csv');
    aws.tables.get('t').StorageDescriptor.Columns[0].Comment = 'kept';
    aws.upload('csv/t.csv', 'a,b\n1,two\n');
    expect(await run('csv/t.csv')).toMatchObject({ state: 'cataloged' });
    expect(columns('t')).toEqual(['a bigint', 'b string']);
    expect(aws.tables.get('t').StorageDescriptor).toMatchObject({ Location: 's3://tables/tables/t/2/', Columns: [{ Comment: 'kept' }, {}] });
    expect(aws.visibleObjects('t')).toEqual([expect.stringMatching(/^tables\/t\/2\//)]);
  });

  it('takes a deleted file out, and with the last one the table', async () => {
    aws.upload('csv/sales/a.csv', 'id\n1\n');
    aws.upload('csv/sales/b.csv', 'id\n2\n3\n');
    await run('csv/sales/a.csv');
    await run('csv/sales/b.csv');
    aws.removeUpload('csv/sales/a.csv');
    expect(await run('csv/sales/a.csv')).toMatchObject({ state: 'superseded' });
    expect(aws.json('profiles/sales.json')).toMatchObject({ rows: 2, sources: 1 });
    aws.removeUpload('csv/sales/b.csv');
    await run('csv/sales/b.csv');
    expect(aws.tables.size).toBe(0);
    expect(aws.keys('tables/')).toEqual([]);
    expect(aws.keys('profiles/')).toEqual([]);
    expect(aws.status('csv/sales/b.csv').state).toBe('superseded');
    expect(aws.events[aws.events.length - 1]).toMatchObject({ change: 'removed' });
    await run('csv/sales/b.csv');
    expect(aws.status('csv/sales/b.csv').state).toBe('superseded');
  });

  it('quarantines a file that turns bad, without its old rows, and takes it back when it is mended', async () => {
    aws.upload('csv/t.csv', 'a\n1\n');
    await run('csv/t.csv');
    aws.upload('csv/t.csv', Buffer.from('a\n\xff\xfe\xfa\n', 'latin1'));
    await run('csv/t.csv');
    expect(aws.status('csv/t.csv')).toMatchObject({ state: 'quarantined', reason: { code: 'unknown-encoding' } });
    expect(aws.tables.size).toBe(0);
    aws.upload('csv/t.csv', 'a\n5\n');
    expect(await run('csv/t.csv')).toMatchObject({ state: 'cataloged', rows: 1 });
  });

  it.each([
    ['csv/a b.csv', 'csv/a-b.csv', 'the smaller key'],
    ['csv/z/1.csv', 'csv/z.csv', 'a folder'],
  ])('gives a name that two data sets want to %s, not to %s, whichever came first, and to the other once it is free', async (owner, other, rule) => {
    const table = owner.startsWith('csv/z') ? 'z' : 'a_b';
    for (const order of [[owner, other], [other, owner]]) {
      aws = new FakeAws();
      for (const key of order) {
        aws.upload(key, `x\n${key === owner ? 1 : 2}\n`);
        await run(key);
      }
      expect(aws.status(owner)).toMatchObject({ state: 'cataloged' });
      expect(aws.status(other)).toMatchObject({ state: 'quarantined', reason: { code: 'name-collision', message: expect.stringContaining(`'${other}'`) } });
      expect(aws.status(other).reason.message).toContain(owner.slice(0, 6));
      expect(aws.status(other).reason.message).toContain(rule);
      expect(aws.visibleObjects(table)).toHaveLength(1);
      expect(aws.json(`profiles/${table}.json`)).toMatchObject({ rows: 1, columns: [{ min: '1' }] });
      aws.removeUpload(owner);
      await run(owner);
      expect(aws.status(other)).toMatchObject({ state: 'cataloged' });
      expect(aws.json(`profiles/${table}.json`)).toMatchObject({ rows: 1, columns: [{ min: '2' }] });
    }
  });

  it('reads again where the file is replaced or removed while it is read', async () => {
    aws.upload('csv/t.csv', 'a\n1\n');
    aws.onDownload = () => {
      aws.onDownload = () => undefined;
      aws.upload('csv/t.csv', 'a\n1\n2\n');
    };
    expect(await run('csv/t.csv')).toMatchObject({ state: 'cataloged', rows: 2 });
    aws.upload('csv/t.csv', 'a\n1\n2\n3\n');
    let version = 0;
    aws.onDownload = () => aws.upload('csv/t.csv', `a\n${version++}\n`);
    await expect(run('csv/t.csv')).rejects.toThrow(/changed each time/);
  });

  it('tries an update again that another one overtook, and gives up in the end', async () => {
    aws.upload('csv/t.csv', 'a\n1\n');
    aws.conflicts = 3;
    expect(await run('csv/t.csv')).toMatchObject({ state: 'cataloged' });
    aws.upload('csv/t.csv', 'a\n2\n');
    aws.conflicts = 100;
    await expect(run('csv/t.csv')).rejects.toThrow(/changed by others/);
  });
});
