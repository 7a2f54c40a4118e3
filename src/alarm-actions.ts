import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';

/**
 * What the default alarms do. Extend it for anything else.
 */
export abstract class AlarmActions {
  /** Sends a notification to the topic when an alarm goes off, and when it is over. */
  public static notify(topic: sns.ITopic): AlarmActions {
    return new NotifyTopic(topic);
  }

  /** Nothing: the alarms show in CloudWatch and tell nobody. */
  public static none(): AlarmActions {
    return new NoActions();
  }

  /** Adds the actions to an alarm. */
  public abstract bind(alarm: cloudwatch.Alarm): void;
}

class NotifyTopic extends AlarmActions {
  constructor(private readonly topic: sns.ITopic) {
    super();
  }

  public bind(alarm: cloudwatch.Alarm): void {
    const action = new actions.SnsAction(this.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}

class NoActions extends AlarmActions {
  public bind(_alarm: cloudwatch.Alarm): void {
    // Nothing to add.
  }
}
