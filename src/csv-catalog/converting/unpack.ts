import * as fs from 'fs';
import { pipeline } from 'stream/promises';
import { createGunzip } from 'zlib';
import { Decompress } from 'fzstd';
import { ByteBudget, ByteLimit } from './byte-limit';
import { Quarantine } from '../quarantine';
import type { FileDialect } from '../reading/layout';

const SIGNATURES: readonly (readonly [compression: 'gzip' | 'zstd', bytes: readonly number[]])[] = [['gzip', [0x1f, 0x8b]], ['zstd', [0x28, 0xb5, 0x2f, 0xfd]]];
/** A few bytes of zstd may stand for many: small pieces keep what comes out at once small. */
const ZSTD_PIECE_BYTES = 16_384;

/** What a file is compressed with, by its first bytes: names of objects do not tell for sure. */
export function compressionOf(head: Buffer): FileDialect['compression'] {
  return SIGNATURES.find(([, bytes]) => bytes.every((byte, i) => head[i] === byte))?.[0] ?? null;
}

/**
 * Writes what a compressed file holds to another.
 *
 * @throws Quarantine where it is damaged, or more than a function can hold
 */
export async function unpack(file: string, compression: 'gzip' | 'zstd', unpacked: string): Promise<void> {
  try {
    if (compression === 'gzip') {
      await pipeline(fs.createReadStream(file), createGunzip(), new ByteLimit(fs.statSync(file).size), fs.createWriteStream(unpacked));
    } else {
      unpackZstd(file, unpacked);
    }
  } catch (error) {
    if (error instanceof Quarantine || isDiskError(error)) throw error;
    throw new Quarantine('unsupported-compression', `the ${compression} archive is damaged, or made with a setting that is not supported: compress it again and upload it`);
  }
}

/** Node.js 20 has no zstd of its own. Writing as it comes keeps an archive that was made to fill the memory from doing so. */
function unpackZstd(file: string, unpacked: string): void {
  const [input, output] = [fs.openSync(file, 'r'), fs.openSync(unpacked, 'w')];
  try {
    const size = fs.fstatSync(input).size;
    const budget = new ByteBudget(size);
    const decoder = new Decompress((chunk) => {
      budget.spend(chunk.length);
      fs.writeSync(output, chunk);
    });
    for (let at = 0; at < size;) {
      const piece = Buffer.allocUnsafe(Math.min(ZSTD_PIECE_BYTES, size - at));
      at += fs.readSync(input, piece, 0, piece.length, at);
      decoder.push(piece, at >= size);
    }
  } finally {
    fs.closeSync(input);
    fs.closeSync(output);
  }
}

function isDiskError(error: unknown): boolean {
  return ['ENOSPC', 'EIO', 'EACCES', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '');
}
