import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';

/** Sends `Dataset Described` to the default event bus. */
export class DescribedEvents {
  constructor(private readonly events: EventBridgeClient, private readonly source: string, private readonly database: string) {}

  /** Says that a table has a new description. */
  public async described(table: string, fingerprint: string): Promise<void> {
    const reply = await this.events.send(new PutEventsCommand({
      Entries: [{ Source: this.source, DetailType: 'Dataset Described', Detail: JSON.stringify({ database: this.database, table, fingerprint }) }],
    }));
    // PutEvents answers 200 for entries that it did not take.
    if (reply.FailedEntryCount) throw new Error(`Dataset Described was not sent: ${reply.Entries?.[0]?.ErrorCode}`);
  }
}
