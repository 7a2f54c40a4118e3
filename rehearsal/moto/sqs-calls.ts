import {
  ChangeMessageVisibilityCommand, DeleteMessageCommand, GetQueueAttributesCommand, QueueAttributeName, ReceiveMessageCommand, SendMessageBatchCommand, SendMessageCommand,
} from '@aws-sdk/client-sqs';
import * as fc from 'fast-check';
import { body, operation, sequences } from './side';

const message = body.filter((text) => text !== '');

export const SQS_CALLS = sequences(fc.oneof(
  message.map((text) => operation('SendMessage', async ({ sqs, queueUrl }) => {
    const { MD5OfMessageBody } = await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: text }));
    return { MD5OfMessageBody };
  })),
  message.map((text) => operation('SendMessage with a delay', async ({ sqs, queueUrl }) => {
    const { MD5OfMessageBody } = await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: text, DelaySeconds: 600 }));
    return { MD5OfMessageBody };
  })),
  fc.array(message, { minLength: 1, maxLength: 4 }).map((texts) => operation(`SendMessageBatch ${texts.length}`, async ({ sqs, queueUrl }) => {
    const { Successful = [], Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: texts.map((MessageBody, i) => ({ Id: String(i), MessageBody })) }));
    return [Successful.map(({ Id, MD5OfMessageBody }) => [Id, MD5OfMessageBody]), Failed.length];
  })),
  fc.integer({ min: 1, max: 10 }).map((most) => operation(`ReceiveMessage ${most}`, async ({ sqs, queueUrl, receipts }) => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: most, VisibilityTimeout: 600, MessageSystemAttributeNames: ['ApproximateReceiveCount'] }));
    receipts.push(...Messages.map(({ ReceiptHandle }) => ReceiptHandle!));
    return Messages.map(({ Body, MD5OfBody, Attributes }) => ({ Body, MD5OfBody, received: Attributes?.ApproximateReceiveCount }));
  })),
  fc.nat(4).map((i) => operation('DeleteMessage', async ({ sqs, queueUrl, receipts }) => {
    const [ReceiptHandle] = receipts.splice(i, 1);
    if (ReceiptHandle !== undefined) await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    return {};
  })),
  fc.nat(4).map((i) => operation('ChangeMessageVisibility', async ({ sqs, queueUrl, receipts }) => {
    const [ReceiptHandle] = receipts.splice(i, 1);
    if (ReceiptHandle !== undefined) await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    return {};
  })),
  fc.constant(operation('GetQueueAttributes', async ({ sqs, queueUrl }) => {
    const AttributeNames: QueueAttributeName[] = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible', 'ApproximateNumberOfMessagesDelayed'];
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames }));
    return AttributeNames.map((name) => Attributes?.[name]);
  })),
  fc.constant(operation('SendMessage to no queue', ({ sqs, queueUrl }) => sqs.send(new SendMessageCommand({ QueueUrl: `${queueUrl}-nowhere`, MessageBody: 'x' })))),
));
