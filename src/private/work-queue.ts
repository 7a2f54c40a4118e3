import { Duration, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { allowEvents } from './encryption';
import { CommonProps } from '../common-props';
import { MOST_RECEIVES } from '../runtime/most-receives';

export interface WorkQueueOptions {
  /** Time-out of the function that works on the queue. */
  readonly functionTimeout: Duration;
  readonly common: CommonProps;
}

/** A queue of events for one function, with a dead-letter queue for what cannot be delivered or processed. */
export class WorkQueue extends Construct {
  public readonly queue: sqs.Queue;
  public readonly deadLetterQueue: sqs.Queue;

  constructor(scope: Construct, id: string, options: WorkQueueOptions) {
    super(scope, id);
    const key = options.common.encryptionKey;
    const encryption = key ? { encryption: sqs.QueueEncryption.KMS, encryptionMasterKey: key } : { encryption: sqs.QueueEncryption.SQS_MANAGED };
    if (key) {
      allowEvents(this, key);
    }
    this.deadLetterQueue = new sqs.Queue(this, 'DeadLetters', { ...encryption, enforceSSL: true, retentionPeriod: Duration.days(14) });
    this.queue = new sqs.Queue(this, 'Queue', {
      ...encryption,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      // Six times the function's time-out, as Lambda asks for: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
      // A queue holds a message back for at most twelve hours.
      visibilityTimeout: Duration.seconds(Math.min(options.functionTimeout.toSeconds() * 6, Duration.hours(12).toSeconds())),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: MOST_RECEIVES },
    });
  }

  /**
   * Sends the rule's events to the queue, and to the dead-letter queue what cannot be delivered.
   *
   * The queue policies are written here: CDK's own target opens an encrypted queue to every account unless a feature flag is set.
   */
  public receive(rule: events.Rule, input?: events.RuleTargetInput): void {
    rule.addTarget({
      bind: () => ({
        arn: this.queue.queueArn,
        input,
        deadLetterConfig: { arn: this.deadLetterQueue.queueArn },
      }),
    });
    for (const queue of [this.queue, this.deadLetterQueue]) {
      queue.addToResourcePolicy(new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: {
          ArnEquals: { 'aws:SourceArn': rule.ruleArn },
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
        },
      }));
    }
  }

  /**
   * What Lambda does with the function's role to read the queue.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-permissions
   */
  public consumerStatements(): iam.PolicyStatement[] {
    // The key's Decrypt is among the statements of every handler with a key.
    return [new iam.PolicyStatement({
      actions: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
      resources: [this.queue.queueArn],
    })];
  }

  /** What lets the function send itself work for later. */
  public sendStatement(): iam.PolicyStatement {
    return new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] });
  }

  /** Has the function work on the queue, message by message reported, at most so many functions at a time. */
  public deliverTo(handler: lambda.Function, maxConcurrency: number, batchSize = 5): void {
    const mapping = new lambda.EventSourceMapping(this, 'Delivery', {
      target: handler,
      eventSourceArn: this.queue.queueArn,
      batchSize,
      reportBatchItemFailures: true,
      maxConcurrency,
    });
    // The mapping is refused while the role may not read the queue yet.
    const policy = handler.role?.node.tryFindChild('DefaultPolicy');
    if (policy) {
      mapping.node.addDependency(policy);
    }
  }
}
