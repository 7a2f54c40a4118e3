import * as z from 'zod';
import { readUploadEvent } from '../upload-event';

/**
 * Asks that all uploads be crawled: fulfilled by a run that started at `after` (milliseconds) or later and succeeded.
 *
 * A run lists the whole prefix, so one request stands for any number of uploads before `after`.
 */
export interface CrawlRequest {
  readonly after: number;
  /** How many runs were started for it since one succeeded. */
  readonly runs: number;
  /** Since when (milliseconds) no run could be started for it. */
  readonly waitsSince: number;
}

/** What the crawler does, and how its last run ended. */
export interface CrawlerState {
  /** Whether a run can be started. */
  readonly isReady: boolean;
  /** The last run that ended. */
  readonly last?: { readonly startedAt: number; readonly hasSucceeded: boolean };
}

/** What a message of the queue says. */
export type CrawlMessage =
  | { readonly kind: 'request'; readonly request: CrawlRequest }
  /** To look for uploads that no run has seen, among the keys that come after one. */
  | { readonly kind: 'sweep'; readonly after?: string }
  | { readonly kind: 'ended' }
  | { readonly kind: 'removed'; readonly tables: readonly string[] }
  | { readonly kind: 'ignored' };

/** A request that is still open is looked at again after this many seconds; a run takes minutes. */
export const LOOK_AGAIN_SECONDS = 60;
/** After so many runs in a row without success the message goes the way of the dead letters: an alarm tells, and nothing is spent on more. */
export const MOST_RUNS = 3;
/** So does a request behind a crawler that is busy for longer. Its messages are young, each being sent anew, so no alarm on the age of messages tells of it. */
export const LONGEST_WAIT_MILLISECONDS = 12 * 3_600_000;

/** Between SQS, which dates the message after the upload, and Glue, which dates the run: clocks of AWS differ by far less. */
const CLOCKS_MILLISECONDS = 2000;

/** A message that is so much younger than what it says was moved out of the dead-letter queue: its cause is removed, runs count anew. */
const REDRIVEN_MILLISECONDS = 300_000;

const message = z.union([
  z.strictObject({ after: z.number(), runs: z.number(), waitsSince: z.number(), sentAt: z.number() }),
  z.strictObject({ sweep: z.strictObject({ after: z.optional(z.string()) }) }),
  z.looseObject({ source: z.literal('aws.s3') }),
  z.looseObject({ 'detail-type': z.literal('Glue Crawler State Change'), 'detail': z.looseObject({ crawlerName: z.string(), state: z.string() }) }),
  z.looseObject({ source: z.literal('aws.glue'), detail: z.looseObject({ databaseName: z.string(), changedTables: z.array(z.string()) }) }),
]);

/** Whose messages are read. */
export interface CrawlMessageScope {
  readonly bucket: string;
  readonly prefix: string;
  readonly crawler: string;
  readonly database: string;
}

/**
 * Reads a message: an upload's event, our own request, a sweep, the end of a run, or tables that Glue deleted.
 *
 * @param sentAt when SQS received it, in milliseconds
 */
export function readCrawlMessage(body: string, sentAt: number, scope: CrawlMessageScope): CrawlMessage {
  const event = message.parse(JSON.parse(body));
  if ('after' in event) {
    const { sentAt: firstSentAt, ...request } = event as CrawlRequest & { sentAt: number };
    return { kind: 'request', request: sentAt - firstSentAt > REDRIVEN_MILLISECONDS ? { ...request, runs: 0, waitsSince: sentAt } : request };
  }
  if ('sweep' in event) return { kind: 'sweep', ...event.sweep as { after?: string } };
  if (event.source === 'aws.s3') {
    return readUploadEvent(body, scope.bucket, scope.prefix) === undefined ? { kind: 'ignored' } : { kind: 'request', request: { after: sentAt + CLOCKS_MILLISECONDS, runs: 0, waitsSince: sentAt } };
  }
  const { crawlerName, databaseName, changedTables } = event.detail as { crawlerName?: string; databaseName?: string; changedTables?: string[] };
  if (changedTables !== undefined) {
    return databaseName === scope.database ? { kind: 'removed', tables: changedTables } : { kind: 'ignored' };
  }
  return crawlerName === scope.crawler ? { kind: 'ended' } : { kind: 'ignored' };
}

/** Whether a run that succeeded has seen what the request asks for. */
export function isCovered({ after }: CrawlRequest, { last }: CrawlerState): boolean {
  return last !== undefined && last.hasSucceeded && last.startedAt >= after;
}

/** One request that stands for all. */
export function merged(requests: readonly CrawlRequest[]): CrawlRequest {
  return {
    after: Math.max(...requests.map(({ after }) => after)),
    runs: Math.max(...requests.map(({ runs }) => runs)),
    waitsSince: Math.min(...requests.map(({ waitsSince }) => waitsSince)),
  };
}
