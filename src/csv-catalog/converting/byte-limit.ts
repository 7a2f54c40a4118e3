import { Transform, TransformCallback } from 'stream';
import { Quarantine } from '../quarantine';

/** The scratch disk holds the file, its text, its canonical rows and its Parquet file. */
const MOST_BYTES = 4_000_000_000;
/** Text does not compress better than this; what does was made to fill a disk. */
const MOST_RATIO = 200;
const BYTES_BEFORE_RATIO = 200_000_000;

/** Counts bytes up to what a function can hold. */
export class ByteBudget {
  private bytes = 0;

  /** @param compressedBytes size of the archive that the bytes come from */
  constructor(private readonly compressedBytes?: number) {}

  /** @throws Quarantine when it is used up */
  public spend(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes > MOST_BYTES) {
      throw new Quarantine('too-large', `the file has more than ${MOST_BYTES / 1e9} GB of text: split it into several files of one data set`);
    }
    if (this.compressedBytes !== undefined && this.bytes > BYTES_BEFORE_RATIO && this.bytes / this.compressedBytes > MOST_RATIO) {
      throw new Quarantine('too-large', `the archive unpacks to more than ${MOST_RATIO} times its size: upload it unpacked, in several files`);
    }
  }
}

/** Lets bytes pass up to what a function can hold. */
export class ByteLimit extends Transform {
  private readonly budget: ByteBudget;

  /** @param compressedBytes size of the archive that the bytes come from */
  constructor(compressedBytes?: number) {
    super();
    this.budget = new ByteBudget(compressedBytes);
  }

  public _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    try {
      this.budget.spend(chunk.length);
      done(undefined, chunk);
    } catch (error) {
      done(error as Error);
    }
  }
}
