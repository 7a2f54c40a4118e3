import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { CATALOG_UPLOAD_ENVIRONMENT_KEYS, CatalogUploadEnvironment } from './catalog-upload.environment';
import { DuckDb } from './converting/duckdb.client';
import { DatasetEvents } from './dataset-events.client';
import { GlueTables } from './glue-tables.client';
import { CATALOG_METRICS } from './metrics';
import { reconcile, Reconciler } from './reconcile';
import { TableBucket } from './table-bucket.client';
import { UploadBucket } from './upload-bucket.client';
import { readUploadEvent } from './upload-event';
import { readEnvironment, readNumber } from '../runtime/environment';
import { createLogger, errorFacts } from '../runtime/logger';
import { count, createMetrics, recordMilliseconds } from '../runtime/metrics';

const environment = readEnvironment<CatalogUploadEnvironment>(CATALOG_UPLOAD_ENVIRONMENT_KEYS);
const logger = createLogger();
const metrics = createMetrics();
const processor = new BatchProcessor(EventType.SQS);
const s3 = new S3Client({});
const reconciler: Reconciler = {
  uploads: new UploadBucket(s3, environment.UPLOAD_BUCKET),
  uploadPrefix: environment.UPLOAD_PREFIX,
  tables: new TableBucket(s3, environment.TABLE_BUCKET),
  glue: new GlueTables(new GlueClient({}), environment.DATABASE),
  events: new DatasetEvents(new EventBridgeClient({}), environment.EVENT_SOURCE, environment.DATABASE),
  duckDb: new DuckDb(readNumber('DUCKDB_MEMORY_MB', environment.DUCKDB_MEMORY_MB), readNumber('DUCKDB_THREADS', environment.DUCKDB_THREADS)),
  now: () => new Date(),
};

async function handleRecord(record: SQSRecord): Promise<void> {
  const key = readUploadEvent(record.body, environment.UPLOAD_BUCKET, environment.UPLOAD_PREFIX);
  if (key === undefined) {
    return;
  }
  const started = Date.now();
  try {
    const { state, table, rows } = await reconcile(key, reconciler);
    const milliseconds = Date.now() - started;
    count(metrics, CATALOG_METRICS.cataloged, state === 'cataloged' ? 1 : 0);
    count(metrics, CATALOG_METRICS.quarantined, state === 'quarantined' ? 1 : 0);
    count(metrics, CATALOG_METRICS.rows, rows);
    recordMilliseconds(metrics, CATALOG_METRICS.milliseconds, milliseconds);
    logger.info('upload reconciled', { table, state, rows, milliseconds });
  } catch (error) {
    logger.error('upload not reconciled', { ...errorFacts(error) });
    throw error;
  }
}

/** Reconciles the uploads that the queue's messages name; a message that fails comes back alone. */
export async function handler(event: SQSEvent, _context: Context): Promise<SQSBatchResponse> {
  try {
    return await processPartialResponse(event, handleRecord, processor, { throwOnFullBatchFailure: false, processInParallel: false });
  } finally {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  }
}
