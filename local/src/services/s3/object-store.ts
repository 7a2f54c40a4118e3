import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';

/** What S3 keeps of an object besides its bytes. */
export interface StoredObject {
  readonly key: string;
  readonly size: number;
  /** With its quotes. */
  readonly eTag: string;
  readonly lastModified: string;
  readonly contentType: string;
  readonly contentEncoding?: string;
  readonly metadata: Record<string, string>;
}

/** S3's order of keys: that of their UTF-8 bytes. */
export function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** The objects of one bucket: bytes and metadata in two files each, so that a folder that is kept is a bucket that is kept. */
export class ObjectStore {
  private readonly objects = new Map<string, StoredObject>();

  constructor(private readonly folder: string) {
    fs.mkdirSync(folder, { recursive: true });
    this.finishWrites();
    for (const name of fs.readdirSync(folder).filter((file) => file.endsWith('.json'))) {
      const object: StoredObject = JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
      this.objects.set(object.key, object);
    }
  }

  public head(key: string): StoredObject | undefined {
    return this.objects.get(key);
  }

  /** All keys with a prefix, in S3's order. */
  public keys(prefix: string): string[] {
    return [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort(byBytes);
  }

  public fileOf(key: string): string {
    return path.join(this.folder, createHash('sha256').update(key).digest('hex'));
  }

  public read(key: string): Buffer {
    return fs.readFileSync(this.fileOf(key));
  }

  /** Replaces an object as a whole: readers of the old bytes keep them. */
  public put(key: string, body: Buffer, facts: Pick<StoredObject, 'contentType' | 'contentEncoding' | 'metadata'>, eTag?: string): StoredObject {
    const object: StoredObject = {
      key,
      size: body.length,
      eTag: eTag ?? `"${createHash('md5').update(body).digest('hex')}"`,
      lastModified: new Date().toISOString(),
      ...facts,
    };
    const file = this.fileOf(key);
    fs.writeFileSync(`${file}.new`, body);
    fs.writeFileSync(`${file}.json.new`, JSON.stringify(object));
    fs.renameSync(`${file}.new`, file);
    fs.renameSync(`${file}.json.new`, `${file}.json`);
    this.objects.set(key, object);
    return object;
  }

  public delete(key: string): void {
    this.objects.delete(key);
    fs.rmSync(`${this.fileOf(key)}.json`, { force: true });
    fs.rmSync(this.fileOf(key), { force: true });
  }

  /** A process that was killed may have left a write half done: it counts once its bytes are in place, and else never was. */
  private finishWrites(): void {
    for (const name of fs.readdirSync(this.folder).filter((file) => file.endsWith('.json.new'))) {
      const written = path.join(this.folder, name);
      const bytes = written.slice(0, -'.json.new'.length);
      if (fs.existsSync(`${bytes}.new`)) fs.rmSync(written);
      else fs.renameSync(written, `${bytes}.json`);
    }
    for (const name of fs.readdirSync(this.folder).filter((file) => file.endsWith('.new'))) fs.rmSync(path.join(this.folder, name));
  }
}
