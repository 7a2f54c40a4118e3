import { FileColumn, TableColumn } from './conversion';
import type { TableProfile } from '../profiling/table-profile';
import { Quarantine } from '../quarantine';
import { ReadCsv } from '../reading/read-csv';

/** The columns of a table with what a file says of them. */
export function fileColumns(csv: ReadCsv, columns: readonly TableColumn[]): FileColumn[] {
  return columns.map((column) => {
    const at = csv.names.indexOf(column.name);
    return { ...column, header: csv.headers[at] ?? column.name, isEmpty: (csv.facts[at]?.values ?? 0) === 0, notes: [] };
  });
}

/**
 * Checks that what was written has as many NULLs as the file had empty fields.
 *
 * @throws Quarantine where they differ
 */
export function checkNothingLost(csv: ReadCsv, profile: TableProfile): void {
  for (const { name, nulls } of profile.columns) {
    const at = csv.names.indexOf(name);
    const filled = profile.rows - nulls;
    if (at >= 0 && csv.facts[at].values !== filled) {
      throw new Quarantine('unreadable', `the column ${name} has ${csv.facts[at].values} values, but ${filled} could be written: please report this file's shape`);
    }
  }
}
