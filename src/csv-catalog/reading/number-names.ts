import { agree, classOf, trimmed } from './cell-class';
import { ColumnLook } from './column-profile';

/** Numbers of a row that may be names, although they are numbers like the values below. */
export interface NumberNames {
  /** The columns that they stand over. */
  readonly columns: ReadonlySet<number>;
  /** How much they speak for a header, all together. */
  readonly evidence: number;
}

/** Rows that are compared. */
const MOST_ROWS = 20;
const NONE: NumberNames = { columns: new Set(), evidence: 0 };
const YEAR = /^(?:18|19|20|21)\d\d$/;

/**
 * Years over values that are none, and rising numbers of even steps (wavelengths, store numbers, scores from 1 to 5) where the values below do not rise so.
 * One number more among them that is a value, and none of them is a name.
 */
export function numberNames(row: readonly string[], looks: readonly ColumnLook[]): NumberNames {
  const places = looks.flatMap(({ hard }, i) => hard !== undefined && agree(hard, 'number') && agree(classOf(row[i] ?? ''), 'number') ? [i] : []);
  const cells = places.map((i) => trimmed(row[i]));
  const below = places.map((i) => looks[i].values);
  if (cells.length === 0 || !cells.every((cell) => /^\d+(?:\.\d+)?$/.test(cell))) return NONE;
  const names = (weight: number): NumberNames => ({ columns: new Set(places), evidence: Math.min(3, cells.length) * weight });
  const areYears = cells.every((cell) => YEAR.test(cell)) && below.every((values) => values.filter((value) => YEAR.test(value)).length < values.length / 2);
  if (cells.length === 1) return areYears ? names(0) : NONE;
  const different = new Set(cells).size;
  if (areYears && different > 1) return names(0.3);
  if (different < cells.length) return NONE;
  const rows = Array.from({ length: Math.min(MOST_ROWS, ...below.map(({ length }) => length)) }, (_, i) => below.map((values) => values[i]));
  const isRare = (test: (numbers: readonly string[]) => boolean) => test(cells) && rows.length > 0 && rows.filter(test).length <= rows.length / 2;
  const isFraction = (cell: string) => /[.,]\d/.test(cell);
  const areOtherKind = [false, true].some((kind) => cells.every((cell) => isFraction(cell) === kind)
    && below.every((values) => values.filter((value) => isFraction(value) !== kind).length >= values.length * 0.8));
  if (isRising(cells) && areOtherKind) return names(cells.length > 2 ? 0.3 : 0.15);
  if (isRare(isEven)) return cells.length > 2 ? names(isNumbering(cells) ? 0.3 : 0.1) : names(0);
  if (isEven(cells) && below.every((values, i) => values.every(({ length }) => length < cells[i].length))) return names(0);
  // Five numbers rise by chance in one row of 120.
  return isRare(isRising) && cells.length > 4 ? names(0) : NONE;
}

/** Whether cells number the columns from 0 or 1 on; one for the rows' own numbers may be empty. */
export function isNumbering(row: readonly string[]): boolean {
  const cells = row.map(trimmed);
  const numbers = cells[0] === '' ? cells.slice(1) : cells;
  return numbers.length > 2 && (numbers[0] === '0' || numbers[0] === '1') && numbers.every((cell, i) => cell === String(Number(numbers[0]) + i));
}

function isRising(cells: readonly string[]): boolean {
  return cells.every((cell, i) => i === 0 || Number(cell) > Number(cells[i - 1]));
}

/** Whether numbers have the same step from each to the next; two, a step of one. */
export function isEven(cells: readonly string[]): boolean {
  const step = Number(cells[1]) - Number(cells[0]);
  return step > 0 && (cells.length > 2 || step === 1) && cells.every((cell, i) => i === 0 || Math.abs(Number(cell) - Number(cells[i - 1]) - step) < step / 1000);
}
