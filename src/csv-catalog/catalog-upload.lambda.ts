import * as os from 'os';
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { readCatalogRequest } from './catalog-request';
import { CATALOG_UPLOAD_ENVIRONMENT_KEYS, CatalogUploadEnvironment } from './catalog-upload.environment';
import { Ledgers } from './converging/ledgers.client';
import { WorkMessages } from './converging/work-messages.client';
import { DuckDbCsvConverter } from './converting/csv-converter';
import { DuckDb } from './converting/duckdb.client';
import { clearScratch } from './converting/scratch';
import { DatasetEvents } from './dataset-events.client';
import { GlueTables } from './glue-tables.client';
import { CATALOG_METRICS } from './metrics';
import { sourceIdOf, tableOfKey } from './names';
import { processRequest } from './process-request';
import type { Outcome } from './reconcile';
import type { Reconciler } from './reconciler';
import { TableBucket } from './table-bucket.client';
import { UploadBucket } from './upload-bucket.client';
import { readEnvironment, readNumber } from '../runtime/environment';
import { createLogger, errorFacts } from '../runtime/logger';
import { count, createMetrics, recordMilliseconds } from '../runtime/metrics';
import { MOST_RECEIVES } from '../runtime/most-receives';

const environment = readEnvironment<CatalogUploadEnvironment>(CATALOG_UPLOAD_ENVIRONMENT_KEYS);
const logger = createLogger();
const metrics = createMetrics();
const processor = new BatchProcessor(EventType.SQS);
const s3 = new S3Client({});
const number = (name: keyof CatalogUploadEnvironment) => readNumber(name, environment[name]);
const services: Omit<Reconciler, 'timeLeft' | 'isLastTry'> = {
  settings: {
    uploadPrefix: environment.UPLOAD_PREFIX,
    keepsEmptyTables: environment.EMPTY_TABLES === 'keep',
    ignoresExisting: environment.EXISTING_OBJECTS === 'ignore',
    mostRejects: number('MOST_REJECTS'),
    encoding: environment.ENCODING || undefined,
    retentionMs: { rejects: number('REJECTS_HOURS') * 3_600_000, statuses: number('STATUS_HOURS') * 3_600_000, generations: number('GENERATION_HOURS') * 3_600_000 },
  },
  uploads: new UploadBucket(s3, environment.UPLOAD_BUCKET),
  tables: new TableBucket(s3, environment.TABLE_BUCKET),
  ledgers: new Ledgers(s3, environment.TABLE_BUCKET),
  glue: new GlueTables(new GlueClient({}), environment.DATABASE, `s3://${environment.UPLOAD_BUCKET}/${environment.UPLOAD_PREFIX}`),
  events: new DatasetEvents(new EventBridgeClient({}), environment.EVENT_SOURCE, environment.DATABASE),
  messages: new WorkMessages(new SQSClient({}), environment.QUEUE_URL),
  converter: new DuckDbCsvConverter(new DuckDb(number('DUCKDB_MEMORY_MB'), number('DUCKDB_THREADS'))),
  now: () => new Date(),
};

async function handleRecord(record: SQSRecord, context: Context): Promise<void> {
  const request = readCatalogRequest(record.body, environment.UPLOAD_BUCKET, environment.UPLOAD_PREFIX);
  const started = Date.now();
  const isLastTry = Number(record.attributes.ApproximateReceiveCount) >= MOST_RECEIVES;
  try {
    const processed = await processRequest(request, { ...services, isLastTry, timeLeft: () => context.getRemainingTimeInMillis() });
    const milliseconds = Date.now() - started;
    if (processed.kind === 'reconciled') {
      measure(processed.outcome, milliseconds, request.kind === 'reconcile' && request.isEvent);
      const { table, state, rows } = processed.outcome;
      logger.info('upload reconciled', { table, state, rows, milliseconds });
    } else if (processed.kind === 'swept') {
      count(metrics, CATALOG_METRICS.sweptUp, processed.outcome.queued);
      logger.info('swept', { ...processed.outcome, milliseconds });
    }
  } catch (error) {
    // The name that the file's objects have in the table bucket, not its key.
    const source = request.kind === 'reconcile' ? { table: tableOfKey(request.key, environment.UPLOAD_PREFIX), source: sourceIdOf(request.key) } : {};
    logger.error(`${request.kind} not done`, { ...errorFacts(error), ...source, isLastTry });
    throw error;
  }
}

/** A file and its rows are counted once, when its readers see them, however often they are written. */
function measure({ hasWaited, rejects, rows, state, uploadedAt }: Outcome, milliseconds: number, isEvent: boolean): void {
  const isNew = state === 'cataloged';
  count(metrics, CATALOG_METRICS.cataloged, isNew ? 1 : 0);
  count(metrics, CATALOG_METRICS.quarantined, state === 'quarantined' ? 1 : 0);
  count(metrics, CATALOG_METRICS.rows, isNew ? rows : 0);
  count(metrics, CATALOG_METRICS.rejected, isNew ? rejects : 0);
  recordMilliseconds(metrics, CATALOG_METRICS.milliseconds, milliseconds);
  // What the sweep finds may have lain there for years.
  if (isNew && uploadedAt !== undefined && (isEvent || hasWaited === true)) recordMilliseconds(metrics, CATALOG_METRICS.latency, Date.now() - uploadedAt.getTime());
}

// Elsewhere than in Lambda others may be at work on the same disk.
if (process.env.AWS_LAMBDA_INITIALIZATION_TYPE !== undefined) clearScratch(os.tmpdir());

/** Does what the queue's messages ask for; a message that fails comes back alone. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  try {
    return await processPartialResponse(event, (record: SQSRecord) => handleRecord(record, context), processor, {
      throwOnFullBatchFailure: false, processInParallel: false,
    });
  } finally {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  }
}
