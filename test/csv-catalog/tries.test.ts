import { FakeAws } from './support/fake-aws';
import type { CsvConverter, OpenedCsv } from '../../src/csv-catalog/converting/conversion';
import { reconcile } from '../../src/csv-catalog/reconcile';

const KEY = 'csv/u.csv';
const MINUTE = 60_000;

const failing: CsvConverter = { open: () => Promise.reject(new TypeError('a cell: secret')), stop: async () => undefined };
/** Its process ends while it reads. */
const dying: CsvConverter = { open: () => new Promise<OpenedCsv>(() => undefined), stop: async () => undefined };

/** Little, so that no timer outlives the test. */
const timeLeft = () => MINUTE;

describe('a file that the converter fails on', () => {
  let aws: FakeAws;
  beforeEach(() => {
    aws = new FakeAws();
    aws.upload(KEY, 'id\n1\n');
  });

  const run = async (converter: CsvConverter | undefined, isLastTry: boolean) => {
    const outcome = await reconcile(KEY, { ...aws.reconciler({}, converter), isLastTry });
    await aws.drain();
    return outcome;
  };
  const begin = async () => {
    void reconcile(KEY, { ...aws.reconciler({}, dying), isLastTry: true, timeLeft });
    while (aws.keys('ledgers/').length === 0) await new Promise(setImmediate);
    await new Promise(setImmediate);
  };

  it('is tried again, and is quarantined with a way out when the last try fails too', async () => {
    await expect(run(failing, false)).rejects.toMatchObject({ name: 'ConversionFailed:TypeError', message: 'the conversion failed' });
    expect(aws.keys('status/')).toEqual([]);
    expect(await run(failing, true)).toMatchObject({ state: 'quarantined' });
    expect(aws.status(KEY)).toMatchObject({ state: 'quarantined', reason: { code: 'unreadable', message: expect.stringMatching(/several times over: split it/) } });
    expect(JSON.stringify(aws.status(KEY))).not.toContain('secret');
    expect(await run(undefined, false)).toMatchObject({ state: 'unchanged' });
    aws.upload(KEY, 'id\n2\n');
    expect(await run(undefined, false)).toMatchObject({ state: 'cataloged' });
  });

  it('is cataloged where the last try goes well, and no try is remembered', async () => {
    expect(await run(undefined, true)).toMatchObject({ state: 'cataloged' });
    expect(aws.objects.get('tables/ledgers/u.json')!.body.toString()).not.toContain('lastTry');
  });

  it('is quarantined by whoever comes after a last try in which the process died, unless it may still be at work', async () => {
    await begin();
    expect(await run(undefined, false)).toMatchObject({ state: 'cataloged' });
    aws.upload(KEY, 'id\n3\n');
    await begin();
    aws.clock += 17 * MINUTE;
    expect(await run(undefined, false)).toMatchObject({ state: 'quarantined' });
    expect(aws.status(KEY)).toMatchObject({ reason: { code: 'unreadable' } });
    expect(aws.tables.size).toBe(0);
  });

  it('does not hold up its table: a replacement that kills the process goes, the others are widened', async () => {
    aws.upload('csv/t/a.csv', 'id\n1\n');
    await reconcile('csv/t/a.csv', aws.reconciler());
    aws.upload('csv/t/a.csv', 'id\n2\n');
    void reconcile('csv/t/a.csv', { ...aws.reconciler({}, dying), isLastTry: true, timeLeft });
    for (let i = 0; i < 50; i++) await new Promise(setImmediate);
    aws.clock += 17 * MINUTE;
    aws.upload('csv/t/b.csv', 'id\nword\n');
    await reconcile('csv/t/b.csv', aws.reconciler());
    await aws.drain();
    expect([aws.status('csv/t/a.csv').state, aws.status('csv/t/b.csv').state]).toEqual(['quarantined', 'cataloged']);
    expect(aws.tables.get('t').Parameters['cdk-genai-data-pipeline.rows']).toBe('1');
  });
});
