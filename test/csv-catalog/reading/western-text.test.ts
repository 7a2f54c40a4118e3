import * as fc from 'fast-check';
import { FOREIGN, WESTERN } from './support/places';
import { detectEncoding, textDecode } from '../../../src/csv-catalog/reading/encoding';

const REFUSED = expect.objectContaining({ code: 'unknown-encoding', message: expect.stringContaining('_dataset.json') });
/** The czech words in the encoding of DOS, which decoders do not know. */
const CP852 = new Map([...'áíóúéčěšřžýůňďťČŘŠ'].map((letter, i) => [letter, [0xa0, 0xa1, 0xa2, 0xa3, 0x82, 0x9f, 0xd8, 0xe7, 0xfd, 0xa7, 0xec, 0x85, 0xe5, 0xd4, 0x9c, 0xac, 0xfc, 0xe6][i]]));

/** The bytes of characters, found by decoding all that there are. */
function encoder(encoding: string): (text: string) => Buffer {
  const decode = encoding === 'windows-1252' || encoding === 'iso-8859-1' ? textDecode(encoding) : (bytes?: Buffer) => new TextDecoder(encoding).decode(bytes);
  const bytes = new Map<string, number[]>();
  for (let first = 0x80; first < 0x100; first++) {
    const single = decode(Buffer.from([first]));
    if (single !== '\ufffd') bytes.set(single, [first]);
    for (let second = 0x40; second < 0x100 && /^(?:euc-kr|big5|gbk)$/.test(encoding); second++) bytes.set(decode(Buffer.from([first, second])), [first, second]);
  }
  return (text) => Buffer.from([...text].flatMap((character) => character < '\x80' ? [character.charCodeAt(0)] : bytes.get(character) ?? [0x3f]));
}

const table = (words: readonly string[]) => `id,name\n${words.map((word, i) => `${i},${word}\n`).join('')}`;

describe('text in a Western language is read as such, however few words it has:', () => {
  it.each(Object.entries(WESTERN))('%s', (_language, words) => {
    for (const encoding of ['windows-1252', 'iso-8859-1']) {
      const encode = encoder(encoding);
      const writable = words.filter((word) => !encode(word).includes(0x3f) || word.includes('?'));
      fc.assert(fc.property(fc.shuffledSubarray(writable, { minLength: 1 }), (some) => {
        expect(['windows-1252', 'iso-8859-1', 'utf-8']).toContain(detectEncoding(encode(table(some)), true).encoding);
      }));
    }
  });

  it('a list of all of them', () => {
    fc.assert(fc.property(fc.shuffledSubarray(Object.values(WESTERN).flat(), { minLength: 1 }), (some) => {
      expect(['windows-1252', 'iso-8859-1', 'utf-8']).toContain(detectEncoding(encoder('windows-1252')(table(some)), true).encoding);
    }), { numRuns: 300 });
  });

  it('a name that looks like none of them, in half of the rows', () => {
    expect(detectEncoding(encoder('windows-1252')(table(WESTERN.Portuguese.slice(0, 8).flatMap((name) => [name, 'Tupãssi']))), true).encoding).toBe('iso-8859-1');
  });

  it('a long one with names that came another way', () => {
    const names = Object.values(WESTERN).flat();
    expect(detectEncoding(encoder('windows-1252')(table([...names, 'Muðla', 'Iðdýr', 'Plzeò'])), true).encoding).toBe('windows-1252');
  });
});

describe('text in an encoding that is not found out is asked about, once some words tell:', () => {
  it.each(Object.entries(FOREIGN).flatMap(([language, { encodings, words }]) => encodings.map((encoding) => [language, encoding, words] as const)))('%s in %s', (_language, encoding, words) => {
    const encode = encoder(encoding);
    fc.assert(fc.property(fc.shuffledSubarray([...words], { minLength: 8 }), (some) => {
      expect(() => detectEncoding(encode(table(some)), true)).toThrow(REFUSED);
    }));
  });

  it('Czech in the encoding of DOS', () => {
    const words = FOREIGN.Czech.words.filter((word) => [...word].every((letter) => letter < '\x80' || CP852.has(letter)));
    const encode = (text: string) => Buffer.from([...text].map((letter) => CP852.get(letter) ?? letter.charCodeAt(0)));
    fc.assert(fc.property(fc.shuffledSubarray(words, { minLength: 8 }), (some) => {
      expect(() => detectEncoding(encode(table(some)), true)).toThrow(REFUSED);
    }));
  });

  it('the euro sign of ISO-8859-15, which is none in ISO-8859-1', () => {
    expect(() => detectEncoding(Buffer.from('id;preis\n1;5,00 \xa4\n2;6,50 \xa4\n', 'latin1'), true)).toThrow(REFUSED);
    expect(() => detectEncoding(Buffer.from('id;name;pris\n1;Øl på Å;\xa4 5,00\n', 'latin1'), true)).toThrow(REFUSED);
    expect(detectEncoding(Buffer.from('sign;meaning\n\xa4;any currency\n£;Pfund für Großbritannien\n', 'latin1'), true).encoding).toBe('iso-8859-1');
  });
});
