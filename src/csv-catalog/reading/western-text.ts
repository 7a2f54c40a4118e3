/** A word, with the marks that stand in it as letters would. */
const WORD = /[\p{L}\p{M}¡-¿×÷‚ƒ„‡ˆ˜€-™\x80-\x9f]+/gu;
const BEYOND_ASCII = /[^\x00-\x7f\u00a0]/;

/**
 * What no Western language writes, but what words in other encodings become when their bytes are read as Windows-1252. In these languages each letter has
 * its places: õ and ã stand before e and o in Portuguese, ñ before a vowel, ï after one, þ begins a syllable, ð never a word.
 */
const FOREIGN = new RegExp([
  // Marks in the place of letters, and capitals within words: Polish, Romanian, Chinese, Korean, and what old computers wrote.
  '\\p{Ll}{2}[¢£¤¥¨ª¯¶¸¹º¼½¾¿](?=\\p{L})', '\\p{Ll}{2}[±»](?=\\p{Ll})', '\\p{Ll}[²³¹](?=[aeiouyóê])', '^[¢¤¦¯](?=\\p{Ll}{2})', '^£(?=[óê¹]|[aeouy]\\p{L}*[^\\x00-\\x7f])',
  '[¢£¤¥¨ª¬¯²³¶¸¹º¼½¾][À-ÿ]', '[°±×÷©®][à-öù-ÿ]', '[£¤¥¶¬¯¢][¡-¿]', '(?=[À-ÿ]{0,3}[¡-¿])[¡-ÿ]{4}', '\\p{Ll}{2}[À-ÖØ-Þ](?!\\p{Ll})', '^\\p{L}?\\p{Ll}[ÀÂ-ÈÊ-ÌÎ-ÒÔ-ÖØÙÛ-Þ]', '\\p{Ll}[ŠŒŽŸ]', '\\p{L}[¡¢£](?=\\p{Ll})', '[À-ÿŸ]¡', '\\p{L}[‚ƒ„ˆ˜]', '[\\x81\\x8d\\x8f\\x90\\x9d]',
  // Turkish; Lithuanian and Latvian have š and ž in the same places.
  'ðý|þð|^[ðÐ]\\p{L}|[aeiouý]þ(?![jrvóýíáúæ])|\\p{L}{2}þ(?![aeiouyáéíóúýæörvj])|ý.*ý|\\p{L}[lrstdmz]ý$|[dm]ýn|dý[klm]|[kl]ý[mz]|oðl|[çüâëàè].*[ýþð]|[ýþð].*[çüâëàè]|^Ý[szn]|[cçpyz]ý|ý[çyz]|\\p{Ll}lýk|ýk$|[bcdhj-nptvz]ð|ð[cpy]',
  'ø.*ë|ë.*ø|ûg|ûv|[ij]û|î[bgv]|â[djk]|[bdgjkmtvz]ç[bdgj-npr-tvz]|^[bcdfghj-np-tvzB-DF-HJ-NP-TVZ]+ç[b-df-hj-np-tvz]|[b-df-hj-np-tv-z]ï[auá](?!id)',
  // Hungarian
  '\\p{L}{2}õ$|zõ(?!e)|[gn]yõ|õsz|rdõ(?!e)|\\p{L}{3}û$',
  // Polish, Romanian
  'ñ[sckzd]|[zr][aeou]ñ$|ê(?=d[kryz]|[bg][^aeo])|iê[bcdghklpwyz]|œ[wkzæ]|[aeiouyæê]œ|[aeiou]æ$|ã(?=[bcdfghj-np-rtvxz]|s\\p{L})',
  // Czech, Slovak, Croatian, Slovenian
  'øí|[øìùòèï].*[šžý]|[šžý].*[øìùòèï]|ì.*[áéí]|[áéí].*ì|[bdmnptv]ì[jkv]|è[eí]|[aeiou]è[ao]|[eíú]è|È[aeouí]|[dklmnrž]ùv|[lznbt]eò$|[ao]ò$|iæ(?=$|[aeiukn])|šæ',
].join('|'), 'u');

/** ISO-8859-15 has the euro where others have the sign for any currency, which nobody writes. */
const EURO = /\d\s?¤|¤\s?\d/;

/** Whether a text that was read as Windows-1252 is in a language that is written in it, as far as its words tell. */
export function isWestern(text: string): boolean {
  const high = text.match(/[^\x00-\x7f]/g)?.length ?? 0;
  if (oddCharacters(text) > high * 0.2 || EURO.test(text)) return false;
  // Each counts once: a word may stand in every row.
  const words = [...new Set(text.match(WORD))].filter((word) => BEYOND_ASCII.test(word));
  const foreign = words.filter((word) => FOREIGN.test(word)).length;
  return foreign < 2 ? foreign === 0 || words.length > 3 : foreign < words.length * 0.04;
}

/**
 * Characters that Western text has no use for where they stand: code points that Windows-1252 lacks, marks inside words, three and more letters beyond
 * ASCII in a row. Cyrillic, Greek, Chinese and others read as Windows-1252 are full of them.
 */
function oddCharacters(text: string): number {
  const patterns = [/[\x80-\x9f]/g, /(?<=[A-Za-z])[‚ƒ„…†‡ˆ‰‹•˜™›¡¢£¤¥¦§¨©¬®¯°±²³¶¸¹»¼½¾¿×÷](?=[a-z])/g, /(?![à-ÿ]*þ[ýí])[\u00c0-\u00ff\u0152-\u0178]{3,}/g];
  return patterns.reduce((sum, pattern) => sum + (text.match(pattern)?.join('').length ?? 0), 0);
}
