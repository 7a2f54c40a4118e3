import type { Dialect, RecordProblem } from './csv-records';

/** Finds ends of lines and quoted fields in a text, remembering what it looked for. */
export class Cursor {
  private readonly lf: Places;
  private readonly cr: Places;
  private readonly quote: Places;
  private readonly delimiter: Places;

  constructor(public readonly text: string, private readonly dialect: Dialect, public readonly isLast: boolean) {
    this.lf = new Places(text, '\n');
    this.cr = new Places(text, '\r');
    this.quote = new Places(text, dialect.quote ?? '');
    this.delimiter = new Places(text, dialect.delimiter ?? '');
  }

  /** The first CR or LF from a place on; the text's length where there is none. */
  public lineEnd(from: number): number {
    return Math.min(this.lf.next(from), this.cr.next(from));
  }

  public afterLineEnd(lineEnd: number): number {
    return Math.min(this.text.length, lineEnd + (this.text[lineEnd] === '\r' && this.text[lineEnd + 1] === '\n' ? 2 : 1));
  }

  public hasQuote(from: number, to: number): boolean {
    return this.dialect.quote !== null && this.quote.next(from) < to;
  }

  /**
   * The record at a place, some of whose fields may be quoted; undefined where its end has not come yet.
   */
  public quotedRecord(at: number): { fields: string[]; end: number; problem?: RecordProblem } | undefined {
    const { text, isLast, dialect } = this;
    const { delimiter } = dialect;
    const fields: string[] = [];
    for (let from = at; ;) {
      const lineEnd = this.lineEnd(from);
      if (!this.hasQuote(from, lineEnd)) {
        if (lineEnd === text.length && !isLast) return undefined;
        append(fields, plainFields(text.slice(from, lineEnd), dialect));
        return { fields, end: lineEnd };
      }
      const quote = this.quote.next(from);
      const begin = this.fieldStart(from, quote);
      if (begin > from) append(fields, plainFields(text.slice(from, begin - delimiter!.length), dialect));
      let end: number;
      if (this.afterBlanks(begin) === quote) {
        const closed = this.quotedField(quote + 1);
        if (closed === undefined) return isLast ? { fields, end: text.length, problem: 'unclosed-quote' } : undefined;
        fields.push(closed.value);
        end = this.afterBlanks(closed.end);
      } else {
        end = this.plainFieldEnd(begin);
        fields.push(unescaped(text.slice(begin, end), dialect));
      }
      if (end >= text.length) return isLast ? { fields, end } : undefined;
      if (text[end] === '\n' || text[end] === '\r') return { fields, end };
      if (delimiter === null || !text.startsWith(delimiter, end)) return { fields, end, problem: 'text-after-quote' };
      from = end + delimiter.length;
    }
  }

  /** Where the field begins that a place is in; no quote stands between. */
  private fieldStart(from: number, place: number): number {
    const { delimiter } = this.dialect;
    if (delimiter === null || this.delimiter.next(from) > place) return from;
    let at = this.text.lastIndexOf(delimiter, place - 1);
    while (at >= from && isEscaped(this.text, at, from, this.dialect)) at = this.text.lastIndexOf(delimiter, at - 1);
    return at < from ? from : at + delimiter.length;
  }

  private afterBlanks(from: number): number {
    let at = from;
    while ((this.text[at] === ' ' || this.text[at] === '\t') && this.text[at] !== this.dialect.delimiter) at++;
    return at;
  }

  private plainFieldEnd(from: number): number {
    const lineEnd = this.lineEnd(from);
    const { delimiter } = this.dialect;
    if (delimiter === null) return lineEnd;
    for (let at = from; ; at++) {
      at = this.delimiter.next(at);
      if (at >= lineEnd) return lineEnd;
      if (!isEscaped(this.text, at, from, this.dialect)) return at;
    }
  }

  /** The field behind an opening quote, and the place behind its closing one. */
  private quotedField(from: number): { value: string; end: number } | undefined {
    const { text } = this;
    const { quote, escape } = this.dialect;
    const parts: string[] = [];
    let start = from;
    for (let at = text.indexOf(quote!, from); at >= 0; at = text.indexOf(quote!, at)) {
      if (isEscaped(text, at, from, this.dialect)) {
        at++;
      } else if (text[at + 1] === quote) {
        parts.push(text.slice(start, at + 1));
        start = at += 2;
      } else if (at + 1 >= text.length && !this.isLast) {
        return undefined;
      } else {
        const value = parts.length === 0 ? text.slice(start, at) : parts.join('') + text.slice(start, at);
        return { value: escape === 'backslash' ? unescaped(value, this.dialect) : value, end: at + 1 };
      }
    }
    return undefined;
  }
}

/** The places where a character stands, each looked for once as long as nobody goes back: behind a broken record the reader does. */
class Places {
  private from = 0;
  private at = -1;

  constructor(private readonly text: string, private readonly what: string) {}

  /** The first from a place on; the text's length where there is none. */
  public next(from: number): number {
    if (from > this.at || from < this.from) {
      const at = this.text.indexOf(this.what, from);
      this.from = from;
      this.at = at < 0 ? this.text.length : at;
    }
    return this.at;
  }
}

function append(fields: string[], more: readonly string[]): void {
  for (const field of more) fields.push(field);
}

/** Whether a character is taken literally: an odd number of backslashes stands before it. */
function isEscaped(text: string, at: number, from: number, { escape }: Dialect): boolean {
  if (escape !== 'backslash') return false;
  let backslashes = 0;
  while (at - backslashes > from && text[at - backslashes - 1] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

/** The fields of a line without quotes. */
export function plainFields(line: string, dialect: Dialect): string[] {
  const { delimiter, escape } = dialect;
  if (delimiter === null) return [unescaped(line, dialect)];
  const fields = line.split(delimiter);
  if (escape !== 'backslash' || !line.includes('\\')) return fields;
  const joined: string[] = [];
  let isOpen = false;
  for (const field of fields) {
    if (isOpen) joined[joined.length - 1] += delimiter + field;
    else joined.push(field);
    isOpen = isEscaped(field, field.length, 0, dialect);
  }
  return joined.map((field) => unescaped(field, dialect));
}

/** Without the backslashes that escape; before any other character (`C:\temp`) a backslash is one. */
function unescaped(field: string, { escape, quote, delimiter }: Dialect): string {
  if (escape !== 'backslash' || !field.includes('\\')) return field;
  return field.replace(/\\([^])/g, (whole, next: string) => next === '\\' || next === quote || next === delimiter ? next : whole);
}
