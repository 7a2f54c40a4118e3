import * as fs from 'fs';
import { setImmediate } from 'timers/promises';
import { piecesOf, PreparedText } from './prepared-text';
import { RejectLog, UnfitReason } from './reject-log';
import { repeatedHeader } from './repeated-header';
import { CsvRecord, CsvRecords } from '../reading/csv-records';
import type { Layout } from '../reading/layout';

/** Bytes of the longest row that DuckDB reads without larger buffers, less some for what quoting adds. */
const LONGEST_ROW = 1_900_000;
const BUFFERED = 262_144;
/** Some seconds' work. */
const PIECES_AT_ONCE = 32;
/** DuckDB's reader fails on a CR inside a field: it is written as this and a letter, and so is the mark itself. */
const MARK = '\u001a';
const NEEDS_QUOTES = /[",\n]/;
const NEEDS_MARK = /[\r\u001a]/;

/** A file's rows in one form: a line number, then one field per column; comma, double quotes where needed, LF, no header. */
export interface CanonicalRows {
  readonly file: string;
  readonly rows: number;
  /** Columns in whose fields CR stands as a mark. */
  readonly marked: ReadonlySet<number>;
}

/** SQL of the text that a field with marks stands for. */
export function unmarked(cell: string): string {
  return `replace(replace(${cell}, chr(26) || 'r', chr(13)), chr(26) || 's', chr(26))`;
}

/**
 * Writes the rows of a file in canonical form, record by record: for files in which something is mixed, odd or broken.
 *
 * Each record is a row, a reject, or empty: nothing else becomes of it.
 *
 * @param isStopped whether there is no time left
 * @param unfit lines of records that are rejects although their shape fits, and why
 */
export async function writeCanonicalRows(
  text: PreparedText, layout: Layout, file: string, rejects: RejectLog, isStopped: () => boolean, unfit: ReadonlyMap<number, UnfitReason> = new Map(),
): Promise<CanonicalRows> {
  const output = fs.openSync(file, 'w');
  const marked = new Set<number>();
  const width = layout.headers.length;
  const isRepeated = repeatedHeader(layout);
  let rows = 0;
  let buffer = '';
  const add = (record: CsvRecord) => {
    const line = record.line + layout.dataLine - 1;
    const { fields } = record;
    const reason = record.problem ?? (text.facts.isBroken && record.text.includes('\ufffd') ? 'invalid-bytes' : undefined);
    // In a table of one column, a blank line is no record: an empty one was written in quotes, for being a row.
    if (reason === undefined && layout.fieldsPerRecord > 1 && fields.every((field) => field === '')) return;
    if (reason === undefined && isRepeated(fields)) {
      rejects.leaveOut({ line, text: record.text, reason: 'repeated-header' });
      return;
    }
    const unfitReason = reason ?? shapeProblem(fields, layout) ?? unfit.get(line);
    const row = unfitReason !== undefined ? '' : isCanonical(record, layout) ? record.text : canonical(fields, width, marked);
    if (unfitReason !== undefined || row.length > LONGEST_ROW || (row.length > LONGEST_ROW / 3 && Buffer.byteLength(row) > LONGEST_ROW)) {
      rejects.reject(line, record.text, unfitReason ?? 'too-long');
      return;
    }
    rows++;
    buffer += `${line},${row}\n`;
    if (buffer.length > BUFFERED) {
      fs.writeSync(output, buffer);
      buffer = '';
    }
  };
  try {
    const reader = new CsvRecords(layout.dialect, add);
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    let pieces = 0;
    for (const piece of piecesOf(text.file, text.start + layout.dataStart, text.start + layout.dataEnd)) {
      reader.write(decoder.decode(piece, { stream: true }));
      if (++pieces % PIECES_AT_ONCE !== 0) continue;
      // What ends the invocation in time has to have its turn.
      await setImmediate();
      if (isStopped()) throw new Error('the conversion was stopped');
    }
    reader.write(decoder.decode());
    reader.end();
    fs.writeSync(output, buffer);
  } finally {
    fs.closeSync(output);
  }
  return { file, rows, marked };
}

/** Fields behind the last column must be empty. */
function shapeProblem(fields: readonly string[], { headers, fewestFields }: Layout): UnfitReason | undefined {
  if (fields.length < fewestFields) return 'too-few-fields';
  for (let i = headers.length; i < fields.length; i++) {
    if (fields[i] !== '') return 'too-many-fields';
  }
  return undefined;
}

/** Whether the text of a record is its canonical form, as that of most is in files with commas. */
function isCanonical({ fields, text }: CsvRecord, { dialect: { delimiter, quote, escape }, headers }: Layout): boolean {
  return delimiter === ',' && escape === 'doubled' && fields.length === headers.length && !text.includes('"') && (quote !== "'" || !text.includes("'")) && !NEEDS_MARK.test(text);
}

function canonical(fields: readonly string[], width: number, marked: Set<number>): string {
  let row = '';
  for (let i = 0; i < width; i++) {
    let field = fields[i] ?? '';
    if (NEEDS_MARK.test(field)) {
      marked.add(i);
      field = field.replaceAll(MARK, `${MARK}s`).replaceAll('\r', `${MARK}r`);
    }
    if (NEEDS_QUOTES.test(field)) field = `"${field.replaceAll('"', '""')}"`;
    row += i === 0 ? field : `,${field}`;
  }
  return row;
}
