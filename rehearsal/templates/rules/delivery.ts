import { list, ofType, referred, Rule, statements, Template } from '../template';

const QUEUE = 'AWS::SQS::Queue';
/** Twelve hours: the most that SQS allows. */
const LONGEST_VISIBILITY = 43_200;
const METRICS: Record<string, RegExp> = {
  'AWS/SQS': /^(Approximate(AgeOfOldestMessage|NumberOfMessages(Delayed|NotVisible|Visible))|NumberOf(EmptyReceives|Messages(Deleted|Received|Sent))|SentMessageSize)$/,
  'AWS/Lambda': /^(Errors|Throttles|Duration|Invocations|ConcurrentExecutions|DeadLetterErrors|AsyncEventAge|AsyncEventsDropped|IteratorAge)$/,
};

/** Queues that others send their dead letters to. */
function deadLetterQueues(template: Template): Set<string> {
  const queues = ofType(template, QUEUE).map(([, { Properties = {} }]) => Properties.RedrivePolicy?.deadLetterTargetArn);
  const rules = ofType(template, 'AWS::Events::Rule').flatMap(([, { Properties }]) => list<any>(Properties.Targets).map((target) => target.DeadLetterConfig?.Arn));
  return new Set([...queues, ...rules].map((arn) => referred(template, arn, QUEUE)).filter((id): id is string => id !== undefined));
}

export const DELIVERY_RULES: readonly Rule[] = [
  {
    name: 'every queue has a dead-letter queue, tried often enough',
    * check(template) {
      const deadLetters = deadLetterQueues(template);
      for (const [logicalId, { Properties = {} }] of ofType(template, QUEUE)) {
        if (deadLetters.has(logicalId)) {
          if (!(Properties.MessageRetentionPeriod >= 604_800)) yield [logicalId, 'keeps dead letters for less than a week'];
          if (Properties.RedrivePolicy !== undefined) yield [logicalId, 'sends dead letters on'];
          continue;
        }
        if (referred(template, Properties.RedrivePolicy?.deadLetterTargetArn, QUEUE) === undefined) yield [logicalId, 'has no dead-letter queue'];
        else if (!(Properties.RedrivePolicy.maxReceiveCount >= 3)) yield [logicalId, 'gives up after fewer than three tries'];
      }
    },
  },
  {
    name: 'a message stays hidden while its function may work on it',
    * check(template) {
      for (const [logicalId, { Properties }] of ofType(template, 'AWS::Lambda::EventSourceMapping')) {
        const [queue, handler] = [referred(template, Properties.EventSourceArn, QUEUE), referred(template, Properties.FunctionName, 'AWS::Lambda::Function')];
        if (queue === undefined || handler === undefined) {
          yield [logicalId, 'names a queue or a function that is not there'];
          continue;
        }
        const seconds = template.Resources[handler].Properties.Timeout ?? 3;
        if (!((template.Resources[queue].Properties?.VisibilityTimeout ?? 30) >= Math.min(6 * seconds, LONGEST_VISIBILITY))) yield [queue, `hides messages for less than six times ${seconds} seconds`];
        if (!list(Properties.FunctionResponseTypes).includes('ReportBatchItemFailures')) yield [logicalId, 'fails whole batches'];
        if (!(Properties.ScalingConfig?.MaximumConcurrency >= 2)) yield [logicalId, 'has no cap on what runs at once'];
        if (Properties.Enabled === false) yield [logicalId, 'is off'];
      }
    },
  },
  {
    name: 'rules reach queues that take their events, and dead-letter queues for what they do not',
    * check(template) {
      for (const [logicalId, { Properties }] of ofType(template, 'AWS::Events::Rule')) {
        if (Properties.State === 'DISABLED') yield [logicalId, 'is off'];
        if (Properties.EventPattern !== undefined && list(Properties.EventPattern.source).length === 0) yield [logicalId, 'takes events of any source'];
        if (list(Properties.Targets).length === 0) yield [logicalId, 'has no target'];
        for (const target of list<any>(Properties.Targets)) {
          for (const [what, arn] of [['target', target.Arn], ['dead-letter queue', target.DeadLetterConfig?.Arn]]) {
            const queue = referred(template, arn, QUEUE);
            if (queue === undefined) yield [logicalId, `has no ${what} that is a queue of the stack`];
            else if (!lets(template, queue, logicalId)) yield [queue, `takes no events of ${logicalId}`];
          }
        }
        const bucket = referred(template, Properties.EventPattern?.detail?.bucket, 'AWS::S3::Bucket');
        if (bucket !== undefined && template.Resources[bucket].Properties?.NotificationConfiguration?.EventBridgeConfiguration?.EventBridgeEnabled !== true) yield [bucket, 'tells EventBridge nothing'];
      }
    },
  },
  {
    name: 'an alarm on every function and dead-letter queue, of metrics that are',
    * check(template) {
      const alarms = ofType(template, 'AWS::CloudWatch::Alarm');
      const watched = (id: string, metric: string) => alarms.some(([, { Properties }]) => Properties.MetricName === metric
        && referred(template, Properties.Dimensions, template.Resources[id].Type) === id);
      for (const queue of deadLetterQueues(template)) if (!watched(queue, 'ApproximateNumberOfMessagesVisible')) yield [queue, 'has dead letters that nobody is told of'];
      for (const [id, { Properties }] of ofType(template, 'AWS::Lambda::Function')) {
        if (Properties.Environment?.Variables?.POWERTOOLS_METRICS_NAMESPACE !== undefined && !watched(id, 'Errors')) yield [id, 'fails and nobody is told'];
      }
      for (const [logicalId, { Properties }] of alarms) {
        const { Namespace, MetricName, Threshold, ComparisonOperator, Statistic, TreatMissingData, ActionsEnabled } = Properties;
        if (Namespace in METRICS && !METRICS[Namespace].test(MetricName)) yield [logicalId, `${Namespace} has no metric ${MetricName}`];
        if (ActionsEnabled === false) yield [logicalId, 'tells nobody'];
        // Of an age the threshold is a time, of all others a number of failures.
        const least = MetricName === 'ApproximateAgeOfOldestMessage' ? 1 : ComparisonOperator === 'GreaterThanThreshold' ? Threshold + 1 : Threshold;
        if (Namespace in METRICS && (least > 1 || !/^GreaterThan/.test(ComparisonOperator) || !['Sum', 'Maximum'].includes(Statistic) || TreatMissingData === 'breaching')) yield [logicalId, 'does not ring at the first one'];
      }
    },
  },
];

/** Whether a queue's policy lets a rule send to it. */
function lets(template: Template, queue: string, rule: string): boolean {
  return statements(template).some(({ logicalId, statement }) => {
    const { Type, Properties } = template.Resources[logicalId];
    return Type === 'AWS::SQS::QueuePolicy' && referred(template, Properties.Queues, QUEUE) === queue && statement.Effect === 'Allow'
      && list(statement.Action).includes('sqs:SendMessage') && JSON.stringify(statement.Principal).includes('events.amazonaws.com')
      && referred(template, statement.Resource, QUEUE) === queue && referred(template, statement.Condition, 'AWS::Events::Rule') === rule;
  });
}
