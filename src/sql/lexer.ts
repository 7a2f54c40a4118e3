import { shownName, SqlError, sqlErrorAt } from './errors';

/** Longest text that is looked at, in UTF-8 bytes: about fifteen times the longest of 197 reference queries. */
export const MAX_BYTES = 8 * 1024;
/** Most tokens; the largest reference query has 127. */
export const MAX_TOKENS = 2000;

export type TokenType = 'word' | 'quoted' | 'string' | 'binary' | 'integer' | 'decimal' | 'double' | 'symbol' | 'end';

export interface Token {
  readonly type: TokenType;
  /** The word as written, a literal's value, a quoted name's value, or the symbol. */
  readonly text: string;
  /** Upper case of a word; the symbol; else empty. What the parser compares with. */
  readonly key: string;
  readonly at: number;
}

const SYMBOLS_OF_TWO: ReadonlySet<string> = new Set(['<>', '!=', '<=', '>=', '||', '->', '=>']);
const SYMBOLS_OF_ONE: ReadonlySet<string> = new Set(['(', ')', '[', ']', ',', '.', ';', '+', '-', '*', '/', '%', '=', '<', '>', '?', ':']);

const isDigit = (c: number): boolean => c >= 48 && c <= 57;
const isWordStart = (c: number): boolean => (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95;
const isWordPart = (c: number): boolean => isWordStart(c) || isDigit(c);

/**
 * Cuts a text into tokens, in one pass and with constant lookahead. Whitespace is what Trino's is: space, tab, CR, LF; any other
 * character outside quotes and comments is refused, so that no invisible character can hide a word.
 *
 * @throws SqlError `too-large` or `syntax`
 */
export function tokenize(text: string): Token[] {
  if (text.length > MAX_BYTES || Buffer.byteLength(text, 'utf8') > MAX_BYTES) {
    throw new SqlError('too-large', `The query is longer than ${MAX_BYTES} bytes; write a shorter one.`, 0, 1, 1);
  }
  return new Lexer(text).run();
}

class Lexer {
  private readonly tokens: Token[] = [];
  private position = 0;

  public constructor(private readonly text: string) {}

  public run(): Token[] {
    const { text } = this;
    if (text.includes('\0')) {
      throw this.error(text.indexOf('\0'), 'A NUL character is not allowed anywhere in a query.');
    }
    for (;;) {
      this.skipSpaceAndComments();
      const at = this.position;
      if (at >= text.length) {
        this.tokens.push({ type: 'end', text: '', key: '', at });
        return this.tokens;
      }
      if (this.tokens.length >= MAX_TOKENS) {
        throw sqlErrorAt(text, at, 'too-large', `The query has more than ${MAX_TOKENS} tokens; write a shorter one.`);
      }
      this.tokens.push(this.next(at));
    }
  }

  private skipSpaceAndComments(): void {
    const { text } = this;
    for (;;) {
      const c = text.charCodeAt(this.position);
      if (c === 32 || c === 9 || c === 10 || c === 13) {
        this.position += 1;
      } else if (c === 45 && text.charCodeAt(this.position + 1) === 45) {
        // Like Trino, a line ends at CR or LF only: U+2028 does not end a comment.
        while (this.position < text.length && !'\r\n'.includes(text[this.position])) {
          this.position += 1;
        }
      } else if (c === 47 && text.charCodeAt(this.position + 1) === 42) {
        // Comments do not nest in Trino: the first `*/` ends them.
        const end = text.indexOf('*/', this.position + 2);
        if (end === -1) {
          throw this.error(this.position, 'A comment starts here and does not end.');
        }
        this.position = end + 2;
      } else {
        return;
      }
    }
  }

  private next(at: number): Token {
    const { text } = this;
    const c = text.charCodeAt(at);
    const following = text.charCodeAt(at + 1);
    if (isWordStart(c)) {
      if (following === 39 && (c === 88 || c === 120)) {
        return this.binary(at);
      }
      if (text.startsWith('&\'', at + 1) && (c === 85 || c === 117)) {
        throw sqlErrorAt(text, at, 'unsupported', 'A Unicode escape string is not supported; write the characters in a plain string.');
      }
      return this.word(at);
    }
    if (isDigit(c) || (c === 46 && isDigit(following))) {
      return this.number(at);
    }
    if (c === 39) {
      return { type: 'string', text: this.quoted(at, '\'', 'string'), key: '', at };
    }
    if (c === 34) {
      return this.quotedName(at);
    }
    const two = text.slice(at, at + 2);
    if (SYMBOLS_OF_TWO.has(two)) {
      this.position = at + 2;
      return { type: 'symbol', text: two, key: two === '!=' ? '<>' : two, at };
    }
    const one = text[at];
    if (SYMBOLS_OF_ONE.has(one)) {
      this.position = at + 1;
      return { type: 'symbol', text: one, key: one, at };
    }
    throw this.strangeCharacter(at);
  }

  private word(at: number): Token {
    let end = at + 1;
    while (isWordPart(this.text.charCodeAt(end))) {
      end += 1;
    }
    this.position = end;
    const word = this.text.slice(at, end);
    return { type: 'word', text: word, key: word.toUpperCase(), at };
  }

  private number(at: number): Token {
    const { text } = this;
    let end = this.digits(at);
    let type: TokenType = 'integer';
    if (text[end] === '.') {
      type = 'decimal';
      end = this.digits(end + 1);
    }
    if (text[end] === 'e' || text[end] === 'E') {
      const sign = text[end + 1] === '+' || text[end + 1] === '-' ? 1 : 0;
      if (isDigit(text.charCodeAt(end + 1 + sign))) {
        type = 'double';
        end = this.digits(end + 1 + sign);
      }
    }
    if (isWordPart(text.charCodeAt(end))) {
      throw this.error(at, 'A number runs into letters here; a name must not start with a digit unless it stands in double quotes.');
    }
    this.position = end;
    return { type, text: text.slice(at, end).toUpperCase(), key: '', at };
  }

  private digits(from: number): number {
    let end = from;
    while (isDigit(this.text.charCodeAt(end))) {
      end += 1;
    }
    return end;
  }

  private quoted(at: number, quote: string, what: string): string {
    const { text } = this;
    let from = at + 1;
    let value = '';
    for (;;) {
      const end = text.indexOf(quote, from);
      if (end === -1) {
        throw this.error(at, `A ${what} starts here and its closing quote is missing.`);
      }
      value += text.slice(from, end);
      if (text[end + 1] !== quote) {
        this.position = end + 1;
        return value;
      }
      value += quote;
      from = end + 2;
    }
  }

  private quotedName(at: number): Token {
    const name = this.quoted(at, '"', 'quoted name');
    if (name === '') {
      throw this.error(at, 'A quoted name is empty.');
    }
    return { type: 'quoted', text: name, key: '', at };
  }

  private binary(at: number): Token {
    this.position = at + 1;
    const hex = this.quoted(at + 1, '\'', 'binary literal').replace(/[ \r\n\t]/g, '').toUpperCase();
    if (hex.length % 2 === 1 || !/^[0-9A-F]*$/.test(hex)) {
      throw this.error(at, 'A binary literal holds an even number of hexadecimal digits.');
    }
    return { type: 'binary', text: hex, key: '', at };
  }

  private strangeCharacter(at: number): SqlError {
    const character = String.fromCodePoint(this.text.codePointAt(at) as number);
    if (character === '`') {
      return this.error(at, 'Back quotes are not Trino SQL; names stand in double quotes.');
    }
    const code = `U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`;
    const shown = /[\x21-\x7e]/.test(character) ? `"${shownName(character) === '?' ? character : shownName(character)}" (${code})` : code;
    return this.error(at, `The character ${shown} is not allowed outside of quotes.`);
  }

  private error(at: number, message: string): SqlError {
    return sqlErrorAt(this.text, at, 'syntax', message);
  }
}
