/** A plain sentence from rows: every number in it is in a cell or is the row count. */
export function narrate(columns: unknown[], rows: unknown[], rowCount: number): string {
  const names = columns.map((column) => (typeof column === 'string' ? column : String((column as { name?: unknown } | null)?.name)));
  const cells = rows.map((row) => (Array.isArray(row) ? row : names.map((name) => (row as Record<string, unknown>)[name])));
  // One line may also hold all rows as one array of arrays.
  const all = cells.length === 1 && cells[0].length > 0 && cells[0].every(Array.isArray) ? (cells[0] as unknown[][]) : cells;
  const sentence = (row: unknown[]) => names.map((name, index) => `${name.replace(/_/g, ' ')} is ${shown(row[index])}`).join(', ');
  if (rowCount === 0 || all.length === 0) return 'No row matches the question.';
  if (rowCount === 1) return `The ${sentence(all[0])}.`;
  return `There are ${rowCount} rows. In the first, ${sentence(all[0])}.`;
}

function shown(value: unknown): string {
  return value === null || value === undefined ? 'empty' : String(value);
}
