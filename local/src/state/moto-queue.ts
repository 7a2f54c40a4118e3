import { MotoClient } from './moto-client';
import { MessageCounts, MessageQueue, QueueSettings, ReceivedMessage } from '../services/sqs/queue';

/** A queue whose messages moto holds. */
export class MotoQueue implements MessageQueue {
  /** Creates the queue anew. */
  public static async create(client: MotoClient, settings: QueueSettings): Promise<MotoQueue> {
    const { deadLetterArn, maxReceiveCount, name, visibilitySeconds } = settings;
    const found = await client.json('sqs', 'AmazonSQS.GetQueueUrl', { QueueName: name }).catch(() => undefined);
    if (found !== undefined) await client.json('sqs', 'AmazonSQS.DeleteQueue', { QueueUrl: found.QueueUrl });
    const { QueueUrl } = await client.json('sqs', 'AmazonSQS.CreateQueue', {
      QueueName: name,
      Attributes: {
        VisibilityTimeout: String(visibilitySeconds),
        ...deadLetterArn === undefined ? {} : { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetterArn, maxReceiveCount }) },
      },
    });
    return new MotoQueue(client, settings, QueueUrl);
  }

  private waiting: (() => void)[] = [];

  private constructor(private readonly client: MotoClient, public readonly settings: QueueSettings, private readonly url: string) {}

  public async send(body: string, delaySeconds = 0): Promise<string> {
    const { MessageId } = await this.call('SendMessage', { MessageBody: body, DelaySeconds: delaySeconds });
    this.waiting.splice(0).forEach((wake) => wake());
    return MessageId;
  }

  public async receive(most: number, visibilitySeconds = this.settings.visibilitySeconds): Promise<ReceivedMessage[]> {
    const { Messages = [] } = await this.call('ReceiveMessage', { MaxNumberOfMessages: Math.min(most, 10), VisibilityTimeout: visibilitySeconds, AttributeNames: ['All'] });
    return Messages.map(({ MessageId, Body, ReceiptHandle, Attributes }: any) => ({
      messageId: MessageId, body: Body, receiptHandle: ReceiptHandle, receiveCount: Number(Attributes?.ApproximateReceiveCount ?? 1), sentAt: Number(Attributes?.SentTimestamp ?? Date.now()),
    }));
  }

  public async delete(receiptHandle: string): Promise<void> {
    await this.call('DeleteMessage', { ReceiptHandle: receiptHandle });
  }

  public async changeVisibility(receiptHandle: string, seconds: number): Promise<void> {
    await this.call('ChangeMessageVisibility', { ReceiptHandle: receiptHandle, VisibilityTimeout: seconds });
  }

  public async counts(): Promise<MessageCounts> {
    const { Attributes } = await this.call('GetQueueAttributes', { AttributeNames: ['All'] });
    return {
      visible: Number(Attributes.ApproximateNumberOfMessages),
      inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
      delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed),
    };
  }

  public async arrival(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      setTimeout(resolve, milliseconds).unref();
      this.waiting.push(resolve);
    });
  }

  private call(operation: string, input: object): Promise<any> {
    return this.client.json('sqs', `AmazonSQS.${operation}`, { QueueUrl: this.url, ...input });
  }
}
