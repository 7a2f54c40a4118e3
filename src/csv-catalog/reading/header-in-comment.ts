import { trimmed } from './cell-class';
import { ColumnLook, fit } from './column-profile';
import { CsvRecord } from './csv-records';

/** The header among the comments above the rows: `#chrom, pos, id`, or a line of a server's log that begins with `#Fields:`. */
export function headerInComment(comments: readonly CsvRecord[], width: number, looks: readonly ColumnLook[]): CsvRecord | undefined {
  if (width === 1) return undefined;
  for (const comment of [...comments].reverse()) {
    const named = /^\s*#\s*fields:\s*(.+)$/i.exec(comment.text);
    // Names in logs are parted by blanks, whatever parts the values.
    const names = named === null ? [] : [named[1].trim().split(/\s+/), named[1].split(',').map(trimmed)].find(({ length }) => length === width);
    if (names !== undefined && names.length > 0) return { ...comment, fields: names };
  }
  const comment = comments[comments.length - 1];
  if (comment === undefined || comment.fields.length !== width || fit(comment.fields, looks).fitting > 0) return undefined;
  return { ...comment, fields: comment.fields.map((field, i) => i === 0 ? field.replace(/^\s*(?:#|\/\/|--)+\s*(?=\S)/, '') : field) };
}
