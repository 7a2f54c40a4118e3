import * as fc from 'fast-check';
import { detectEncoding, textDecode } from '../../../src/csv-catalog/reading/encoding';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();
const read = (bytes: Buffer, override?: string) => {
  const { encoding, markBytes } = detectEncoding(bytes, true, override);
  const decode = textDecode(encoding);
  return { encoding, text: decode(bytes.subarray(markBytes)) + decode() };
};
/** 東京, 大阪 and 名前 in Shift_JIS. */
const SHIFT_JIS = Buffer.from('6e616d650a938c8b9e0a91e58de30a96bc914f0a', 'hex');
/** Москва in Windows-1251. */
const WINDOWS_1251 = Buffer.from('69642c63697479 0a312ccceef1eae2e00a'.replace(' ', ''), 'hex');

describe('the encoding', () => {
  it.each<[string, Buffer, string, string]>([
    ['ASCII', Buffer.from('a,b\n1,2\n'), 'utf-8', 'a,b\n1,2\n'],
    ['UTF-8', Buffer.from('a\nÆrø 東京 💰\n'), 'utf-8', 'a\nÆrø 東京 💰\n'],
    ['UTF-8 with a mark', Buffer.from('\ufeffa\né\n'), 'utf-8', 'a\né\n'],
    ['UTF-8 with a broken byte', Buffer.concat([Buffer.from('a\nØystein\nÅse\n'), Buffer.from([0x4a, 0xe9, 0x0a])]), 'utf-8', 'a\nØystein\nÅse\nJ\ufffd\n'],
    ['UTF-16 little endian with a mark', Buffer.from('\ufeffa\té\n', 'utf16le'), 'utf-16le', 'a\té\n'],
    ['UTF-16 big endian with a mark', utf16be('\ufeffa,é\n'), 'utf-16be', 'a,é\n'],
    ['UTF-16 little endian without one', Buffer.from('id,name\n1,Zoë\n', 'utf16le'), 'utf-16le', 'id,name\n1,Zoë\n'],
    ['UTF-16 big endian without one', utf16be('id;город\n1;Москва\n2;Казань\n'), 'utf-16be', 'id;город\n1;Москва\n2;Казань\n'],
    ['Windows-1252', Buffer.concat([latin1('prix;note\n4,50;'), Buffer.from([0x93, 0x63, 0xe9, 0x94, 0x20, 0x80]), latin1('\n')]), 'windows-1252', 'prix;note\n4,50;“cé” €\n'],
    ['ISO-8859-1', latin1('navn\nBjørn\nÅse\n'), 'iso-8859-1', 'navn\nBjørn\nÅse\n'],
    ['ISO-8859-1 whose accents are wide characters elsewhere', latin1('plat\nCr\u00e8me br\u00fbl\u00e9e\n'), 'iso-8859-1', 'plat\nCrème brûlée\n'],
    ['ISO-8859-1 whose accents are rare wide characters elsewhere', latin1('pays\nS\u00e9n\u00e9gal\nMali\n'), 'iso-8859-1', 'pays\nSénégal\nMali\n'],
    ['Shift_JIS', SHIFT_JIS, 'shift_jis', 'name\n東京\n大阪\n名前\n'],
    ['a NUL in a field', Buffer.from('a,b\n1,x\0y\n2,z\n'), 'utf-8', 'a,b\n1,x\0y\n2,z\n'],
  ])('of %s is found, and its text', (_what, bytes, encoding, text) => {
    expect(read(bytes)).toEqual({ encoding, text });
  });

  it('is Windows-1252 where the head has no byte that tells: one may come', () => {
    expect(detectEncoding(latin1('navn\nBjørn\n'), false).encoding).toBe('windows-1252');
  });

  it('is asked for where no likely one gives plausible text', () => {
    expect(() => detectEncoding(WINDOWS_1251, true)).toThrow(expect.objectContaining({ code: 'unknown-encoding', message: expect.stringContaining('_dataset.json') }));
    // MacRoman: é is a letter that Windows-1252 has elsewhere.
    expect(() => detectEncoding(Buffer.from([...latin1('nom\nJos'), 0x8d, 0x0a, ...latin1('Ren'), 0x8f, 0x0a]), true)).toThrow(expect.objectContaining({ code: 'unknown-encoding' }));
  });

  it('is what an override says, by any of its names', () => {
    expect(read(WINDOWS_1251, 'cp1251')).toEqual({ encoding: 'windows-1251', text: 'id,city\n1,Москва\n' });
    expect(read(Buffer.from([0xe9, 0x80]), 'Latin1')).toEqual({ encoding: 'iso-8859-1', text: 'é\x80' });
    expect(read(SHIFT_JIS, 'cp932').encoding).toBe('shift_jis');
    expect(read(Buffer.from('\ufeffa'), 'utf8')).toEqual({ encoding: 'utf-8', text: 'a' });
    expect(() => detectEncoding(Buffer.from('a'), true, 'klingon')).toThrow(expect.objectContaining({ code: 'unknown-encoding' }));
  });

  it('is never mistaken for text in UTF-8, wherever the head is cut', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('é', 'ø', 'Ł', '東', '💰', 'abc', ',', '\n'), { minLength: 3, maxLength: 40 }), fc.nat(3), (parts, cut) => {
      const bytes = Buffer.from(parts.join(''));
      expect(detectEncoding(bytes.subarray(0, bytes.length - cut), false).encoding).toBe('utf-8');
    }));
  });

  it('decodes piece by piece as it does at once', () => {
    const bytes = utf16be('Zoë 💰\n');
    fc.assert(fc.property(fc.nat(bytes.length), (cut) => {
      const decode = textDecode('utf-16be');
      expect(decode(bytes.subarray(0, cut)) + decode(bytes.subarray(cut)) + decode()).toBe('Zoë 💰\n');
    }));
  });
});
