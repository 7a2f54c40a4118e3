import * as fs from 'fs';
import { CanonicalRows, unmarked } from './canonical-rows';
import { literal } from './duckdb.client';
import { bytesAt, piecesOf, PreparedText } from './prepared-text';
import { repeatedHeader } from './repeated-header';
import { RowSource } from './verified-copy';
import { CsvRecord, recordsOf } from '../reading/csv-records';
import type { Layout } from '../reading/layout';

const [LF, CR] = [0x0a, 0x0d];

/** What a thread reads at once. DuckDB's own choice, four times as many, takes longer, and leaves threads without work at the end of a file of a hundred megabytes. */
const BUFFER_BYTES = 8_000_000;

/**
 * Whether DuckDB's own reader reads a file as it is meant: it loses rows without a word where ends of lines are mixed, fails on a CR inside a field, and
 * knows no backslash outside quotes. What breaks its rules ends it with an error; what it makes of the rest is reconciled with the bytes.
 */
export function isPlainCsv(text: PreparedText, { dialect, fieldsPerRecord }: Layout): boolean {
  const { isBroken, hasNul, cr, crlf, lf } = text.facts;
  return !isBroken && !hasNul && (cr === 0 || (cr === crlf && crlf === lf)) && dialect.delimiter !== null && fieldsPerRecord > 1 && dialect.escape === 'doubled';
}

/** Whether records are such as DuckDB's own reader takes, and takes alike. */
export function arePlainRecords(records: readonly CsvRecord[], layout: Layout): boolean {
  const { dialect: { delimiter, quote }, fieldsPerRecord } = layout;
  const isRepeated = repeatedHeader(layout);
  const blankBeforeQuote = quote === null ? undefined : `${delimiter} ${quote}`;
  const isQuotedBehindBlank = (text: string) => blankBeforeQuote !== undefined && text.includes(blankBeforeQuote)
    && text[text.indexOf(blankBeforeQuote) + blankBeforeQuote.length] !== quote;
  return records.every(({ fields, problem, text }) => problem === undefined && fields.length === fieldsPerRecord && !isRepeated(fields) && !isQuotedBehindBlank(text));
}

/**
 * The rows of a file as it is; or of a copy of its table, where more than a header stands around it.
 *
 * @param copy path for the copy
 */
export function plainSource(text: PreparedText, layout: Layout, copy: string): RowSource {
  const { dialect: { delimiter, quote }, dataStart, dataEnd, fieldsPerRecord } = layout;
  const before = recordsOf(bytesAt(text.file, text.start, Math.min(dataStart, 1_000_000)).toString('utf8'), layout.dialect, true).length;
  const isInPlace = dataEnd === text.size && (dataStart === 0 ? before === 0 : before === 1 && layout.headerLine === 1);
  if (!isInPlace && !fs.existsSync(copy)) {
    const output = fs.openSync(copy, 'w');
    for (const piece of piecesOf(text.file, text.start + dataStart, text.start + dataEnd)) fs.writeSync(output, piece);
    fs.closeSync(output);
  }
  return {
    from: readCsv(isInPlace ? text.file : copy, { delimiter: delimiter!, quote: quote ?? '', skip: isInPlace ? before : 0, columns: columnsOf(fieldsPerRecord) }),
    width: fieldsPerRecord,
    hasLines: false,
  };
}

/** Rows in canonical form. */
export function canonicalSource({ file, marked }: CanonicalRows, width: number): RowSource {
  return {
    from: readCsv(file, { delimiter: ',', quote: '"', skip: 0, columns: ['line', ...columnsOf(width)] }),
    width,
    hasLines: true,
    text: (column) => marked.has(column) ? unmarked(`c${column}`) : `c${column}`,
  };
}

/**
 * Lines that the rows of a table make up, if no field had a line break: each ends with LF, the last one perhaps with the file. Empty lines at the end count for nothing.
 */
export function linesOf(text: PreparedText, { dataStart, dataEnd }: Layout): number {
  const lineFeeds = (start: number, end: number) => {
    let found = 0;
    for (const piece of piecesOf(text.file, text.start + start, text.start + end)) {
      for (let at = piece.indexOf(LF); at >= 0; at = piece.indexOf(LF, at + 1)) found++;
    }
    return found;
  };
  const all = text.facts.lf - lineFeeds(0, dataStart) - lineFeeds(dataEnd, text.size);
  const tail = bytesAt(text.file, Math.max(text.start + dataStart, text.start + dataEnd - 65_536), Math.min(65_536, dataEnd - dataStart));
  let empty = 0;
  let at = tail.length;
  for (; at > 0 && (tail[at - 1] === LF || tail[at - 1] === CR); at--) {
    if (tail[at - 1] === LF) empty++;
  }
  return tail.length === 0 ? 0 : all - empty + 1;
}

/** Everything is text, and nothing is guessed. `encoding`, `new_line`, `null_padding` and lax parsing stay off: each loses rows or cells without a word. */
function readCsv(file: string, { delimiter, quote, skip, columns }: { delimiter: string; quote: string; skip: number; columns: readonly string[] }): string {
  return `read_csv(${literal(file)}, auto_detect = false, delim = ${literal(delimiter)}, quote = ${literal(quote)}, escape = ${literal(quote)}, header = false, skip = ${skip}, `
    + `buffer_size = ${BUFFER_BYTES}, columns = {${columns.map((name) => `'${name}': 'VARCHAR'`).join(', ')}})`;
}

function columnsOf(width: number): string[] {
  return Array.from({ length: width }, (_, i) => `c${i}`);
}
