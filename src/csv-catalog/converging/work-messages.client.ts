import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';

/** What a message of the ingest queue asks for, besides the events of S3. */
export type WorkMessage =
  | { readonly reconcile: string }
  | { readonly publish: string }
  | { readonly sweep: { readonly after?: string } };

/** SQS's most. */
const BATCH = 10;

/** Sends the catalog's own queue what is to be done later. */
export class WorkMessages {
  constructor(private readonly sqs: SQSClient, private readonly queueUrl: string) {}

  /**
   * @param delaySeconds how long they are held back
   * @throws where one was not taken
   */
  public async send(messages: readonly WorkMessage[], delaySeconds = 0): Promise<void> {
    for (let at = 0; at < messages.length; at += BATCH) {
      const entries = messages.slice(at, at + BATCH).map((message, i) => ({ Id: String(i), MessageBody: textOf(message), DelaySeconds: delaySeconds }));
      const { Failed = [] } = await this.sqs.send(new SendMessageBatchCommand({ QueueUrl: this.queueUrl, Entries: entries }));
      if (Failed.length > 0) {
        throw new Error(`${Failed.length} messages were not taken by the queue: ${Failed[0].Code}`);
      }
    }
  }
}

/** JSON without the two characters that S3 takes in a key, and SQS in no message: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
function textOf(message: WorkMessage): string {
  return JSON.stringify(message).replace(/[\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}
