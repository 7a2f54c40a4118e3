import * as fs from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { TrinoError } from '../translate/types';

/** More than this of one object does not fit into this machine's idea of a query. */
const MOST_BYTES = 1024 * 1024 * 1024;

const LF = 0x0a;
const CR = 0x0d;

/**
 * The bytes of a text object, unpacked where its key says that it is packed; without a byte order mark.
 *
 * @throws TrinoError
 */
export function textOf(file: string, key: string): Buffer {
  const packed = fs.readFileSync(file);
  let bytes = packed;
  if (/\.gz$/i.test(key)) {
    try {
      bytes = gunzipSync(packed, { maxOutputLength: MOST_BYTES });
    } catch {
      throw new TrinoError('HIVE_CANNOT_OPEN_SPLIT', 'Not in GZIP format, or larger than the local Athena reads');
    }
  } else if (/\.(bz2|zst|lz4|snappy|deflate|lzo)$/i.test(key)) {
    throw new TrinoError('NOT_SUPPORTED', `the local Athena reads text as it is or with gzip, not ${key.slice(key.lastIndexOf('.'))}`);
  }
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** Lines end with LF, CR or both; a last one without an end counts if there is anything in it. What is not UTF-8 becomes U+FFFD. */
export function* linesOf(bytes: Buffer): Generator<string> {
  let start = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== LF && bytes[at] !== CR) continue;
    yield bytes.toString('utf8', start, at);
    if (bytes[at] === CR && bytes[at + 1] === LF) at++;
    start = at + 1;
  }
  if (start < bytes.length) yield bytes.toString('utf8', start);
}
