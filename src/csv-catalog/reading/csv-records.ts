import { FileDialect } from './layout';

/** How a text is cut into records and fields. */
export type Dialect = Pick<FileDialect, 'delimiter' | 'quote' | 'escape'>;

/** Why a record has no fields that could be trusted. */
export type RecordProblem = 'text-after-quote' | 'too-long' | 'unclosed-quote';

/** What stands between two ends of records. */
export interface CsvRecord {
  /** None where there is a problem. */
  readonly fields: readonly string[];
  /** The physical line that it begins on, from 1. */
  readonly line: number;
  /** Characters of the text before it. */
  readonly start: number;
  /** As it stands in the text, without the line end; of a broken record its first line, cut after `LONGEST_BROKEN_TEXT` characters. */
  readonly text: string;
  readonly problem?: RecordProblem;
}

/** Characters that a record may have. */
export const LONGEST_RECORD = 8_000_000;
/** Characters that are kept of a broken record. */
export const LONGEST_BROKEN_TEXT = 10_000;

export type OnRecord = (record: CsvRecord) => void;

/**
 * Cuts text into records while it comes in pieces; the pieces make no difference. CR, LF and CRLF all end a line; inside quotes they are part of the
 * field. Lines that are empty or blank are no records.
 *
 * A record whose quotes make no sense is reported with its problem and costs its first line only: reading goes on with the next one. So a quote that
 * is never closed cannot swallow the rows behind it.
 */
export class CsvRecords {
  private pieces: string[] = [];
  private held = 0;
  /** An unfinished record is looked at again when the text has doubled: each character is read a bounded number of times. */
  private enough = 0;
  private offset = 0;
  private line = 1;
  private isInLongLine = false;

  constructor(private readonly dialect: Dialect, private readonly onRecord: OnRecord) {}

  public write(text: string): void {
    this.pieces.push(text);
    this.held += text.length;
    if (this.held >= this.enough) this.consume(false);
  }

  public end(): void {
    this.consume(true);
  }

  private consume(isLast: boolean): void {
    const text = this.pieces.length === 1 ? this.pieces[0] : this.pieces.join('');
    const cursor = new Cursor(text, this.dialect, isLast);
    let at = this.isInLongLine ? this.skipLongLine(cursor) : 0;
    while (at < text.length && !this.isInLongLine) {
      const next = this.record(cursor, at);
      if (next === undefined) break;
      at = next;
    }
    this.offset += at;
    this.held = text.length - at;
    this.enough = this.held * 2;
    this.pieces = this.held === 0 ? [] : [text.slice(at)];
  }

  /** Reports the record at a place; returns where the next begins, undefined where more text must come first. */
  private record(cursor: Cursor, at: number): number | undefined {
    const { text, isLast } = cursor;
    const lineEnd = cursor.lineEnd(at);
    const isOpen = lineEnd === text.length && !isLast;
    if ((isOpen ? text.length : lineEnd) - at > LONGEST_RECORD) {
      this.onRecord({ fields: [], line: this.line, start: this.offset + at, text: text.slice(at, at + LONGEST_BROKEN_TEXT), problem: 'too-long' });
      this.isInLongLine = true;
      return isOpen ? text.length : this.skipLongLine(cursor, at);
    }
    if (isOpen || isHalfLineEnd(text, lineEnd, isLast)) return undefined;
    if (!cursor.hasQuote(at, lineEnd)) {
      const line = text.slice(at, lineEnd);
      if (!isBlank(line, this.dialect.delimiter)) {
        this.onRecord({ fields: plainFields(line, this.dialect), line: this.line, start: this.offset + at, text: line });
      }
      this.line++;
      return cursor.afterLineEnd(lineEnd);
    }
    const found = cursor.quotedRecord(at);
    if (found === undefined && text.length - at <= LONGEST_RECORD) return undefined;
    const end = found?.end ?? text.length;
    const problem = end - at > LONGEST_RECORD ? 'too-long' : found!.problem;
    if (problem !== undefined) {
      this.onRecord({ fields: [], line: this.line, start: this.offset + at, text: text.slice(at, Math.min(lineEnd, at + LONGEST_BROKEN_TEXT)), problem });
      this.line++;
      return cursor.afterLineEnd(lineEnd);
    }
    if (isHalfLineEnd(text, end, isLast)) return undefined;
    const record = text.slice(at, end);
    this.onRecord({ fields: found!.fields, line: this.line, start: this.offset + at, text: record });
    this.line += 1 + (end === lineEnd ? 0 : lineBreaks(record));
    return cursor.afterLineEnd(end);
  }

  /** Leaves the line that was reported as too long; returns where the next begins. */
  private skipLongLine(cursor: Cursor, from = 0): number {
    const { text, isLast } = cursor;
    const lineEnd = cursor.lineEnd(from);
    if (lineEnd === text.length || isHalfLineEnd(text, lineEnd, isLast)) return lineEnd;
    this.isInLongLine = false;
    this.line++;
    return cursor.afterLineEnd(lineEnd);
  }
}

/** Finds ends of lines and quoted fields in a text, remembering what it looked for. */
class Cursor {
  private lf = -1;
  private cr = -1;
  private quote = -1;
  private delimiter = -1;

  constructor(public readonly text: string, private readonly dialect: Dialect, public readonly isLast: boolean) {}

  /** The first CR or LF from a place on; the text's length where there is none. */
  public lineEnd(from: number): number {
    if (this.lf < from) this.lf = this.find('\n', from);
    if (this.cr < from) this.cr = this.find('\r', from);
    return this.lf < this.cr ? this.lf : this.cr;
  }

  public afterLineEnd(lineEnd: number): number {
    return Math.min(this.text.length, lineEnd + (this.text[lineEnd] === '\r' && this.text[lineEnd + 1] === '\n' ? 2 : 1));
  }

  public hasQuote(from: number, to: number): boolean {
    if (this.dialect.quote === null) return false;
    if (this.quote < from) this.quote = this.find(this.dialect.quote, from);
    return this.quote < to;
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
      const begin = this.fieldStart(from, this.quote);
      if (begin > from) append(fields, plainFields(text.slice(from, begin - delimiter!.length), dialect));
      let end: number;
      if (this.afterBlanks(begin) === this.quote) {
        const closed = this.quotedField(this.quote + 1);
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
    if (delimiter === null || this.nextDelimiter(from) > place) return from;
    let at = this.text.lastIndexOf(delimiter, place - 1);
    while (at >= from && isEscaped(this.text, at, from, this.dialect)) at = this.text.lastIndexOf(delimiter, at - 1);
    return at < from ? from : at + delimiter.length;
  }

  private find(what: string, from: number): number {
    const at = this.text.indexOf(what, from);
    return at < 0 ? this.text.length : at;
  }

  private nextDelimiter(from: number): number {
    if (this.delimiter < from) this.delimiter = this.find(this.dialect.delimiter!, from);
    return this.delimiter;
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
      at = this.nextDelimiter(at);
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

function append(fields: string[], more: readonly string[]): void {
  for (const field of more) fields.push(field);
}

/** Whether a CR ends the piece: an LF that belongs to it may begin the next. */
function isHalfLineEnd(text: string, lineEnd: number, isLast: boolean): boolean {
  return !isLast && text[lineEnd] === '\r' && lineEnd + 1 === text.length;
}

/** Whether a character is taken literally: an odd number of backslashes stands before it. */
function isEscaped(text: string, at: number, from: number, { escape }: Dialect): boolean {
  if (escape !== 'backslash') return false;
  let backslashes = 0;
  while (at - backslashes > from && text[at - backslashes - 1] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

function plainFields(line: string, dialect: Dialect): string[] {
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

function isBlank(line: string, delimiter: string | null): boolean {
  // Most lines begin with something: no need to look further.
  return line === '' || (line.charCodeAt(0) <= 32 && line.trim() === '' && (delimiter === null || delimiter === ' ' || !line.includes(delimiter)));
}

function lineBreaks(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}

/**
 * All records of a text; for heads and tails.
 *
 * @param isWhole false: the text is a part that ends anywhere; its last line is left off, and a quoted field that it may have cut
 */
export function recordsOf(text: string, dialect: Dialect, isWhole: boolean): CsvRecord[] {
  const records: CsvRecord[] = [];
  const reader = new CsvRecords(dialect, (record) => records.push(record));
  const lastLineEnd = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  reader.write(isWhole || lastLineEnd < 0 ? text : text.slice(0, lastLineEnd + 1));
  reader.end();
  if (isWhole) return records;
  const cut = records.findIndex(({ problem, start }) => problem === 'unclosed-quote' && start > text.length * 0.75);
  return cut < 0 ? records : records.slice(0, cut);
}
