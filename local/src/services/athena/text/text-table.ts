import type { DuckDBConnection } from '@duckdb/node-api';
import { LineReader, lazySimpleLines } from './lazy-simple';
import { openCsvLines } from './open-csv';
import { linesOf, textOf } from './text-lines';
import { quote } from '../translate/context';
import { duck, TrinoType } from '../translate/types';

/** How a table's files are to be read: what Glue says of its SerDe. */
export interface TableFormat {
  /** The class, with its package. */
  readonly serde?: string;
  readonly serdeParameters: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
}

/** An object of a table. */
export interface TableFile {
  /** A file of this machine. */
  readonly path: string;
  /** The object's key: its ending says how it is packed. */
  readonly key: string;
  readonly bytes: number;
  /** Texts of the partition's values, in the order of the partition keys. */
  readonly partition: readonly string[];
}

/** Whether a format is Parquet, text, or neither. */
export function formatOf({ serde }: TableFormat): 'parquet' | 'text' | undefined {
  return serde === undefined ? undefined : /parquet/i.test(serde) ? 'parquet' : /\.(LazySimpleSerDe|OpenCSVSerde)$/i.test(serde) ? 'text' : undefined;
}

/** Rows that are handed to DuckDB at a time. */
const FLUSH_ROWS = 20_000;

/** Reads text objects into a temporary table of the connection, row by row as their SerDe does; correct, and not fast. */
export async function loadTextTable(
  connection: DuckDBConnection, name: string, columns: readonly { name: string; type: TrinoType }[], partitionColumns: number, format: TableFormat, files: readonly TableFile[],
): Promise<void> {
  await connection.run(`CREATE TEMP TABLE ${quote(name)} (${columns.map((column) => `${quote(column.name)} ${duck(column.type)}`).join(', ')})`);
  const own = columns.slice(0, columns.length - partitionColumns);
  const partitionTypes = columns.slice(own.length).map(({ type }) => type);
  const readLine = lineReader(own.map(({ type }) => type), format);
  const skipped = Number(format.parameters['skip.header.line.count'] ?? 0);
  const appender = await connection.createAppender(name, 'main', 'temp');
  let rows = 0;
  for (const file of files) {
    // A partition's values are read like the texts of a LazySimpleSerDe.
    const constants = lazySimpleLines(partitionTypes, { 'field.delim': '\u0000' })(file.partition.join('\u0000'));
    let line = 0;
    for (const text of linesOf(textOf(file.path, file.key))) {
      if (line++ < skipped) continue;
      [...readLine(text), ...constants].forEach((value, index) => (value === null ? appender.appendNull() : appender.appendValue(value, appender.columnType(index))));
      appender.endRow();
      if (++rows % FLUSH_ROWS === 0) appender.flushSync();
    }
  }
  appender.closeSync();
}

function lineReader(types: readonly TrinoType[], { serde, serdeParameters }: TableFormat): LineReader {
  return /OpenCSV/i.test(serde!) ? openCsvLines(types, serdeParameters) : lazySimpleLines(types, serdeParameters);
}
