import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { CsvConverter, FileColumn, isMisfit } from '../../src/csv-catalog/converting/conversion';
import { ColumnProfile, TableProfile } from '../../src/csv-catalog/profiling/table-profile';
import { Quarantine } from '../../src/csv-catalog/quarantine';
import { Layout, ReadingOverrides } from '../../src/csv-catalog/reading/layout';

/** What the library makes of a file: a table, or a reason why it is none. */
export type Inspection =
  | {
    readonly file: string;
    readonly state: 'cataloged';
    readonly layout: Layout;
    readonly columns: readonly FileColumn[];
    readonly rows: number;
    readonly rejects: { readonly count: number; readonly byReason: Readonly<Record<string, number>> };
    readonly profile: TableProfile;
  }
  | { readonly file: string; readonly state: 'quarantined'; readonly reason: { readonly code: string; readonly message: string } };

/**
 * Reads a file exactly as an upload would be read: every value, with the converter that ships.
 *
 * @param file a path of this machine
 * @param mostRejects share of records, 0 to 1, above which the file is quarantined
 */
export async function inspectFile(file: string, converter: CsvConverter, overrides: ReadingOverrides, mostRejects: number): Promise<Inspection> {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'inspect-'));
  try {
    // The converter may cut and unpack what it reads: the original stays as it is.
    const copy = path.join(scratch, 'upload');
    fs.copyFileSync(file, copy);
    const opened = await converter.open(copy, { overrides, mostRejects, scratch });
    const conversion = await opened.convert(undefined, path.basename(file));
    if (isMisfit(conversion)) throw new Error('a file always fits its own columns: please report its shape');
    const { columns, rows, rejects: { count, byReason }, profile } = conversion;
    return { file, state: 'cataloged', layout: opened.layout, columns, rows, rejects: { count, byReason }, profile };
  } catch (error) {
    if (!(error instanceof Quarantine)) throw error;
    return { file, state: 'quarantined', reason: { code: error.code, message: error.message } };
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

/** An inspection in lines for a person. */
export function inspectionText(inspection: Inspection): string {
  const name = path.basename(inspection.file);
  if (inspection.state === 'quarantined') {
    return `${name}: would be quarantined (${inspection.reason.code})\n  ${inspection.reason.message}`;
  }
  const { layout, columns, rows, rejects, profile } = inspection;
  const lines = [
    `${name}: ${counted(rows, 'row')}, ${counted(columns.length, 'column')}${rejects.count > 0 ? `, ${counted(rejects.count, 'record')} left out` : ''}`,
    `  ${dialectText(layout)}`,
    ...Object.entries(rejects.byReason).map(([reason, count]) => `  left out: ${counted(count, 'record')}, ${reason}`),
    '',
    ...table([
      ['column', 'type', 'nulls', 'distinct', 'from', 'to', 'read as'],
      ...columns.map((column) => columnRow(column, profile.columns.find((one) => one.name === column.name))),
    ]),
    ...columns.flatMap(({ name: column, notes }) => notes.map((note) => `  note on ${column}: ${note}`)),
  ];
  return lines.join('\n');
}

function dialectText({ dialect, headerLine }: Layout): string {
  const { encoding, compression, delimiter, quote, escape, lineEnd } = dialect;
  return [
    `${encoding}${compression === null ? '' : ` in ${compression}`}`,
    delimiter === null ? 'one column' : `delimiter ${JSON.stringify(delimiter)}`,
    quote === null ? 'no quotes' : `quote ${quote}${escape === 'backslash' ? ' escaped by a backslash' : ''}`,
    `lines end in ${{ '\n': 'LF', '\r\n': 'CRLF', '\r': 'CR' }[lineEnd]}`,
    headerLine === null ? 'no header' : `header in line ${headerLine}`,
  ].join(', ');
}

function columnRow({ name, type, header, format }: FileColumn, profile: ColumnProfile | undefined): string[] {
  const cut = (text: string | null | undefined): string => JSON.stringify(text ?? '').slice(1, -1).slice(0, 24);
  return [
    header === name || header === '' ? name : `${name} (${cut(header)})`, type, String(profile?.nulls ?? ''),
    `${profile?.distinctIsExact === false ? '~' : ''}${profile?.distinct ?? ''}`, cut(profile?.min), cut(profile?.max), format ?? '',
  ];
}

function table(rows: readonly string[][]): string[] {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  return rows.map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i])).join('  ')}`.trimEnd());
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}
