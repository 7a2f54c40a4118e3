import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';

/** A change that readers of a table see. */
export interface DatasetChange {
  readonly table: string;
  /** The source object that led to it; absent where many did. */
  readonly sourceKey?: string;
  /** Of the table. */
  readonly rows: number;
  readonly change: 'created' | 'updated' | 'removed';
}

/** The events that tell the describer, and anybody else, of changed tables. */
export class DatasetEvents {
  constructor(private readonly events: EventBridgeClient, private readonly source: string, private readonly database: string) {}

  public async send(change: DatasetChange): Promise<void> {
    const { FailedEntryCount } = await this.events.send(new PutEventsCommand({
      Entries: [{ Source: this.source, DetailType: 'Dataset Cataloged', Detail: JSON.stringify({ database: this.database, ...change }) }],
    }));
    if (FailedEntryCount) {
      throw new Error('the event Dataset Cataloged was not taken');
    }
  }
}
