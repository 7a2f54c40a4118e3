/** Words at the end of a name that say that it refers to something, not what it refers to. */
const REFERENCE_WORDS = new Set(['id', 'ids', 'key', 'code', 'no', 'nr', 'num', 'number', 'ref', 'fk', 'pk', 'sk', 'uuid', 'guid']);

/** The words of a column's name. Of a header too, where it says more: `customerID` is the column `customerid`. */
export function wordsOf(name: string): string[] {
  const words = name.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return words.filter((word) => word !== '');
}

/** The words, singular, of what a name refers to; without any where it says only that it refers. */
export function withoutReferenceWords(words: readonly string[]): string[] {
  const trailing = [...words].reverse().findIndex((word) => !REFERENCE_WORDS.has(word));
  return trailing < 0 ? [] : words.slice(0, words.length - trailing).map(singular);
}

/** Whether a column's name says that it refers to something, or is what others refer to. */
export function isReferenceName(name: string): boolean {
  const words = wordsOf(name);
  return withoutReferenceWords(words).length < words.length || words[words.length - 1] === 'sku';
}

/** An English word without its plural's end. */
export function singular(word: string): string {
  if (word.length <= 3 || /(?:ss|us|is)$/.test(word)) return word;
  return word.replace(/ies$/, 'y').replace(/(ch|sh|x|ss|z)es$/, '$1').replace(/s$/, '');
}
