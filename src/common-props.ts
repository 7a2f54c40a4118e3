import { RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { AlarmActions } from './alarm-actions';

/** Where the functions run when they must run in a VPC. */
export interface FunctionNetwork {
  /** The VPC. Its subnets need a way to S3, SQS, Glue, Athena, EventBridge, Bedrock Runtime and CloudWatch Logs: a NAT gateway or VPC endpoints. */
  readonly vpc: ec2.IVpc;
  /**
   * The subnets of the VPC.
   *
   * @default - private subnets with egress if there are any, else isolated ones
   */
  readonly vpcSubnets?: ec2.SubnetSelection;
  /**
   * Security groups of the functions.
   *
   * @default - one security group per function that allows all outbound traffic
   */
  readonly securityGroups?: ec2.ISecurityGroup[];
}

/** Props that every construct of this library takes; `GenAiDataPipeline` takes them once. */
export interface CommonProps {
  /**
   * A key that encrypts every bucket, queue and log group that the construct owns.
   *
   * Its key policy is extended for CloudWatch Logs and EventBridge; an imported key's owner must do so.
   *
   * @default - encryption with keys that S3, SQS and CloudWatch Logs own: no charge
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * The network of the functions.
   *
   * @default - no VPC: the functions reach AWS services over TLS and nothing reaches them
   */
  readonly network?: FunctionNetwork;

  /**
   * What the default alarms do.
   *
   * @default AlarmActions.none() - the alarms show in CloudWatch and tell nobody
   */
  readonly alarmActions?: AlarmActions;

  /**
   * What becomes of buckets, tables, queries and logs when the construct is removed from the stack.
   *
   * With `DESTROY` a bucket that still has objects makes the removal fail, unless `autoDeleteObjects` is set.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether the removal of the construct deletes all objects in its buckets, uploads included.
   *
   * Adds the AWS CDK's own custom resource. Needs `removalPolicy: RemovalPolicy.DESTROY`.
   *
   * @default false
   */
  readonly autoDeleteObjects?: boolean;

  /**
   * The Node.js runtime of the functions.
   *
   * @default - nodejs22.x, the runtime that the bundles are built and tested for
   */
  readonly functionRuntime?: lambda.Runtime;

  /**
   * How long the functions' logs are kept.
   *
   * @default logs.RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: logs.RetentionDays;
}
