import * as fc from 'fast-check';
import { CrawlRequest, CrawlerState, isCovered, LONGEST_WAIT_MILLISECONDS, merged, MOST_RUNS, readCrawlMessage } from '../../../src/csv-catalog/crawling/crawl-requests';
import { crawlUploads } from '../../../src/csv-catalog/crawling/crawl-uploads';

const SCOPE = { bucket: 'uploads', prefix: 'csv/', crawler: 'crawler', database: 'db' };
const read = (body: unknown, sentAt = 1000) => readCrawlMessage(JSON.stringify(body), sentAt, SCOPE);

describe('a message', () => {
  const upload = (key: string, bucket = 'uploads') => ({ source: 'aws.s3', detail: { bucket: { name: bucket }, object: { key } } });

  it('of an upload asks for a run that starts after it was sent', () => {
    const message = read(upload('csv/a/b.csv'), 5000);
    expect(message).toMatchObject({ kind: 'request', request: { runs: 0, waitsSince: 5000 } });
    expect((message as any).request.after).toBeGreaterThan(5000);
  });

  it.each([[upload('csv/')], [upload('other/a.csv')], [upload('csv/a.csv', 'another')]])('is ignored where it is of no upload of ours', (body) => {
    expect(read(body)).toEqual({ kind: 'ignored' });
  });

  it('tells of our own requests, of the crawler’s end and of deleted tables', () => {
    expect(read({ after: 5, runs: 2, waitsSince: 7, sentAt: 900 })).toEqual({ kind: 'request', request: { after: 5, runs: 2, waitsSince: 7 } });
    // Moved back from the dead-letter queue.
    expect(read({ after: 5, runs: 3, waitsSince: 7, sentAt: 900 }, 1_000_000)).toEqual({ kind: 'request', request: { after: 5, runs: 0, waitsSince: 1_000_000 } });
    const ended = (crawlerName: string) => ({ 'source': 'aws.glue', 'detail-type': 'Glue Crawler State Change', 'detail': { crawlerName, state: 'Succeeded' } });
    expect(read(ended('crawler'))).toEqual({ kind: 'ended' });
    expect(read(ended('another'))).toEqual({ kind: 'ignored' });
    const deleted = (databaseName: string) => ({ source: 'aws.glue', detail: { databaseName, typeOfChange: 'DeleteTable', changedTables: ['t'] } });
    expect(read(deleted('db'))).toEqual({ kind: 'removed', tables: ['t'] });
    expect(read(deleted('another'))).toEqual({ kind: 'ignored' });
  });

  it('asks for a sweep, from the beginning or from where one came to', () => {
    expect(read({ sweep: {} })).toEqual({ kind: 'sweep' });
    expect(read({ sweep: { after: 'csv/a.csv' } })).toEqual({ kind: 'sweep', after: 'csv/a.csv' });
  });

  it.each([{}, { after: 'soon', runs: 0, waitsSince: 1, sentAt: 1 }, { after: 1, runs: 0 }, { after: 1, runs: 0, waitsSince: 1, sentAt: 1, more: 1 }, { detail: {} }, { sweep: { from: 'a' } }])('of no known form is an error: %j', (body) => {
    expect(() => read(body)).toThrow();
  });
});

const START = 1_000_000_000;

/** A crawler, its queue and a clock: runs list what was uploaded before them, take a while, and may fail. */
class World {
  public now = START;
  public readonly starts: number[] = [];
  public readonly pending: { request: CrawlRequest; visibleAt: number }[] = [];
  private running?: number;
  private last?: CrawlerState['last'];
  public readonly succeeded: number[] = [];

  public readonly crawler = {
    state: async (): Promise<CrawlerState> => {
      this.finish();
      return { isReady: this.running === undefined, last: this.last };
    },
    start: async () => {
      this.finish();
      if (this.running !== undefined) return false;
      this.running = this.now;
      this.starts.push(this.now);
      return true;
    },
  } as any;

  public readonly queue = { send: async (request: CrawlRequest, delaySeconds: number) => void this.pending.push({ request, visibleAt: this.now + delaySeconds * 1000 }) } as any;

  constructor(private readonly runTakes: number, private readonly succeeds: (run: number) => boolean) {}

  /** Delivers what is visible, as one batch. */
  public async deliver(fresh: CrawlRequest[] = []): Promise<CrawlRequest[]> {
    const due = this.pending.filter(({ visibleAt }) => visibleAt <= this.now);
    due.forEach((one) => this.pending.splice(this.pending.indexOf(one), 1));
    return [...(await crawlUploads([...fresh, ...due.map(({ request }) => request)], this.crawler, this.queue, () => this.now)).givenUp];
  }

  private finish(): void {
    if (this.running === undefined || this.now < this.running + this.runTakes) return;
    const hasSucceeded = this.succeeds(this.starts.length);
    if (hasSucceeded) this.succeeded.push(this.running);
    this.last = { startedAt: this.running, hasSucceeded };
    this.running = undefined;
  }
}

const atUpload = (now: number): CrawlRequest => ({ after: now + 2000, runs: 0, waitsSince: now });

describe('crawling uploads', () => {
  it('covers every upload by a run that began after it, whatever the times, and then rests', async () => {
    await fc.assert(fc.asyncProperty(
      fc.array(fc.integer({ min: START, max: START + 900_000 }), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1000, max: 600_000 }),
      fc.infiniteStream(fc.boolean()).map((stream) => {
        const outcomes: boolean[] = [];
        // Never three failures in a row: those are given up.
        return (run: number) => {
          while (outcomes.length < run) outcomes.push(stream.next().value as boolean || outcomes.slice(-2).every((one) => !one));
          return outcomes[run - 1];
        };
      }),
      async (uploads, runTakes, succeeds) => {
        const world = new World(runTakes, succeeds);
        const sorted = [...uploads].sort((a, b) => a - b);
        for (; world.now < START + 30_000_000 && (sorted.length > 0 || world.pending.length > 0); world.now += 10_000) {
          const fresh = sorted.filter((time) => time <= world.now);
          sorted.splice(0, fresh.length);
          // Of runs only the last is known: one that succeeded before it may go unseen. What is given up for that is moved back by a person.
          const again = await world.deliver(fresh.map(() => atUpload(world.now)));
          again.forEach(({ after }) => world.pending.push({ request: { after, runs: 0, waitsSince: world.now }, visibleAt: world.now + 1_800_000 }));
        }
        expect(world.pending).toEqual([]);
        expect(Math.max(...world.succeeded)).toBeGreaterThanOrEqual(Math.max(...uploads));
      },
    ));
  });

  it('starts one run for uploads that come together, and keeps one request', async () => {
    const world = new World(60_000, () => true);
    await world.deliver([atUpload(START), atUpload(START), atUpload(START)]);
    expect([world.starts.length, world.pending.length]).toEqual([1, 1]);
  });

  it('starts no second run where its own has succeeded', async () => {
    const world = new World(120_000, () => true);
    await world.deliver([atUpload(START)]);
    for (; world.now < START + 1_000_000; world.now += 10_000) await world.deliver();
    expect(world.starts).toEqual([START]);
    expect(world.pending).toEqual([]);
  });

  it('does not count the run that an upload met', async () => {
    const world = new World(120_000, () => true);
    await world.deliver([atUpload(START)]);
    world.now = START + 60_000;
    await world.deliver([atUpload(START + 60_000)]);
    for (; world.now < START + 1_000_000; world.now += 10_000) await world.deliver();
    expect(world.starts).toHaveLength(2);
    expect(world.starts[1]).toBeGreaterThan(START + 60_000);
  });

  it('gives up after so many failed runs, without starting more', async () => {
    const world = new World(10_000, () => false);
    let givenUp: CrawlRequest[] = await world.deliver([atUpload(START)]);
    for (; world.now < START + 3_000_000 && givenUp.length === 0; world.now += 10_000) givenUp = await world.deliver();
    expect(givenUp).toMatchObject([{ runs: MOST_RUNS }]);
    expect(world.starts).toHaveLength(MOST_RUNS);
    await world.deliver(givenUp);
    expect(world.starts).toHaveLength(MOST_RUNS);
  });

  it('gives up a request behind a crawler that never becomes ready, because its messages stay young and no alarm on their age can tell', async () => {
    const world = new World(Infinity, () => true);
    // A run of somebody else.
    await world.crawler.start();
    let givenUp: CrawlRequest[] = await world.deliver([atUpload(START)]);
    for (; world.now < START + 3 * LONGEST_WAIT_MILLISECONDS && givenUp.length === 0; world.now += 60_000) givenUp = await world.deliver();
    expect(givenUp).toMatchObject([{ waitsSince: START }]);
    expect(world.now).toBeGreaterThan(START + LONGEST_WAIT_MILLISECONDS);
    expect([world.starts.length, world.pending]).toEqual([1, []]);
  });

  it('does not give up while its runs begin, however long uploads keep coming', async () => {
    const world = new World(600_000, () => true);
    let givenUp = 0;
    for (; world.now < START + 3 * LONGEST_WAIT_MILLISECONDS; world.now += 60_000) givenUp += (await world.deliver([atUpload(world.now)])).length;
    expect(givenUp).toBe(0);
  });

  it('asks nothing of Glue where there is no request', async () => {
    expect(await crawlUploads([], undefined as any, undefined as any, () => 0)).toEqual({ hasStarted: false, covered: [], givenUp: [] });
  });
});

it('one request stands for all: the latest time, the most runs, the longest wait', () => {
  fc.assert(fc.property(fc.array(fc.record({ after: fc.nat(), runs: fc.nat(), waitsSince: fc.nat() }), { minLength: 1 }), fc.nat(), (requests, startedAt) => {
    const state: CrawlerState = { isReady: true, last: { startedAt, hasSucceeded: true } };
    expect(isCovered(merged(requests), state)).toBe(requests.every((request) => isCovered(request, state)));
  }));
});
