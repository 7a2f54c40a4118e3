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
import { DatasetEvents } from './dataset-events.client';
import { GlueTables } from './glue-tables.client';
import { CATALOG_METRICS } from './metrics';
import { processRequest } from './process-request';
import type { Outcome } from './reconcile';
import type { Reconciler } from './reconciler';
import { TableBucket } from './table-bucket.client';
import { UploadBucket } from './upload-bucket.client';
import { readEnvironment, readNumber } from '../runtime/environment';
import { createLogger, errorFacts } from '../runtime/logger';
import { count, createMetrics, recordMilliseconds } from '../runtime/metrics';

const environment = readEnvironment<CatalogUploadEnvironment>(CATALOG_UPLOAD_ENVIRONMENT_KEYS);
const logger = createLogger();
const metrics = createMetrics();
const processor = new BatchProcessor(EventType.SQS);
const s3 = new S3Client({});
const number = (name: keyof CatalogUploadEnvironment) => readNumber(name, environment[name]);
const services: Omit<Reconciler, 'timeLeft'> = {
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
  glue: new GlueTables(new GlueClient({}), environment.DATABASE),
  events: new DatasetEvents(new EventBridgeClient({}), environment.EVENT_SOURCE, environment.DATABASE),
  messages: new WorkMessages(new SQSClient({}), environment.QUEUE_URL),
  converter: new DuckDbCsvConverter(new DuckDb(number('DUCKDB_MEMORY_MB'), number('DUCKDB_THREADS'))),
  now: () => new Date(),
};

async function handleRecord(record: SQSRecord, context: Context): Promise<void> {
  const request = readCatalogRequest(record.body, environment.UPLOAD_BUCKET, environment.UPLOAD_PREFIX);
  const started = Date.now();
  try {
    const processed = await processRequest(request, { ...services, timeLeft: () => context.getRemainingTimeInMillis() });
    const milliseconds = Date.now() - started;
    if (processed.kind === 'reconciled') {
      measure(processed.outcome, milliseconds, request.kind === 'reconcile' ? request.at : undefined);
      const { table, state, rows } = processed.outcome;
      logger.info('upload reconciled', { table, state, rows, milliseconds });
    } else if (processed.kind === 'swept') {
      count(metrics, CATALOG_METRICS.sweptUp, processed.outcome.queued);
      logger.info('swept', { ...processed.outcome, milliseconds });
    }
  } catch (error) {
    logger.error(`${request.kind} not done`, { ...errorFacts(error) });
    throw error;
  }
}

function measure({ state, rows, rejects }: Outcome, milliseconds: number, eventAt?: number): void {
  count(metrics, CATALOG_METRICS.cataloged, state === 'cataloged' ? 1 : 0);
  count(metrics, CATALOG_METRICS.quarantined, state === 'quarantined' ? 1 : 0);
  count(metrics, CATALOG_METRICS.rows, rows);
  count(metrics, CATALOG_METRICS.rejected, rejects);
  recordMilliseconds(metrics, CATALOG_METRICS.milliseconds, milliseconds);
  if (state === 'cataloged' && eventAt !== undefined) recordMilliseconds(metrics, CATALOG_METRICS.latency, Date.now() - eventAt);
}

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
