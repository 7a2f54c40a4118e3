import { DuckDb, identifier, literal } from './duckdb.client';
import type { CopyCounts, WrittenColumn } from './verified-copy';

/** Text columns of a file that was written, by where line breaks are to be looked for. */
export interface TextColumns {
  /** Those whose line breaks were counted while writing. */
  readonly counted: readonly WrittenColumn[];
  readonly others: readonly WrittenColumn[];
}

/**
 * Whether every line of a table's text is accounted for: as a row, as one without any value, or as a part of a text with line breaks.
 *
 * @param lines so many rows there would be, if no text had line breaks
 */
export async function areAllLinesAccountedFor(duckDb: DuckDb, lines: number, counts: CopyCounts, { counted, others }: TextColumns, parquetFile: string): Promise<boolean> {
  let gap = lines - counts.rows - counts.blankRows;
  gap -= counts.longTexts === 0 ? counts.brokenTexts : await lineBreaksIn(duckDb, parquetFile, counted);
  // A gap that is filled is no rows that are missing: line breaks in other columns could only make it larger.
  if (gap > 0) gap -= await lineBreaksIn(duckDb, parquetFile, others);
  return gap === 0;
}

async function lineBreaksIn(duckDb: DuckDb, parquetFile: string, columns: readonly WrittenColumn[]): Promise<number> {
  if (columns.length === 0) return 0;
  // One query per column: most cells are looked at once and have none.
  const breaks = columns.map(({ name }) => identifier(name)).map((name) => `(SELECT coalesce(sum(strlen(${name}) - strlen(replace(${name}, chr(10), ''))), 0) `
    + `FROM read_parquet(${literal(parquetFile)}) WHERE contains(${name}, chr(10)))`);
  const [[count]] = await duckDb.query(`SELECT ${breaks.join(' + ')}`);
  return Number(count);
}
