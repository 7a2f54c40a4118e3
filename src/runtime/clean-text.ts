/**
 * Text written by a model, or by whoever wrote the cells and headers that it read, is shown to people and stored in
 * catalogs. It keeps its words and loses everything that could hide, point elsewhere or be rendered.
 */

/* Format characters (bidirectional controls, zero-width, tags, soft hyphen), private use, lone surrogates, variation
   selectors and the blank letters that fonts draw as nothing. */
const INVISIBLE = /[\p{Cf}\p{Co}\p{Cs}\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;
const LINE_BREAK = /\r\n?|[\u0085\u2028\u2029\v\f]/g;
/* Every control character except the line break. */
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g;

const MARKUP: readonly [RegExp, string][] = [
  [/!?\[([^[\]]{0,500})\]\([^()\s]{0,2000}[^()]{0,200}\)/g, '$1'],
  [/!?\[([^[\]]{1,500})\]\[[^[\]]{0,200}\]/g, '$1'],
  [/<[/!?a-z][^<>]{0,2000}>/gi, ''],
  [/\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s<>"')\]]*/gi, ''],
  [/\b(?:javascript:|vbscript:|mailto:|data:[a-z]+\/)[^\s<>"']*/gi, ''],
  [/\bwww\.[^\s<>"')\]]+/gi, ''],
  [/^[ ]{0,3}(?:#{1,6}|>)[ ]+/gm, ''],
  [/```[a-z]{0,20}|`|\*\*|~~/gi, ''],
];

/** Text without control and invisible characters; line breaks become `\n`. */
export function visibleText(text: string): string {
  return text.normalize('NFC').replace(INVISIBLE, '').replace(LINE_BREAK, '\n').replace(CONTROL, ' ');
}

function withoutMarkup(text: string): string {
  let clean = text;
  // Removing one construct may complete another around it; each round shortens the text, few are ever needed.
  for (let round = 0; round < 8; round++) {
    const before = clean;
    for (const [pattern, replacement] of MARKUP) clean = clean.replace(pattern, replacement);
    if (clean === before) return clean;
  }
  return clean.replace(/[<>[\]`]|:\/\//g, ' ');
}

/** Text of at most `max` UTF-16 units, cut at a word where there is one, never inside a character. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = Math.max(0, max - 1);
  if (/[\ud800-\udbff]/.test(text.charAt(end - 1))) end--;
  const head = text.slice(0, end);
  const space = head.lastIndexOf(' ');
  return `${(space > end * 0.6 ? head.slice(0, space) : head).trimEnd()}…`.slice(0, max);
}

/** One line of plain text: no control or invisible characters, links or markup; at most `max` characters. */
export function cleanLine(text: string, max: number): string {
  return cutText(withoutMarkup(visibleText(text.slice(0, max * 8))).replace(/\s+/g, ' ').trim(), max);
}

/** Plain text that keeps its line breaks (at most two in a row); at most `max` characters. */
export function cleanParagraphs(text: string, max: number): string {
  const clean = withoutMarkup(visibleText(text.slice(0, max * 8)));
  return cutText(clean.replace(/[^\S\n]+/g, ' ').replace(/ ?\n ?/g, '\n').replace(/\n{3,}/g, '\n\n').trim(), max);
}
