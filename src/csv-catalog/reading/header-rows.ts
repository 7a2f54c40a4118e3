import { classOf, isHard, trimmed } from './cell-class';
import { ColumnLook, filled } from './column-profile';
import { CsvRecord } from './csv-records';

/** Whether blank lines stand between two records. */
export function hasGap(record: CsvRecord, next: CsvRecord): boolean {
  return next.line > record.line + 1 + (record.text.match(/\r\n|\n|\r/g)?.length ?? 0);
}

/** The row of dashes that Markdown and printed query results have below the header, one cell per name; -1 where there is none. */
export function separatorRow(rows: readonly CsvRecord[]): number {
  return rows.findIndex(({ fields, line }, i) => {
    const above = rows[i - 1];
    const cells = fields.map(trimmed).filter((cell) => cell !== '');
    return above !== undefined && line === above.line + 1 && fields.length > 1 && fields.length === above.fields.length && cells.length >= Math.max(filled(above.fields), fields.length - 2)
      && cells.every((cell) => /^:?--+:?$/.test(cell)) && cells.some((cell) => cell.length > 2) && rows.slice(0, i - 1).every((row) => filled(row.fields) < cells.length);
  });
}

/** What two writings of one record have in common: a header that comes again may have a byte order mark, or other capitals. */
export function recordKey({ text }: CsvRecord): string {
  return text.replaceAll('\ufeff', '').trim().toLowerCase();
}

/** Several names with gaps between them, not all at the left: names of groups of columns. A title or a "name, value" line stands at the left. */
export function isGroupRow(fields: readonly string[]): boolean {
  const places = fields.flatMap((field, i) => trimmed(field) === '' ? [] : [i]);
  return places.length > 0 && places.length < fields.length && places[places.length - 1] > 1 && places.every((place) => !isHard(classOf(fields[place])) || /^\d{4}$/.test(trimmed(fields[place])))
    && !places.every((place, i) => place === i);
}

/** Whether no cell is empty, and no two are the same. */
export function areDifferent(fields: readonly string[]): boolean {
  const cells = fields.map((field) => trimmed(field).toLowerCase());
  return !cells.includes('') && new Set(cells).size === cells.length;
}

/** Answers under the questions of a survey: names for all columns that the row above leaves without one, and nothing in most of those that every row has a value in. */
export function isSubHeader(fields: readonly string[], above: readonly string[], looks: readonly ColumnLook[]): boolean {
  const isBlank = (row: readonly string[], i: number) => trimmed(row[i] ?? '') === '';
  const unnamed = above.flatMap((_, i) => i > 0 && isBlank(above, i) ? [i] : []);
  const always = looks.flatMap(({ filledShare }, i) => filledShare === 1 ? [i] : []);
  const blank = always.filter((i) => isBlank(fields, i));
  return unnamed.length > 0 && unnamed.every((i) => !isBlank(fields, i)) && blank.length > 0 && blank.length >= always.length / 2;
}

/** The names of each column from top to bottom; a name over several columns holds until the next one. */
export function joinedHeaders(header: readonly (readonly string[])[]): string[] {
  const width = Math.max(0, ...header.map(({ length }) => length));
  const spread = header.map((fields, i) => {
    if (i === header.length - 1) return fields;
    let name = '';
    return fields.map((field) => (name = trimmed(field) || name));
  });
  return Array.from({ length: width }, (_, column) => {
    const parts = spread.map((fields) => trimmed(fields[column] ?? '')).filter((part) => part !== '');
    return parts.filter((part, i) => part !== parts[i - 1]).join(' ');
  });
}
