import { ResultColumn } from './executions';

/** A result as Athena writes it to S3: every value in quotes, NULL as nothing. */
export function resultCsv(columns: readonly ResultColumn[], rows: readonly (string | null)[][]): string {
  const quoted = (text: string) => `"${text.replace(/"/g, '""')}"`;
  const lines = [columns.map(({ name }) => quoted(name)), ...rows.map((row) => row.map((value) => (value === null ? '' : quoted(value))))];
  return lines.map((line) => `${line.join(',')}\n`).join('');
}
