import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { AlarmActions } from '../alarm-actions';

const RUNBOOK = 'https://github.com/cdk-genai-data-pipeline/cdk-genai-data-pipeline/blob/main/docs/operations.md';

/** Three tries of a message that its function ran out of time with. */
const LONGEST_WAIT = Duration.hours(5);

/** The articles of docs/operations.md. */
export type RunbookArticle = 'ingest-backlog' | 'ingest-dead-letters' | 'ingest-errors' | 'describe-dead-letters' | 'describe-errors' | 'ask-errors';

/** Goes off while anything lies in a dead-letter queue. */
export function deadLetterAlarm(scope: Construct, id: string, queue: sqs.IQueue, article: RunbookArticle, actions?: AlarmActions): cloudwatch.Alarm {
  return alarm(scope, id, {
    metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5), statistic: cloudwatch.Stats.MAXIMUM }),
    alarmDescription: `Events wait in a dead-letter queue. ${RUNBOOK}#${article}`,
  }, actions);
}

/** Goes off when a function fails. */
export function errorAlarm(scope: Construct, id: string, handler: lambda.IFunction, article: RunbookArticle, actions?: AlarmActions): cloudwatch.Alarm {
  return alarm(scope, id, {
    metric: handler.metricErrors({ period: Duration.minutes(5) }),
    alarmDescription: `A function failed. ${RUNBOOK}#${article}`,
  }, actions);
}

/** Goes off when messages have waited for longer than a function's worst retry. */
export function backlogAlarm(scope: Construct, id: string, queue: sqs.IQueue, article: RunbookArticle, actions?: AlarmActions): cloudwatch.Alarm {
  return alarm(scope, id, {
    metric: queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5), statistic: cloudwatch.Stats.MAXIMUM }),
    alarmDescription: `Work waits in a queue. ${RUNBOOK}#${article}`,
    threshold: LONGEST_WAIT.toSeconds(),
  }, actions);
}

function alarm(scope: Construct, id: string, props: { metric: cloudwatch.IMetric; alarmDescription: string; threshold?: number }, actions?: AlarmActions): cloudwatch.Alarm {
  const created = new cloudwatch.Alarm(scope, id, {
    threshold: 1,
    ...props,
    evaluationPeriods: 1,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
  actions?.bind(created);
  return created;
}
