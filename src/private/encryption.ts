import { Annotations, Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { IConstruct } from 'constructs';

/**
 * Lets CloudWatch Logs of this account and region encrypt log groups with the key.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function allowLogs(scope: IConstruct, key: kms.IKey): void {
  const stack = Stack.of(scope);
  addToKeyPolicy(scope, key, new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(`logs.${stack.region}.${Aws.URL_SUFFIX}`)],
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:DescribeKey'],
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': stack.formatArn({ service: 'logs', resource: '*' }) } },
  }));
}

/**
 * Lets EventBridge put events into queues that are encrypted with the key.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
export function allowEvents(scope: IConstruct, key: kms.IKey): void {
  addToKeyPolicy(scope, key, new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal('events.amazonaws.com')],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: ['*'],
    conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
  }));
}

/** The statements for a function that reads and writes what a key encrypts; none without a key. */
export function keyStatements(key: kms.IKey | undefined, actions: string[] = ['kms:Decrypt', 'kms:GenerateDataKey']): iam.PolicyStatement[] {
  return key ? [new iam.PolicyStatement({ actions, resources: [key.keyArn] })] : [];
}

function addToKeyPolicy(scope: IConstruct, key: kms.IKey, statement: iam.PolicyStatement): void {
  if (!key.addToResourcePolicy(statement).statementAdded) {
    Annotations.of(scope).addWarningV2('cdk-genai-data-pipeline:key-policy',
      `The key policy of ${key.keyArn} is not ours to change. Its owner must add: ${JSON.stringify(Stack.of(scope).resolve(statement.toStatementJson()))}`);
  }
}
