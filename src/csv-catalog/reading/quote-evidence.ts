import { classOf, trimmed } from './cell-class';
import { columnLooks, fit } from './column-profile';
import type { CsvRecord, Dialect } from './csv-records';
import { plainFields } from './record-cursor';

const LINE_END = /\r\n|\n|\r/;

/**
 * Whether what a dialect takes for quotes are quotes.
 *
 * Apostrophes and inch marks stand at either end of cells, too. Two of them, far apart, would make one cell of all rows between: the records stay regular
 * and none is missed. Cells of several lines that look like rows speak against quotes. For single quotes something must speak, more than once in fifty
 * records: better a record that is told as broken than rows that vanish in a cell.
 *
 * @param regular records of the dialect that are as wide as the table
 */
export function areQuotes(text: string, regular: readonly CsvRecord[], width: number, dialect: Dialect): boolean {
  const quote = dialect.quote!;
  const unquoted = { ...dialect, quote: null };
  const readings = regular.map((record) => record.text.split(LINE_END).filter((line) => line.trim() !== '').map((line) => plainFields(line, unquoted)));
  const rows = readings.filter((lines) => lines.length === 1 && lines[0].length === width).map(([line]) => line);
  const torn = readings.filter((lines) => lines.length > 1 && lines.filter((line) => line.length === width).length > lines.length / 2);
  const doubled = rows.filter((row) => row.some((cell) => hasDoubled(cell, quote))).length;
  const needing = readings.length - rows.length - torn.length + doubled;
  if (quote === '"') {
    const looks = columnLooks(rows.slice(0, 100), width);
    const swallowed = torn.filter((lines) => lines.slice(1).every((line) => looksLikeRow(fit(line, looks)))).length;
    return swallowed === 0 || needing + rows.filter((row) => row.some((cell) => isIn(quote, cell))).length > swallowed;
  }
  const isHeaderQuoted = width > 1 && rows[0]?.every((cell) => isIn(quote, cell));
  const quoted = quotedCells(rows, width, quote);
  const evidence = torn.length === 0 ? quoted + needing : quoted + doubled - torn.length;
  return ((isHeaderQuoted && torn.length === 0) || evidence > regular.length / 50) && !hasMoreDouble(text, rows, needing, dialect);
}

/** Cells in quotes, in columns of which at least half of the cells are. */
function quotedCells(rows: readonly (readonly string[])[], width: number, quote: string): number {
  let sum = 0;
  for (let column = 0; column < width; column++) {
    const cells = rows.map((row) => row[column]).filter((cell) => !['empty', 'missing'].includes(classOf(cell)));
    const quoted = cells.filter((cell) => isIn(quote, cell)).length;
    if (quoted > 1 && quoted >= cells.length / 2) sum += quoted;
  }
  return sum;
}

/** Whether more lines have cells in double quotes, and none in single ones, than the other way round. */
function hasMoreDouble(text: string, rows: readonly (readonly string[])[], needing: number, dialect: Dialect): boolean {
  if (!text.includes('"')) return false;
  const lines = text.split(LINE_END).map((line) => plainFields(line, { ...dialect, quote: null }));
  const opens = (line: readonly string[], quote: string) => line.some((cell) => trimmed(cell).startsWith(quote)) && line.some((cell) => trimmed(cell).endsWith(quote));
  const double = lines.filter((line) => opens(line, '"') && !opens(line, "'")).length;
  return double >= needing + rows.filter((row) => row.some((cell) => isIn("'", cell))).length;
}

function looksLikeRow({ tested, fitting }: { tested: number; fitting: number }): boolean {
  return tested > 0 && fitting === tested;
}

function isIn(quote: string, cell: string): boolean {
  const text = trimmed(cell);
  return text.length > 1 && text.startsWith(quote) && text.endsWith(quote);
}

function hasDoubled(cell: string, quote: string): boolean {
  return isIn(quote, cell) && trimmed(cell).slice(1, -1).includes(quote + quote);
}
