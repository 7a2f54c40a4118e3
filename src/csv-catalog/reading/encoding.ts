import { checkControls } from './signature';
import { isWestern } from './western-text';
import { Quarantine } from '../quarantine';

/** How bytes become text. */
export interface TextEncoding {
  /** `utf-8`, `utf-16le`, `utf-16be`, `windows-1252`, `iso-8859-1`, `shift_jis`, or what an override names. */
  readonly encoding: string;
  /** Bytes of the byte order mark that the text begins behind. */
  readonly markBytes: number;
}

/** Turns bytes into text, piece by piece; called without bytes it gives what is left. Bytes that are no text become U+FFFD. */
export type TextDecode = (bytes?: Buffer) => string;

const MARKS: readonly [string, readonly number[]][] = [['utf-8', [0xef, 0xbb, 0xbf]], ['utf-16le', [0xff, 0xfe]], ['utf-16be', [0xfe, 0xff]]];
/** Bytes that are looked at one by one. */
const MOST_BYTES = 65_536;
const OVERRIDE_HINT = 'save it with the encoding UTF-8, or name its encoding (for example "encoding": "shift_jis") in the data set\'s _dataset.json';

/**
 * The encoding of a file from its first bytes: a mark, else UTF-16 by where its NULs are, else UTF-8 where it is valid or nearly so, else Shift_JIS or
 * Windows-1252 where the text they give is plausible.
 *
 * @param isWhole whether the head is all there is: only then it is known that no byte tells Windows-1252 from ISO-8859-1
 * @param override a label of the WHATWG encoding standard; taken as it is
 * @throws Quarantine where no encoding is likely, or the override names none
 */
export function detectEncoding(head: Buffer, isWhole: boolean, override?: string): TextEncoding {
  const mark = MARKS.find(([, bytes]) => bytes.every((byte, i) => head[i] === byte));
  if (override !== undefined) {
    const encoding = canonicalLabel(override);
    return { encoding, markBytes: mark !== undefined && mark[0] === encoding ? mark[1].length : 0 };
  }
  if (mark !== undefined) {
    return { encoding: mark[0], markBytes: mark[1].length };
  }
  return { encoding: wideEncoding(head) ?? narrowEncoding(head, isWhole), markBytes: 0 };
}

/**
 * A decoder for an encoding that `detectEncoding` gave. A byte order mark is not taken off.
 */
export function textDecode(encoding: string): TextDecode {
  if (encoding === 'iso-8859-1') return (bytes) => bytes?.toString('latin1') ?? '';
  // Node's own decoder of Windows-1252 reads a piece as ISO-8859-1 in some releases.
  if (encoding === 'windows-1252') return (bytes) => (bytes?.toString('latin1') ?? '').replace(/[\x80-\x9f]/g, (c) => WINDOWS_1252[c.charCodeAt(0) - 0x80]);
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  return (bytes) => bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
}

/** What Windows-1252 has where ISO-8859-1 has control characters; itself where it has nothing. */
const WINDOWS_1252 = [...'€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'];

function canonicalLabel(label: string): string {
  const plain = label.trim().toLowerCase();
  if (/^(?:iso-?8859-?1|iso_8859-1|latin-?1|l1)$/.test(plain)) return 'iso-8859-1';
  try {
    return new TextDecoder(plain === 'cp932' ? 'shift_jis' : plain).encoding;
  } catch {
    throw new Quarantine('unknown-encoding',
      `the encoding '${label}' that the data set is said to have is not known: allowed are the labels of the WHATWG encoding standard, such as utf-8, windows-1252, shift_jis`);
  }
}

/** UTF-16 without a mark: what is Latin in it has NULs in every other byte, delimiters and line ends at the least. */
function wideEncoding(head: Buffer): string | undefined {
  const bytes = head.subarray(0, MOST_BYTES - (MOST_BYTES % 2));
  const nuls = [0, 0];
  for (let at = bytes.indexOf(0); at >= 0; at = bytes.indexOf(0, at + 1)) nuls[at % 2]++;
  const [even, odd] = nuls;
  const units = bytes.length / 2;
  if (Math.max(even, odd) < Math.max(2, units * 0.05) || Math.min(even, odd) > Math.max(even, odd) * 0.05) return undefined;
  const encoding = odd > even ? 'utf-16le' : 'utf-16be';
  const text = textDecode(encoding)(bytes.subarray(0, bytes.length - (bytes.length % 2)));
  // A lone NUL per field in a file of bytes would give unassigned and private characters.
  return /[\ud800-\udbff](?![\udc00-\udfff])|[\ue000-\uf8ff\ufffd]/.test(text.slice(0, -1)) ? undefined : encoding;
}

function narrowEncoding(head: Buffer, isWhole: boolean): string {
  const bytes = head.subarray(0, MOST_BYTES);
  checkControls(bytes.toString('latin1'));
  const { characters, broken } = utf8Facts(bytes);
  if (broken === 0 || characters > broken) return 'utf-8';
  if (isShiftJis(bytes)) return 'shift_jis';
  const text = textDecode('windows-1252')(bytes);
  if (!isWestern(text)) {
    throw new Quarantine('unknown-encoding', `the file is neither UTF-8 nor UTF-16 nor Windows-1252 text: ${OVERRIDE_HINT}`);
  }
  return isWhole && head.length <= MOST_BYTES && !/[\u0152-\u2122]/.test(text) ? 'iso-8859-1' : 'windows-1252';
}

/** Whole characters beyond ASCII and broken ones; a character that the end cuts is neither. */
function utf8Facts(bytes: Buffer): { characters: number; broken: number } {
  let [characters, broken] = [0, 0];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte < 0x80) continue;
    const following = byte >= 0xc2 && byte < 0xe0 ? 1 : byte >= 0xe0 && byte < 0xf0 ? 2 : byte >= 0xf0 && byte < 0xf5 ? 3 : 0;
    let found = 0;
    while (found < following && bytes[at + 1 + found] >= 0x80 && bytes[at + 1 + found] < 0xc0) found++;
    if (following > 0 && found === following) characters++;
    else if (following === 0 || at + 1 + found < bytes.length) broken++;
    at += found;
  }
  return { characters, broken };
}

/** Every byte pair must be one of the encoding's, and the text Japanese: kana, or the most frequent marks and ideographs in pairs. */
function isShiftJis(bytes: Buffer): boolean {
  let text: string;
  try {
    // The end may cut a character in two.
    text = new TextDecoder('shift_jis', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return false;
  }
  const wide = text.match(/[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]/g)?.length ?? 0;
  const other = text.match(/[^\x00-\x7f\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]/g)?.length ?? 0;
  // Accents of Western text, each with the letter after it, read as single wide characters between ASCII ones; Japanese is written in runs of them.
  const runs = text.match(/[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]+/g)?.length ?? 0;
  return wide >= 2 && wide > other * 4 && wide >= runs * 2 && frequentPairs(bytes) >= wide / 2;
}

/** Pairs whose first byte is that of kana, marks and frequent ideographs. Rare ideographs begin with bytes that are letters elsewhere: `Sénégal` has two. */
function frequentPairs(bytes: Buffer): number {
  let pairs = 0;
  for (let at = 0; at < bytes.length; at++) {
    const isFrequent = bytes[at] > 0x80 && bytes[at] < 0xa0;
    if (isFrequent) pairs++;
    if (isFrequent || bytes[at] >= 0xe0) at++;
  }
  return pairs;
}
