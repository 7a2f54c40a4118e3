import { trimmed } from './cell-class';
import { CsvRecord, Dialect, recordsOf } from './csv-records';
import { sniffDialect } from './dialect';
import { findFooter } from './footer';
import { findTop, TableTop } from './header';
import { FileDialect, Layout, ReadingOverrides } from './layout';
import { checkText } from './signature';
import { Quarantine } from '../quarantine';

/** Columns that DuckDB writes within the memory of a function. */
export const MOST_COLUMNS = 2000;
/** Bytes of the head that are enough. */
export const HEAD_BYTES = 262_144;
/** Bytes of the tail that are enough. */
export const TAIL_BYTES = 65_536;

/** Records that the header and the columns' looks are found on. */
const MOST_RECORDS = 3000;
const OTHER_DELIMITERS = [',', ';', '\t', '|'];

/** What there is of a text, in UTF-8 without a byte order mark. */
export interface LayoutInput {
  /** Its first bytes; all of them where they are few. */
  readonly head: Buffer;
  /** Bytes of the whole text. */
  readonly size: number;
  /** Its last bytes, where the head is not the whole. Without it no totals or notes are found. */
  readonly tail?: {
    readonly bytes: Buffer;
    /** The physical line, from 1, that its first byte is on; the LF of a CRLF is on the line that it ends. */
    readonly line: number;
  };
  readonly encoding: string;
  readonly compression: FileDialect['compression'];
}

/**
 * Finds out where in a text the table is, and how it is written.
 *
 * @param overrides what the owner says; it is not doubted
 * @throws Quarantine where there is no table
 */
export function sniffLayout(input: LayoutInput, overrides: ReadingOverrides): Layout {
  const isWhole = input.head.length >= input.size;
  const text = input.head.toString('utf8');
  checkText(text, isWhole);
  const { skipped, line, delimiter } = beginOf(text, overrides);
  const body = text.slice(skipped);
  const dialect = sniffDialect(body, isWhole, { ...overrides, delimiter: overrides.delimiter ?? delimiter });
  const at = (record: CsvRecord): CsvRecord => ({ ...record, line: record.line + line - 1, start: record.start + skipped });
  const records = recordsOf(body, dialect, isWhole).map(at);
  if (!records.some(({ fields }) => fields.some((field) => field.trim() !== ''))) {
    throw new Quarantine('empty', records.length === 0
      ? 'the file has no line with text: upload a file with a header line and rows'
      : `no line of the file's first ${input.head.length} bytes can be read as a record: quote fields that contain the delimiter or line breaks, and close the quotes`);
  }
  const top = topOf(records.slice(0, MOST_RECORDS), dialect, overrides);
  if (top.headers.length > MOST_COLUMNS) {
    throw new Quarantine('too-many-columns', `the file has ${top.headers.length} columns, at most ${MOST_COLUMNS} are cataloged: split it into several files`);
  }
  const bytesBefore = (start: number) => Buffer.byteLength(text.slice(0, start));
  const last = top.header[top.header.length - 1];
  const dataStart = top.firstRow === undefined ? input.size : bytesBefore(top.firstRow.start);
  const footer = tailOf(input, records, top.firstRow, isWhole, (tail) => recordsOf(tail, dialect, true));
  const found = footer && findFooter(footer.records, top, isWhole);
  return {
    dialect: { ...dialect, encoding: input.encoding, compression: input.compression, lineEnd: lineEndOf(text) },
    headerLine: top.header[0]?.line ?? null,
    headers: top.headers,
    fieldsPerRecord: top.fieldsPerRecord,
    fewestFields: top.fewestFields,
    dataStart,
    dataLine: top.firstRow?.line ?? (last?.line ?? 0) + 1,
    dataEnd: found === undefined ? input.size : Math.max(dataStart, footer!.offset + bytesOf(footer!.text, found.start.start)),
    leftOut: [...top.leftOut, ...found?.leftOut ?? []],
  };
}

/** Where the table begins; also where its header is written otherwise than its rows: two programs wrote them, or a quote in it is never closed. */
function topOf(records: readonly CsvRecord[], dialect: Dialect, { hasHeader, headerLine }: ReadingOverrides): TableTop {
  const find = (some: readonly CsvRecord[]) => findTop(some, hasHeader, headerLine !== undefined);
  const top = find(records);
  const first = records.findIndex(({ start }) => start === top.firstRow?.start);
  const place = records[first]?.problem === undefined ? first - 1 : first;
  const header = top.header.length > 0 || place < 0 ? undefined : readOtherwise(records[place], dialect, top.fieldsPerRecord);
  return header === undefined ? top : find(records.map((record, i) => (i === place ? header : record)));
}

/** A record that, at another delimiter or without quotes, has different names for all columns. */
function readOtherwise(record: CsvRecord, dialect: Dialect, width: number): CsvRecord | undefined {
  if (width < 2 || (record.problem === undefined && record.fields.length > 1)) return undefined;
  const fieldsIn = (other: Partial<Dialect>) => recordsOf(record.text, { ...dialect, ...other }, true)[0]?.fields ?? [];
  const readings = record.problem !== undefined ? [fieldsIn({ quote: null }).map((field) => field.replaceAll(dialect.quote ?? '"', ''))]
    : OTHER_DELIMITERS.filter((delimiter) => delimiter !== dialect.delimiter).map((delimiter) => fieldsIn({ delimiter }));
  const fields = readings.map((names) => names.map(trimmed)).find((names) => names.length === width && new Set(names).size === width && !names.includes(''));
  return fields && { ...record, fields, problem: undefined };
}

/** What stands before the first record: a line that says the delimiter, or all that is before the line that the owner names. */
function beginOf(text: string, { headerLine }: ReadingOverrides): { skipped: number; line: number; delimiter?: string } {
  const separator = /^"?sep=([^\r\n])"?(?:\r\n|\n|\r)/i.exec(text);
  if (headerLine === undefined) return separator === null ? { skipped: 0, line: 1 } : { skipped: separator[0].length, line: 2, delimiter: separator[1] };
  const lineEnd = /\r\n|\n|\r/g;
  for (let line = 1; line < headerLine; line++) {
    if (lineEnd.exec(text) === null) {
      throw new Quarantine('no-header', `the data set says that its header is on line ${headerLine}, but this file's first bytes have ${line} lines: change headerLine in _dataset.json`);
    }
  }
  return { skipped: lineEnd.lastIndex, line: headerLine, delimiter: separator?.[1] };
}

interface TailRecords {
  readonly records: readonly CsvRecord[];
  readonly text: string;
  /** Bytes of the file before the text that the records' starts count from. */
  readonly offset: number;
}

/** The last records of the file, with lines and places as they are in it. */
function tailOf(input: LayoutInput, head: readonly CsvRecord[], firstRow: CsvRecord | undefined, isWhole: boolean,
  read: (tail: string) => CsvRecord[]): TailRecords | undefined {
  if (firstRow === undefined) return undefined;
  if (isWhole) return { records: head.slice(head.findIndex(({ start }) => start === firstRow.start)), text: input.head.toString('utf8'), offset: 0 };
  if (input.tail === undefined) return undefined;
  // The tail begins in the middle of a line, and of a character perhaps.
  const { bytes, line } = input.tail;
  const ends = [bytes.indexOf('\n'), bytes.indexOf('\r')].filter((place) => place >= 0);
  if (ends.length === 0) return undefined;
  const lineEnd = Math.min(...ends);
  const begin = lineEnd + (bytes[lineEnd] === 13 && bytes[lineEnd + 1] === 10 ? 2 : 1);
  const text = bytes.subarray(begin).toString('utf8');
  return { records: read(text).map((record) => ({ ...record, line: record.line + line })), text, offset: input.size - bytes.length + begin };
}

function bytesOf(text: string, characters: number): number {
  return Buffer.byteLength(text.slice(0, characters));
}

function lineEndOf(text: string): Layout['dialect']['lineEnd'] {
  const crlf = text.split('\r\n').length - 1;
  const lf = text.split('\n').length - 1 - crlf;
  const cr = text.split('\r').length - 1 - crlf;
  return crlf > lf && crlf >= cr ? '\r\n' : cr > lf ? '\r' : '\n';
}
