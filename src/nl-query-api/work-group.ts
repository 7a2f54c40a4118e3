import { Names, RemovalPolicy, Size, Token } from 'aws-cdk-lib';
import * as athena from 'aws-cdk-lib/aws-athena';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export interface QueryWorkGroupOptions {
  readonly name?: string;
  readonly results: s3.IBucket;
  readonly encryptionKey?: kms.IKey;
  readonly cutoff: Size;
  readonly removalPolicy: RemovalPolicy;
}

/** Athena's least: https://docs.aws.amazon.com/athena/latest/APIReference/API_WorkGroupConfiguration.html */
const LEAST_CUTOFF_BYTES = 10_000_000;

/** Where query results are written. */
export const RESULTS_PREFIX = 'results/';

/** A work group whose settings no caller can override: output location, encryption, and the bytes after which a query is stopped. */
export function queryWorkGroup(scope: Construct, options: QueryWorkGroupOptions): athena.CfnWorkGroup {
  const cutoff = options.cutoff.toBytes();
  if (cutoff < LEAST_CUTOFF_BYTES) {
    throw new Error(`${scope.node.path}: bytesScannedCutoffPerQuery is ${cutoff} bytes: Athena's least is ${LEAST_CUTOFF_BYTES}; give Size.mebibytes(10) or more`);
  }
  if (options.name !== undefined && !Token.isUnresolved(options.name) && !/^[a-zA-Z0-9._-]{1,128}$/.test(options.name)) {
    throw new Error(`${scope.node.path}: the work group name '${options.name}' must have 1 to 128 letters, digits, '.', '_' and '-'`);
  }
  const workGroup = new athena.CfnWorkGroup(scope, 'WorkGroup', {
    // CloudFormation requires a name.
    name: options.name ?? Names.uniqueResourceName(scope, { maxLength: 120, separator: '-' }),
    description: 'Runs the queries of questions in plain language',
    recursiveDeleteOption: options.removalPolicy === RemovalPolicy.DESTROY,
    workGroupConfiguration: {
      enforceWorkGroupConfiguration: true,
      publishCloudWatchMetricsEnabled: true,
      requesterPaysEnabled: false,
      bytesScannedCutoffPerQuery: cutoff,
      engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
      resultConfiguration: {
        outputLocation: options.results.s3UrlForObject(RESULTS_PREFIX),
        encryptionConfiguration: options.encryptionKey
          ? { encryptionOption: 'SSE_KMS', kmsKey: options.encryptionKey.keyArn }
          : { encryptionOption: 'SSE_S3' },
      },
    },
  });
  workGroup.applyRemovalPolicy(options.removalPolicy);
  return workGroup;
}
