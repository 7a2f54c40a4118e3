import type { CrawlQueue } from './crawl-queue.client';
import type { CrawlRequest } from './crawl-requests';
import type { Crawler } from './crawlers.client';
import type { UploadBucket } from '../upload-bucket.client';
import { isUpload } from '../upload-event';

/** Time for the message that goes on; a page takes a fraction of a second. */
const RESERVE_MILLISECONDS = 10_000;

export interface SweepScope {
  readonly uploads: UploadBucket;
  readonly prefix: string;
  readonly crawler: Crawler;
  readonly queue: CrawlQueue;
  readonly now: () => number;
  /** Milliseconds that the function has. */
  readonly timeLeft: () => number;
}

/**
 * The request for a crawl that nobody made: where an upload is newer than the last run, because its event was lost or it was there before the catalog.
 *
 * Every run costs, so none is asked for otherwise. What a run has seen and failed at is a dead letter already, with an alarm. What a run that goes on
 * does not see the next sweep finds. Files that were deleted are not looked for: their rows went with them.
 *
 * @param after the key that an earlier invocation came to
 */
export async function missedUpload(after: string | undefined, { uploads, prefix, crawler, queue, now, timeLeft }: SweepScope): Promise<CrawlRequest | undefined> {
  const { isReady, last } = await crawler.state();
  if (!isReady) return undefined;
  for (let position = after; ;) {
    const { objects, isLast } = await uploads.page(prefix, position);
    // S3 tells whole seconds, which are not later than the upload: so a run that an upload's event started is never taken for one before it.
    const missed = objects.find(({ key, modifiedAt }) => isUpload(key, prefix) && modifiedAt.getTime() > (last?.startedAt ?? 0));
    if (missed !== undefined) return { after: missed.modifiedAt.getTime(), runs: 0, waitsSince: now() };
    if (isLast) return undefined;
    position = objects[objects.length - 1].key;
    if (timeLeft() < RESERVE_MILLISECONDS) {
      await queue.sendSweep(position);
      return undefined;
    }
  }
}
