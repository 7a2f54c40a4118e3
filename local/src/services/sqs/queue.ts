import { createHash, randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';

export interface QueueSettings {
  readonly name: string;
  readonly arn: string;
  readonly visibilitySeconds: number;
  readonly deadLetterArn?: string;
  readonly maxReceiveCount?: number;
  /** Where messages are kept, each in a file; without it they go with the process. */
  readonly folder?: string;
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

  constructor(public readonly settings: QueueSettings, private readonly deadLetters: (message: { body: string; sentAt: number }) => void = () => undefined) {
    if (settings.folder === undefined) return;
    fs.mkdirSync(settings.folder, { recursive: true });
    for (const name of fs.readdirSync(settings.folder).filter((file) => file.endsWith('.json'))) {
      this.messages.push({ ...JSON.parse(fs.readFileSync(path.join(settings.folder, name), 'utf8')), visibleAt: 0, receiveCount: 0 });
    }
    this.messages.sort((a, b) => a.sentAt - b.sentAt);
  }

  public send(body: string, delaySeconds = 0, sentAt = Date.now()): string {
    const messageId = randomUUID();
    this.keep({ messageId, body, sentAt });
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
        this.forget(message);
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
    const deleted = this.messages.find((message) => message.receiptHandle === receiptHandle);
    if (deleted === undefined) return;
    this.messages = this.messages.filter((message) => message !== deleted);
    this.forget(deleted);
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

  private keep(message: { messageId: string; body: string; sentAt: number }): void {
    if (this.settings.folder === undefined) return;
    const file = path.join(this.settings.folder, `${message.messageId}.json`);
    fs.writeFileSync(`${file}.new`, JSON.stringify(message));
    fs.renameSync(`${file}.new`, file);
  }

  private forget({ messageId }: StoredMessage): void {
    if (this.settings.folder !== undefined) fs.rmSync(path.join(this.settings.folder, `${messageId}.json`), { force: true });
  }
}

export function md5Of(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
