import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { DESCRIBE_DATASET_ENVIRONMENT_KEYS, DescribeDatasetEnvironment } from './describe-dataset.environment';
import { readDescribeRequest } from './describe-request';
import { Describer, describeTable } from './describe-table';
import { DescribedEvents } from './described-events.client';
import { DescriptionStore } from './description-store.client';
import { GlueDescriptions } from './glue-descriptions.client';
import { DESCRIBER_METRICS } from './metrics';
import { ConverseClient } from '../runtime/converse.client';
import { readEnvironment, readStringList } from '../runtime/environment';
import { createLogger, errorFacts } from '../runtime/logger';
import { count, createMetrics } from '../runtime/metrics';
import { parseModelSettings } from '../runtime/model-settings';
import { readModelDataAccess } from '../runtime/model-view';

const environment = readEnvironment<DescribeDatasetEnvironment>(DESCRIBE_DATASET_ENVIRONMENT_KEYS);
const tableNames = readStringList('TABLE_NAMES', environment.TABLE_NAMES);
const logger = createLogger();
const metrics = createMetrics();
const processor = new BatchProcessor(EventType.SQS);
const s3 = new S3Client({});
const describer: Describer = {
  glue: new GlueDescriptions(new GlueClient({}), environment.DATABASE),
  store: new DescriptionStore(s3, environment.DESCRIPTION_BUCKET, environment.DESCRIPTION_PREFIX, environment.PROFILE_BUCKET),
  events: new DescribedEvents(new EventBridgeClient({}), environment.EVENT_SOURCE, environment.DATABASE),
  model: new ConverseClient(new BedrockRuntimeClient({}), parseModelSettings(environment.MODEL)),
  access: readModelDataAccess(environment.MODEL_DATA_ACCESS),
  now: () => new Date(),
};

/* A sweep stops while there is time to finish the table in hand; the next sweep finds the rest by fingerprint. */
const SWEEP_RESERVE_MILLISECONDS = 60_000;

async function describe(table: string, withdraws: boolean): Promise<void> {
  try {
    const { outcome, tokens } = await describeTable(table, describer, withdraws);
    for (const name of ['described', 'unchanged', 'locked', 'removed'] as const) count(metrics, DESCRIBER_METRICS[name], name === outcome ? 1 : 0);
    count(metrics, DESCRIBER_METRICS.failed, 0);
    count(metrics, DESCRIBER_METRICS.modelTokens, tokens);
    logger.info('table looked at', { table, outcome });
  } catch (error) {
    count(metrics, DESCRIBER_METRICS.failed);
    logger.error('table not described', { table, ...errorFacts(error) });
    throw error;
  }
}

async function sweep(context: Context): Promise<void> {
  const [tables, described] = await Promise.all([describer.glue.names(), describer.store.names()]);
  const present = new Set(tables);
  // Descriptions of tables that are gone come first: they are quickly removed, and when the event was lost nothing else removes them.
  const names = [...described.filter(name => !present.has(name)), ...tables].filter(name => tableNames.length === 0 || tableNames.includes(name));
  let failed = 0;
  for (const [index, name] of names.entries()) {
    if (context.getRemainingTimeInMillis() < SWEEP_RESERVE_MILLISECONDS) {
      logger.warn('sweep stopped for lack of time', { left: names.length - index });
      break;
    }
    await describe(name, true).catch(() => failed++);
  }
  // One bad table must not keep the others from being looked at; the message is still tried again.
  if (failed > 0) throw new Error(`${failed} of ${names.length} tables were not described`);
}

async function handleRecord(record: SQSRecord, context: Context): Promise<void> {
  const request = readDescribeRequest(record.body, environment.DATABASE, tableNames);
  if (request.kind === 'sweep') return sweep(context);
  if (request.kind === 'tables') for (const table of request.tables) await describe(table, false);
}

/** Describes the tables that the queue's messages name; a message that fails comes back alone. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  try {
    return await processPartialResponse(event, (record: SQSRecord) => handleRecord(record, context), processor, {
      throwOnFullBatchFailure: false, processInParallel: false,
    });
  } finally {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  }
}
