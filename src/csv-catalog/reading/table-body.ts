import { ColumnLook, columnLooks, filled } from './column-profile';
import { CsvRecord } from './csv-records';
import { shapeOf } from './dialect';
import { hasGap, recordKey } from './header-rows';
import { hasNoteLabel, hasTotalLabel } from './labels';
import { isTable } from './lost-table';

/** Rows that are looked at for what the columns hold. */
const MOST_ROWS = 200;
/** Records that may stand before them: what stands before the rows must not blur what the columns hold. */
const MOST_BEFORE = 80;

/** What the rows in the middle of a table have in common. */
export interface TableBody {
  /** Fields of a usual row. */
  readonly width: number;
  readonly rows: readonly (readonly string[])[];
  readonly looks: readonly ColumnLook[];
}

export function tableBody(records: readonly CsvRecord[]): TableBody {
  const width = widthOf(records);
  const regular = records.filter(({ fields, problem }) => problem === undefined && fields.length === width && filled(fields) > 0);
  // Nor must a header that comes again between them, a total or a note.
  const first = regular.slice(0, 3).map((row) => ({ row, key: recordKey(row) }));
  const isRow = (row: CsvRecord) => !hasTotalLabel(row.fields) && !hasNoteLabel(row.text) && !first.some((other) => other.row !== row && other.key === recordKey(row));
  const gap = regular.slice(0, MOST_BEFORE).findIndex((row, i) => i + 3 < regular.length && hasGap(row, regular[i + 1]));
  const rowsFrom = (from: number) => {
    const below = regular.slice(Math.max(from, gap < 0 ? 0 : gap + 2)).slice(0, MOST_ROWS);
    const rows = (below.some(isRow) ? below.filter(isRow) : below).map(({ fields }) => fields);
    return { width, rows, looks: columnLooks(rows, width) };
  };
  const half = rowsFrom(Math.min(MOST_BEFORE, Math.floor(regular.length / 2)));
  if (regular.length > 12 || regular.length < 4) return half;
  // Of few records the header may be more than half.
  const late = rowsFrom(Math.ceil(regular.length * 0.6));
  return hardColumns(late) > hardColumns(half) ? late : half;
}

/** A table may have fewer rows than there are lines of settings above it: the last records are it where they are a table, and what is above is none. */
function widthOf(records: readonly CsvRecord[]): number {
  const { width } = shapeOf(records);
  const last = records[records.length - 1];
  if (last === undefined || last.fields.length <= width || records.length > MOST_BEFORE) return width;
  let from = records.length - 1;
  while (from > 0 && records[from - 1].fields.length === last.fields.length && !hasGap(records[from - 1], records[from])) from--;
  const [above, below] = [records.slice(0, from), records.slice(from)];
  return below.length >= records.length / 4 && isTable(below) && !isTable(above.filter(({ fields }) => fields.length === width)) ? last.fields.length : width;
}

function hardColumns({ looks }: TableBody): number {
  return looks.filter(({ hard }) => hard !== undefined).length;
}
