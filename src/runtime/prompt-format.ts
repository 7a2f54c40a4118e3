/**
 * The form of every prompt. A prompt is machine readable: named blocks of one-line JSON. The handlers write it
 * and the local cloud's offline rules model reads the very same text.
 */

const TAG_NAME = /^[a-z_]+$/;

/**
 * One-line JSON in which `<`, `>` and `&` are escaped, so that no cell, header or question can open or close a block.
 * U+2028 and U+2029 are escaped too: some readers take them for line ends.
 */
export function promptJson(value: unknown): string {
  const json = JSON.stringify(value) ?? 'null';
  return json.replace(/[<>&\u2028\u2029]/g, (character) => '\\u' + character.charCodeAt(0).toString(16).padStart(4, '0'));
}

/** A block of lines, each of them made by `promptJson`. A block without lines keeps its tags. */
export function promptBlock(tag: string, lines: readonly string[]): string {
  if (!TAG_NAME.test(tag)) throw new Error(`A prompt block is named by lower-case letters and _, not '${tag}'`);
  const broken = lines.findIndex((line) => /[<>\r\n]/.test(line));
  if (broken >= 0) throw new Error(`Line ${broken + 1} of the prompt block '${tag}' is not made by promptJson`);
  return [`<${tag}>`, ...lines, `</${tag}>`].join('\n');
}

/** A block of one value on one line: `<today>"2026-11-24"</today>`. */
export function promptValue(tag: string, value: unknown): string {
  return `<${tag}>${promptJson(value)}</${tag}>`;
}

/**
 * The lines of the first block of this name, without empty ones; undefined when the text has none. Only tags at the
 * start of a line count, so prose that mentions a tag is not read as one. The inverse of `promptBlock` and `promptValue`.
 */
export function readPromptBlock(text: string, tag: string): string[] | undefined {
  const open = `<${tag}>`;
  const at = text.startsWith(open) ? 0 : text.indexOf('\n' + open) + 1;
  if (at === 0 && !text.startsWith(open)) return undefined;
  const start = at + open.length;
  const end = text.indexOf(`</${tag}>`, start);
  if (end < 0) return undefined;
  return text.slice(start, end).split('\n').map((line) => line.trim()).filter((line) => line !== '');
}
