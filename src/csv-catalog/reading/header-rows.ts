import { classOf, isHard, trimmed } from './cell-class';
import { CsvRecord } from './csv-records';

/** Whether blank lines stand between two records. */
export function hasGap(record: CsvRecord, next: CsvRecord): boolean {
  return next.line > record.line + 1 + (record.text.match(/\r\n|\n|\r/g)?.length ?? 0);
}

/** Several names with gaps between them, not all at the left: names of groups of columns. A title or a "name, value" line stands at the left. */
export function isGroupRow(fields: readonly string[]): boolean {
  const places = fields.flatMap((field, i) => trimmed(field) === '' ? [] : [i]);
  return places.length > 0 && places.length < fields.length && places[places.length - 1] > 1 && places.every((place) => !isHard(classOf(fields[place])) || /^\d{4}$/.test(trimmed(fields[place])))
    && !places.every((place, i) => place === i);
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
