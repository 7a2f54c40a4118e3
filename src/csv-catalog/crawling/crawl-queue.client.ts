import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { CrawlRequest } from './crawl-requests';

/** The queue of the function that starts the crawler, as it writes to it itself. */
export class CrawlQueue {
  constructor(private readonly sqs: SQSClient, private readonly url: string, private readonly now: () => number = Date.now) {}

  /** Keeps a request for later. */
  public async send({ after, runs, waitsSince }: CrawlRequest, delaySeconds: number): Promise<void> {
    await this.put({ after, runs, waitsSince, sentAt: this.now() }, delaySeconds);
  }

  /** Has a sweep go on after a key. */
  public async sendSweep(after: string): Promise<void> {
    await this.put({ sweep: { after } });
  }

  private async put(body: object, delaySeconds?: number): Promise<void> {
    await this.sqs.send(new SendMessageCommand({ QueueUrl: this.url, MessageBody: JSON.stringify(body), DelaySeconds: delaySeconds }));
  }
}
