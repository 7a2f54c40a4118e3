import { numbersAreFromRows } from './number-check';
import type { Cell, QueryResult } from './query-result';
import { cleanParagraphs, visibleText } from '../runtime/clean-text';

/* A table in an answer is for reading; all rows are in `rows`. */
const TABLE_ROWS = 20;
const CELL_WIDTH = 60;
const ANSWER_MAX = 4000;
const PLACEHOLDER = /\{\{\s*([^{}]{1,255}?)\s*\}\}/g;

/** A cell as an answer's text shows it. */
export function cellText(cell: Cell): string {
  return cell === null ? 'none' : typeof cell === 'string' ? visibleText(cell).replace(/\s+/g, ' ').trim() : String(cell);
}

function short(cell: Cell): string {
  const text = cellText(cell);
  return text.length > CELL_WIDTH ? `${text.slice(0, CELL_WIDTH - 1)}…` : text;
}

/** The rows as aligned plain text. */
export function textTable(result: QueryResult): string {
  const shown = result.rows.slice(0, TABLE_ROWS);
  const lines = [result.columns.map(column => short(column.name)), ...shown.map(row => row.map(short))];
  const widths = result.columns.map((_, index) => Math.max(...lines.map(line => line[index].length)));
  const numeric = result.columns.map((_, index) => shown.every(row => row[index] === null || typeof row[index] === 'number'));
  const text = lines.map(line => line
    .map((cell, index) => numeric[index] ? cell.padStart(widths[index]) : cell.padEnd(widths[index]))
    .join('  ').trimEnd());
  const left = result.rows.length - shown.length;
  return [...text, ...(left > 0 ? [`… and ${left} more rows`] : [])].join('\n');
}

/** The answer without a template: always true, never eloquent. */
export function plainAnswer(result: QueryResult, truncated: boolean): string {
  if (result.rows.length === 0) return 'No rows match.';
  if (result.rows.length === 1) {
    return result.columns.map((column, index) => `${short(column.name)}: ${cellText(result.rows[0][index])}`).join(', ');
  }
  return textTable(result) + (truncated ? '\nThere are more rows than an answer carries.' : '');
}

/** Whether an answer's numbers all come from the rows, the question or the row count. */
export function isBackedByRows(answer: string, result: QueryResult, question: string): boolean {
  return numbersAreFromRows(answer, { cells: result.rows.flat(), question, rowCount: result.rows.length });
}

/**
 * The model's template filled from the rows: `{{column}}` is that column in the first row, `{{row_count}}`, `{{table}}`.
 * The words of the template are cleaned before any cell enters; cells are never expanded again. A template that names
 * what is not there, holds a number of its own, or meets no rows gives the plain form.
 */
export function fillTemplate(template: string | undefined, result: QueryResult, question: string, truncated: boolean): string {
  const plain = plainAnswer(result, truncated);
  const words = cleanParagraphs(template ?? '', ANSWER_MAX);
  if (words === '') return plain;
  const columns = new Map(result.columns.map((column, index) => [column.name.toLowerCase(), index]));
  let broken = false;
  const filled = (table: string) => words.replace(PLACEHOLDER, (_, name: string) => {
    const key = name.toLowerCase();
    if (key === 'table') return table;
    if (key === 'row_count') return truncated ? `more than ${result.rows.length}` : String(result.rows.length);
    const index = columns.get(key);
    if (index === undefined || result.rows.length === 0) {
      broken = true;
      return '';
    }
    return cellText(result.rows[0][index]);
  });
  // The table's own numbers are the rows'; everything around it is checked.
  const around = filled('\n');
  if (broken || /\{\{|\}\}/.test(words.replace(PLACEHOLDER, '')) || !isBackedByRows(around, result, question)) return plain;
  if (around.trim() === '' && !/\{\{\s*table\s*\}\}/i.test(words)) return plain;
  return filled(result.rows.length === 0 ? '' : `\n${textTable(result)}\n`).trim() || plain;
}
