import { randomUUID } from 'node:crypto';
import { eventMatches } from './event-pattern';
import { LocalResource } from '../../assembly/assembly';
import { jsonOperation, LocalService, ServiceRequest, ServiceResponse } from '../../gateway/service';

export interface EventTarget {
  readonly arn: string;
  readonly input?: string;
  readonly inputPath?: string;
  readonly deadLetterArn?: string;
}

/** Delivers a body to a target for a rule; false where the target's policy does not allow it. */
export type Deliver = (targetArn: string, body: string, ruleArn: string) => boolean;

/** The default bus of EventBridge: events in, rules, targets. */
export class EventsService implements LocalService {
  public readonly name = 'events';
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(private readonly rules: readonly LocalResource[], private readonly accountId: string, private readonly region: string, private readonly deliver: Deliver) {
    for (const rule of rules) {
      const period = schedulePeriod(rule.properties.ScheduleExpression);
      if (period !== undefined) {
        const timer = setInterval(() => this.runRule(rule), Math.min(period, 2 ** 31 - 1));
        timer.unref();
        this.timers.push(timer);
      }
    }
  }

  public handle(request: ServiceRequest): Promise<ServiceResponse> {
    return jsonOperation(request, {
      PutEvents: ({ Entries }) => {
        const entries = (Entries as any[]).map((entry) => {
          const bus = entry.EventBusName ?? 'default';
          const arn = bus.startsWith('arn:') ? bus : `arn:aws:events:${this.region}:${this.accountId}:event-bus/${bus}`;
          request.authorize('events:PutEvents', arn, { 'events:source': entry.Source, 'events:detail-type': entry.DetailType });
          return this.publish(entry.Source, entry.DetailType, JSON.parse(entry.Detail), entry.Resources);
        });
        return { FailedEntryCount: 0, Entries: entries.map((EventId) => ({ EventId })) };
      },
    });
  }

  /** Puts an event on the bus, as services do, and gives its id. */
  public publish(source: string, detailType: string, detail: unknown, resources: string[] = []): string {
    const event = this.envelope(source, detailType, detail, resources);
    for (const rule of this.rules) {
      const pattern = rule.properties.EventPattern;
      if (rule.properties.State !== 'DISABLED' && pattern !== undefined && eventMatches(pattern, event)) this.send(rule, event);
    }
    return event.id;
  }

  /** Runs a scheduled rule, by its logical id or a part of it. */
  public runSchedule(logicalId: string): void {
    const scheduled = this.rules.filter(({ properties }) => properties.ScheduleExpression !== undefined);
    const rule = scheduled.find((candidate) => candidate.logicalId.includes(logicalId));
    if (rule === undefined) {
      throw new Error(`no scheduled rule has ${logicalId} in its logical id: ${scheduled.map((candidate) => candidate.logicalId).join(', ') || 'there is none'}`);
    }
    this.runRule(rule);
  }

  public stop(): void {
    this.timers.forEach((timer) => clearInterval(timer));
  }

  private runRule(rule: LocalResource): void {
    this.send(rule, this.envelope('aws.events', 'Scheduled Event', {}));
  }

  private envelope(source: string, detailType: string, detail: unknown, resources: string[] = []) {
    return {
      'version': '0', 'id': randomUUID(), 'detail-type': detailType, source, 'account': this.accountId, 'time': new Date().toISOString(), 'region': this.region, resources, detail,
    };
  }

  private send(rule: LocalResource, event: unknown): void {
    for (const target of rule.properties.Targets ?? []) {
      const body = target.Input ?? JSON.stringify(event);
      if (!this.deliver(target.Arn, body, rule.attributes.Arn) && target.DeadLetterConfig?.Arn) {
        this.deliver(target.DeadLetterConfig.Arn, body, rule.attributes.Arn);
      }
    }
  }
}

/** Milliseconds between two runs of a `rate(...)`; cron expressions do not run here. */
function schedulePeriod(expression: string | undefined): number | undefined {
  const match = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression ?? '');
  return match ? Number(match[1]) * { minute: 60_000, hour: 3_600_000, day: 86_400_000 }[match[2] as 'minute' | 'hour' | 'day'] : undefined;
}
