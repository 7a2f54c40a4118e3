import { createHash } from 'crypto';
import * as fs from 'fs';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { isConditionFailure, Overtaken } from './converging/overtaken';
import { sourceIdOf } from './names';

/** An object as a writer saw it: it is replaced or removed only as long as it is this one. */
export interface Seen {
  readonly key: string;
  /** Undefined where there is no object. */
  readonly eTag?: string;
  /** What it was made of; see `madeOf`. */
  readonly madeOf?: string;
}

/** What a JSON object holds. */
export interface MadeValue<T> {
  readonly value: T;
  /** What it was made of; see `madeOf`. */
  readonly madeOf?: string;
}

/** An object of a listing. */
export interface ListedObject {
  readonly key: string;
  readonly eTag: string;
  readonly modifiedAt: Date;
}

/** The keys of what is made of a source object. */
export interface SourceObjectKeys {
  readonly parquet: string;
  readonly profile: string;
  readonly status: string;
  readonly rejects: string;
}

/** Files up to this size are sent from memory, which the SDK can repeat. */
const MOST_BYTES_IN_MEMORY = 64 * 1024 * 1024;
/** S3's longest key, without what stands around a source's. */
const LONGEST_KEY_BYTES = 1000;

export function sourceObjectKeys(key: string, table: string, generation: number): SourceObjectKeys {
  const source = sourceIdOf(key);
  const name = Buffer.byteLength(key) > LONGEST_KEY_BYTES ? createHash('sha256').update(key).digest('hex') : key;
  return {
    parquet: `tables/${table}/${generation}/${source}.parquet`,
    profile: `profiles/${table}/${generation}/${source}.json`,
    status: `status/${name}.json`,
    rejects: `rejects/${name}.jsonl`,
  };
}

/** Key of a table's profile. */
export function tableProfileKey(table: string): string {
  return `profiles/${table}.json`;
}

/** The bucket with Parquet objects, profiles, statuses and rejects. Writers that were overtaken learn so by `Overtaken`. */
export class TableBucket {
  constructor(private readonly s3: S3Client, private readonly bucket: string) {}

  public location(table: string, generation: number): string {
    return `s3://${this.bucket}/tables/${table}/${generation}/`;
  }

  public async see(key: string): Promise<Seen> {
    try {
      const { ETag, Metadata } = await this.s3.send(new HeadObjectCommand({ Bucket: this.bucket, Key: key }));
      return { key, eTag: ETag, madeOf: Metadata?.['made-of'] };
    } catch (error) {
      if (isMissing(error)) return { key };
      throw error;
    }
  }

  /** @throws Overtaken where it is not what was seen any more */
  public async putFile(seen: Seen, file: string, contentType: string, madeOf: string): Promise<void> {
    const { size } = fs.statSync(file);
    await this.put(seen, size <= MOST_BYTES_IN_MEMORY ? fs.readFileSync(file) : fs.createReadStream(file), contentType, madeOf, size);
  }

  /**
   * @returns it as it is now
   * @throws Overtaken where it is not what was seen any more
   */
  public async putJson(seen: Seen, value: unknown, madeOf: string): Promise<Seen> {
    return this.put(seen, JSON.stringify(value), 'application/json', madeOf);
  }

  public async getJson<T>(key: string): Promise<MadeValue<T> | undefined> {
    try {
      const { Body, Metadata } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      return { value: JSON.parse(await Body!.transformToString()), madeOf: Metadata?.['made-of'] };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** @throws Overtaken where it is not what was seen any more */
  public async remove({ key, eTag }: Seen): Promise<void> {
    if (eTag === undefined) return;
    try {
      await this.s3.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key, IfMatch: eTag }));
    } catch (error) {
      if (isMissing(error)) return;
      throw isConditionFailure(error) ? new Overtaken('an object of the table bucket') : error;
    }
  }

  /** All objects under a prefix, in S3's order. */
  public async *list(prefix: string): AsyncGenerator<ListedObject> {
    let next: string | undefined;
    do {
      const page = await this.s3.send(new ListObjectsV2Command({ Bucket: this.bucket, Prefix: prefix, ContinuationToken: next }));
      for (const { Key, ETag, LastModified } of page.Contents ?? []) yield { key: Key!, eTag: ETag!, modifiedAt: LastModified! };
      next = page.NextContinuationToken;
    } while (next !== undefined);
  }

  private async put({ key, eTag }: Seen, body: string | Buffer | fs.ReadStream, contentType: string, madeOf: string, size?: number): Promise<Seen> {
    try {
      const { ETag } = await this.s3.send(new PutObjectCommand({
        Bucket: this.bucket,
        Key: key,
        Body: body,
        ContentLength: size,
        ContentType: contentType,
        Metadata: { 'made-of': madeOf },
        ...eTag === undefined ? { IfNoneMatch: '*' } : { IfMatch: eTag },
      }));
      return { key, eTag: ETag, madeOf };
    } catch (error) {
      throw isConditionFailure(error) ? new Overtaken('an object of the table bucket') : error;
    }
  }
}

export function isMissing(error: unknown): boolean {
  return ['NotFound', 'NoSuchKey'].includes((error as Error).name);
}
