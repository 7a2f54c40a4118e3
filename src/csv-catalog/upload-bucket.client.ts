import * as fs from 'fs';
import { Readable } from 'stream';
import { pipeline } from 'stream/promises';
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { ByteLimit } from './converting/byte-limit';
import { Quarantine } from './quarantine';
import { isMissing, ListedObject } from './table-bucket.client';

/** The bucket of the uploads: read, never written. */
export class UploadBucket {
  constructor(private readonly s3: S3Client, private readonly bucket: string) {}

  /** The ETag of an object, with its quotes, and its age; neither where there is none. */
  public async see(key: string): Promise<{ eTag?: string; modifiedAt?: Date }> {
    try {
      const { ETag, LastModified } = await this.s3.send(new HeadObjectCommand({ Bucket: this.bucket, Key: key }));
      return { eTag: ETag, modifiedAt: LastModified };
    } catch (error) {
      if (isMissing(error)) return {};
      throw error;
    }
  }

  /** The ETag of an object, with its quotes; undefined where there is none. */
  public async eTag(key: string): Promise<string | undefined> {
    return (await this.see(key)).eTag;
  }

  /**
   * Writes an object's bytes to a file.
   *
   * @returns false where the object is no longer the one with this ETag
   * @throws Quarantine where it is larger than the scratch disk can take, or archived
   */
  public async download(key: string, eTag: string, file: string): Promise<boolean> {
    let body: Readable;
    try {
      body = (await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key, IfMatch: eTag }))).Body as Readable;
    } catch (error) {
      if ((error as Error).name === 'PreconditionFailed' || isMissing(error)) return false;
      if ((error as Error).name === 'InvalidObjectState') {
        throw new Quarantine('archived', 'the object is in a storage class for archives, from which it cannot be read: restore it and upload it again');
      }
      throw error;
    }
    await pipeline(body, new ByteLimit(), fs.createWriteStream(file));
    return true;
  }

  /** A small object's text with its ETag; undefined where there is none. */
  public async text(key: string, mostBytes: number): Promise<{ text: string; eTag: string } | undefined> {
    try {
      // Of a larger object only so much is read; it is then no valid JSON, which is what its owner is told.
      const { Body, ETag } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key, Range: `bytes=0-${mostBytes - 1}` }));
      return { text: await Body!.transformToString(), eTag: ETag! };
    } catch (error) {
      if (isMissing(error)) return undefined;
      // A range of an empty object.
      if ((error as Error).name === 'InvalidRange') return { text: '', eTag: await this.eTag(key) ?? '' };
      throw error;
    }
  }

  /** A page of the listing, in S3's order of keys, and whether more follow. */
  public async page(prefix: string, after?: string): Promise<{ objects: ListedObject[]; isLast: boolean }> {
    const page = await this.s3.send(new ListObjectsV2Command({ Bucket: this.bucket, Prefix: prefix, StartAfter: after }));
    const objects = (page.Contents ?? []).map(({ Key, ETag, LastModified }) => ({ key: Key!, eTag: ETag!, modifiedAt: LastModified! }));
    return { objects, isLast: page.IsTruncated !== true };
  }
}
