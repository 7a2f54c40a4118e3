import { AthenaClient } from '@aws-sdk/client-athena';
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import type { Handler } from 'aws-lambda';
import { streamHandle } from 'hono/aws-lambda';
import { QuestionAnswerer } from './answer-question';
import { createAskApi, RequestFacts } from './ask-api';
import { ASK_QUESTION_ENVIRONMENT_KEYS, AskQuestionEnvironment } from './ask-question.environment';
import { AthenaQueries } from './athena-queries.client';
import { GlueCatalog } from './glue-catalog.client';
import { countRequest } from './request-metrics';
import { TableDescriptions } from './table-descriptions.client';
import { VerifiedQueryFile } from './verified-queries.client';
import { ConverseClient } from '../runtime/converse.client';
import { readEnvironment, readNumber, readStringList } from '../runtime/environment';
import { createLogger, errorFacts } from '../runtime/logger';
import { createMetrics } from '../runtime/metrics';
import { parseModelSettings } from '../runtime/model-settings';
import { readModelDataAccess } from '../runtime/model-view';

const environment = readEnvironment<AskQuestionEnvironment>(ASK_QUESTION_ENVIRONMENT_KEYS);
const logger = createLogger();
const metrics = createMetrics();
const s3 = new S3Client({});
const catalog = new GlueCatalog(new GlueClient({}), environment.DATABASE, readStringList('TABLE_NAMES', environment.TABLE_NAMES));
const answerer = new QuestionAnswerer({
  catalog,
  verified: new VerifiedQueryFile(s3, environment.VERIFIED_QUERIES_BUCKET, environment.VERIFIED_QUERIES_KEY),
  model: new ConverseClient(new BedrockRuntimeClient({}), parseModelSettings(environment.MODEL)),
  queries: new AthenaQueries(new AthenaClient({}), {
    workGroup: environment.WORK_GROUP,
    database: environment.DATABASE,
    timeoutMilliseconds: readNumber('QUERY_TIMEOUT_SECONDS', environment.QUERY_TIMEOUT_SECONDS) * 1000,
  }),
  clock: () => performance.now(),
}, {
  database: environment.DATABASE,
  access: readModelDataAccess(environment.MODEL_DATA_ACCESS),
  narrated: environment.ANSWER_STYLE === 'narrated',
  generalQuestions: environment.GENERAL_QUESTIONS === 'answered' ? 'answered' : 'declined',
  maxRows: readNumber('MAX_ROWS', environment.MAX_ROWS),
  pricePerTebibyteUsd: readNumber('PRICE_PER_TEBIBYTE_USD', environment.PRICE_PER_TEBIBYTE_USD),
  today: () => environment.TODAY || new Date().toISOString().slice(0, 10),
});

/* One line per request: what was done and how it ended, never the question. */
function onRequest(facts: RequestFacts): void {
  const { method, route, status, ms, kind, error, notes } = facts;
  logger.info('request', { method, route, status, ms, kind });
  if (error !== undefined && status >= 500) logger.error('request failed', { ...errorFacts(error) });
  if (notes?.verifiedUnavailable) logger.warn('verified queries could not be read; the question was answered without them');
  countRequest(metrics, facts);
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}

/** Answers the routes of the API; the response is streamed from the start. */
export const handler: Handler = streamHandle(createAskApi({
  answer: (question, notes) => answerer.answer(question, notes),
  catalog,
  descriptions: new TableDescriptions(s3, environment.DESCRIPTION_BUCKET, environment.DESCRIPTION_PREFIX),
  allowedOrigins: readStringList('ALLOWED_ORIGINS', environment.ALLOWED_ORIGINS),
  onRequest,
  clock: () => performance.now(),
}));
