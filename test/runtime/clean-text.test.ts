import * as fc from 'fast-check';
import { cleanLine, cleanParagraphs, cutText, visibleText } from '../../src/runtime/clean-text';

test.each([
  ['a\u0000b\u200bc\u202ed', 'a bcd'], ['[text](https://x.example) and <b>bold</b>', 'text and bold'], ['see https://x.example/a?b=c now', 'see now'], ['![i](data:x)y', 'iy'],
  ['[[a](http://x)](http://y)', 'a'], ['javascript:alert(1) x', 'x'], ['www.evil.example x', 'x'], ['a < b and 3 > 2', 'a < b and 3 > 2'], ['`code` **b** # no', 'code b # no'], ['line\u2028two\r\nthree', 'line two three'],
])('%j becomes %j', (text, clean) => expect(cleanLine(text, 100)).toBe(clean));
test('paragraphs keep their line breaks', () => expect(cleanParagraphs('# a\r\n\r\n\r\n\r\nb  c', 99)).toBe('a\n\nb c'));
test('a text is cut at a word and never inside a character', () => {
  expect(cutText('one two three', 10)).toBe('one two…');
  expect(cutText('😀😀😀', 4)).toBe('😀…');
  expect(cutText('short', 9)).toBe('short');
});
test('nothing of any text stays that hides or links', () => fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 300 }), (text, max) => {
  const clean = cleanLine(text, max);
  return clean.length <= max && !/[\p{Cc}\p{Cf}\u2028\u2029]|:\/\//u.test(clean) && !/\p{Cs}/u.test(clean);
}), { numRuns: 500 }));
test('nesting does not hide a link', () => {
  expect(cleanLine('hthttps://ttps://x.example', 99)).not.toContain('://');
  expect(cleanLine('<a'.repeat(50) + '>'.repeat(50), 500)).not.toMatch(/<a[^<>]*>/);
});
test('long hostile text is quick enough to finish', () => expect(visibleText('['.repeat(100_000)).length).toBe(100_000));
