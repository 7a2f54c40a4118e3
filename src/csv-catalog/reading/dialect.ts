import { CellClass, classOf, isHard } from './cell-class';
import { CsvRecord, Dialect, recordsOf } from './csv-records';
import { Escape, ReadingOverrides } from './layout';
import { areQuotes } from './quote-evidence';

/** By how much less is needed to believe in them: blanks and colons stand in many texts. */
const DELIMITERS: readonly (readonly [delimiter: string, weight: number])[] = [[',', 1], [';', 1], ['\t', 1], ['|', 1], ['\u0001', 1], [':', 0.7], [' ', 0.7]];
/** Characters that are enough to tell dialects apart, unless there are very few records in them. */
const SAMPLE = 32_768;
const FEWEST_RECORDS = 12;
const MOST_RECORDS = 300;
const MOST_CELLS = 3000;
/** How well cells read. */
const READABILITY: Readonly<Record<CellClass, number>> = {
  empty: 0.9, missing: 0.95, integer: 1, number: 1, quantity: 1, date: 1, time: 1, timestamp: 1, boolean: 1, address: 1, code: 0.9, words: 0.85, text: 0.5, fragment: 0.05,
};

/** How many fields most records have. */
export interface RecordShape {
  readonly width: number;
  /** Their share of the records, 0 to 1; lines before and after the table count half. */
  readonly share: number;
}

/**
 * The dialect that a text is most likely written in.
 *
 * Each candidate is judged by two things: how regular its records are, and how well the cells read that it gives (as numbers, dates, words; cells that
 * begin in the middle of a quote do not).
 *
 * @param head the first part of the text
 * @param overrides what is known; it is not doubted
 */
export function sniffDialect(head: string, isWhole: boolean, overrides: Pick<ReadingOverrides, 'delimiter' | 'quote' | 'escape'> = {}): Dialect {
  const sample = sampleOf(head, isWhole);
  const single: Dialect = { delimiter: null, quote: null, escape: 'doubled' };
  let best = { dialect: single, score: -1 };
  for (const [delimiter, weight] of delimiterCandidates(sample.text, overrides.delimiter)) {
    for (const quote of quoteCandidates(sample.text, delimiter, overrides.quote)) {
      for (const escape of escapeCandidates(sample.text, delimiter, quote, overrides.escape)) {
        const dialect = { delimiter, quote, escape };
        const isGiven = overrides.quote !== undefined;
        const score = scoreOf(sample.text, sample.isWhole, dialect, isGiven) * weight * (quote === null && !isGiven ? 0.9 : 1);
        if (score > best.score + 1e-9) best = { dialect, score };
      }
    }
  }
  return best.dialect;
}

/** The number of fields that most records agree on. Lines before the table have fewer, and so have notes behind it. */
export function shapeOf(records: readonly Pick<CsvRecord, 'fields' | 'problem'>[]): RecordShape {
  const counts = new Map<number, number>();
  for (const { fields, problem } of records) {
    if (problem === undefined) counts.set(fields.length, (counts.get(fields.length) ?? 0) + 1);
  }
  let best: RecordShape = { width: 1, share: 0 };
  for (const [width, count] of counts) {
    const first = records.findIndex(({ fields }) => fields.length === width);
    const last = records.length - 1 - [...records].reverse().findIndex(({ fields }) => fields.length === width);
    const around = width === 1 ? 0 : Math.min(first, 100) + Math.min(records.length - 1 - last, 5);
    const share = count / (records.length - around / 2);
    if (share * widthFactor(width) > best.share * widthFactor(best.width)) best = { width, share };
  }
  return best;
}

/** Two columns are more than one to be right by chance; from many on it makes no difference. */
function widthFactor(width: number): number {
  return 1 - 0.6 / width;
}

function sampleOf(head: string, isWhole: boolean): { text: string; isWhole: boolean } {
  let length = SAMPLE;
  while (length < head.length && head.slice(0, length).split(/\r\n|\n|\r/, FEWEST_RECORDS + 1).length <= FEWEST_RECORDS) length *= 2;
  return head.length <= length ? { text: head, isWhole } : { text: head.slice(0, length), isWhole: false };
}

function delimiterCandidates(text: string, override?: string): readonly (readonly [string | null, number])[] {
  if (override !== undefined) return [[override, 1]];
  return [...DELIMITERS.filter(([delimiter]) => text.includes(delimiter)), [null, 1]];
}

function quoteCandidates(text: string, delimiter: string | null, override?: Dialect['quote']): readonly Dialect['quote'][] {
  if (override !== undefined) return [override];
  const cut = delimiter === null ? '' : `|[${delimiter === '|' || delimiter === ' ' ? delimiter : `${delimiter} `}]`;
  // Apostrophes stand inside words; quotes open after a delimiter and close before one.
  const hasSingle = new RegExp(`(?:^|[\\r\\n]${cut})'`).test(text) && new RegExp(`'(?:$|[\\r\\n]${cut})`).test(text);
  return ['"', ...(hasSingle ? ["'" as const] : []), ...(text.includes('"') ? [null] : [])];
}

function escapeCandidates(text: string, delimiter: string | null, quote: Dialect['quote'], override?: Escape): readonly Escape[] {
  if (override !== undefined) return [override];
  const isLikely = (quote !== null && text.includes(`\\${quote}`)) || (delimiter !== null && delimiter !== ' ' && text.includes(`\\${delimiter}`));
  return isLikely ? ['doubled', 'backslash'] : ['doubled'];
}

function scoreOf(text: string, isWhole: boolean, dialect: Dialect, isQuoteGiven: boolean): number {
  const records = withoutComments(recordsOf(text, dialect, isWhole).slice(0, MOST_RECORDS));
  const shape = shapeOf(records);
  const { width } = shape;
  // Row names need no header: then it is shorter by one.
  const isShorter = width > 2 && records[0].fields.length === width - 1;
  const share = isShorter ? shapeOf(records.slice(1)).share : shape.share;
  if ((width === 1) !== (dialect.delimiter === null) || share === 0) return -1;
  const regular = records.filter(({ fields, problem }) => problem === undefined && fields.length === width);
  const isFirst = isShorter || records[0].fields.length === width;
  // Numbers with decimal commas below a name without one.
  if (width === 2 && !isFirst && regular.every(({ text: line }) => classOf(line) === 'number')) return -1;
  if (dialect.quote !== null && !isQuoteGiven && text.includes(dialect.quote) && !areQuotes(text, regular, width, dialect)) return -1;
  const readability = readabilityOf(regular, dialect);
  if ((dialect.delimiter === ' ' || dialect.delimiter === ':') && !(isFirst && share > 0.95 && isConvincing(regular, width, readability.evident))) return -1;
  return share ** 1.5 * widthFactor(width) * (isShorter ? 0.95 : isFirst ? 1 : 0.85) * readability.mean;
}

/** Words of equal number in every line, and times with their colons, are no columns: values of another kind must be among them. */
function isConvincing(records: readonly CsvRecord[], width: number, evident: number): boolean {
  const isOneValue = ({ text }: CsvRecord) => isHard(classOf(text));
  return evident >= (width > 3 ? 0.05 : 0.2) && records.filter(isOneValue).length < records.length / 2;
}

/** How well cells read on average, 0 to 1, and the share of cells that are values or quoted. */
function readabilityOf(records: readonly CsvRecord[], { quote, delimiter }: Dialect): { mean: number; evident: number } {
  const step = Math.max(1, Math.floor(records.length * records[0].fields.length / MOST_CELLS));
  let [sum, cells, evident] = [0, 0, 0];
  for (let i = 0; i < records.length; i += step) {
    const hasQuote = quote !== null && records[i].text.includes(quote);
    for (const field of records[i].fields) {
      const cellClass = classOf(field);
      const isQuoted = hasQuote && field !== '' && isQuotedIn(records[i].text, field, quote!);
      let value = READABILITY[cellClass];
      // Quotes say that the cell was cut right, whatever is in it.
      if ((cellClass === 'text' || cellClass === 'fragment') && isQuoted) value = 0.8;
      else if (cellClass === 'text' && /[,;\t|\u0001]/.test(field)) value = delimiter === null ? 0.42 : 0.3;
      else if (quote !== "'" && /^\s*'|'\s*$/.test(field)) value = /^\s*'.*'\s*$/s.test(field) ? 0.3 : 0.4;
      sum += value;
      cells++;
      if (value === 1 || isQuoted) evident++;
    }
  }
  return { mean: cells === 0 ? 0 : sum / cells, evident: cells === 0 ? 0 : evident / cells };
}

function isQuotedIn(record: string, field: string, quote: string): boolean {
  return record.includes(quote + field.slice(0, 20).split(quote)[0]);
}

/** Lines that begin like a comment, before the table or between its rows. */
export function isComment(line: string): boolean {
  return /^\s*(?:#|\/\/|--\s)/.test(line);
}

/** Records that are rows, or before them: a row may begin like a comment (`#ff0000,red`), but is as wide as the others. */
export function withoutComments(records: readonly CsvRecord[]): readonly CsvRecord[] {
  const first = records.findIndex(({ text }) => !isComment(text));
  if (first < 0 || !records.some(({ text }) => isComment(text))) return records;
  const { width } = shapeOf(records.filter(({ text }) => !isComment(text)));
  return records.filter(({ text, fields }, i) => !isComment(text) || (i > first && fields.length === width));
}
