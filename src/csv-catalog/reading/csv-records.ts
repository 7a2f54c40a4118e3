/** How the text of a file is cut into records and fields. */
export interface Dialect {
  readonly delimiter: string;
  /** Undefined: quotes are ordinary characters. */
  readonly quote?: string;
  /** `doubled`: a quote inside quotes is written twice; `backslash`: after a backslash. */
  readonly escape: 'doubled' | 'backslash';
}

/** The text does not follow the dialect at a line. */
export class MalformedCsv extends Error {
  constructor(public readonly line: number, public readonly problem: 'field-too-long' | 'text-after-quote' | 'unclosed-quote') {
    super(`${problem} in line ${line}`);
  }
}

/** Characters that a field may have. */
export const LONGEST_FIELD = 8_000_000;

/** Receives a record and the number of the line that it begins on, from 1. */
export type OnRecord = (fields: string[], line: number) => void;

/**
 * Cuts text into records while it comes in pieces. CR, LF and CRLF all end a line; inside quotes they are part of the field.
 * Empty lines are no records.
 */
export class CsvRecords {
  private rest = '';
  private fields: string[] = [];
  private line = 1;
  private recordLine = 1;
  private readonly quote: string;

  constructor(private readonly dialect: Dialect, private readonly onRecord: OnRecord) {
    this.quote = dialect.quote ?? '';
  }

  /** @throws MalformedCsv */
  public write(text: string): void {
    this.consume(this.rest === '' ? text : this.rest + text, false);
  }

  /** @throws MalformedCsv */
  public end(): void {
    this.consume(this.rest, true);
  }

  private consume(text: string, isLast: boolean): void {
    let at = 0;
    while (at < text.length || (isLast && this.fields.length > 0)) {
      const field = this.quote !== '' && text.startsWith(this.quote, at) ? this.quotedField(text, at, isLast) : this.plainField(text, at, isLast);
      if (field === undefined) {
        break;
      }
      this.fields.push(field.value);
      this.line += field.lineBreaks;
      at = field.next;
      if (field.endsRecord) {
        if (this.fields.length > 1 || this.fields[0] !== '') this.onRecord(this.fields, this.recordLine);
        this.fields = [];
        this.recordLine = this.line;
        if (isLast && at >= text.length) break;
      }
    }
    this.rest = text.slice(at);
    // An open field is read again with every piece: without a bound, a quote that is never closed would cost the square of the file.
    if (this.rest.length > LONGEST_FIELD) {
      throw new MalformedCsv(this.line, 'field-too-long');
    }
  }

  private plainField(text: string, at: number, isLast: boolean): Field | undefined {
    let end = at;
    while (end < text.length) {
      const c = text[end];
      if (c === this.dialect.delimiter || c === '\n' || c === '\r') break;
      end++;
    }
    return this.ended(text, end, text.slice(at, end), 0, isLast);
  }

  private quotedField(text: string, at: number, isLast: boolean): Field | undefined {
    const { quote } = this;
    const parts: string[] = [];
    let lineBreaks = 0;
    let from = at + 1;
    for (let i = from; i < text.length; i++) {
      const c = text[i];
      if (c === '\n' || (c === '\r' && text[i + 1] !== '\n')) {
        lineBreaks++;
      } else if (c === '\\' && this.dialect.escape === 'backslash') {
        if (i + 1 >= text.length) break;
        parts.push(text.slice(from, i));
        from = ++i;
      } else if (c === quote) {
        if (i + 1 >= text.length && !isLast) return undefined;
        if (text[i + 1] === quote && this.dialect.escape === 'doubled') {
          parts.push(text.slice(from, i + 1));
          from = ++i + 1;
        } else {
          parts.push(text.slice(from, i));
          const next = text[i + 1];
          if (next !== undefined && next !== this.dialect.delimiter && next !== '\n' && next !== '\r') {
            throw new MalformedCsv(this.line + lineBreaks, 'text-after-quote');
          }
          return this.ended(text, i + 1, parts.join(''), lineBreaks, isLast);
        }
      }
    }
    if (isLast) {
      throw new MalformedCsv(this.line, 'unclosed-quote');
    }
    return undefined;
  }

  /** The field that ends at a delimiter, a line end or the end of the text; undefined where more text must come first. */
  private ended(text: string, end: number, value: string, lineBreaks: number, isLast: boolean): Field | undefined {
    if (end >= text.length) {
      return isLast ? { value, next: end, endsRecord: true, lineBreaks } : undefined;
    }
    if (text[end] === this.dialect.delimiter) {
      return { value, next: end + 1, endsRecord: false, lineBreaks };
    }
    if (text[end] === '\r' && end + 1 >= text.length && !isLast) {
      return undefined;
    }
    return { value, next: end + (text[end] === '\r' && text[end + 1] === '\n' ? 2 : 1), endsRecord: true, lineBreaks: lineBreaks + 1 };
  }
}

interface Field {
  readonly value: string;
  readonly next: number;
  readonly endsRecord: boolean;
  readonly lineBreaks: number;
}

/** All records of a text; for heads and samples. Stops without an error where the text is cut inside quotes. */
export function recordsOf(text: string, dialect: Dialect, isWhole: boolean): { fields: string[]; line: number }[] {
  const records: { fields: string[]; line: number }[] = [];
  const reader = new CsvRecords(dialect, (fields, line) => records.push({ fields, line }));
  reader.write(text);
  if (isWhole) reader.end();
  return records;
}
