/** A column as the crawler declares it. */
export interface CrawledColumn {
  readonly name: string;
  readonly type: CrawledType;
}

/** What the CSV classifier tells columns apart by: dates and booleans stay text. */
export type CrawledType = 'bigint' | 'double' | 'string';

/** What the classifier says of one file. */
export interface CsvSchema {
  readonly delimiter: string;
  readonly hasHeader: boolean;
  /** Whether any field is in double quotes; the table's SerDe keeps the quotes all the same. */
  readonly areColumnsQuoted: boolean;
  readonly columns: readonly CrawledColumn[];
  /** Rows of data in the sample, without the header. */
  readonly rows: number;
}

/** In the order in which they are tried. */
const DELIMITERS = [',', '|', '\t', ';', '\u0001'];
const LONGEST_HEADER = 149;
/** A single line: https://docs.aws.amazon.com/glue/latest/webapi/API_Column.html */
const COLUMN_NAME = /^[\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}\t]{1,255}$/u;

/**
 * Glue's built-in CSV classifier, by its rules: five delimiters, at least two columns and two rows; a header is a first row of texts that are
 * short and could be names, and it is one only if some other row is not all text. Undefined where a file is not CSV to it.
 *
 * Where there is no header the guide's columns are `col1`, `col2`, …; those that crawlers make begin at `col0`.
 *
 * @param sample the beginning of a file, cut at a line's end
 * @see https://docs.aws.amazon.com/glue/latest/dg/add-classifier.html#classifier-builtin-rules
 */
export function classifyCsv(sample: string): CsvSchema | undefined {
  if (/^\s*[[{<]/.test(sample)) {
    return undefined; // JSON and XML have classifiers that come first.
  }
  const lines = sample.split(/\r\n|\n|\r/).filter((line) => line !== '');
  if (lines.length < 2) {
    return undefined;
  }
  const split = bestSplit(lines);
  if (split === undefined) {
    return undefined;
  }
  const { delimiter, width, rows } = split;
  const [first, ...rest] = rows;
  const bodyTypes = typesOf(rest, width);
  const hasHeader = first.length === width && isHeader(first) && bodyTypes.some((type) => type !== 'string');
  const types = hasHeader ? bodyTypes : typesOf(rows, width);
  const names = hasHeader ? uniqueNames(first) : types.map((_, index) => `col${index}`);
  return {
    delimiter,
    hasHeader,
    areColumnsQuoted: lines.some((line) => splitLine(line, delimiter).some((field) => /^\s*".*"\s*$/.test(field))),
    columns: names.map((name, index) => ({ name, type: types[index] })),
    rows: hasHeader ? rest.length : rows.length,
  };
}

/** The type that holds values of both. */
export function joinTypes(one: CrawledType, other: CrawledType): CrawledType {
  return one === other ? one : [one, other].includes('string') ? 'string' : 'double';
}

/** The delimiter with which most lines have one and the same number of fields, at least two. */
function bestSplit(lines: readonly string[]): { delimiter: string; width: number; rows: string[][] } | undefined {
  let best: { delimiter: string; width: number; rows: string[][]; share: number } | undefined;
  for (const delimiter of DELIMITERS) {
    const rows = lines.map((line) => splitLine(line, delimiter).map(unquoted));
    const counts = new Map<number, number>();
    rows.forEach(({ length }) => counts.set(length, (counts.get(length) ?? 0) + 1));
    const [width, count] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0];
    const share = count / rows.length;
    if (width >= 2 && count >= 2 && share > (best?.share ?? 0)) best = { delimiter, width, rows, share };
  }
  return best;
}

function splitLine(line: string, delimiter: string): string[] {
  const fields: string[] = [];
  let field = '';
  let isQuoted = false;
  for (const character of line) {
    if (character === '"') isQuoted = !isQuoted;
    if (character === delimiter && !isQuoted) {
      fields.push(field);
      field = '';
    } else {
      field += character;
    }
  }
  return [...fields, field];
}

function unquoted(field: string): string {
  const inner = /^[ \t]*"(.*)"[ \t]*$/s.exec(field)?.[1];
  // A byte order mark is no blank here, other than to JavaScript.
  return inner === undefined ? field.replace(/^[ \t]+|[ \t]+$/g, '') : inner.replace(/""/g, '"');
}

function typesOf(rows: readonly string[][], width: number): CrawledType[] {
  return Array.from({ length: width }, (_, index) => {
    const values = rows.map((row) => row[index] ?? '').filter((value) => value !== '');
    return values.length === 0 ? 'string' : values.map(typeOf).reduce(joinTypes);
  });
}

function typeOf(value: string): CrawledType {
  const text = value.trim();
  if (/^[-+]?\d+$/.test(text)) {
    const number = BigInt(text.replace('+', ''));
    return number === BigInt.asIntN(64, number) ? 'bigint' : 'double';
  }
  return /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text) ? 'double' : 'string';
}

/** Every cell a text, short, and a possible name; the last may be empty, for a delimiter at the end of lines. */
function isHeader(cells: readonly string[]): boolean {
  return cells.every((cell, index) => {
    const isLast = index === cells.length - 1;
    if (cell === '') return isLast;
    return typeOf(cell) === 'string' && (isLast || cell.length <= LONGEST_HEADER) && COLUMN_NAME.test(cell);
  });
}

/** In lower case, as the Data Catalog keeps them; a byte order mark is no letter of a name. */
function uniqueNames(cells: readonly string[]): string[] {
  const used = new Set<string>();
  return cells.map((cell, index) => {
    const base = (cell === '' ? `col${index}` : cell.replace(/\uFEFF/g, '?').toLowerCase()).slice(0, 250);
    let name = base;
    for (let n = 1; used.has(name); n++) name = `${base}_${n}`;
    used.add(name);
    return name;
  });
}
