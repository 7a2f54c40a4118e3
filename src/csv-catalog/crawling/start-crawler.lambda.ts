import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { CrawlQueue } from './crawl-queue.client';
import { CrawlMessage, CrawlRequest, readCrawlMessage } from './crawl-requests';
import { crawlUploads } from './crawl-uploads';
import { Crawler } from './crawlers.client';
import { missedUpload } from './missed-upload';
import { DatasetEvents } from '../dataset-events.client';
import { CRAWLER_METRICS } from '../metrics';
import { UploadBucket } from '../upload-bucket.client';
import { START_CRAWLER_ENVIRONMENT_KEYS, StartCrawlerEnvironment } from './start-crawler.environment';
import { readEnvironment } from '../../runtime/environment';
import { createLogger, errorFacts } from '../../runtime/logger';
import { count, createMetrics } from '../../runtime/metrics';

type IdentifiedMessage = CrawlMessage & { readonly id: string };

const environment = readEnvironment<StartCrawlerEnvironment>(START_CRAWLER_ENVIRONMENT_KEYS);
const scope = { bucket: environment.UPLOAD_BUCKET, prefix: environment.UPLOAD_PREFIX, crawler: environment.CRAWLER, database: environment.DATABASE };
const logger = createLogger();
const metrics = createMetrics();
const crawler = new Crawler(new GlueClient({}), environment.CRAWLER, environment.DATABASE);
const uploads = new UploadBucket(new S3Client({}), environment.UPLOAD_BUCKET);
const queue = new CrawlQueue(new SQSClient({}), environment.QUEUE_URL);
const events = new DatasetEvents(new EventBridgeClient({}), environment.EVENT_SOURCE, environment.DATABASE);

/** Tells of the tables that the last run created or changed; telling twice does no harm. */
async function announceTables(): Promise<void> {
  const { last } = await crawler.state();
  if (last?.hasSucceeded) {
    const tables = await crawler.tablesSince(last.startedAt);
    await events.sendAll(tables.map(({ name, isNew }) => ({ table: name, change: isNew ? 'created' : 'updated' })));
    count(metrics, CRAWLER_METRICS.tables, tables.length);
    logger.info('tables of a crawl announced', { tables: tables.length });
  }
}

/** The requests of a batch of messages, each with its message's id; sweeps look for theirs, and one that fails is told by itself. */
async function requestsOf(messages: readonly IdentifiedMessage[], timeLeft: () => number, failed: Set<string>): Promise<(CrawlRequest & { readonly id: string })[]> {
  const requests = messages.flatMap((message) => message.kind === 'request' ? [{ ...message.request, id: message.id }] : []);
  for (const message of messages) {
    if (message.kind !== 'sweep') continue;
    try {
      const missed = await missedUpload(message.after, { uploads, prefix: scope.prefix, crawler, queue, now: Date.now, timeLeft });
      if (missed !== undefined) {
        requests.push({ ...missed, id: message.id });
        logger.warn('a sweep found an upload that no run of the crawler has seen');
      }
    } catch (error) {
      failed.add(message.id);
      logger.error('sweep not done', { ...errorFacts(error) });
    }
  }
  return requests;
}

/** Starts the crawler for uploads, again where it was running, and tells of the tables that it made. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const failed = new Set<string>();
  const messages: IdentifiedMessage[] = [];
  for (const { messageId: id, body, attributes } of event.Records) {
    try {
      messages.push({ ...readCrawlMessage(body, Number(attributes.SentTimestamp), scope), id });
    } catch (error) {
      failed.add(id);
      logger.error('message not read', { ...errorFacts(error) });
    }
  }
  try {
    const requests = await requestsOf(messages, () => context.getRemainingTimeInMillis(), failed);
    const { hasStarted, covered, givenUp } = await crawlUploads(requests, crawler, queue, Date.now);
    givenUp.forEach(({ id }) => failed.add(id));
    count(metrics, CRAWLER_METRICS.started, hasStarted ? 1 : 0);
    count(metrics, CRAWLER_METRICS.failed, givenUp.length);
    if (givenUp.length > 0) logger.error('the crawler did not succeed, or was busy for too long', { requests: givenUp.length });
    if (covered.length > 0 || messages.some(({ kind }) => kind === 'ended')) await announceTables();
    await events.sendAll(messages.flatMap((message) => message.kind === 'removed' ? message.tables : []).map((table) => ({ table, change: 'removed' })));
  } catch (error) {
    messages.forEach(({ id }) => failed.add(id));
    logger.error('crawl not started or announced', { ...errorFacts(error) });
  } finally {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  }
  return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
}
