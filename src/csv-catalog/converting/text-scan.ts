import { isUtf8 } from 'buffer';

/** What is known of a text after all of its bytes were looked at. */
export interface TextFacts {
  readonly lf: number;
  readonly cr: number;
  readonly crlf: number;
  readonly hasNul: boolean;
  /** Whether bytes are no UTF-8. */
  readonly isBroken: boolean;
}

const [NUL, LF, CR] = [0x00, 0x0a, 0x0d];

/** Looks at the bytes of a text, piece by piece; several gigabytes a second. */
export class TextScan {
  private lf = 0;
  private cr = 0;
  private crlf = 0;
  private hasNul = false;
  private isBroken = false;
  private endsWithCr = false;
  /** The begin of a character whose end the next piece has. */
  private open = Buffer.alloc(0);

  /** @returns whether all bytes so far are UTF-8 */
  public add(piece: Buffer): boolean {
    this.lf += count(piece, LF);
    if (this.endsWithCr && piece[0] === LF) this.crlf++;
    if (piece.includes(CR)) this.countCr(piece);
    this.endsWithCr = piece[piece.length - 1] === CR;
    this.hasNul ||= piece.includes(NUL);
    this.checkUtf8(piece);
    return !this.isBroken;
  }

  public facts(): TextFacts {
    return { lf: this.lf, cr: this.cr, crlf: this.crlf, hasNul: this.hasNul, isBroken: this.isBroken || this.open.length > 0 };
  }

  private countCr(piece: Buffer): void {
    for (let at = piece.indexOf(CR); at >= 0; at = piece.indexOf(CR, at + 1)) {
      this.cr++;
      if (piece[at + 1] === LF) this.crlf++;
    }
  }

  private checkUtf8(piece: Buffer): void {
    if (this.isBroken) return;
    let from = 0;
    if (this.open.length > 0) {
      const missing = lengthOf(this.open[0]) - this.open.length;
      while (from < missing && isContinuation(piece[from])) from++;
      const character = Buffer.concat([this.open, piece.subarray(0, from)]);
      if (from < missing && from === piece.length) {
        this.open = character;
        return;
      }
      if (!isUtf8(character)) this.isBroken = true;
    }
    const to = piece.length - openBytes(piece);
    if (to > from && !isUtf8(piece.subarray(from, to))) this.isBroken = true;
    this.open = Buffer.from(piece.subarray(Math.max(from, to)));
  }
}

/** How many bytes at the end belong to a character that is not complete. */
function openBytes(piece: Buffer): number {
  for (let back = 1; back <= Math.min(3, piece.length); back++) {
    const byte = piece[piece.length - back];
    if (isContinuation(byte)) continue;
    return lengthOf(byte) > back ? back : 0;
  }
  return 0;
}

/** Bytes of the character that a byte begins. */
function lengthOf(byte: number): number {
  return byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
}

/** Whether a byte is one of a character after its first. */
function isContinuation(byte: number): boolean {
  return byte >= 0x80 && byte < 0xc0;
}

function count(piece: Buffer, byte: number): number {
  let found = 0;
  for (let at = piece.indexOf(byte); at >= 0; at = piece.indexOf(byte, at + 1)) found++;
  return found;
}
