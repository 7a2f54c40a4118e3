/** How much a profile keeps of each column, so that its size is bounded however many columns there are. */
export interface ColumnDetail {
  readonly topValues: number;
  /** Characters of a value that are kept. */
  readonly longestValue: number;
  readonly hashes: number;
  readonly shapes: number;
}

/** Most values that a column's profile lists, and the characters of one that it shows. */
export const MOST_TOP_VALUES = 60;
export const LONGEST_VALUE = 100;
/** Characters of a header, and of a note on a column, that are kept; and how many notes. */
export const LONGEST_HEADER = 200;
export const LONGEST_NOTE = 300;
export const MOST_NOTES = 5;

/** Up to so many columns nothing is cut. */
const COLUMNS_IN_FULL = 100;

/** The detail for a table of so many columns. */
export function detailFor(columns: number): ColumnDetail {
  const share = Math.min(1, COLUMNS_IN_FULL / columns);
  const part = (most: number, least: number) => Math.max(least, Math.floor(most * share));
  return { topValues: part(MOST_TOP_VALUES, 5), longestValue: part(LONGEST_VALUE, 20), hashes: part(256, 32), shapes: part(10, 3) };
}
