import { Quarantine } from '../quarantine';

interface Signature {
  readonly pattern: RegExp;
  /** What it is, and what to do. */
  readonly what: string;
  /** The letters alone could begin a table: control characters must follow. */
  readonly isWord?: boolean;
}

const EXPORT_SHEET = 'export the sheet as CSV and upload that';
const UNPACK = 'unpack it, and upload the CSV files in it, plain or compressed with gzip or zstd';
/** By their first bytes, read as ISO-8859-1. */
const BINARY: readonly Signature[] = [
  { pattern: /^PK(?:\x03\x04|\x05\x06)/, what: `a ZIP archive or a workbook: ${EXPORT_SHEET}, or unpack the archive` },
  { pattern: /^\xd0\xcf\x11\xe0/, what: `an old Excel workbook: ${EXPORT_SHEET}` },
  { pattern: /^%PDF-/, what: 'a PDF document: export its table as CSV and upload that' },
  { pattern: /^PAR1/, what: 'a Parquet file: this catalog takes CSV', isWord: true },
  { pattern: /^(?:ORC|Obj\x01|ARROW1)/, what: 'an ORC, Avro or Arrow file: this catalog takes CSV', isWord: true },
  { pattern: /^SQLite format 3/, what: 'an SQLite database: export its tables as CSV and upload those' },
  { pattern: /^(?:\x89PNG|GIF8[79]a|\xff\xd8\xff|II\*\0|MM\0\*)|^RIFF.{4}WEBP|^BM.{4}\0{4}/s, what: 'an image: type its table in, or export it as CSV where it came from' },
  { pattern: /^(?:BZh\d|\xfd7zXZ\0|\x04\x22\x4d\x18|7z\xbc\xaf|Rar!\x1a)|^.{257}ustar/s, what: `an archive or compressed in a way that is not supported: ${UNPACK}` },
  { pattern: /^(?:\x7fELF|MZ|\xca\xfe\xba\xbe)/, what: 'a program: upload a CSV file', isWord: true },
  { pattern: /^(?:\xff\xfe\0\0|\0\0\xfe\xff)/, what: 'UTF-32 text: save it with the encoding UTF-8' },
];
/** By how their text begins. */
const TEXTS: readonly Signature[] = [
  {
    pattern: /^\s*<(?:!doctype|!--|\?xml|(?:html|head|body|svg|error|rss|kml|table)\b|[a-z][\w:.-]*(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*\/?>\s*[\r\n<])/i,
    what: 'a web page or an XML document: a download may have failed; upload the CSV file itself',
  },
  { pattern: /^\{\\rtf/, what: `a formatted document: ${EXPORT_SHEET}` },
  { pattern: /^version https:\/\/git-lfs/, what: 'a pointer to a file in Git LFS: fetch the file itself (git lfs pull) and upload that' },
  { pattern: /^\s*(?:\{\s*"(?:[^"\\\n]|\\.)*"\s*:|\[\s*(?:\{|\[\s*["\d[{-]|\]\s*$))/, what: 'JSON: convert it to CSV and upload that' },
];
const LONGEST_JSON = 1_000_000;

/**
 * Refuses what is no text, by its first bytes: workbooks, documents, images, archives, other table formats. Compressed files are judged by what is in them.
 *
 * @throws Quarantine
 */
export function checkSignature(head: Buffer): void {
  const text = head.subarray(0, 512).toString('latin1');
  const hasControls = /[\0-\x08\x0e-\x1f\x7f-\xff]/.test(text);
  const found = BINARY.find(({ pattern, isWord }) => pattern.test(text) && (!isWord || hasControls));
  if (found !== undefined) {
    throw new Quarantine('not-a-table', `the file is ${found.what}`);
  }
}

/**
 * Refuses text that holds no table: nothing but blanks, web pages, JSON; and what is binary after all.
 *
 * @param head the first part of the text, without a byte order mark
 * @throws Quarantine
 */
export function checkText(head: string, isWhole: boolean): void {
  if (isWhole && head.replace(/[\s\ufeff\u200b\0]/g, '') === '') {
    throw new Quarantine('empty', 'the file has no line with text: upload a file with a header line and rows');
  }
  const found = TEXTS.find(({ pattern }) => pattern.test(head.slice(0, 4096)));
  if (found !== undefined || (isWhole && isJson(head))) {
    throw new Quarantine('not-a-table', `the file is ${found?.what ?? TEXTS[TEXTS.length - 1].what}`);
  }
  checkControls(head);
}

/**
 * Refuses what has control characters as no text has: more than a few, and many.
 *
 * @throws Quarantine
 */
export function checkControls(text: string): void {
  const controls = text.match(/[\0\x02-\x08\x0e-\x1a\x1c-\x1f]/g)?.length ?? 0;
  if (controls > 4 && controls > text.length * 0.05) {
    throw new Quarantine('not-a-table', 'the file is binary: upload a CSV file');
  }
}

function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text) || text.length > LONGEST_JSON) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
