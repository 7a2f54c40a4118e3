import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GlueClient } from '@aws-sdk/client-glue';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { CrawlQueue } from './crawl-queue.client';
import { CrawlMessage, readCrawlMessage } from './crawl-requests';
import { crawlUploads } from './crawl-uploads';
import { Crawler } from './crawlers.client';
import { DatasetEvents } from '../dataset-events.client';
import { CRAWLER_METRICS } from '../metrics';
import { START_CRAWLER_ENVIRONMENT_KEYS, StartCrawlerEnvironment } from './start-crawler.environment';
import { readEnvironment } from '../../runtime/environment';
import { createLogger, errorFacts } from '../../runtime/logger';
import { count, createMetrics } from '../../runtime/metrics';

const environment = readEnvironment<StartCrawlerEnvironment>(START_CRAWLER_ENVIRONMENT_KEYS);
const scope = { bucket: environment.UPLOAD_BUCKET, prefix: environment.UPLOAD_PREFIX, crawler: environment.CRAWLER, database: environment.DATABASE };
const logger = createLogger();
const metrics = createMetrics();
const crawler = new Crawler(new GlueClient({}), environment.CRAWLER, environment.DATABASE);
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

/** Starts the crawler for uploads, again where it was running, and tells of the tables that it made. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const failed = new Set<string>();
  const messages: (CrawlMessage & { readonly id: string })[] = [];
  for (const { messageId: id, body, attributes } of event.Records) {
    try {
      messages.push({ ...readCrawlMessage(body, Number(attributes.SentTimestamp), scope), id });
    } catch (error) {
      failed.add(id);
      logger.error('message not read', { ...errorFacts(error) });
    }
  }
  try {
    const requests = messages.flatMap((message) => message.kind === 'request' ? [{ ...message.request, id: message.id }] : []);
    const { hasStarted, covered, givenUp } = await crawlUploads(requests, crawler, queue);
    givenUp.forEach(({ id }) => failed.add(id));
    count(metrics, CRAWLER_METRICS.started, hasStarted ? 1 : 0);
    count(metrics, CRAWLER_METRICS.failed, givenUp.length);
    if (givenUp.length > 0) logger.error('the crawler did not succeed', { requests: givenUp.length });
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
