import * as fs from 'fs';
import * as path from 'path';
import { ByteBudget } from './byte-limit';
import { TextFacts, TextScan } from './text-scan';
import { compressionOf, unpack } from './unpack';
import { detectEncoding, textDecode, TextEncoding } from '../reading/encoding';
import type { FileDialect } from '../reading/layout';
import { checkSignature } from '../reading/signature';

/** The text of an uploaded file, in UTF-8, on disk. */
export interface PreparedText {
  readonly file: string;
  /** Bytes of the file before the text: a byte order mark. */
  readonly start: number;
  /** Bytes of the text. */
  readonly size: number;
  /** Of the bytes that were uploaded. */
  readonly encoding: string;
  readonly compression: FileDialect['compression'];
  readonly facts: TextFacts;
}

const PIECE_BYTES = 1_048_576;
/** Bytes that an encoding is found on. */
const HEAD_BYTES = 262_144;

/**
 * Unpacks a file and turns it into UTF-8, where it is not so already, and looks at all of its bytes on the way. A file that is UTF-8 is left where it is.
 *
 * @param scratch folder for what is written
 * @param encoding what the owner says
 * @throws Quarantine where it is no text, or too large
 */
export async function prepareText(file: string, scratch: string, encoding?: string): Promise<PreparedText> {
  const compression = compressionOf(headOf(file));
  let source = file;
  if (compression !== null) {
    source = path.join(scratch, 'unpacked');
    await unpack(file, compression, source);
  }
  const head = headOf(source);
  const { size } = fs.statSync(source);
  new ByteBudget().spend(size);
  checkSignature(head);
  let found = detectEncoding(head, head.length === size, encoding);
  if (found.encoding === 'utf-8') {
    const scan = scanned(source, found.markBytes);
    const late = scan.brokenAt === undefined || encoding !== undefined ? undefined : lateEncoding(source, found.markBytes, scan.brokenAt);
    if (late === undefined) {
      return { file: source, start: found.markBytes, size: size - found.markBytes, encoding: 'utf-8', compression, facts: scan.facts };
    }
    found = late;
  }
  const text = path.join(scratch, 'text');
  const facts = transcode(source, found, text);
  if (source !== file) fs.rmSync(source);
  return { file: text, start: 0, size: fs.statSync(text).size, encoding: found.encoding, compression, facts };
}

/** Pieces of a part of a file. Each is overwritten by the next. */
export function* piecesOf(file: string, start = 0, end = Infinity): Generator<Buffer> {
  const descriptor = fs.openSync(file, 'r');
  try {
    const buffer = Buffer.allocUnsafe(PIECE_BYTES);
    for (let at = start; at < end;) {
      const read = fs.readSync(descriptor, buffer, 0, Math.min(PIECE_BYTES, end - at), at);
      if (read === 0) return;
      at += read;
      yield buffer.subarray(0, read);
    }
  } finally {
    fs.closeSync(descriptor);
  }
}

/** A part of a file, as far as there is one. */
export function bytesAt(file: string, start: number, length: number): Buffer {
  const descriptor = fs.openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(length);
    return buffer.subarray(0, fs.readSync(descriptor, buffer, 0, length, start));
  } finally {
    fs.closeSync(descriptor);
  }
}

function headOf(file: string): Buffer {
  return bytesAt(file, 0, HEAD_BYTES);
}

function scanned(file: string, start: number): { facts: TextFacts; brokenAt?: number } {
  const scan = new TextScan();
  let at = start;
  let brokenAt: number | undefined;
  for (const piece of piecesOf(file, start)) {
    if (!scan.add(piece)) brokenAt ??= at;
    at += piece.length;
  }
  return { facts: scan.facts(), brokenAt };
}

/**
 * The encoding of a file that is ASCII for so long that its head tells nothing, from where it ceases to be.
 *
 * @returns undefined where it is UTF-8 with some broken bytes
 */
function lateEncoding(file: string, start: number, brokenAt: number): TextEncoding | undefined {
  let at = start;
  for (const piece of piecesOf(file, start)) {
    const first = piece.findIndex((byte) => byte >= 0x80);
    if (first >= 0) {
      if (at + piece.length <= brokenAt) return undefined;
      // Whole lines around the first byte beyond ASCII: what is judged is text.
      const found = detectEncoding(bytesAt(file, Math.max(start, at + first - 1_000), HEAD_BYTES), false);
      return found.encoding === 'utf-8' ? undefined : { encoding: found.encoding, markBytes: start };
    }
    at += piece.length;
  }
  return undefined;
}

function transcode(source: string, { encoding, markBytes }: TextEncoding, target: string): TextFacts {
  const decode = textDecode(encoding);
  const scan = new TextScan();
  const budget = new ByteBudget();
  const output = fs.openSync(target, 'w');
  let hasReplacements = false;
  const write = (text: string) => {
    // What the encoding does not know.
    hasReplacements ||= text.includes('\ufffd');
    const bytes = Buffer.from(text);
    budget.spend(bytes.length);
    scan.add(bytes);
    fs.writeSync(output, bytes);
  };
  try {
    for (const piece of piecesOf(source, markBytes)) write(decode(piece));
    write(decode());
  } finally {
    fs.closeSync(output);
  }
  return { ...scan.facts(), isBroken: hasReplacements };
}
