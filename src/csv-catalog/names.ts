import { createHash } from 'crypto';

/** Names in the catalog: lower-case letters, digits and `_`, as Athena takes them without quotes. */

const LONGEST = 255;

/**
 * The table that an uploaded object belongs to: its data set's folder, or its own name.
 *
 * @param key the object's key
 * @param prefix the uploads' prefix
 */
export function tableOfKey(key: string, prefix: string): string {
  const path = key.slice(prefix.length);
  const folder = path.indexOf('/');
  const name = folder >= 0 ? path.slice(0, folder) : path.replace(/\.(?:gz|gzip)$/i, '').replace(/\.(?:csv|tsv|txt|psv|tab|dat)$/i, '');
  return withLetter(latin(name) || 't_x', 't_');
}

/** What a key belongs to, and what contends for a table's name: the folder with its trailing slash, or the object itself where it is in none. */
export function dataSetOf(key: string, prefix: string): string {
  const folder = key.indexOf('/', prefix.length);
  return folder >= 0 ? key.slice(0, folder + 1) : key;
}

/** Names of objects derive from it: keys may be longer than names, and hold anything. */
export function sourceIdOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 32);
}

/** S3's order of keys, that of their UTF-8 bytes, which is not JavaScript's where characters beyond the basic plane meet the last ones of it. */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1;
  }
  return a.length - b.length;
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code < 0xe000;
}

/** Names for headers, all different; an empty header gets its column's number. */
export function columnNames(headers: readonly string[]): string[] {
  const used = new Set<string>();
  return headers.map((header, index) => {
    const cleaned = latin(header);
    const base = cleaned === '' ? `column_${index + 1}` : withLetter(cleaned, 'c_');
    let name = base;
    for (let n = 2; used.has(name); n++) {
      name = `${base.slice(0, LONGEST - 1 - String(n).length)}_${n}`;
    }
    used.add(name);
    return name;
  });
}

/** Letters that Unicode does not take apart into a Latin letter and its mark. */
const LETTERS: Readonly<Record<string, string>> = {
  ø: 'o', æ: 'ae', ß: 'ss', ł: 'l', đ: 'd', ð: 'd', þ: 'th', œ: 'oe', ı: 'i', ħ: 'h', ŧ: 't', ŋ: 'n',
};

/** Only lower-case letters a to z, digits and `_`; '' where the text has no Latin letter or digit. */
function latin(text: string): string {
  return text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase()
    .replace(/[øæßłđðþœıħŧŋ]/g, (letter) => LETTERS[letter])
    .replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
}

function withLetter(name: string, prefix: string): string {
  return (/^[a-z]/.test(name) ? name : prefix + name).slice(0, LONGEST);
}
