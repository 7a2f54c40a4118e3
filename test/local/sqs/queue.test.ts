import * as fc from 'fast-check';
import { Queue, QueueSettings } from '../../../local/src/services/sqs/queue';

const SETTINGS: QueueSettings = { name: 'q', arn: 'arn:aws:sqs:us-east-1:123456789012:q', visibilitySeconds: 30 };

describe('a queue of the local cloud', () => {
  let now: jest.SpyInstance;
  let seconds = 0;
  beforeEach(() => {
    seconds = 1000;
    now = jest.spyOn(Date, 'now').mockImplementation(() => seconds * 1000);
  });
  afterEach(() => now.mockRestore());

  const bodies = (queue: Queue, most = 10) => queue.receive(most).map(({ body }) => body);

  it('hides what was received until its visibility time-out ends, and counts receives', () => {
    const queue = new Queue(SETTINGS);
    queue.send('a');
    expect(queue.receive(10).map(({ body, receiveCount }) => [body, receiveCount])).toEqual([['a', 1]]);
    seconds += 29;
    expect(bodies(queue)).toEqual([]);
    seconds += 1;
    expect(queue.receive(10).map(({ body, receiveCount }) => [body, receiveCount])).toEqual([['a', 2]]);
  });

  it('takes the time-out that a receiver asks for', () => {
    const queue = new Queue(SETTINGS);
    queue.send('a');
    queue.receive(1, 5);
    seconds += 5;
    expect(bodies(queue)).toEqual(['a']);
  });

  it('delays a message, and counts it as delayed, not as in flight', () => {
    const queue = new Queue(SETTINGS);
    queue.send('later', 60);
    queue.send('now');
    queue.send('next');
    expect(bodies(queue, 1)).toEqual(['now']);
    expect(queue.counts()).toEqual({ visible: 1, inFlight: 1, delayed: 1 });
    seconds += 60;
    expect(queue.counts()).toEqual({ visible: 3, inFlight: 0, delayed: 0 });
  });

  it('forgets a message by its latest receipt only', () => {
    const queue = new Queue(SETTINGS);
    queue.send('a');
    const [first] = queue.receive(1);
    seconds += 30;
    const [second] = queue.receive(1);
    queue.delete(first.receiptHandle);
    expect(queue.counts().inFlight).toBe(1);
    queue.delete(second.receiptHandle);
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('shows a message again when its receiver says so', () => {
    const queue = new Queue(SETTINGS);
    queue.send('a');
    const [{ receiptHandle }] = queue.receive(1);
    queue.changeVisibility(receiptHandle, 2);
    seconds += 1;
    expect(bodies(queue)).toEqual([]);
    seconds += 1;
    expect(bodies(queue)).toEqual(['a']);
  });

  it('gives up a message after as many receives as its settings say, with the time at which it was sent', () => {
    const dead: { body: string; sentAt: number }[] = [];
    const queue = new Queue({ ...SETTINGS, maxReceiveCount: 3, deadLetterArn: 'arn' }, ({ body, sentAt }) => dead.push({ body, sentAt }));
    queue.send('poison');
    queue.send('other');
    for (let i = 1; i <= 3; i++) {
      expect(bodies(queue, 1)).toEqual(['poison']);
      expect(dead).toEqual([]);
      seconds += 30;
    }
    expect(bodies(queue)).toEqual(['other']);
    expect(dead).toEqual([{ body: 'poison', sentAt: 1_000_000 }]);
  });

  it('loses nothing and gives nothing twice while it is hidden', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 40 }), (steps) => {
      const queue = new Queue(SETTINGS);
      const held = new Set<string>();
      let sent = 0;
      for (const step of steps) {
        if (step > 6) queue.send(String(sent++));
        for (const { body } of queue.receive(step)) {
          expect(held.has(body)).toBe(false);
          held.add(body);
        }
        const { visible, inFlight } = queue.counts();
        expect([inFlight, visible + inFlight]).toEqual([held.size, sent]);
      }
    }));
  });

  it('wakes who waits for a message', async () => {
    const queue = new Queue(SETTINGS);
    const arrival = queue.arrival(60_000);
    queue.send('a');
    await arrival;
    expect(bodies(queue)).toEqual(['a']);
  });
});
