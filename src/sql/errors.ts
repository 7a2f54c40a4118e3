/** Why a text was refused; stable, for programs. */
export type SqlErrorCode =
  /** The text is not Trino SQL. */
  | 'syntax'
  /** It is a statement, but no query (or more than one statement). */
  | 'not-a-query'
  /** It exceeds a cap: bytes, tokens or nesting. */
  | 'too-large'
  /** It is a query with a feature that is not supported here. */
  | 'unsupported'
  | 'unknown-table'
  | 'forbidden-function'
  /** It is a well-formed query that policy refuses. */
  | 'policy'
  /** It would cost too much: unlinked joins, generated rows, repetition. */
  | 'too-costly';

export interface SqlErrorOptions {
  /** Names that the author may have meant, nearest first. */
  readonly suggestions?: readonly string[];
}

/**
 * A refusal. The message says what is wrong and what is allowed; it goes to users and back to the model, so it never holds a
 * literal of the text (names are shortened, see `shownName`).
 */
export class SqlError extends Error {
  public readonly suggestions: readonly string[];

  /**
   * @param code why, for programs
   * @param message what is wrong and what is allowed
   * @param offset where, in characters from the start
   * @param line where, from 1
   * @param column where, from 1
   */
  public constructor(
    public readonly code: SqlErrorCode,
    message: string,
    public readonly offset: number,
    public readonly line: number,
    public readonly column: number,
    options: SqlErrorOptions = {},
  ) {
    super(message);
    this.name = 'SqlError';
    this.suggestions = options.suggestions ?? [];
  }
}

/** An error at an offset of a text. */
export function sqlErrorAt(text: string, offset: number, code: SqlErrorCode, message: string, options: SqlErrorOptions = {}): SqlError {
  let line = 1;
  let lineStart = 0;
  const end = Math.min(offset, text.length);
  for (let next = text.indexOf('\n'); next !== -1 && next < end; next = text.indexOf('\n', next + 1)) {
    line += 1;
    lineStart = next + 1;
  }
  return new SqlError(code, message, offset, line, end - lineStart + 1, options);
}

/** A name as a message may show it: short, printable, one line. */
export function shownName(name: string): string {
  const printable = name.replace(/[^\p{L}\p{N} _.$%#&()/+-]/gu, '?');
  return printable.length > 60 ? `${printable.slice(0, 57)}...` : printable;
}
