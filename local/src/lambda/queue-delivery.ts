import { FunctionHost } from './function-host';
import { MessageQueue, ReceivedMessage } from '../services/sqs/queue';

export interface QueueDeliveryOptions {
  readonly queue: MessageQueue;
  readonly handler: FunctionHost;
  readonly batchSize: number;
  readonly maxConcurrency: number;
  readonly reportsItemFailures: boolean;
  readonly region: string;
  /** Whether the function's role may read the queue; asked, and recorded, for every batch. */
  mayReceive(): boolean;
}

/** How many batches run at once here, whatever the template allows: this machine has few cores. */
const MOST_PROCESSES = 2;
const IDLE_MILLISECONDS = 500;
/** On an account a failed message waits for the queue's visibility time-out, up to hours: here nobody wants to. */
const RETRY_SECONDS = 1;

/** Lambda's event source mapping of a queue: batches, partial failures, bounded concurrency. */
export class QueueDelivery {
  private isStopped = false;

  constructor(private readonly options: QueueDeliveryOptions) {
    for (let i = 0; i < Math.min(options.maxConcurrency, MOST_PROCESSES); i++) {
      void this.poll();
    }
  }

  public stop(): void {
    this.isStopped = true;
  }

  private async poll(): Promise<void> {
    const { queue, batchSize } = this.options;
    while (!this.isStopped) {
      const { visible } = await queue.counts();
      const messages = visible > 0 && this.options.mayReceive() ? await queue.receive(batchSize) : [];
      if (messages.length > 0) {
        await this.deliver(messages);
      } else {
        await queue.arrival(IDLE_MILLISECONDS);
      }
    }
  }

  private async deliver(messages: ReceivedMessage[]): Promise<void> {
    const { queue, handler, region, reportsItemFailures } = this.options;
    const result = await handler.invoke({
      Records: messages.map((message) => ({
        messageId: message.messageId,
        receiptHandle: message.receiptHandle,
        body: message.body,
        attributes: { ApproximateReceiveCount: String(message.receiveCount), SentTimestamp: String(message.sentAt) },
        messageAttributes: {},
        eventSource: 'aws:sqs',
        eventSourceARN: queue.settings.arn,
        awsRegion: region,
      })),
    });
    if (this.isStopped) {
      return;
    }
    const failures = new Set(reportsItemFailures && !result.isError ? failedIds(result.payload) : []);
    // An identifier that no message has, an empty one too, stands for the whole batch:
    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
    const isWhole = result.isError || [...failures].some((id) => !messages.some(({ messageId }) => messageId === id));
    for (const { messageId, receiptHandle } of messages) {
      if (isWhole || failures.has(messageId)) {
        await queue.changeVisibility(receiptHandle, RETRY_SECONDS);
      } else {
        await queue.delete(receiptHandle);
      }
    }
  }
}

function failedIds(payload: string): string[] {
  const answer = payload === '' ? undefined : JSON.parse(payload);
  return (answer?.batchItemFailures ?? []).map((failure: any) => failure.itemIdentifier ?? '');
}
