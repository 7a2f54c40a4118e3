import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';

/** A change that readers of a table see. */
export interface DatasetChange {
  readonly table: string;
  /** The upload that made the change; absent where many did, or a crawler found it. */
  readonly sourceKey?: string;
  /** Rows of the table; absent where a crawler made it. */
  readonly rows?: number;
  readonly change: 'created' | 'updated' | 'removed';
}

/** The most that one call takes: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const MOST_ENTRIES = 10;

/** The events that tell the describer, and anybody else, of changed tables. */
export class DatasetEvents {
  constructor(private readonly events: EventBridgeClient, private readonly source: string, private readonly database: string) {}

  public async send(change: DatasetChange): Promise<void> {
    await this.sendAll([change]);
  }

  public async sendAll(changes: readonly DatasetChange[]): Promise<void> {
    for (let from = 0; from < changes.length; from += MOST_ENTRIES) {
      const { FailedEntryCount } = await this.events.send(new PutEventsCommand({
        Entries: changes.slice(from, from + MOST_ENTRIES)
          .map((change) => ({ Source: this.source, DetailType: 'Dataset Cataloged', Detail: JSON.stringify({ database: this.database, ...change }) })),
      }));
      if (FailedEntryCount) {
        throw new Error('the event Dataset Cataloged was not taken');
      }
    }
  }
}
