import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { CrawlRequest } from './crawl-requests';

/** The queue of the function that starts the crawler, as it writes to it itself. */
export class CrawlQueue {
  constructor(private readonly sqs: SQSClient, private readonly url: string, private readonly now: () => number = Date.now) {}

  /** Keeps a request for later. */
  public async send({ after, runs }: CrawlRequest, delaySeconds: number): Promise<void> {
    await this.sqs.send(new SendMessageCommand({ QueueUrl: this.url, MessageBody: JSON.stringify({ after, runs, sentAt: this.now() }), DelaySeconds: delaySeconds }));
  }
}
