import { literal } from './duckdb.client';

/** SQL of a cell's value, and the test that the value says exactly what the text says. */
export interface CellSql {
  /** The value, in the reading's type; NULL where the text is none. Never fails. */
  readonly value: string;
  /**
   * Conditions on the text and its value, cheapest first; a text that fulfils one is what the value says. None: every text is.
   *
   * @param value SQL of the value, computed once
   */
  readonly fits: (value: string) => readonly string[];
}

/** How the texts of a column become values of one type. */
export interface ColumnReading {
  /** Glue's name. */
  readonly type: string;
  /** Where it is more than plain: a date's format, a decimal comma. */
  readonly format?: string;
  /** What a person should know. */
  readonly notes: readonly string[];
  /** @param cell SQL of the text, NULL where it is empty */
  readonly sql: (cell: string) => CellSql;
  /** The same texts as values of another type, where the way they are written allows for that. */
  readonly as?: (type: string) => ColumnReading | undefined;
}

/** Texts that stay as they are. */
export function textReading(notes: readonly string[] = []): ColumnReading {
  return { type: 'string', notes, sql: (cell) => ({ value: cell, fits: () => [] }) };
}

/** What people write where there is no value. In columns of text they may be words, and stay. */
export const NULL_TOKENS: readonly string[] = [
  'NA', 'N/A', 'n/a', 'na', 'N.A.', 'n.a.', '#N/A', '#N/A N/A', '<NA>', '#NA', 'NULL', 'null', 'Null', '(null)', '#NULL!', '\\N', 'None', 'none', 'NONE', 'nil', 'NIL',
  'NaN', 'nan', 'NAN', '-nan', '-NaN', 'NaT', '#DIV/0!', '#REF!', '#VALUE!', 'missing', 'Missing', 'MISSING', '-', '--', '---', '–', '—', '.', '..', '...', '?',
];
const IS_NULL_TOKEN = new Set(NULL_TOKENS);

export function isNullToken(text: string): boolean {
  return IS_NULL_TOKEN.has(text);
}

/** Blanks that may stand around a number or a date, no-break and zero-width ones too. */
const BLANKS = ' \t\r\n\v\f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u2028\u2029\u202f\u205f\u3000\ufeff';
const BLANK_CODES = new Set([...BLANKS].map((blank) => blank.charCodeAt(0)));

export function isPadded(text: string): boolean {
  return BLANK_CODES.has(text.charCodeAt(0)) || BLANK_CODES.has(text.charCodeAt(text.length - 1));
}

export function withoutBlanks(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && BLANK_CODES.has(text.charCodeAt(from))) from++;
  while (to > from && BLANK_CODES.has(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

/** The reading, of texts that may have blanks around them. */
export function padded(reading: ColumnReading): ColumnReading {
  const trimmed = (cell: string) => `nullif(trim(${cell}, ${literal(BLANKS)}), '')`;
  return {
    ...reading,
    notes: [...reading.notes, 'blanks around the values are left out'],
    sql: (cell) => {
      const { value, fits } = reading.sql(trimmed(cell));
      // What is left of blanks alone is no value.
      return { value, fits: (v) => withAlternative(fits(v), `${trimmed(cell)} IS NULL`) };
    },
    as: (type) => {
      const other = reading.as?.(type);
      return other && padded(other);
    },
  };
}

/**
 * The reading, of a column where some texts stand for no value.
 *
 * @param seen the tokens that are known to occur: a cast that fails is dear
 */
export function withNullTokens(reading: ColumnReading, seen: readonly string[]): ColumnReading {
  // One constant: each of an IN list's would take memory of its own, in every column.
  const isToken = (cell: string, tokens: readonly string[]) => `list_contains([${tokens.map(literal).join(', ')}], ${cell})`;
  return {
    ...reading,
    format: seen.length === 0 ? reading.format : [...reading.format === undefined ? [] : [reading.format], `no value: ${seen.join(' ')}`].join('; '),
    sql: (cell) => {
      const { value, fits } = reading.sql(cell);
      return {
        value: seen.length === 0 ? value : `CASE WHEN ${isToken(cell, seen)} THEN NULL ELSE ${value} END`,
        fits: (v) => withAlternative(fits(v), `(${v} IS NULL AND ${isToken(cell, NULL_TOKENS)})`),
      };
    },
    as: (type) => {
      const other = reading.as?.(type);
      return other && withNullTokens(other, seen);
    },
  };
}

function withAlternative(conditions: readonly string[], alternative: string): readonly string[] {
  return conditions.length === 0 ? [] : [...conditions, alternative];
}
