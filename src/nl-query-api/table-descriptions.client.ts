import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';

/** The questions that a table's description suggests. */
export class TableDescriptions {
  constructor(private readonly s3: S3Client, private readonly bucket: string, private readonly prefix: string) {}

  /** Undefined where there is no description, or none that can be read: it is an extra, never a reason to fail. */
  public async questions(table: string): Promise<string[] | undefined> {
    if (this.bucket === '') return undefined;
    try {
      const object = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: `${this.prefix}${table}.json` }));
      const { questions } = JSON.parse(await object.Body?.transformToString('utf-8') ?? '') as { questions?: unknown };
      return Array.isArray(questions) ? questions.filter((question): question is string => typeof question === 'string') : undefined;
    } catch {
      return undefined;
    }
  }
}
