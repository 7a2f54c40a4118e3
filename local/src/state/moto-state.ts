import { MotoBacked } from './moto-backed';
import { MotoClient } from './moto-client';
import { MotoQueue } from './moto-queue';
import { ServiceRequest } from '../gateway/service';
import { GlueService } from '../services/glue/glue.service';
import { S3Service } from '../services/s3/s3.service';
import { QueueSettings } from '../services/sqs/queue';

export interface MotoStateOptions {
  readonly url: string;
  readonly region: string;
  readonly s3: S3Service;
  readonly glue: GlueService;
  readonly buckets: readonly string[];
  readonly databases: readonly string[];
}

/** S3, SQS and Glue on a moto server: what the template has is created there, empty. */
export class MotoState {
  public static async start(options: MotoStateOptions): Promise<MotoState> {
    const client = new MotoClient(options.url, options.region);
    for (const bucket of options.buckets) {
      const { body } = await client.forward('s3', 'GET', `/${bucket}?list-type=2&encoding-type=url`, {});
      for (const [, key] of body.toString('utf8').matchAll(/<Key>([^<]*)<\/Key>/g)) await client.forward('s3', 'DELETE', `/${bucket}/${key}`, {});
      await client.forward('s3', 'PUT', `/${bucket}`, {});
    }
    for (const name of options.databases) {
      await client.json('glue', 'AWSGlue.DeleteDatabase', { Name: name }).catch(() => undefined);
      await client.json('glue', 'AWSGlue.CreateDatabase', { DatabaseInput: { Name: name } });
    }
    const ours = (pathname: string): boolean => !options.buckets.includes(pathname.split('/')[1]);
    return new MotoState(client, new MotoBacked(options.s3, client, ({ url }) => ours(url.pathname)), new MotoBacked(options.glue, client, isOfCrawlers));
  }

  private constructor(private readonly client: MotoClient, public readonly s3: MotoBacked, public readonly glue: MotoBacked) {}

  public get unexpected() {
    return this.client.unexpected;
  }

  /** An object that a service writes by itself, not by a call that comes through the gateway. */
  public async putObject(bucket: string, key: string, body: Buffer): Promise<void> {
    await this.client.forward('s3', 'PUT', `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`, { 'content-type': 'binary/octet-stream' }, body);
  }

  public queue(settings: QueueSettings): Promise<MotoQueue> {
    return MotoQueue.create(this.client, settings);
  }
}

/** Crawlers are ours: moto knows none, and what ours write goes to both. */
function isOfCrawlers({ headers }: ServiceRequest): boolean {
  return /Crawlers?$/.test(headers['x-amz-target'] ?? '');
}
