import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as assets from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { RESULTS_PREFIX } from './work-group';
import { keyStatements } from '../private/encryption';
import { glueArns } from '../private/handler';
import { QuerySourceConfig } from '../query-source';

export interface AskStatementsOptions {
  readonly source: QuerySourceConfig;
  readonly workGroup: string;
  readonly results: s3.IBucket;
  readonly verifiedQueries?: assets.Asset;
  readonly encryptionKey?: kms.IKey;
}

/**
 * What the ask function may do, besides calling its model. This is the boundary: it can query one work group and read the tables' data.
 * Athena acts with these rights.
 */
export function askStatements(scope: Construct, options: AskStatementsOptions): iam.PolicyStatement[] {
  const stack = Stack.of(scope);
  const { source, results } = options;
  return [
    new iam.PolicyStatement({
      actions: ['athena:GetQueryExecution', 'athena:GetQueryResults', 'athena:StartQueryExecution', 'athena:StopQueryExecution'],
      resources: [stack.formatArn({ service: 'athena', resource: 'workgroup', resourceName: options.workGroup })],
    }),
    new iam.PolicyStatement({
      // https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html
      actions: ['glue:GetTable', 'glue:GetTables', ...source.mayHavePartitions ? ['glue:BatchGetPartition', 'glue:GetPartition', 'glue:GetPartitions'] : []],
      resources: glueArns(scope, source.databaseName, source.tables),
    }),
    // Athena asks for the query's database, and for the database `default` with any query:
    // https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html
    new iam.PolicyStatement({
      actions: ['glue:GetDatabase'],
      resources: [
        stack.formatArn({ service: 'glue', resource: 'catalog' }),
        ...['default', source.databaseName].map((name) => stack.formatArn({ service: 'glue', resource: 'database', resourceName: name })),
      ],
    }),
    new iam.PolicyStatement({
      actions: ['s3:GetObject'],
      resources: source.data.map(({ dataBucket, prefix }) => dataBucket.arnForObjects(`${prefix}*`)),
    }),
    ...source.data.map(({ dataBucket, prefix }) => new iam.PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: [dataBucket.bucketArn],
      conditions: prefix === '' ? undefined : { StringLike: { 's3:prefix': `${prefix}*` } },
    })),
    ...source.profiles ? [new iam.PolicyStatement({
      actions: ['s3:GetObject'],
      resources: [source.profiles.arnForObjects('descriptions/*')],
    })] : [],
    // https://docs.aws.amazon.com/athena/latest/ug/security-iam-awsmanpol.html
    new iam.PolicyStatement({
      actions: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
      resources: [results.arnForObjects(`${RESULTS_PREFIX}*`)],
    }),
    new iam.PolicyStatement({ actions: ['s3:GetBucketLocation'], resources: [results.bucketArn] }),
    ...options.verifiedQueries ? [new iam.PolicyStatement({
      actions: ['s3:GetObject'],
      resources: [options.verifiedQueries.bucket.arnForObjects(options.verifiedQueries.s3ObjectKey)],
    })] : [],
    ...keyStatements(options.encryptionKey),
    ...keysOf(source).filter((key) => key !== options.encryptionKey).flatMap((key) => keyStatements(key, ['kms:Decrypt'])),
  ];
}

function keysOf(source: QuerySourceConfig): kms.IKey[] {
  return [...new Set(source.data.map(({ encryptionKey }) => encryptionKey).filter((key): key is kms.IKey => key !== undefined))];
}
