import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { allowLogs } from './encryption';
import { CommonProps } from '../common-props';
import { METRICS_NAMESPACE } from '../runtime/metrics-namespace';

/** The runtime that the bundles are built and tested for. */
export const TESTED_RUNTIME = lambda.Runtime.NODEJS_22_X;

export interface HandlerOptions {
  /** Names the handler in logs and as the dimension of its metrics. */
  readonly serviceName: string;
  /** The handler's environment, built as an object of its own type. */
  readonly environment: object;
  /** What the handler may do, besides writing its log and traces. */
  readonly statements: iam.PolicyStatement[];
  readonly common: CommonProps;
}

/** What all functions have in common: arm64, JSON logs in a group of their own, traces, and a role with hand-written statements. */
export function handlerOptions(scope: Construct, id: string, options: HandlerOptions): lambda.FunctionOptions & { readonly runtime: lambda.Runtime } {
  const { common } = options;
  if (common.encryptionKey) {
    allowLogs(scope, common.encryptionKey);
  }
  const logGroup = new logs.LogGroup(scope, `${id}Log`, {
    retention: common.logRetention ?? logs.RetentionDays.THREE_MONTHS,
    encryptionKey: common.encryptionKey,
    removalPolicy: common.removalPolicy ?? RemovalPolicy.RETAIN,
  });
  const role = new iam.Role(scope, `${id}Role`, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  role.addToPolicy(new iam.PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  }));
  if (common.network) {
    role.addToPolicy(networkInterfaceStatement());
  }
  options.statements.forEach((statement) => role.addToPolicy(statement));
  return {
    architecture: lambda.Architecture.ARM_64,
    runtime: common.functionRuntime ?? TESTED_RUNTIME,
    role,
    logGroup,
    loggingFormat: lambda.LoggingFormat.JSON,
    tracing: lambda.Tracing.ACTIVE,
    environment: {
      ...Object.fromEntries(Object.entries(options.environment)),
      POWERTOOLS_SERVICE_NAME: options.serviceName,
      POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
    },
    vpc: common.network?.vpc,
    vpcSubnets: common.network?.vpcSubnets,
    securityGroups: common.network?.securityGroups,
  };
}

/**
 * What Lambda does with the role of a function in a VPC; EC2 offers no narrower resource.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
function networkInterfaceStatement(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: [
      'ec2:AssignPrivateIpAddresses', 'ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface', 'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets', 'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'],
  });
}

/** The statement that lets a handler send events of one source to the account's default bus. */
export function putEventsStatement(scope: Construct, source: string): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['events:PutEvents'],
    resources: [Stack.of(scope).formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' })],
    conditions: { StringEquals: { 'events:source': source } },
  });
}

/**
 * The statement that lets S3 tell a handler that an object is missing: 404, where it would answer 403 to who may not list.
 *
 * It has no condition on `s3:prefix`, because that decision is made for HeadObject and GetObject, which have no such key: a condition
 * would turn every 404 into a 403. To read 403 as "missing" instead would take a lost permission, or a key that may not be used, for
 * a deleted file. `StringLikeIfExists` would narrow nothing: a listing without a prefix has no such key either.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
 */
export function missingObjectStatement(...buckets: s3.IBucket[]): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: buckets.map(({ bucketArn }) => bucketArn) });
}

/** The ARNs that Glue checks for calls about tables: the catalog, the database and the tables. */
export function glueArns(scope: Construct, databaseName: string, tables: string[] = ['*']): string[] {
  const stack = Stack.of(scope);
  return [
    stack.formatArn({ service: 'glue', resource: 'catalog' }),
    stack.formatArn({ service: 'glue', resource: 'database', resourceName: databaseName }),
    ...tables.map((table) => stack.formatArn({ service: 'glue', resource: 'table', resourceName: `${databaseName}/${table}` })),
  ];
}
