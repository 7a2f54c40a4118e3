/**
 * A sketch of a set of values: the hashes of those whose hash is below a bound. The part below the bound is a random sample of the *distinct* values, the same
 * values in every set, so sets are counted, united and compared by their sketches.
 */
export interface ValueSketch {
  /** Every value with a smaller hash is in the sketch. `WHOLE` where that is every value. */
  readonly below: number;
  /** Ascending, without repetition. */
  readonly hashes: readonly number[];
}

/** Hashes are whole numbers below this: 40 bits are exact as numbers, and enough to tell a hundred million values apart. */
export const WHOLE = 2 ** 40;
export const HASH_BITS = 40;
/** Hashes that a sketch keeps: distinct values are estimated to about 6 %. */
export const MOST_HASHES = 256;
const BYTES = HASH_BITS / 8;

/** A sketch of hashes that are below a bound, cut to `most` of them. */
export function sketchOf(hashes: readonly number[], below = WHOLE, most = MOST_HASHES): ValueSketch {
  const distinct = [...new Set(hashes)].sort((a, b) => a - b);
  return distinct.length <= most ? { below, hashes: distinct } : { below: distinct[most], hashes: distinct.slice(0, most) };
}

/** The sketch of all values that any of the sets has. */
export function united(sketches: readonly ValueSketch[], most = MOST_HASHES): ValueSketch {
  const below = Math.min(WHOLE, ...sketches.map((sketch) => sketch.below));
  return sketchOf(sketches.flatMap(({ hashes }) => hashes.filter((hash) => hash < below)), below, most);
}

/** How many distinct values the set has: exact where the sketch is whole. */
export function distinctOf({ below, hashes }: ValueSketch): number {
  return Math.round(hashes.length * WHOLE / below);
}

/** Whether the sketch has every value of the set. */
export function isWhole({ below }: ValueSketch): boolean {
  return below >= WHOLE;
}

/** How many values of `a` can be looked up in `b`, and how many of those `b` has. */
export function overlap(a: ValueSketch, b: ValueSketch): { readonly compared: number; readonly shared: number } {
  const below = Math.min(a.below, b.below);
  const others = new Set(b.hashes);
  const comparable = a.hashes.filter((hash) => hash < below);
  return { compared: comparable.length, shared: comparable.filter((hash) => others.has(hash)).length };
}

/** The sketch as base64 text. */
export function writeSketch({ below, hashes }: ValueSketch): string {
  const bytes = Buffer.alloc((hashes.length + 1) * BYTES);
  // The bound of a whole sketch has one bit too many: it is written as the largest number, which no hash that counts can exceed.
  [Math.min(below, WHOLE - 1), ...hashes].forEach((number, i) => bytes.writeUIntBE(number, i * BYTES, BYTES));
  return bytes.toString('base64');
}

/** The sketch of a text; undefined where it is none. */
export function readSketch(text: string | undefined): ValueSketch | undefined {
  const bytes = Buffer.from(text ?? '', 'base64');
  if (bytes.length < BYTES || bytes.length % BYTES !== 0) {
    return undefined;
  }
  const [bound, ...hashes] = Array.from({ length: bytes.length / BYTES }, (_, i) => bytes.readUIntBE(i * BYTES, BYTES));
  return { below: bound === WHOLE - 1 ? WHOLE : bound, hashes };
}
