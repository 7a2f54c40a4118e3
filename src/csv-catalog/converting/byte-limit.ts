import { Transform, TransformCallback } from 'stream';
import { Quarantine } from '../quarantine';

/** The scratch disk holds the file, its canonical form and its Parquet object. */
const MOST_BYTES = 4_000_000_000;
/** Text does not compress better than this; what does was made to fill a disk. */
const MOST_RATIO = 200;
const BYTES_BEFORE_RATIO = 200_000_000;

/** Lets bytes pass up to what a function can hold. */
export class ByteLimit extends Transform {
  private bytes = 0;

  /** @param compressedBytes size of the archive that the bytes come from */
  constructor(private readonly compressedBytes?: number) {
    super();
  }

  public _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.bytes += chunk.length;
    if (this.bytes > MOST_BYTES) {
      done(new Quarantine('too-large', `the file has more than ${MOST_BYTES / 1e9} GB of text: split it into several files of one data set`));
    } else if (this.compressedBytes !== undefined && this.bytes > BYTES_BEFORE_RATIO && this.bytes / this.compressedBytes > MOST_RATIO) {
      done(new Quarantine('too-large', `the archive unpacks to more than ${MOST_RATIO} times its size: upload it unpacked, in several files`));
    } else {
      done(undefined, chunk);
    }
  }
}
