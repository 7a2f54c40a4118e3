import { FileDialect } from './layout';
import { Cursor, plainFields } from './record-cursor';

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

/** Whether a CR ends the piece: an LF that belongs to it may begin the next. */
function isHalfLineEnd(text: string, lineEnd: number, isLast: boolean): boolean {
  return !isLast && text[lineEnd] === '\r' && lineEnd + 1 === text.length;
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
