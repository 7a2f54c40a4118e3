import { classOf, isHard, trimmed } from './cell-class';
import { ColumnLook, filled, fit } from './column-profile';
import { CsvRecord } from './csv-records';
import { TableTop } from './header';
import { hasGap } from './header-rows';
import { hasNoteLabel, hasTotalLabel } from './labels';
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
    const reason = isText && isNote(record, records[i - 1], top) ? 'note' : isTotal(record, records.slice(0, i), looks, isWhole) ? 'total' : undefined;
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
 * A row whose label says total, at the end of rows of which none has that label, and which is no row like them: it lacks cells that they have, or its
 * label stands where they have dates or numbers, or its numbers are the sums.
 */
function isTotal({ fields, problem }: CsvRecord, body: readonly CsvRecord[], looks: readonly ColumnLook[], isWhole: boolean): boolean {
  if (problem !== undefined) return false;
  const place = fields.findIndex((field) => trimmed(field) !== '');
  const isLabel = place >= 0 && place < 3 && hasTotalLabel(fields);
  const rows = body.filter((row) => row.fields.length > place).map((row) => row.fields);
  if (!isLabel || rows.some((row) => hasTotalLabel([row[place]])) || !fields.some((field, i) => i !== place && /\d/.test(field))) return false;
  const lacks = looks.some(({ values }, i) => trimmed(fields[i] ?? '') === '' && rows.length > 0 && values.length > 0 && rows.every((row) => trimmed(row[i] ?? '') !== ''));
  if (lacks || looks[place]?.hard !== undefined) return true;
  return isWhole ? hasSum(fields, rows) : looks.length === 2;
}

function hasSum(fields: readonly string[], rows: readonly (readonly string[])[]): boolean {
  return fields.some((field, i) => {
    const sum = numberOf(field);
    const values = rows.map((row) => numberOf(row[i] ?? ''));
    if (Number.isNaN(sum) || values.some(Number.isNaN)) return false;
    const total = values.reduce((a, b) => a + b, 0);
    return [total, total / values.length].some((expected) => Math.abs(expected - sum) <= Math.max(0.01, Math.abs(expected) * 0.001));
  });
}

/** Of plain numbers, and with either mark for decimals and thousands. */
function numberOf(cell: string): number {
  const text = trimmed(cell).replace(/[\s\u00a0\u202f'$€£%]/g, '');
  if (/^-?\d{1,3}(?:\.\d{3})*,\d+$/.test(text)) return Number(text.replace(/\./g, '').replace(',', '.'));
  return text === '' ? 0 : Number(text.replace(/,/g, ''));
}
