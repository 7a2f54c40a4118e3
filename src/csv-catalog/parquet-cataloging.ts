import * as path from 'path';
import { Duration, Size, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { CatalogUploadFunction } from './catalog-upload-function';
import { CatalogUploadEnvironment } from './catalog-upload.environment';
import type { CatalogingConfig, CatalogingContext } from './cataloging';
import { checkedParquetOptions } from './parquet-options';
import type { ParquetCatalogingOptions } from './parquet-options';
import { ExistingObjects } from './upload-source';
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

/** Events of the uploads, and a sweep → queue → ingest function with DuckDB. */
export function bindParquetCataloging(scope: Construct, context: CatalogingContext, given: ParquetCatalogingOptions): CatalogingConfig {
  const options = checkedParquetOptions(scope, given);
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
  work.receive(new events.Rule(scope, 'UploadSweep', {
    description: 'Catalogs what a lost event left uncataloged, and removes what is kept no longer',
    schedule: events.Schedule.rate(options.sweepInterval),
  }), events.RuleTargetInput.fromObject({ sweep: {} }));

  const environment: CatalogUploadEnvironment = {
    UPLOAD_BUCKET: uploads.bucket.bucketName,
    UPLOAD_PREFIX: uploads.prefix,
    EXISTING_OBJECTS: uploads.existingObjects ?? ExistingObjects.CATALOG,
    TABLE_BUCKET: tableBucket.bucketName,
    DATABASE: context.databaseName,
    EVENT_SOURCE: context.eventSource,
    QUEUE_URL: work.queue.queueUrl,
    EMPTY_TABLES: options.emptyTables,
    MOST_REJECTS: String(options.maxRejectedShare),
    ENCODING: options.encoding ?? '',
    REJECTS_HOURS: String(options.rejectsRetention.toHours({ integral: false })),
    STATUS_HOURS: String(options.statusRetention.toHours({ integral: false })),
    GENERATION_HOURS: String(options.generationRetention.toHours({ integral: false })),
    DUCKDB_MEMORY_MB: String(DUCKDB_MEMORY_MB),
    DUCKDB_THREADS: String(DUCKDB_THREADS),
  };
  const handler = new CatalogUploadFunction(scope, 'IngestFunction', {
    ...handlerOptions(scope, 'IngestFunction', {
      serviceName: context.serviceName,
      environment,
      statements: [...ingestStatements(scope, context), ...work.consumerStatements(), work.sendStatement()],
      common,
    }),
    description: 'Turns uploaded CSV files into typed tables',
    memorySize: MEMORY_MB,
    timeout: TIMEOUT,
    ephemeralStorageSize: SCRATCH,
    layers: [duckDbLayer(scope)],
    // A sweep of many files goes on by a message to its own queue; Lambda would stop the sixteenth for a loop:
    // https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
    recursiveLoop: lambda.RecursiveLoop.ALLOW,
  });
  // One message at a time: a file may need the function's whole time.
  work.deliverTo(handler, options.maxConcurrency, 1);
  return { handler, queue: work.queue, deadLetterQueue: work.deadLetterQueue };
}

/** One layer per stack, however many catalogs it has. */
function duckDbLayer(scope: Construct): lambda.LayerVersion {
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
  const ignoresExisting = uploads.existingObjects === ExistingObjects.IGNORE;
  const kept = (actions: string[], prefixes: string[]) => new iam.PolicyStatement({ actions, resources: prefixes.map((keys) => tableBucket.arnForObjects(keys)) });
  return [
    // The uploads are read and never written.
    new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [uploads.bucket.arnForObjects(`${uploads.prefix}*`)] }),
    // An upload that is gone is 404, and only then is its part of the table removed; uploads and what was made of them are listed.
    missingObjectStatement(uploads.bucket, tableBucket),
    kept(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], ['ledgers/*', 'profiles/*', 'rejects/*', 'status/*', 'tables/*']),
    new iam.PolicyStatement({
      actions: ['glue:CreateTable', 'glue:DeleteTable', 'glue:GetTable', 'glue:GetTables', 'glue:UpdateTable'],
      resources: glueArns(scope, databaseName),
    }),
    ...ignoresExisting ? [new iam.PolicyStatement({ actions: ['glue:GetDatabase'], resources: glueArns(scope, databaseName, []) })] : [],
    putEventsStatement(scope, eventSource),
    ...keyStatements(common.encryptionKey),
  ];
}
