import { AccessDeniedError, ServiceRequest } from '../../../local/src/gateway/service';
import { Queue } from '../../../local/src/services/sqs/queue';
import { SqsService } from '../../../local/src/services/sqs/sqs.service';

const ARN = 'arn:aws:sqs:us-east-1:123456789012:work';

describe('SQS of the local cloud', () => {
  let asked: string[];
  let service: SqsService;
  beforeEach(() => {
    asked = [];
    service = new SqsService(new Map([['work', new Queue({ name: 'work', arn: ARN, visibilitySeconds: 30 })]]));
  });

  async function call(operation: string, input: object, options: { queue?: string; denied?: boolean } = {}): Promise<any> {
    const { status, body } = await service.handle({
      method: 'POST',
      url: new URL('http://sqs/'),
      headers: { 'x-amz-target': `AmazonSQS.${operation}` },
      body: Buffer.from(JSON.stringify({ QueueUrl: `http://127.0.0.1/123456789012/${options.queue ?? 'work'}`, ...input })),
      authorize: (action: string, resource: string) => {
        asked.push(`${action} ${resource}`);
        if (options.denied) throw new AccessDeniedError('somebody', action, resource);
      },
    } as unknown as ServiceRequest);
    const answer = JSON.parse(String(body));
    return status === 200 ? answer : answer.__type;
  }

  it('sends, one or many, and says what was received with its digest', async () => {
    expect(await call('SendMessage', { MessageBody: 'a' })).toMatchObject({ MD5OfMessageBody: '0cc175b9c0f1b6a831c399e269772661' });
    const { Successful } = await call('SendMessageBatch', { Entries: [{ Id: '1', MessageBody: 'b' }, { Id: '2', MessageBody: 'c', DelaySeconds: 60 }] });
    expect(Successful.map(({ Id }: { Id: string }) => Id)).toEqual(['1', '2']);
    expect((await call('ReceiveMessage', {})).Messages.map(({ Body }: { Body: string }) => Body)).toEqual(['a']);
    const { Messages } = await call('ReceiveMessage', { MaxNumberOfMessages: 10 });
    expect(Messages).toMatchObject([{ Body: 'b', MD5OfBody: '92eb5ffee6ae2fec3ad71c777531578f', Attributes: { ApproximateReceiveCount: '1' } }]);
    expect((await call('GetQueueAttributes', {})).Attributes).toEqual({ ApproximateNumberOfMessages: '0', ApproximateNumberOfMessagesNotVisible: '2', ApproximateNumberOfMessagesDelayed: '1' });
    await call('DeleteMessage', { ReceiptHandle: Messages[0].ReceiptHandle });
    expect((await call('GetQueueAttributes', {})).Attributes.ApproximateNumberOfMessagesNotVisible).toBe('1');
  });

  it('waits for a message where it is told to, and only then', async () => {
    expect((await call('ReceiveMessage', {})).Messages).toEqual([]);
    const waiting = call('ReceiveMessage', { WaitTimeSeconds: 20 });
    await call('SendMessage', { MessageBody: 'late' });
    expect((await waiting).Messages).toMatchObject([{ Body: 'late' }]);
  });

  it.each([
    ['SendMessage', { MessageBody: 'a' }], ['ReceiveMessage', {}], ['DeleteMessage', { ReceiptHandle: 'x' }], ['ChangeMessageVisibility', { ReceiptHandle: 'x', VisibilityTimeout: 0 }], ['GetQueueAttributes', {}],
  ])('%s needs the right on the queue, which must be there', async (operation, input) => {
    expect(await call(operation, input, { denied: true })).toBe('AccessDeniedException');
    expect(asked).toEqual([`sqs:${operation} ${ARN}`]);
    expect(await call(operation, input, { queue: 'other' })).toBe('QueueDoesNotExist');
  });
});
