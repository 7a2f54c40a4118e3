import { createHash, randomUUID } from 'node:crypto';

export interface QueueSettings {
  readonly name: string;
  readonly arn: string;
  readonly visibilitySeconds: number;
  readonly deadLetterArn?: string;
  readonly maxReceiveCount?: number;
}

export interface ReceivedMessage {
  readonly messageId: string;
  readonly body: string;
  readonly receiptHandle: string;
  readonly receiveCount: number;
  readonly sentAt: number;
}

interface StoredMessage {
  readonly messageId: string;
  readonly body: string;
  readonly sentAt: number;
  visibleAt: number;
  receiveCount: number;
  receiptHandle?: string;
}

/** How many messages can be received now, are with a receiver, and wait for the end of a delay. */
export interface MessageCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** A queue, here or elsewhere. */
export interface MessageQueue {
  readonly settings: QueueSettings;
  send(body: string, delaySeconds?: number, sentAt?: number): string | Promise<string>;
  /** Messages that are visible now; they are hidden for the visibility time-out. */
  receive(most: number, visibilitySeconds?: number): ReceivedMessage[] | Promise<ReceivedMessage[]>;
  delete(receiptHandle: string): void | Promise<void>;
  changeVisibility(receiptHandle: string, seconds: number): void | Promise<void>;
  counts(): MessageCounts | Promise<MessageCounts>;
  /** Resolves when a message may be there, at the latest after so many milliseconds. */
  arrival(milliseconds: number): Promise<void>;
}

/** A standard queue: at least once, hidden while in flight, to the dead-letter queue after too many receives. */
export class Queue implements MessageQueue {
  private messages: StoredMessage[] = [];
  private waiting: (() => void)[] = [];

  constructor(public readonly settings: QueueSettings, private readonly deadLetters: (message: { body: string; sentAt: number }) => void = () => undefined) {}

  public send(body: string, delaySeconds = 0, sentAt = Date.now()): string {
    const messageId = randomUUID();
    this.messages.push({ messageId, body, sentAt, visibleAt: Date.now() + delaySeconds * 1000, receiveCount: 0 });
    this.waiting.splice(0).forEach((wake) => wake());
    return messageId;
  }

  public receive(most: number, visibilitySeconds = this.settings.visibilitySeconds): ReceivedMessage[] {
    const now = Date.now();
    const received: ReceivedMessage[] = [];
    for (const message of [...this.messages]) {
      if (received.length === most) break;
      if (message.visibleAt > now) continue;
      if (this.settings.maxReceiveCount !== undefined && message.receiveCount >= this.settings.maxReceiveCount) {
        this.messages = this.messages.filter((other) => other !== message);
        this.deadLetters(message);
        continue;
      }
      message.receiveCount++;
      message.visibleAt = now + visibilitySeconds * 1000;
      message.receiptHandle = randomUUID();
      received.push({ ...message, receiptHandle: message.receiptHandle });
    }
    return received;
  }

  public delete(receiptHandle: string): void {
    this.messages = this.messages.filter((message) => message.receiptHandle !== receiptHandle);
  }

  public changeVisibility(receiptHandle: string, seconds: number): void {
    const message = this.messages.find((candidate) => candidate.receiptHandle === receiptHandle);
    if (message !== undefined) message.visibleAt = Date.now() + seconds * 1000;
  }

  public counts(): MessageCounts {
    const hidden = this.messages.filter(({ visibleAt }) => visibleAt > Date.now());
    const inFlight = hidden.filter(({ receiptHandle }) => receiptHandle !== undefined).length;
    return { visible: this.messages.length - hidden.length, inFlight, delayed: hidden.length - inFlight };
  }

  public async arrival(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.waiting = this.waiting.filter((other) => other !== wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      timer.unref();
      this.waiting.push(wake);
    });
  }
}

export function md5Of(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
