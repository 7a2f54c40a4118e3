import { trimmed } from './cell-class';
import { ColumnLook, filled, fit } from './column-profile';
import { CsvRecord } from './csv-records';
import { areDifferent } from './header-rows';
import type { Layout } from './layout';

/** How many columns rows have. */
export interface TableWidth {
  /** Fields of a usual row. */
  readonly width: number;
  /** Columns up to the last that has values. */
  readonly usedWidth: number;
  readonly looks: readonly ColumnLook[];
}

/** Rows that are looked at for names of rows. */
const MOST_ROWS = 200;

/** A name for each column that has a name or values. */
export function columnHeaders(names: readonly string[], rows: readonly CsvRecord[], { width, usedWidth }: TableWidth): string[] {
  const headers = names.length === width - 1 && names.length > 0 && usedWidth === width && haveRowNames(rows, names[0], width) ? ['', ...names] : [...names];
  while (headers.length < width) headers.push('');
  const used = rows.reduce((most, { fields }) => {
    let last = fields.length;
    while (last > most && trimmed(fields[last - 1]) === '') last--;
    return Math.max(most, last);
  }, 1);
  while (headers.length > used && headers[headers.length - 1] === '') headers.pop();
  return headers;
}

/**
 * Names or numbers of the rows before columns that alone have names, as statistics packages write them: no row lacks one, no two have the same, and the
 * last column has values. Where it is mostly empty, the rows end with a delimiter, unless they are counted and no name says so.
 */
function haveRowNames(all: readonly CsvRecord[], firstName: string, width: number): boolean {
  const rows = all.slice(0, MOST_ROWS).filter(({ fields }) => fields.length === width);
  const names = rows.map(({ fields }) => trimmed(fields[0]));
  const areCounted = names.every((name, i) => /^\d+$/.test(name) && (i === 0 || Number(name) === Number(names[i - 1]) + 1));
  const full = rows.filter(({ fields }) => trimmed(fields[width - 1]) !== '').length;
  if (areCounted && !/^(?:#|id|nr\.?|no\.?|n°|row|index|pos\.?|.*[ _]id)$/i.test(firstName)) return full > 0;
  return areDifferent(names) && full >= rows.length * 0.9;
}

/** Rows that end early are rows where they are many, and their fields are what the columns hold: broken lines are not. */
export function recordWidths(headerWidth: number, below: readonly CsvRecord[], { width, looks }: TableWidth): Pick<Layout, 'fewestFields' | 'fieldsPerRecord'> {
  const most = Math.max(width, headerWidth);
  const rows = below.filter(({ fields, problem }) => problem === undefined && filled(fields) > 0);
  const short = rows.filter(({ fields }) => fields.length < most && (fields.length > 1 || most === 2));
  const fitting = short.filter(({ fields }) => {
    const { tested, fitting: good } = fit(fields, looks);
    return tested > 0 && good >= tested * 0.8;
  });
  const isUsual = width < headerWidth || (short.length >= 5 && short.length >= rows.length * 0.1);
  if (!isUsual || fitting.length < short.length * 0.9) return { fieldsPerRecord: most, fewestFields: width };
  return { fieldsPerRecord: most, fewestFields: fitting.reduce((fewest, { fields }) => Math.min(fewest, fields.length), width) };
}
