import { DeleteObjectsCommand, GetObjectCommand, ListObjectsV2Command, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { TableProfile, tableProfile } from '../csv-catalog/profiling/profile-schema';

const FORMS = ['txt', 'json'] as const;

/** The text of an object; undefined when it does not exist. */
export async function readObject(s3: S3Client, bucket: string, key: string): Promise<string | undefined> {
  try {
    const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return await object.Body?.transformToString('utf-8');
  } catch (error) {
    if (error instanceof NoSuchKey || (error as Error).name === 'NoSuchKey') return undefined;
    throw error;
  }
}

/** The descriptions of a bucket and prefix, and the profiles that they are made from. */
export class DescriptionStore {
  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
    private readonly prefix: string,
    private readonly profileBucket: string,
  ) {}

  /** Both forms; undefined when there is none. */
  public async read(table: string): Promise<{ readonly text?: string; readonly json?: string }> {
    const [text, json] = await Promise.all(FORMS.map(form => readObject(this.s3, this.bucket, `${this.prefix}${table}.${form}`)));
    return { text, json };
  }

  /** Writes both forms; the JSON last, because it is the one that says that the work is done. */
  public async write(table: string, text: string, json: string): Promise<void> {
    await this.writeText(table, text);
    await this.put(`${this.prefix}${table}.json`, json, 'application/json');
  }

  public async writeText(table: string, text: string): Promise<void> {
    await this.put(`${this.prefix}${table}.txt`, text, 'text/plain; charset=utf-8');
  }

  /** The names of the tables that have one of the forms. */
  public async names(): Promise<string[]> {
    const names = new Set<string>();
    let next: string | undefined;
    do {
      const page = await this.s3.send(new ListObjectsV2Command({ Bucket: this.bucket, Prefix: this.prefix, ContinuationToken: next }));
      for (const { Key = '' } of page.Contents ?? []) {
        const form = FORMS.find(one => Key.endsWith(`.${one}`));
        if (form !== undefined) names.add(Key.slice(this.prefix.length, -form.length - 1));
      }
      next = page.NextContinuationToken;
    } while (next !== undefined);
    return [...names];
  }

  /** Removes both forms; they may be absent. */
  public async remove(table: string): Promise<void> {
    const reply = await this.s3.send(new DeleteObjectsCommand({
      Bucket: this.bucket,
      Delete: { Objects: FORMS.map(form => ({ Key: `${this.prefix}${table}.${form}` })), Quiet: true },
    }));
    if (reply.Errors?.length) throw new Error(`description objects were not removed: ${reply.Errors[0].Code}`);
  }

  /** The profile that ingest wrote; undefined when the source has none or it is not one of this version. */
  public async profile(table: string): Promise<TableProfile | undefined> {
    if (this.profileBucket === '') return undefined;
    const text = await readObject(this.s3, this.profileBucket, `profiles/${table}.json`);
    try {
      return text === undefined ? undefined : tableProfile.safeParse(JSON.parse(text)).data;
    } catch {
      return undefined;
    }
  }

  private async put(key: string, body: string, type: string): Promise<void> {
    await this.s3.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: body, ContentType: type }));
  }
}
