/** How a quote inside a quoted field is written: twice, or after a backslash. */
export type Escape = 'doubled' | 'backslash';

/** How the bytes of a file become records of fields. */
export interface FileDialect {
  /** `utf-8`, `utf-16le`, `utf-16be`, `windows-1252`, `iso-8859-1`, or what an override names. */
  readonly encoding: string;
  readonly compression: 'gzip' | 'zstd' | null;
  /** The most frequent one; others end a line too. */
  readonly lineEnd: '\n' | '\r\n' | '\r';
  /** One character; null where there is one column and no delimiter. */
  readonly delimiter: string | null;
  /** Null where quotes are ordinary characters. */
  readonly quote: '"' | "'" | null;
  readonly escape: Escape;
}

/** A record that stands beside the table and is no row of it. */
export interface LeftOutRecord {
  /** The physical line that it begins on, from 1. */
  readonly line: number;
  /** As it stands in the file. */
  readonly text: string;
  /** With too few or too many fields it is a row, or the header, of another table above. */
  readonly reason: 'total' | 'note' | 'repeated-header' | 'units' | 'separator' | 'too-few-fields' | 'too-many-fields';
}

/** Where in a file its table is. Offsets are bytes of the file's text in UTF-8 without a byte order mark, decompressed. */
export interface Layout {
  readonly dialect: FileDialect;
  /** The physical line on which the header begins, from 1; null where there is none. */
  readonly headerLine: number | null;
  /** One per column, trimmed; several header rows joined; '' where a column has none. */
  readonly headers: readonly string[];
  /**
   * Fields that a full record has. More than there are headers: lines end with delimiters, and what stands behind the last column is empty (a record
   * where it is not does not fit).
   */
  readonly fieldsPerRecord: number;
  /** Fields that a record has at the least: fewer than `fieldsPerRecord` where the file leaves off empty fields at the end of lines. */
  readonly fewestFields: number;
  /** Where the first record after the header begins, and on which line. */
  readonly dataStart: number;
  readonly dataLine: number;
  /** Where trailing totals and notes begin; the text's length where there are none. */
  readonly dataEnd: number;
  /** Trailing totals and notes. (Repeated headers between the rows are left out while rows are read.) */
  readonly leftOut: readonly LeftOutRecord[];
}

/** What the owner of a data set says of its files; what is absent is found out from the file. */
export interface ReadingOverrides {
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly quote?: '"' | "'" | null;
  readonly escape?: Escape;
  /** False: the first record is a row. True: it is the header, whatever it looks like. */
  readonly hasHeader?: boolean;
  /** The physical line on which the header (or, without one, the first row) begins, from 1. */
  readonly headerLine?: number;
  /** Types by header or by column name, as Glue names them. */
  readonly types?: Readonly<Record<string, string>>;
}
