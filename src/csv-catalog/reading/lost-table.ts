import { agree, classOf, isHard, trimmed } from './cell-class';
import { columnLooks } from './column-profile';
import { CsvRecord } from './csv-records';
import { LeftOutRecord } from './layout';

/** Records of the smallest table. */
const FEWEST = 3;

/** A table of another width that stands above the one that is read: its records are no preamble, but rows that do not fit. */
export function lostTable(preamble: readonly CsvRecord[], width: number): LeftOutRecord[] {
  const lost: LeftOutRecord[] = [];
  let run: CsvRecord[] = [];
  const end = () => {
    if (isTable(run) || areRows(run)) lost.push(...run.map(({ line, text, fields }): LeftOutRecord => ({ line, text, reason: widthOf(fields) > width ? 'too-many-fields' : 'too-few-fields' })));
    run = [];
  };
  for (const record of preamble) {
    if (run.length > 0 && widthOf(record.fields) !== widthOf(run[0].fields)) end();
    run.push(record);
  }
  end();
  return lost;
}

/** Whether names stand over values in records of one width: of settings, the first has a value too, or the values are of many kinds. */
export function isTable(run: readonly CsvRecord[]): boolean {
  const [header, ...rows] = run;
  if (run.length < FEWEST || widthOf(header.fields) < 2 || run.some(({ problem }) => problem !== undefined)) return false;
  const names = header.fields.slice(0, widthOf(header.fields)).map(trimmed);
  const isName = (name: string) => /^\p{L}[\p{L}\p{M}_ -]*$/u.test(name);
  return names.every((name) => !isHard(classOf(name))) && columnLooks(rows.map(({ fields }) => fields), names.length)
    .some(({ hard, values }, i) => hard !== undefined && isName(names[i]) && values.every((value) => agree(classOf(value), hard)));
}

/** Records without a header whose first cells are values of one kind; those of settings are names. */
function areRows(run: readonly CsvRecord[]): boolean {
  if (run.length < FEWEST || widthOf(run[0].fields) < 2 || run.some(({ problem }) => problem !== undefined)) return false;
  const classes = run.map(({ fields }) => classOf(fields[0]));
  return classes.every((other) => isHard(other) && agree(other, classes[0]));
}

/** Fields without empty ones at the end. */
function widthOf(fields: readonly string[]): number {
  let width = fields.length;
  while (width > 0 && trimmed(fields[width - 1]) === '') width--;
  return width;
}
