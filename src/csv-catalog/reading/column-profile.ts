import { agree, CellClass, classOf, isHard, trimmed } from './cell-class';

/** What the cells of one column have in common. */
export interface ColumnLook {
  /** A class that most cells agree with and names rarely have; undefined in columns of text. */
  readonly hard?: CellClass;
  /** Trimmed cells that are not empty. */
  readonly values: readonly string[];
}

/** Share of a column's cells that must agree. */
const MOST = 0.7;

export function columnLooks(rows: readonly (readonly string[])[], width: number): ColumnLook[] {
  return Array.from({ length: width }, (_, column) => {
    const values = rows.map((row) => trimmed(row[column] ?? '')).filter((value) => value !== '');
    const classes = values.map(classOf).filter((cellClass) => cellClass !== 'missing');
    const hard = [...new Set(classes.filter(isHard))].find((candidate) => classes.filter((other) => agree(candidate, other)).length >= classes.length * MOST);
    return { values, hard };
  });
}

/** How many cells of a row stand in columns of hard values, and how many of them are such values. Empty and missing cells say nothing. */
export function fit(row: readonly string[], looks: readonly ColumnLook[]): { tested: number; fitting: number } {
  let [tested, fitting] = [0, 0];
  looks.forEach(({ hard }, column) => {
    const cellClass = classOf(row[column] ?? '');
    if (hard === undefined || cellClass === 'empty' || cellClass === 'missing') return;
    tested++;
    if (agree(cellClass, hard)) fitting++;
  });
  return { tested, fitting: isRunOfNames(row, looks) ? 0 : fitting };
}

/** Cells that are not blank. */
export function filled(row: readonly string[]): number {
  return row.reduce((sum, cell) => sum + (trimmed(cell) === '' ? 0 : 1), 0);
}

/** Years over numbers (2019, 2020, 2021): names, although they are numbers like the values below. */
function isRunOfNames(row: readonly string[], looks: readonly ColumnLook[]): boolean {
  const columns = looks.flatMap(({ hard }, i) => hard !== undefined && agree(hard, 'number') && trimmed(row[i] ?? '') !== '' ? [i] : []);
  const rows = Math.min(...columns.map((i) => looks[i].values.length), 5);
  return isRunOfYears(columns.map((i) => trimmed(row[i])))
    && !Array.from({ length: rows }, (_, i) => columns.map((column) => looks[column].values[i])).some(isRunOfYears);
}

function isRunOfYears(cells: readonly string[]): boolean {
  const step = Number(cells[1]) - Number(cells[0]);
  return cells.length > 1 && step !== 0 && cells.every((cell, i) => /^(?:18|19|20|21)\d\d$/.test(cell) && (i === 0 || Number(cell) - Number(cells[i - 1]) === step));
}

/** Whether cells number the columns from 0 or 1 on; one for the rows' own numbers may be empty. */
export function isNumbering(row: readonly string[]): boolean {
  const cells = row.map(trimmed);
  const numbers = cells[0] === '' ? cells.slice(1) : cells;
  return numbers.length > 2 && (numbers[0] === '0' || numbers[0] === '1') && numbers.every((cell, i) => cell === String(Number(numbers[0]) + i));
}
