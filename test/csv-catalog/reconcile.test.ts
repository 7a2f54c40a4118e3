import { gzipSync } from 'zlib';
import { FakeAws } from './support/fake-aws';
import { reconcile } from '../../src/csv-catalog/reconcile';

const ORDERS = 'id,region,amount\n1,North,10.50\n2,South,20.25\n';

describe('reconciling a key', () => {
  let aws: FakeAws;
  beforeEach(() => {
    aws = new FakeAws();
  });
  afterEach(() => aws.restore());

  const run = (key: string) => reconcile(key, aws.reconciler());
  const columns = (table: string) => aws.tables.get(table).StorageDescriptor.Columns.map(({ Name, Type }: any) => `${Name} ${Type}`);

  it('makes a typed table, a Parquet object, profiles, a status and an event of an upload', async () => {
    aws.upload('csv/orders.csv', ORDERS);
    expect(await run('csv/orders.csv')).toEqual({ state: 'cataloged', table: 'orders', rows: 2 });
    expect(columns('orders')).toEqual(['id bigint', 'region string', 'amount decimal(18,2)']);
    expect(aws.tables.get('orders')).toMatchObject({ TableType: 'EXTERNAL_TABLE', PartitionKeys: [], StorageDescriptor: { Location: 's3://tables/tables/orders/1/' } });
    expect(aws.keys('tables/orders/1/')).toHaveLength(1);
    expect(aws.json('profiles/orders.json')).toMatchObject({ rows: 2, sources: 1 });
    expect(aws.status('csv/orders.csv')).toMatchObject({ state: 'cataloged', rows: 2, dialect: { delimiter: ',' } });
    expect(aws.events).toEqual([{ database: 'db', table: 'orders', sourceKey: 'csv/orders.csv', rows: 2, change: 'created' }]);
    expect(JSON.parse(aws.tables.get('orders').Parameters['cdk-genai-data-pipeline.profile'])).toMatchObject({ rows: 2 });
  });

  it('does nothing for an event that comes twice', async () => {
    aws.upload('csv/orders.csv', ORDERS);
    await run('csv/orders.csv');
    const before = aws.view();
    expect(await run('csv/orders.csv')).toMatchObject({ state: 'unchanged', rows: 2 });
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

  it.each([
    ['a type that does not fit', 'id,price\n1,cheap\n', /price.*string.*bigint/],
    ['a column that is new', 'id,price,extra\n1,2,3\n', /extra/],
  ])('quarantines a second file with %s as needs-widening', async (_what, body, message) => {
    aws.upload('csv/sales/a.csv', 'id,price\n1,2\n');
    await run('csv/sales/a.csv');
    aws.upload('csv/sales/b.csv', body);
    expect(await run('csv/sales/b.csv')).toMatchObject({ state: 'quarantined' });
    expect(aws.status('csv/sales/b.csv').reason).toMatchObject({ code: 'needs-widening', message: expect.stringMatching(message) });
    expect(aws.json('profiles/sales.json').rows).toBe(1);
  });

  it('moves a table whose only file changes its types to the next generation, with its comments', async () => {
    aws.upload('csv/t.csv', 'a,b\n1,2\n');
    await run('csv/t.csv');
    aws.tables.get('t').StorageDescriptor.Columns[0].Comment = 'kept';
    aws.upload('csv/t.csv', 'a,b\n1,two\n');
    expect(await run('csv/t.csv')).toMatchObject({ state: 'cataloged' });
    expect(columns('t')).toEqual(['a bigint', 'b string']);
    expect(aws.tables.get('t').StorageDescriptor).toMatchObject({ Location: 's3://tables/tables/t/2/', Columns: [{ Comment: 'kept' }, {}] });
    expect(aws.keys('tables/t/')).toEqual([expect.stringMatching(/^tables\/t\/2\//)]);
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
    expect(aws.status('csv/t.csv')).toMatchObject({ state: 'quarantined', reason: { code: 'not-utf8' } });
    expect(aws.tables.size).toBe(0);
    aws.upload('csv/t.csv', 'a\n5\n');
    expect(await run('csv/t.csv')).toMatchObject({ state: 'cataloged', rows: 1 });
  });

  it('names both data sets where two want one table name', async () => {
    aws.upload('csv/a-b.csv', 'x\n1\n');
    aws.upload('csv/a b.csv', 'x\n1\n');
    await run('csv/a-b.csv');
    await run('csv/a b.csv');
    expect(aws.status('csv/a b.csv').reason).toMatchObject({ code: 'name-collision', message: expect.stringContaining('a-b.csv') });
    aws.removeUpload('csv/a b.csv');
    await run('csv/a b.csv');
    expect(aws.tables.has('a_b')).toBe(true);
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
    await expect(run('csv/t.csv')).rejects.toThrow('ConcurrentModificationException');
  });

  it('comes to the same catalog when it dies after any call and is run again', async () => {
    const histories: ((fake: FakeAws) => void)[] = [
      (fake) => fake.upload('csv/t.csv', 'a,b\n1,2\n'),
      (fake) => fake.upload('csv/t.csv', 'a,b\n1,two\n'),
      (fake) => fake.removeUpload('csv/t.csv'),
    ];
    for (let step = 0; step < histories.length; step++) {
      const prepare = async (fake: FakeAws) => {
        for (const change of histories.slice(0, step)) {
          change(fake);
          await reconcile('csv/t.csv', fake.reconciler());
        }
        histories[step](fake);
        fake.calls = 0;
      };
      aws.restore();
      aws = new FakeAws();
      await prepare(aws);
      await run('csv/t.csv');
      const [calls, expected] = [aws.calls, aws.view()];
      for (let cut = 0; cut < calls; cut++) {
        aws.restore();
        aws = new FakeAws();
        await prepare(aws);
        aws.crashAfter = cut;
        await expect(run('csv/t.csv')).rejects.toThrow('ProcessDied');
        aws.crashAfter = Infinity;
        await run('csv/t.csv');
        expect(aws.view()).toEqual(expected);
      }
    }
  });
});
