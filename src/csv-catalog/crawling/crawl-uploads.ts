import type { CrawlQueue } from './crawl-queue.client';
import { CrawlRequest, isCovered, LONGEST_WAIT_MILLISECONDS, LOOK_AGAIN_SECONDS, merged, MOST_RUNS } from './crawl-requests';
import type { Crawler } from './crawlers.client';

/** What became of some requests. */
export interface CrawlOutcome<T> {
  readonly hasStarted: boolean;
  /** Requests that a run has fulfilled. */
  readonly covered: readonly T[];
  /** Requests for which too many runs in a row failed, or none could be started for too long. */
  readonly givenUp: readonly T[];
}

/**
 * Has the crawler run until a run that started after every upload has succeeded.
 *
 * A request that is not fulfilled yet goes back into the queue as a new, delayed message, all of a batch as one: the receive count
 * of a message then says how often *processing* failed, and no crawl is long enough to make a dead letter of it. A run that we start
 * is recognized by not being the last one that ended; one that was already running is not counted, because it may have listed the
 * folder before the upload.
 */
export async function crawlUploads<T extends CrawlRequest>(requests: readonly T[], crawler: Crawler, queue: CrawlQueue, now: () => number): Promise<CrawlOutcome<T>> {
  if (requests.length === 0) {
    return { hasStarted: false, covered: [], givenUp: [] };
  }
  const state = await crawler.state();
  const covered = requests.filter((request) => isCovered(request, state));
  const hasFailed = state.isReady && state.last?.hasSucceeded === false;
  const isHopeless = ({ runs, waitsSince }: CrawlRequest) => hasFailed && runs >= MOST_RUNS || !state.isReady && now() - waitsSince > LONGEST_WAIT_MILLISECONDS;
  const givenUp = requests.filter((request) => isHopeless(request) && !covered.includes(request));
  const open = requests.filter((request) => !covered.includes(request) && !givenUp.includes(request));
  if (open.length === 0) {
    return { hasStarted: false, covered, givenUp };
  }
  const next = merged(open);
  const hasStarted = state.isReady && await crawler.start();
  await queue.send(hasStarted ? { after: (state.last?.startedAt ?? 0) + 1, runs: hasFailed ? next.runs + 1 : 1, waitsSince: now() } : next, LOOK_AGAIN_SECONDS);
  return { hasStarted, covered, givenUp };
}
