import * as path from 'path';
import { Duration, Size, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { CatalogUploadFunction } from './catalog-upload-function';
import { CatalogUploadEnvironment } from './catalog-upload.environment';
import type { CatalogingConfig, CatalogingContext } from './cataloging';
import { keyStatements } from '../private/encryption';
import { glueArns, handlerOptions, missingObjectStatement, putEventsStatement } from '../private/handler';
import { WorkQueue } from '../private/work-queue';

/**
 * 3,008 MB, the most that a new account may ask for: 1.7 virtual CPUs, so DuckDB gets two threads, and 60 % of the memory.
 * The rest is for Node.js, which holds one file's head and samples.
 */
const MEMORY_MB = 3008;
const DUCKDB_MEMORY_MB = 1800;
const DUCKDB_THREADS = 2;
/** Lambda's longest: a 3 GB file takes a minute, and nothing else waits for it. */
const TIMEOUT = Duration.minutes(15);
/** Lambda's most: a source file and its Parquet object lie side by side on the scratch disk. */
const SCRATCH = Size.gibibytes(10);

const LAYER_FILE = path.join(__dirname, '..', '..', 'assets', 'duckdb-layer', 'layer.zip');

/** Events of the uploads → queue → ingest function with DuckDB. */
export function bindParquetCataloging(scope: Construct, context: CatalogingContext, maxConcurrency: number): CatalogingConfig {
  if (!Number.isInteger(maxConcurrency) || maxConcurrency < 2 || maxConcurrency > 1000) {
    throw new Error(`${scope.node.path}: maxConcurrency is ${maxConcurrency}: give a whole number from 2 to 1000`);
  }
  const { uploads, tableBucket, common } = context;
  const work = new WorkQueue(scope, 'Ingest', { functionTimeout: TIMEOUT, common });
  const rule = new events.Rule(scope, 'UploadEvents', {
    description: 'CSV files that were uploaded, replaced or deleted',
    eventPattern: {
      source: ['aws.s3'],
      detailType: ['Object Created', 'Object Deleted'],
      detail: { bucket: { name: [uploads.bucket.bucketName] }, object: { key: [{ prefix: uploads.prefix }] } },
    },
  });
  work.receive(rule);

  const environment: CatalogUploadEnvironment = {
    UPLOAD_BUCKET: uploads.bucket.bucketName,
    UPLOAD_PREFIX: uploads.prefix,
    TABLE_BUCKET: tableBucket.bucketName,
    DATABASE: context.databaseName,
    EVENT_SOURCE: context.eventSource,
    DUCKDB_MEMORY_MB: String(DUCKDB_MEMORY_MB),
    DUCKDB_THREADS: String(DUCKDB_THREADS),
  };
  const handler = new CatalogUploadFunction(scope, 'IngestFunction', {
    ...handlerOptions(scope, 'IngestFunction', {
      serviceName: context.serviceName,
      environment,
      statements: [...ingestStatements(scope, context), ...work.consumerStatements()],
      common,
    }),
    description: 'Turns uploaded CSV files into typed tables',
    memorySize: MEMORY_MB,
    timeout: TIMEOUT,
    ephemeralStorageSize: SCRATCH,
    layers: [duckDbLayer(scope)],
  });
  work.deliverTo(handler, maxConcurrency);
  return { handler, deadLetterQueue: work.deadLetterQueue };
}

/** One layer per stack: two catalogs share it. */
function duckDbLayer(scope: Construct): lambda.ILayerVersion {
  const stack = Stack.of(scope);
  const id = 'CdkGenAiDataPipelineDuckDb';
  return stack.node.tryFindChild(id) as lambda.LayerVersion | undefined ?? new lambda.LayerVersion(stack, id, {
    description: 'DuckDB for Node.js',
    code: lambda.Code.fromAsset(LAYER_FILE),
    compatibleArchitectures: [lambda.Architecture.ARM_64],
    license: 'MIT',
  });
}

function ingestStatements(scope: Construct, { uploads, tableBucket, databaseName, eventSource, common }: CatalogingContext): iam.PolicyStatement[] {
  return [
    // The uploads are read and never written.
    new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [uploads.bucket.arnForObjects(`${uploads.prefix}*`)] }),
    // An upload that is gone is 404, and only then is its part of the table removed; the sources of a table are listed.
    missingObjectStatement(uploads.bucket, tableBucket),
    new iam.PolicyStatement({
      actions: ['s3:GetObject', 's3:PutObject'],
      resources: ['tables/*', 'profiles/*', 'status/*'].map((keys) => tableBucket.arnForObjects(keys)),
    }),
    new iam.PolicyStatement({
      actions: ['s3:DeleteObject'],
      resources: ['tables/*', 'profiles/*'].map((keys) => tableBucket.arnForObjects(keys)),
    }),
    new iam.PolicyStatement({
      actions: ['glue:CreateTable', 'glue:DeleteTable', 'glue:GetTable', 'glue:UpdateTable'],
      resources: glueArns(scope, databaseName),
    }),
    putEventsStatement(scope, eventSource),
    ...keyStatements(common.encryptionKey),
  ];
}
