import { md5Of, MessageQueue } from './queue';
import { jsonOperation, LocalService, ServiceError, ServiceRequest, ServiceResponse } from '../../gateway/service';

/** On an account a delay may be minutes: here nobody wants to wait. */
const LONGEST_DELAY_SECONDS = 1;
const delayOf = ({ DelaySeconds = 0 }: { DelaySeconds?: number }): number => Math.min(DelaySeconds, LONGEST_DELAY_SECONDS);

/** SQS's JSON protocol over the template's queues. */
export class SqsService implements LocalService {
  public readonly name = 'sqs';

  constructor(private readonly queues: ReadonlyMap<string, MessageQueue>) {}

  public handle(request: ServiceRequest): Promise<ServiceResponse> {
    const queue = (action: string, url: string): MessageQueue => {
      const found = this.queues.get(String(url).split('/').pop()!);
      if (found === undefined) throw new ServiceError('QueueDoesNotExist', 'The specified queue does not exist.');
      request.authorize(`sqs:${action}`, found.settings.arn);
      return found;
    };
    return jsonOperation(request, {
      SendMessage: async (input) => {
        const messageId = await queue('SendMessage', input.QueueUrl).send(input.MessageBody, delayOf(input));
        return { MessageId: messageId, MD5OfMessageBody: md5Of(input.MessageBody) };
      },
      SendMessageBatch: async (input) => ({
        Successful: await Promise.all(input.Entries.map(async (entry: any) => ({
          Id: entry.Id,
          MessageId: await queue('SendMessage', input.QueueUrl).send(entry.MessageBody, delayOf(entry)),
          MD5OfMessageBody: md5Of(entry.MessageBody),
        }))),
        Failed: [],
      }),
      ReceiveMessage: async (input) => {
        const from = queue('ReceiveMessage', input.QueueUrl);
        const take = () => from.receive(input.MaxNumberOfMessages ?? 1, input.VisibilityTimeout);
        let messages = await take();
        if (messages.length === 0 && input.WaitTimeSeconds > 0) {
          await from.arrival(input.WaitTimeSeconds * 1000);
          messages = await take();
        }
        return {
          Messages: messages.map((message) => ({
            MessageId: message.messageId,
            ReceiptHandle: message.receiptHandle,
            Body: message.body,
            MD5OfBody: md5Of(message.body),
            Attributes: { ApproximateReceiveCount: String(message.receiveCount), SentTimestamp: String(message.sentAt) },
          })),
        };
      },
      DeleteMessage: (input) => queue('DeleteMessage', input.QueueUrl).delete(input.ReceiptHandle),
      ChangeMessageVisibility: (input) => queue('ChangeMessageVisibility', input.QueueUrl).changeVisibility(input.ReceiptHandle, input.VisibilityTimeout),
      GetQueueAttributes: async (input) => {
        const { visible, inFlight, delayed } = await queue('GetQueueAttributes', input.QueueUrl).counts();
        return {
          Attributes: {
            ApproximateNumberOfMessages: String(visible), ApproximateNumberOfMessagesNotVisible: String(inFlight), ApproximateNumberOfMessagesDelayed: String(delayed),
          },
        };
      },
    });
  }
}
