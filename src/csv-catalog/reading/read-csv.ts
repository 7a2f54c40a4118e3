import * as fs from 'fs';
import { CsvRecord, CsvRecords, Dialect, LONGEST_RECORD } from './csv-records';
import { sniffDialect } from './dialect';
import { addValue, ColumnFacts, noFacts, typeOf } from '../converting/column-types';
import { columnNames } from '../names';
import { Quarantine } from '../quarantine';

/** What a file turned out to be, and its rows in one canonical form. */
export interface ReadCsv {
  readonly dialect: Dialect & { readonly delimiter: string };
  readonly headers: string[];
  readonly names: string[];
  readonly facts: ColumnFacts[];
  readonly rows: number;
}

/** Characters of the head that the dialect is found on. */
const HEAD = 65_536;
const CHUNK_BYTES = 262_144;
/** DuckDB refuses longer lines unless its buffers are made larger. */
const LONGEST_ROW = 1_900_000;
const MOST_COLUMNS = 2000;
/** Lines that a reason names. */
const MOST_LINES_NAMED = 5;
/** Signatures of what people upload by mistake. */
const SIGNATURES: [RegExp, string][] = [
  [/^PK\u0003\u0004/, 'a ZIP archive or a workbook: export the sheet as CSV and upload that'],
  [/^%PDF-/, 'a PDF document: export its table as CSV and upload that'],
  [/^\u00d0\u00cf\u0011\u00e0/, 'an old Excel workbook: export the sheet as CSV and upload that'],
  [/^PAR1/, 'a Parquet file: this catalog takes CSV'],
  [/^\s*<(?:!doctype|html|\?xml)/i, 'a web page or an XML document: a download may have failed; upload the CSV file itself'],
  [/^\s*[{[]\s*["{[]/, 'JSON: convert it to CSV and upload that'],
];

/**
 * Reads a file and writes its rows in canonical form: comma, double quotes where needed, LF, no header.
 *
 * Every value is looked at, so the facts of the columns hold for the whole file.
 *
 * @throws Quarantine with a reason that names lines, never content
 */
export async function readCsv(file: string, canonicalFile: string): Promise<ReadCsv> {
  checkSignature(readHeadBytes(file));
  const head = decodeHead(file);
  const sniffed = sniffDialect(head.text, head.isWhole);
  // A text in one column has none: any that it does not contain will do.
  const dialect = { ...sniffed, delimiter: sniffed.delimiter ?? '\u0001' };
  const output = fs.openSync(canonicalFile, 'w');
  const rows = new RowCollector(dialect);
  const reader = new CsvRecords(dialect, (record) => rows.add(record));
  try {
    for await (const text of decodedText(file)) {
      reader.write(text);
      fs.writeSync(output, rows.takeText());
    }
    reader.end();
    fs.writeSync(output, rows.takeText());
  } finally {
    fs.closeSync(output);
  }
  return rows.result();
}

/** Checks records against the header and collects their canonical text and facts. */
class RowCollector {
  private headers?: string[];
  private facts: ColumnFacts[] = [];
  private rows = 0;
  private text: string[] = [];
  private readonly raggedLines: number[] = [];
  private ragged = 0;

  constructor(private readonly dialect: ReadCsv['dialect']) {}

  public add(record: CsvRecord): void {
    const { fields, line, problem } = record;
    if (problem !== undefined) throw malformed(line, problem);
    if (this.headers === undefined) {
      if (fields.length > MOST_COLUMNS) {
        throw new Quarantine('too-many-columns', `the file has ${fields.length} columns, at most ${MOST_COLUMNS} are cataloged: split it into several files`);
      }
      this.headers = fields.map((header) => header.trim());
      this.facts = fields.map(noFacts);
      return;
    }
    if (fields.length !== this.headers.length) {
      this.ragged++;
      if (this.raggedLines.length < MOST_LINES_NAMED) this.raggedLines.push(line);
      return;
    }
    this.rows++;
    let row = '';
    fields.forEach((field, i) => {
      addValue(this.facts[i], field);
      row += i === 0 ? canonical(field) : `,${canonical(field)}`;
    });
    if (row.length > LONGEST_ROW) {
      throw new Quarantine('too-large', `the row that begins in line ${line} is longer than ${LONGEST_ROW} characters: shorten its fields`);
    }
    this.text.push(row, '\n');
  }

  public takeText(): string {
    return this.text.splice(0).join('');
  }

  public result(): ReadCsv {
    const { headers, facts, rows, dialect } = this;
    if (headers === undefined) {
      throw new Quarantine('empty', 'the file has no line with text: upload a file with a header line and rows');
    }
    if (this.ragged > 0) {
      throw new Quarantine('ragged', `${this.ragged} ${this.ragged === 1 ? 'row has' : 'rows have'} another number of fields than the header's ${headers.length}, `
        + `first in line ${this.raggedLines.join(', ')}: quote fields that contain the delimiter, and remove lines before the header and after the last row`);
    }
    if (headers.every((header) => header === '')) {
      throw new Quarantine('no-header', 'the first line names no column: add a header line');
    }
    if (looksLikeData(headers, facts)) {
      throw new Quarantine('no-header', 'the first line looks like data, as its values have the types of the rows below: add a header line');
    }
    return { dialect, headers, names: columnNames(headers), facts, rows };
  }
}

/** A header of numbers or dates over a column of the same is no header. */
function looksLikeData(headers: readonly string[], facts: readonly ColumnFacts[]): boolean {
  return headers.some((header, i) => {
    if (header === '' || facts[i].values === 0) return false;
    const headerFacts = noFacts();
    addValue(headerFacts, header);
    const [headerType, bodyType] = [typeOf(headerFacts), typeOf(facts[i])];
    // A year over numbers is a common header of a pivoted table.
    const isYear = /^(?:19|20)\d\d$/.test(header);
    return !isYear && headerType !== 'string' && bodyType !== 'string' && isNumeric(headerType) === isNumeric(bodyType);
  });
}

function isNumeric(type: string): boolean {
  return /^(?:bigint|double|decimal)/.test(type);
}

function canonical(field: string): string {
  return /[",\n\r]/.test(field) ? `"${field.replace(/"/g, '""')}"` : field;
}

async function* decodedText(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes?: Buffer) => {
    let text: string;
    try {
      text = bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch {
      throw new Quarantine('not-utf8', 'the file is not UTF-8 text: save it with the encoding UTF-8 and upload it again');
    }
    if (text.includes('\u0000')) {
      throw new Quarantine('not-a-table', 'the file has NUL characters: it is binary, or UTF-16; save it as CSV with the encoding UTF-8');
    }
    return text;
  };
  for await (const chunk of fs.createReadStream(file, { highWaterMark: CHUNK_BYTES })) {
    yield decode(chunk as Buffer);
  }
  yield decode();
}

function readHeadBytes(file: string): Buffer {
  const descriptor = fs.openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(HEAD);
    return buffer.subarray(0, fs.readSync(descriptor, buffer, 0, HEAD, 0));
  } finally {
    fs.closeSync(descriptor);
  }
}

function decodeHead(file: string): { text: string; isWhole: boolean } {
  const bytes = readHeadBytes(file);
  const isWhole = bytes.length < HEAD;
  // A character that the cut splits is left to the pass over the whole file.
  return { text: new TextDecoder('utf-8').decode(bytes, { stream: !isWhole }), isWhole };
}

function checkSignature(head: Buffer): void {
  if (head.length >= 2 && ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff))) {
    throw new Quarantine('not-utf8', 'the file is UTF-16 text: save it with the encoding UTF-8 and upload it again');
  }
  const text = head.subarray(0, 512).toString('latin1');
  const found = SIGNATURES.find(([signature]) => signature.test(text));
  if (found !== undefined) {
    throw new Quarantine('not-a-table', `the file is ${found[1]}`);
  }
}

function malformed(line: number, problem: NonNullable<CsvRecord['problem']>): Quarantine {
  switch (problem) {
    case 'unclosed-quote':
      return new Quarantine('malformed-quotes', `a quoted field that begins in line ${line} or before is never closed: close it, or double the quotes inside fields`);
    case 'text-after-quote':
      return new Quarantine('malformed-quotes', `text follows a closing quote in line ${line}: double the quotes inside fields`);
    default:
      return new Quarantine('too-large', `the record in line ${line} is longer than ${LONGEST_RECORD} characters, or its quote is never closed`);
  }
}
