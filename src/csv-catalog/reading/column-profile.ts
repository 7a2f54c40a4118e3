import { agree, CellClass, classOf, isHard, trimmed } from './cell-class';

/** What the cells of one column have in common. */
export interface ColumnLook {
  /** A class that most cells agree with and names rarely have; undefined in columns of text. */
  readonly hard?: CellClass;
  /** Trimmed cells that are not empty. */
  readonly values: readonly string[];
  /** Share of the rows that have a value. */
  readonly filledShare: number;
}

/** Share of a column's cells that must agree. */
const MOST = 0.7;

export function columnLooks(rows: readonly (readonly string[])[], width: number): ColumnLook[] {
  return Array.from({ length: width }, (_, column) => {
    const values = rows.map((row) => trimmed(row[column] ?? '')).filter((value) => value !== '');
    const classes = values.map(classOf).filter((cellClass) => cellClass !== 'missing');
    const hard = [...new Set(classes.filter(isHard))].find((candidate) => classes.filter((other) => agree(candidate, other)).length >= classes.length * MOST);
    return { values, hard, filledShare: values.length / Math.max(1, rows.length) };
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
  return { tested, fitting };
}

/** Cells that are not blank. */
export function filled(row: readonly string[]): number {
  return row.reduce((sum, cell) => sum + (trimmed(cell) === '' ? 0 : 1), 0);
}
