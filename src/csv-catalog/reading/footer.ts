import { classOf, isHard, trimmed } from './cell-class';
import { ColumnLook, filled, fit } from './column-profile';
import { CsvRecord } from './csv-records';
import { TableTop } from './header';
import { hasGap } from './header-rows';
import { hasNoteLabel, hasSureTotalLabel, hasTotalLabel } from './labels';
import { LeftOutRecord } from './layout';

/** Records at the end that may be no rows. */
const MOST_RECORDS = 20;

/** Records behind a table that are no rows of it. */
export interface Footer {
  /** The first of them. */
  readonly start: CsvRecord;
  readonly leftOut: readonly LeftOutRecord[];
}

/**
 * Finds totals and notes at the end.
 *
 * @param records the last ones of the text, the header not among them
 * @param isWhole they are all that there are: sums can be checked
 */
export function findFooter(records: readonly CsvRecord[], top: TableTop, isWhole: boolean): Footer | undefined {
  const { fieldsPerRecord, looks } = top;
  if (fieldsPerRecord < 2) return undefined;
  const least = Math.max(isWhole ? 1 : 0, records.length - MOST_RECORDS);
  const leftOut: LeftOutRecord[] = [];
  let start: CsvRecord | undefined;
  // Lines of text, padded with delimiters: what stands above them says whether they are notes.
  let padded: LeftOutRecord[] = [];
  for (let i = records.length - 1; i >= least; i--) {
    const record = records[i];
    if (filled(record.fields) === 0 && record.problem === undefined) continue;
    const isText = isNoteText(record, looks);
    const reason = isText && isNote(record, records[i - 1], top) ? 'note' : isTotal(record, records.slice(0, i), looks, isWhole, leftOut[0]?.reason === 'total') ? 'total' : undefined;
    if (reason === undefined && !(isText && filled(record.fields) === 1)) break;
    padded.unshift({ line: record.line, text: record.text, reason: reason ?? 'note' });
    if (reason === undefined) continue;
    start = record;
    leftOut.unshift(...padded);
    padded = [];
  }
  return start === undefined ? undefined : { start, leftOut };
}

/** Text where rows have values. */
function isNoteText({ fields, problem, text }: CsvRecord, looks: readonly ColumnLook[]): boolean {
  const first = trimmed(fields[0] ?? '');
  if (problem !== undefined || first === '') return problem !== undefined;
  return !isHard(classOf(first)) && (fit(fields, looks).fitting === 0 || (looks[0]?.hard !== undefined && hasNoteLabel(text)));
}

function isNote(record: CsvRecord, before: CsvRecord | undefined, { fieldsPerRecord, looks }: TableTop): boolean {
  const isAlone = filled(record.fields) === 1;
  const isShort = record.fields.length < fieldsPerRecord;
  const isApart = before !== undefined && hasGap(before, record);
  if (hasNoteLabel(record.text)) return isAlone || isShort || isApart || looks[0]?.hard !== undefined;
  if (record.problem !== undefined) return false;
  return isShort ? isApart || (isAlone && /\s/.test(trimmed(record.fields[0]))) : isApart && isAlone;
}

/**
 * A row whose label says total, at the end of rows of which none has that label, and which is no row like them. Totals and averages below each other
 * are judged together: by the rows above all of them, and what shows that one is none of the rows goes for the others.
 *
 * @param above the records before it
 * @param hasTotalBelow the one after it was found to be a total
 */
function isTotal(record: CsvRecord, above: readonly CsvRecord[], looks: readonly ColumnLook[], isWhole: boolean, hasTotalBelow: boolean): boolean {
  const place = placeOfTotal(record);
  if (place === undefined) return false;
  const body = above.slice(0, above.length - labelledAtEnd(above, hasTotalLabel));
  const rowsOf = (records: readonly CsvRecord[]) => records.filter((row) => row.fields.length > place).map((row) => row.fields);
  const rows = rowsOf(body);
  const label = trimmed(record.fields[place]);
  if (rows.some((row) => hasSureTotalLabel([row[place]]) || trimmed(row[place]) === label)) return false;
  const isSure = hasSureTotalLabel(record.fields);
  // The last row may have a word that is one for totals, too.
  if (isNoRow(record, rows, looks, isWhole) || (isSure && isNoRow(record, rowsOf(above.slice(0, above.length - labelledAtEnd(above, hasSureTotalLabel))), looks, isWhole))) return true;
  const others = above.slice(body.length).filter((other) => hasSureTotalLabel(other.fields));
  const isBelowTotal = others.some((other) => isNoRow(other, rows, looks, isWhole));
  return isBelowTotal || (isSure && (hasTotalBelow || others.length > 0 || (!isWhole && looks.length === 2)));
}

/** Where the label is. */
function placeOfTotal({ fields, problem }: CsvRecord): number | undefined {
  const place = fields.findIndex((field) => trimmed(field) !== '');
  return problem === undefined && place >= 0 && place < 3 && hasTotalLabel(fields) && fields.some((field, i) => i !== place && /\d/.test(field)) ? place : undefined;
}

/** Its label stands where rows have dates or numbers, or its numbers are the sums, or it lacks cells that they have. */
function isNoRow(record: CsvRecord, rows: readonly (readonly string[])[], looks: readonly ColumnLook[], isWhole: boolean): boolean {
  const { fields } = record;
  const place = placeOfTotal(record);
  if (place === undefined) return false;
  if (looks[place]?.hard !== undefined || (isWhole && hasSum(fields, rows))) return true;
  const lacks = looks.map(({ values }, i) => isMissing(fields[i] ?? '') && rows.length > 0 && values.length > 0 && rows.every((row) => !isMissing(row[i] ?? '')));
  // A word that is also a name may begin a row that lacks something: a total has no other words.
  const isPlain = hasSureTotalLabel(fields) || looks.every(({ hard }, i) => i === place || hard !== undefined || isMissing(fields[i] ?? ''));
  return isPlain && lacks.includes(true);
}

/** How many records at the end begin with a word for a total; blank ones among them count. */
function labelledAtEnd(records: readonly CsvRecord[], isLabelled: (fields: readonly string[]) => boolean): number {
  let labelled = 0;
  for (let i = records.length - 1; i >= 0; i--) {
    const isBlank = filled(records[i].fields) === 0;
    if (!isBlank && !isLabelled(records[i].fields)) break;
    if (!isBlank) labelled = records.length - i;
  }
  return labelled;
}

function isMissing(cell: string): boolean {
  const cellClass = classOf(cell);
  return cellClass === 'empty' || cellClass === 'missing';
}

function hasSum(fields: readonly string[], rows: readonly (readonly string[])[]): boolean {
  return (['.', ','] as const).some((mark) => fields.some((field, i) => {
    const sum = numberOf(field, mark);
    const values = rows.map((row) => numberOf(row[i] ?? '', mark));
    if (Number.isNaN(sum) || values.some(Number.isNaN)) return false;
    const total = values.reduce((a, b) => a + b, 0);
    return [total, total / values.length].some((expected) => Math.abs(expected - sum) <= Math.max(0.01, Math.abs(expected) * 0.001));
  }));
}

/** @param mark of decimals; the other one is that of thousands */
function numberOf(cell: string, mark: '.' | ','): number {
  const text = trimmed(cell).replace(/[\s\u00a0\u202f'$€£%]/g, '').replaceAll(mark === '.' ? ',' : '.', '');
  return text === '' ? 0 : Number(text.replace(',', '.'));
}
