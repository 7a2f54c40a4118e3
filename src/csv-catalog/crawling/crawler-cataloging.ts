import { Duration, Names, Stack, Token } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as glue from 'aws-cdk-lib/aws-glue';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { CatalogingConfig, CatalogingContext, CrawlerCatalogingOptions } from '../cataloging';
import { StartCrawlerFunction } from './start-crawler-function';
import { StartCrawlerEnvironment } from './start-crawler.environment';
import { allowLogs, keyStatements } from '../../private/encryption';
import { glueArns, handlerOptions, putEventsStatement } from '../../private/handler';
import { WorkQueue } from '../../private/work-queue';
import { DataLocation } from '../../query-source';
import { ExistingObjects } from '../upload-source';

/** A few calls of Glue, and a page of tables at a time. */
const MEMORY_MB = 256;
const TIMEOUT = Duration.minutes(1);
/** Lambda's least: only one run goes on at a time anyway. */
const MAX_CONCURRENCY = 2;

/** Events of the uploads, and a sweep → queue → function that starts a Glue crawler over the prefix; the crawler's end → the same function, which tells of its tables. */
export function bindCrawlerCataloging(scope: Construct, context: CatalogingContext, options: CrawlerCatalogingOptions): CatalogingConfig {
  checkOptions(scope, context, options);
  const { uploads, common, databaseName } = context;
  const crawler = uploadCrawler(scope, context, options);
  const work = new WorkQueue(scope, 'Crawl', { functionTimeout: TIMEOUT, common });
  for (const rule of crawlEvents(scope, context, crawler)) {
    work.receive(rule);
  }
  work.receive(new events.Rule(scope, 'UploadSweep', {
    description: 'Has the crawler run where an upload is newer than its last run',
    schedule: events.Schedule.rate(options.sweepInterval ?? Duration.hours(1)),
  }), events.RuleTargetInput.fromObject({ sweep: {} }));

  const environment: StartCrawlerEnvironment = {
    CRAWLER: crawler.ref,
    QUEUE_URL: work.queue.queueUrl,
    UPLOAD_PREFIX: uploads.prefix,
    UPLOAD_BUCKET: uploads.bucket.bucketName,
    DATABASE: databaseName,
    EVENT_SOURCE: context.eventSource,
  };
  const handler = new StartCrawlerFunction(scope, 'StartCrawlerFunction', {
    ...handlerOptions(scope, 'StartCrawlerFunction', {
      serviceName: context.serviceName,
      environment,
      statements: [
        new iam.PolicyStatement({
          actions: ['glue:GetCrawler', 'glue:StartCrawler'],
          resources: [Stack.of(scope).formatArn({ service: 'glue', resource: 'crawler', resourceName: crawler.ref })],
        }),
        new iam.PolicyStatement({ actions: ['glue:GetTables'], resources: glueArns(scope, databaseName) }),
        // The sweep lists the uploads; it reads none.
        new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: [uploads.bucket.bucketArn], conditions: { StringEquals: { 's3:prefix': uploads.prefix } } }),
        // A request that no run has fulfilled yet goes back as a new message.
        work.sendStatement(),
        putEventsStatement(scope, context.eventSource),
        ...keyStatements(common.encryptionKey),
        ...work.consumerStatements(),
      ],
      common,
    }),
    description: 'Starts the Glue crawler for uploads and tells of the tables that it made',
    memorySize: MEMORY_MB,
    timeout: TIMEOUT,
    // A request goes around once a minute while a crawl goes on; Lambda would stop the sixteenth for a loop:
    // https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
    recursiveLoop: lambda.RecursiveLoop.ALLOW,
  });
  work.deliverTo(handler, MAX_CONCURRENCY);
  return { handler, queue: work.queue, deadLetterQueue: work.deadLetterQueue, tableData: [DataLocation.bucket(uploads.bucket, uploads.prefix)] };
}

function uploadCrawler(scope: Construct, context: CatalogingContext, options: CrawlerCatalogingOptions): glue.CfnCrawler {
  const { uploads, databaseName, common } = context;
  const key = common.encryptionKey;
  const role = new iam.Role(scope, 'CrawlerRole', { assumedBy: new iam.ServicePrincipal('glue.amazonaws.com'), description: 'What the Glue crawler of uploads may do' });
  crawlerStatements(scope, context).forEach((statement) => role.addToPolicy(statement));
  let security: glue.CfnSecurityConfiguration | undefined;
  if (key) {
    allowLogs(scope, key);
    security = new glue.CfnSecurityConfiguration(scope, 'CrawlerSecurity', {
      // CloudFormation requires a name.
      name: Names.uniqueResourceName(scope, { maxLength: 200, separator: '-' }),
      encryptionConfiguration: { cloudWatchEncryption: { cloudWatchEncryptionMode: 'SSE-KMS', kmsKeyArn: key.keyArn } },
    });
  }
  const crawler = new glue.CfnCrawler(scope, 'Crawler', {
    name: options.crawlerName,
    description: 'Makes tables of uploaded CSV files',
    role: role.roleArn,
    databaseName,
    tablePrefix: options.tablePrefix,
    // Sidecars and what Athena does not read either.
    targets: { s3Targets: [{ path: uploads.bucket.s3UrlForObject(uploads.prefix), exclusions: ['**/_*', '**/.*'] }] },
    // The catalog follows the bucket: columns that come and go, tables whose last file was deleted.
    schemaChangePolicy: { updateBehavior: 'UPDATE_IN_DATABASE', deleteBehavior: 'DELETE_FROM_DATABASE' },
    recrawlPolicy: { recrawlBehavior: 'CRAWL_EVERYTHING' },
    configuration: options.tableLevel === undefined ? undefined : JSON.stringify({ Version: 1, Grouping: { TableLevelConfiguration: options.tableLevel } }),
    crawlerSecurityConfiguration: security?.name,
  });
  if (security) {
    crawler.addDependency(security);
  }
  // A crawler is refused while its role may not do its work yet.
  const policy = role.node.tryFindChild('DefaultPolicy');
  if (policy) {
    crawler.node.addDependency(policy);
  }
  return crawler;
}

/**
 * What a crawler does with its role, for S3 targets: the narrowed form of AWSGlueServiceRole that AWS asks for.
 *
 * @see https://docs.aws.amazon.com/glue/latest/dg/crawler-prereqs.html
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSGlueServiceRole.html
 */
function crawlerStatements(scope: Construct, { uploads, databaseName, common }: CatalogingContext): iam.PolicyStatement[] {
  const key = common.encryptionKey;
  const keys = new Set([key, uploads.bucket.encryptionKey].filter((one) => one !== undefined));
  return [
    new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [uploads.bucket.arnForObjects(`${uploads.prefix}*`)] }),
    new iam.PolicyStatement({ actions: ['s3:GetBucketLocation', 's3:ListBucket'], resources: [uploads.bucket.bucketArn] }),
    new iam.PolicyStatement({
      actions: [
        'glue:BatchCreatePartition', 'glue:BatchDeletePartition', 'glue:BatchDeleteTable', 'glue:BatchGetPartition', 'glue:BatchUpdatePartition', 'glue:CreatePartition',
        'glue:CreateTable', 'glue:DeletePartition', 'glue:DeleteTable', 'glue:GetPartition', 'glue:GetPartitions', 'glue:GetTable', 'glue:GetTables', 'glue:UpdatePartition',
        'glue:UpdateTable',
      ],
      resources: glueArns(scope, databaseName),
    }),
    new iam.PolicyStatement({ actions: ['glue:GetDatabase'], resources: glueArns(scope, databaseName, []) }),
    // Crawlers write to /aws-glue/crawlers, with a security configuration to a group of their own beside it:
    // https://docs.aws.amazon.com/glue/latest/dg/encryption-security-configuration.html
    new iam.PolicyStatement({
      actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents', ...key ? ['logs:AssociateKmsKey'] : []],
      resources: [Stack.of(scope).formatArn({ service: 'logs', resource: 'log-group:/aws-glue/crawlers*' })],
    }),
    ...[...keys].flatMap((one) => keyStatements(one, ['kms:Decrypt'])),
  ];
}

function crawlEvents(scope: Construct, { uploads, databaseName }: CatalogingContext, crawler: glue.CfnCrawler): events.Rule[] {
  return [
    new events.Rule(scope, 'UploadEvents', {
      description: 'CSV files that were uploaded, replaced or deleted',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created', 'Object Deleted'],
        detail: { bucket: { name: [uploads.bucket.bucketName] }, object: { key: [{ prefix: uploads.prefix }] } },
      },
    }),
    // Best effort, so nothing depends on it: open requests find out by themselves.
    new events.Rule(scope, 'CrawlerEvents', {
      description: 'Runs of the crawler that made tables',
      eventPattern: { source: ['aws.glue'], detailType: ['Glue Crawler State Change'], detail: { crawlerName: [crawler.ref], state: ['Succeeded'] } },
    }),
    new events.Rule(scope, 'RemovedTables', {
      description: 'Tables that the crawler, or someone else, deleted',
      eventPattern: {
        source: ['aws.glue'],
        detailType: ['Glue Data Catalog Database State Change'],
        detail: { databaseName: [databaseName], typeOfChange: ['BatchDeleteTable', 'DeleteTable'] },
      },
    }),
  ];
}

/** What Glue takes: https://docs.aws.amazon.com/glue/latest/webapi/API_CreateCrawler.html */
function checkOptions(scope: Construct, { uploads }: CatalogingContext, { crawlerName, tableLevel, tablePrefix }: CrawlerCatalogingOptions): void {
  if (uploads.existingObjects === ExistingObjects.IGNORE) {
    throw new Error(`${scope.node.path}: existingObjects is 'ignore' with Cataloging.crawler(), which reads the whole prefix: `
      + 'leave it at ExistingObjects.CATALOG and give a prefix that has no such files, or take Cataloging.parquet()');
  }
  if (crawlerName !== undefined && !Token.isUnresolved(crawlerName) && !/^[A-Za-z0-9._ -]{1,255}$/.test(crawlerName)) {
    throw new Error(`${scope.node.path}: the crawler name '${crawlerName}' must have 1 to 255 letters, digits, '.', '_', '-' and spaces`);
  }
  if (tablePrefix !== undefined && !Token.isUnresolved(tablePrefix) && !/^[a-z0-9_]{0,128}$/.test(tablePrefix)) {
    throw new Error(`${scope.node.path}: the table prefix '${tablePrefix}' must have at most 128 lower-case letters, digits and '_'`);
  }
  if (tableLevel !== undefined && !Token.isUnresolved(tableLevel) && (!Number.isInteger(tableLevel) || tableLevel < 1)) {
    throw new Error(`${scope.node.path}: tableLevel is ${tableLevel}: give a whole number of 1 (the bucket) or more`);
  }
}
