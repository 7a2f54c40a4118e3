import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { readVerifiedQueries } from './verified-queries';
import type { VerifiedQuery } from './verified-query';

/** The asset with the verified queries; an asset never changes under its key, so it is read once per process. */
export class VerifiedQueryFile {
  private loaded?: Promise<VerifiedQuery[]>;

  constructor(private readonly s3: S3Client, private readonly bucket: string, private readonly key: string) {}

  /** The pairs; a read that fails is tried again with the next question. */
  public async load(): Promise<VerifiedQuery[]> {
    if (this.key === '') return [];
    this.loaded ??= this.read();
    try {
      return await this.loaded;
    } catch (error) {
      this.loaded = undefined;
      throw error;
    }
  }

  private async read(): Promise<VerifiedQuery[]> {
    const object = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: this.key }));
    return readVerifiedQueries(await object.Body?.transformToString('utf-8') ?? '');
  }
}
