/* eslint-disable no-bitwise -- the hash is defined by operations on bits */
import { scripted, ScriptedFunctions } from './scripted';

const WORD = (1n << 64n) - 1n;
const [P1, P2, P3, P4, P5] = [0x9e3779b185ebca87n, 0xc2b2ae3d27d4eb4fn, 0x165667b19e3779f9n, 0x85ebca77c2b2ae63n, 0x27d4eb2f165667c5n];

const rotated = (x: bigint, bits: bigint): bigint => ((x << bits) | (x >> (64n - bits))) & WORD;
const times = (x: bigint, y: bigint): bigint => (x * y) & WORD;
const round = (accumulator: bigint, lane: bigint): bigint => times(rotated((accumulator + times(lane, P2)) & WORD, 31n), P1);
const merged = (hash: bigint, accumulator: bigint): bigint => (times(hash ^ round(0n, accumulator), P1) + P4) & WORD;

/**
 * XXH64 with the seed 0.
 *
 * @see https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
 */
function xxHash64(data: Buffer): bigint {
  let at = 0;
  let hash = P5;
  if (data.length >= 32) {
    const lanes = [(P1 + P2) & WORD, P2, 0n, (WORD + 1n - P1) & WORD];
    for (; at + 32 <= data.length; at += 32) lanes.forEach((lane, i) => { lanes[i] = round(lane, data.readBigUInt64LE(at + 8 * i)); });
    hash = lanes.reduce((sum, lane, i) => (sum + rotated(lane, [1n, 7n, 12n, 18n][i])) & WORD, 0n);
    hash = lanes.reduce(merged, hash);
  }
  hash = (hash + BigInt(data.length)) & WORD;
  for (; at + 8 <= data.length; at += 8) hash = (times(rotated(hash ^ round(0n, data.readBigUInt64LE(at)), 27n), P1) + P4) & WORD;
  for (; at + 4 <= data.length; at += 4) hash = (times(rotated(hash ^ times(BigInt(data.readUInt32LE(at)), P1), 23n), P2) + P3) & WORD;
  for (; at < data.length; at += 1) hash = times(rotated(hash ^ times(BigInt(data[at]), P5), 11n), P1);
  hash = times(hash ^ (hash >> 33n), P2);
  hash = times(hash ^ (hash >> 29n), P3);
  return hash ^ (hash >> 32n);
}

export const HASHES: ScriptedFunctions = {
  t_xxhash64: scripted('B>B', (data: Buffer) => {
    const hash = Buffer.alloc(8);
    hash.writeBigUInt64BE(xxHash64(data));
    return hash;
  }),
};
