import * as fs from 'fs';
import { Readable } from 'stream';
import { pipeline } from 'stream/promises';
import { createGunzip } from 'zlib';
import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ByteLimit } from './converting/byte-limit';
import { Quarantine } from './quarantine';

/** The bucket of the uploads: read, never written. */
export class UploadBucket {
  constructor(private readonly s3: S3Client, private readonly bucket: string) {}

  /** The ETag of an object, with its quotes; undefined where there is none. */
  public async eTag(key: string): Promise<string | undefined> {
    try {
      return (await this.s3.send(new HeadObjectCommand({ Bucket: this.bucket, Key: key }))).ETag;
    } catch (error) {
      if ((error as Error).name === 'NotFound' || (error as Error).name === 'NoSuchKey') return undefined;
      throw error;
    }
  }

  /**
   * Writes an object's content to a file, unzipped.
   *
   * @returns false where the object is no longer the one with this ETag
   * @throws Quarantine where it is compressed in a way that is not supported, or too large
   */
  public async download(key: string, eTag: string, file: string): Promise<boolean> {
    let body: Readable;
    try {
      body = (await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key, IfMatch: eTag }))).Body as Readable;
    } catch (error) {
      if (['PreconditionFailed', 'NoSuchKey'].includes((error as Error).name)) return false;
      throw error;
    }
    const raw = `${file}.raw`;
    await pipeline(body, new ByteLimit(), fs.createWriteStream(raw));
    if (startsWith(raw, 0x1f, 0x8b)) {
      try {
        await pipeline(fs.createReadStream(raw), createGunzip(), new ByteLimit(fs.statSync(raw).size), fs.createWriteStream(file));
      } catch (error) {
        throw error instanceof Quarantine ? error : new Quarantine('unsupported-compression', 'the gzip archive is damaged: upload it again');
      }
      fs.rmSync(raw);
      return true;
    }
    for (const [name, ...signature] of OTHER_COMPRESSIONS) {
      if (startsWith(raw, ...signature)) {
        throw new Quarantine('unsupported-compression', `the file is compressed with ${name}: upload it as plain CSV or gzip`);
      }
    }
    fs.renameSync(raw, file);
    return true;
  }
}

const OTHER_COMPRESSIONS: [string, ...number[]][] = [
  ['zstd', 0x28, 0xb5, 0x2f, 0xfd],
  ['bzip2', 0x42, 0x5a, 0x68],
  ['xz', 0xfd, 0x37, 0x7a, 0x58, 0x5a],
  ['7-Zip', 0x37, 0x7a, 0xbc, 0xaf],
  ['RAR', 0x52, 0x61, 0x72, 0x21],
];

function startsWith(file: string, ...signature: number[]): boolean {
  const descriptor = fs.openSync(file, 'r');
  try {
    const head = Buffer.alloc(signature.length);
    fs.readSync(descriptor, head, 0, head.length, 0);
    return head.equals(Buffer.from(signature));
  } finally {
    fs.closeSync(descriptor);
  }
}
