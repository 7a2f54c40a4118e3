import { createHash } from 'node:crypto';
import { FunctionError, scripted, ScriptedFunctions } from './scripted';
import { javaDouble } from '../values';

/** A double as Trino casts it to text: `1.5E0`. */
export function doubleText(value: number): string {
  if (!Number.isFinite(value) || value === 0) return value === 0 ? (Object.is(value, -0) ? '-0.0E0' : '0.0E0') : javaDouble(value);
  const [digits, exponent] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}

const SOUNDS: Record<string, string> = { B: '1', F: '1', P: '1', V: '1', C: '2', G: '2', J: '2', K: '2', Q: '2', S: '2', X: '2', Z: '2', D: '3', T: '3', L: '4', M: '5', N: '5', R: '6' };

function soundex(text: string): string {
  const letters = [...text.toUpperCase()].filter((letter) => /[A-Z]/.test(letter));
  if (letters.length === 0) return '';
  let code = letters[0];
  let last = SOUNDS[letters[0]] ?? '';
  for (const letter of letters.slice(1)) {
    const sound = SOUNDS[letter] ?? '';
    if (sound !== '' && sound !== last) code += sound;
    // H and W do not part two equal sounds; vowels do.
    if (letter !== 'H' && letter !== 'W') last = sound;
  }
  return code.slice(0, 4).padEnd(4, '0');
}

function luhn(text: string): boolean {
  if (!/^\d+$/.test(text)) return false;
  const sum = [...text].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

function fromBase(text: string, radix: bigint): bigint {
  const base = checkedRadix(radix);
  const digits = text.toLowerCase().replace(/^[+-]/, '');
  if (digits === '' || ![...digits].every((digit) => parseInt(digit, base) < base)) {
    throw new FunctionError(`Not a valid base-${radix} number: ${text}`);
  }
  const size = [...digits].reduce((value, digit) => value * BigInt(base) + BigInt(parseInt(digit, base)), 0n);
  return text.startsWith('-') ? -size : size;
}

function checkedRadix(radix: bigint): number {
  if (radix < 2n || radix > 36n) throw new FunctionError('Radix must be between 2 and 36');
  return Number(radix);
}

/** @param most parts at most; 0 for all */
function split(text: string, delimiter: string, most: bigint): string[] {
  if (delimiter === '') throw new FunctionError('The delimiter may not be the empty string');
  const parts = text.split(delimiter);
  const count = Number(most);
  return count === 0 || parts.length <= count ? parts : [...parts.slice(0, count - 1), parts.slice(count - 1).join(delimiter)];
}

function splitPart(text: string, delimiter: string, index: bigint): string | undefined {
  if (index <= 0n) throw new FunctionError('Index must be greater than zero');
  // No delimiter: every character is a part.
  return (delimiter === '' ? [...text] : text.split(delimiter))[Number(index) - 1];
}

/** Keys and values, one after the other. */
function pairs(text: string, entryDelimiter: string, keyDelimiter: string): [string, string][] {
  return text === '' ? [] : text.split(entryDelimiter).filter((entry) => entry !== '').map((entry) => {
    const at = entry.indexOf(keyDelimiter);
    if (at < 0) throw new FunctionError(`Key-value delimiter must appear exactly once in each entry. Bad input: '${entry}'`);
    return [entry.slice(0, at), entry.slice(at + keyDelimiter.length)];
  });
}

function pad(text: string, length: bigint, padding: string, isLeft: boolean): string {
  if (length < 0n || length > 2147483647n) throw new FunctionError('Target length must be in the range [0..2147483647]');
  if (padding === '') throw new FunctionError('Padding string must not be empty');
  const [characters, size] = [[...text], Number(length)];
  if (characters.length >= size) return characters.slice(0, size).join('');
  const filling = [...padding];
  const added = Array.from({ length: size - characters.length }, (_, i) => filling[i % filling.length]).join('');
  return isLeft ? added + text : text + added;
}

function positionOf(text: string, part: string, instance: bigint): bigint {
  if (instance === 0n) throw new FunctionError("'instance' must not be a positive or negative number.");
  if (part === '') return instance > 0n ? 1n : BigInt([...text].length + 1);
  const found: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) found.push(at);
  const at = instance > 0n ? found[Number(instance) - 1] : found[found.length + Number(instance)];
  return at === undefined ? 0n : BigInt([...text.slice(0, at)].length + 1);
}

function replace(text: string, part: string, by: string): string {
  return part === '' ? [...text].map((character) => by + character).join('') + by : text.split(part).join(by);
}

function translate(text: string, from: string, to: string): string {
  const [source, target] = [[...from], [...to]];
  return [...text].map((character) => {
    const at = source.indexOf(character);
    return at < 0 ? character : target[at] ?? '';
  }).join('');
}

/** The parts of an address; none where it is not one. */
function address(text: string): { [part: string]: string | undefined } {
  const match = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/(?:[^/?#@]*@)?([^/:?#]*)(?::(\d+))?)?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(text);
  if (match === null || /[\s<>"{}|\\^`]/.test(text)) return {};
  const [, protocol, host, port, path, query, fragment] = match;
  return { protocol, host: host || undefined, port, path, query: query ?? '', fragment: fragment ?? '' };
}

function parameter(text: string, name: string): string | undefined {
  const found = address(text).query?.split('&').map((part) => part.split(/=(.*)/s)).find(([key]) => decode(key) === name);
  return found && decode(found[1] ?? '');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    throw new FunctionError('URL decoding failed');
  }
}

const encode = (text: string): string => encodeURIComponent(text).replace(/%20/g, '+').replace(/[!'()~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/* eslint-disable no-bitwise -- a checksum is made of bits */
function crc32(bytes: Buffer): bigint {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return BigInt((sum ^ 0xffffffff) >>> 0);
}
/* eslint-enable no-bitwise */

/** Three digits and a unit: thousands K, then M, B, T, Q. What stands behind the point of the number itself is cut. */
function formatNumber(value: number): string {
  const largest = 2 ** 63;
  let rest = Math.trunc(Math.min(Math.max(value, -largest), largest));
  let unit = 0;
  for (; Math.abs(rest) >= 1000 && unit < 5; unit += 1) rest /= 1000;
  const digits = unit === 0 || Math.abs(rest) >= 100 ? 0 : Math.abs(rest) >= 10 ? 1 : 2;
  return `${unit === 5 && digits === 0 ? Math.trunc(rest) : Number(rest.toFixed(digits))}${['', 'K', 'M', 'B', 'T', 'Q'][unit]}`;
}

export const TEXT_FUNCTIONS: ScriptedFunctions = {
  /** True, or the end of the query with the message. */
  t_require: scripted('bv>b', (holds: boolean, message: string) => {
    if (!holds) throw new Error(message);
    return true;
  }),
  t_sha512: scripted('B>B', (bytes: Buffer) => createHash('sha512').update(bytes).digest()),
  t_crc32: scripted('B>i', crc32),
  t_double_text: scripted('d>v', doubleText),
  t_soundex: scripted('v>v', soundex),
  t_luhn: scripted('v>b', luhn),
  t_from_base: scripted('vi>i', fromBase),
  t_to_base: scripted('ii>v', (value: bigint, radix: bigint) => value.toString(checkedRadix(radix))),
  t_split: scripted('vvi>l', split),
  t_split_part: scripted('vvi>v', splitPart),
  t_pair_keys: scripted('vvv>l', (...given: [string, string, string]) => pairs(...given).map(([key]) => key)),
  t_pair_values: scripted('vvv>l', (...given: [string, string, string]) => pairs(...given).map(([, value]) => value)),
  t_lpad: scripted('viv>v', (text: string, length: bigint, padding: string) => pad(text, length, padding, true)),
  t_rpad: scripted('viv>v', (text: string, length: bigint, padding: string) => pad(text, length, padding, false)),
  t_strpos: scripted('vvi>i', positionOf),
  t_replace: scripted('vvv>v', replace),
  t_translate: scripted('vvv>v', translate),
  t_format_number: scripted('d>v', formatNumber),
  t_normalize: scripted('vv>v', (text: string, form: string) => text.normalize(form)),
  t_url: scripted('vv>v', (text: string, part: string) => address(text)[part]),
  t_url_port: scripted('v>i', (text: string) => address(text).port && BigInt(address(text).port!)),
  t_url_parameter: scripted('vv>v', parameter),
  t_url_encode: scripted('v>v', encode),
  t_url_decode: scripted('v>v', decode),
};
