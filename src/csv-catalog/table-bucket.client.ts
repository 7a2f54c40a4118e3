import * as fs from 'fs';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { TableProfile } from './profiling/table-profile';
import { UploadStatus } from './upload-status';

/** The bucket with Parquet objects, profiles and statuses. */
export class TableBucket {
  constructor(private readonly s3: S3Client, private readonly bucket: string) {}

  public location(table: string, generation: number): string {
    return `s3://${this.bucket}/tables/${table}/${generation}/`;
  }

  /** The ETag of the source that a Parquet object was made of; undefined where there is none. */
  public async sourceETagOf(table: string, generation: number, source: string): Promise<string | undefined> {
    try {
      const head = await this.s3.send(new HeadObjectCommand({ Bucket: this.bucket, Key: parquetKey(table, generation, source) }));
      return head.Metadata?.['source-etag'];
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Replaces the Parquet object of a source as a whole. */
  public async putParquet(table: string, generation: number, source: string, file: string, facts: { sourceKey: string; sourceETag: string; rows: number }): Promise<void> {
    await this.s3.send(new PutObjectCommand({
      Bucket: this.bucket,
      Key: parquetKey(table, generation, source),
      Body: fs.readFileSync(file),
      ContentType: 'application/vnd.apache.parquet',
      Metadata: {
        'source-key': encodeURIComponent(facts.sourceKey),
        'source-etag': facts.sourceETag,
        'rows': String(facts.rows),
        'format-version': '1',
      },
    }));
  }

  public async deleteParquet(table: string, generation: number, source: string): Promise<void> {
    await this.delete(parquetKey(table, generation, source));
  }

  /** The sources of a table, by the hashes of their keys. */
  public async sources(table: string): Promise<string[]> {
    const prefix = `profiles/${table}/sources/`;
    const sources: string[] = [];
    let next: string | undefined;
    do {
      const page = await this.s3.send(new ListObjectsV2Command({ Bucket: this.bucket, Prefix: prefix, ContinuationToken: next }));
      sources.push(...(page.Contents ?? []).map(({ Key }) => Key!.slice(prefix.length, -'.json'.length)));
      next = page.NextContinuationToken;
    } while (next !== undefined);
    return sources;
  }

  public async sourceProfile(table: string, source: string): Promise<TableProfile | undefined> {
    return this.getJson(`profiles/${table}/sources/${source}.json`);
  }

  public async putSourceProfile(table: string, source: string, profile: TableProfile): Promise<void> {
    await this.putJson(`profiles/${table}/sources/${source}.json`, profile);
  }

  public async deleteSourceProfile(table: string, source: string): Promise<void> {
    await this.delete(`profiles/${table}/sources/${source}.json`);
  }

  public async putProfile(profile: TableProfile): Promise<void> {
    await this.putJson(`profiles/${profile.table}.json`, profile);
  }

  public async deleteProfile(table: string): Promise<void> {
    await this.delete(`profiles/${table}.json`);
  }

  public async status(sourceKey: string): Promise<UploadStatus | undefined> {
    return this.getJson(`status/${sourceKey}.json`);
  }

  public async putStatus(status: UploadStatus): Promise<void> {
    await this.putJson(`status/${status.sourceKey}.json`, status);
  }

  private async getJson<T>(key: string): Promise<T | undefined> {
    try {
      const object = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      return JSON.parse(await object.Body!.transformToString());
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  private async putJson(key: string, value: unknown): Promise<void> {
    await this.s3.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: JSON.stringify(value), ContentType: 'application/json' }));
  }

  private async delete(key: string): Promise<void> {
    await this.s3.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }));
  }
}

function parquetKey(table: string, generation: number, source: string): string {
  return `tables/${table}/${generation}/${source}.parquet`;
}

function isMissing(error: unknown): boolean {
  return ['NotFound', 'NoSuchKey'].includes((error as Error).name);
}
