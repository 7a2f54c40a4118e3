import { QueueDelivery } from '../../../local/src/lambda/queue-delivery';
import { Queue } from '../../../local/src/services/sqs/queue';

type Answer = { isError: boolean; payload: string };

/** What becomes of a batch of three messages when the function answers so; `failed` means tried again. */
async function delivered(answer: (ids: string[]) => Answer, reportsItemFailures = true): Promise<{ deleted: string[]; failed: string[]; batches: any[] }> {
  const queue = new Queue({ name: 'q', arn: 'arn:aws:sqs:us-east-1:123456789012:q', visibilitySeconds: 600 });
  const ids = new Map(['a', 'b', 'c'].map((body) => [queue.send(body), body]));
  const failed: string[] = [];
  const deleted: string[] = [];
  const byReceipt = new Map<string, string>();
  const batches: any[] = [];
  const ended = new Promise<void>((resolve) => {
    const note = (list: string[]) => (receipt: string) => {
      list.push(byReceipt.get(receipt)!);
      if (failed.length + deleted.length === 3) resolve();
    };
    jest.spyOn(queue, 'changeVisibility').mockImplementation(note(failed));
    jest.spyOn(queue, 'delete').mockImplementation(note(deleted));
  });
  const invoke = async (event: any): Promise<Answer> => {
    batches.push(event);
    for (const { messageId, receiptHandle } of event.Records) byReceipt.set(receiptHandle, ids.get(messageId)!);
    return answer(event.Records.map(({ messageId }: { messageId: string }) => messageId));
  };
  const delivery = new QueueDelivery({ queue, handler: { invoke } as any, batchSize: 10, maxConcurrency: 1, reportsItemFailures, region: 'us-east-1', mayReceive: () => true });
  await ended;
  delivery.stop();
  return { deleted, failed, batches };
}

const failures = (...identifiers: unknown[]): Answer => ({ isError: false, payload: JSON.stringify({ batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })) }) });

describe('delivery of a queue to a function', () => {
  it('gives the records as Lambda does, and deletes what was done', async () => {
    const { deleted, failed, batches } = await delivered(() => failures());
    expect([deleted, failed]).toEqual([['a', 'b', 'c'], []]);
    expect(batches).toEqual([{
      Records: ['a', 'b', 'c'].map((body) => expect.objectContaining({
        body, eventSource: 'aws:sqs', eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:q', awsRegion: 'us-east-1', attributes: expect.objectContaining({ ApproximateReceiveCount: '1' }),
      })),
    }]);
  });

  it('tries again what the function reports, and only that', async () => {
    expect(await delivered((ids) => failures(ids[1]))).toMatchObject({ deleted: ['a', 'c'], failed: ['b'] });
  });

  it.each([
    ['the function fails', (): Answer => ({ isError: true, payload: '{}' })],
    ['it reports an empty identifier', (): Answer => failures('')],
    ['it reports no identifier', (): Answer => failures(null)],
    ['it reports a message that is not of the batch', (): Answer => failures('unknown')],
  ])('tries the whole batch again where %s', async (_, answer) => {
    expect(await delivered(answer)).toMatchObject({ deleted: [], failed: ['a', 'b', 'c'] });
  });

  it.each(['', 'null', '{}', '{"batchItemFailures":null}'])('takes the answer %j as success', async (payload) => {
    expect(await delivered(() => ({ isError: false, payload }))).toMatchObject({ deleted: ['a', 'b', 'c'], failed: [] });
  });

  it('does not read reports where the template does not ask for them', async () => {
    expect(await delivered((ids) => failures(ids[0]), false)).toMatchObject({ deleted: ['a', 'b', 'c'], failed: [] });
  });

  it('takes no message without the right to', async () => {
    const queue = new Queue({ name: 'q', arn: 'arn', visibilitySeconds: 600 });
    queue.send('a');
    const asked = jest.fn(() => false);
    const invoke = jest.fn();
    const delivery = new QueueDelivery({ queue, handler: { invoke } as any, batchSize: 10, maxConcurrency: 1, reportsItemFailures: true, region: 'us-east-1', mayReceive: asked });
    while (asked.mock.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    delivery.stop();
    expect([queue.counts().visible, invoke.mock.calls]).toEqual([1, []]);
  });
});
