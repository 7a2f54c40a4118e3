import { shownName, SqlError, sqlErrorAt, SqlErrorCode } from './errors';
import { RESERVED_WORDS, STATEMENT_WORDS } from './keywords';
import { Token, tokenize } from './lexer';
import { Identifier } from './tree';

/** Deepest nesting of parentheses, brackets, CASE, queries and prefix operators; the deepest reference query has 4. */
export const MAX_DEPTH = 32;

/** A place in the token list with the small questions that the parser asks. It only moves forward. */
export class Cursor {
  private readonly tokens: readonly Token[];
  private index = 0;
  private depth = 0;

  public constructor(private readonly text: string) {
    this.tokens = tokenize(text);
  }

  public get token(): Token {
    return this.tokens[this.index];
  }

  public get at(): number {
    return this.token.at;
  }

  /** The token after the current one, or further. */
  public peek(distance = 1): Token {
    return this.tokens[Math.min(this.index + distance, this.tokens.length - 1)];
  }

  public next(): Token {
    const { token } = this;
    if (token.type !== 'end') {
      this.index += 1;
    }
    return token;
  }

  /** Whether the current token is one of these keywords or symbols. */
  public is(...keys: readonly string[]): boolean {
    const { key } = this.token;
    return key !== '' && keys.includes(key);
  }

  /** Whether the coming tokens are these, in this order. */
  public areNext(...keys: readonly string[]): boolean {
    return keys.every((key, distance) => this.peek(distance).key === key);
  }

  /** Takes these tokens if they are the coming ones. */
  public take(...keys: readonly string[]): boolean {
    if (!this.areNext(...keys)) {
      return false;
    }
    this.index += keys.length;
    return true;
  }

  public expect(...keys: readonly string[]): void {
    for (const key of keys) {
      if (!this.take(key)) {
        throw this.unexpected(`"${key}"`);
      }
    }
  }

  /** Runs a part of the parser one level deeper. */
  public nested<T>(parse: () => T): T {
    if (this.depth >= MAX_DEPTH) {
      throw this.error('too-large', `The query is nested more than ${MAX_DEPTH} levels deep; write a flatter one.`);
    }
    this.depth += 1;
    const result = parse();
    this.depth -= 1;
    return result;
  }

  public list<T>(parse: () => T): T[] {
    const items = [parse()];
    while (this.take(',')) {
      items.push(parse());
    }
    return items;
  }

  /** Whether the current token can be a name: quoted, or a word that is not reserved. */
  public isName(): boolean {
    return this.isNameToken(this.token);
  }

  public isNameToken(token: Token): boolean {
    return token.type === 'quoted' || (token.type === 'word' && !RESERVED_WORDS.has(token.key));
  }

  public identifier(what = 'a name'): Identifier {
    if (!this.isName()) {
      throw this.unexpected(what);
    }
    const { type, text, at } = this.next();
    return { kind: 'identifier', at, name: text, quoted: type === 'quoted' };
  }

  public identifiersInParentheses(what: string): Identifier[] {
    this.expect('(');
    const names = this.list(() => this.identifier(what));
    this.expect(')');
    return names;
  }

  public string(what: string): string {
    if (this.token.type !== 'string') {
      throw this.unexpected(what);
    }
    return this.next().text;
  }

  public wholeNumber(what: string): number {
    if (this.token.type !== 'integer') {
      throw this.unexpected(what);
    }
    const number = Number(this.token.text);
    if (!Number.isSafeInteger(number)) {
      throw this.error('syntax', `${what[0].toUpperCase()}${what.slice(1)} is too large.`);
    }
    this.next();
    return number;
  }

  public error(code: SqlErrorCode, message: string, at = this.at): SqlError {
    return sqlErrorAt(this.text, at, code, message);
  }

  public unsupported(feature: string): SqlError {
    return this.error('unsupported', `${feature} is not supported here; write the query without it.`);
  }

  /** "Expected … but found …", the latter without the value of a literal. */
  public unexpected(expected: string): SqlError {
    return this.error('syntax', `Expected ${expected} but found ${this.describe()}.`);
  }

  private describe(): string {
    const { type, text, key } = this.token;
    switch (type) {
      case 'end': return 'the end of the text';
      case 'word': return RESERVED_WORDS.has(key) || STATEMENT_WORDS.has(key) ? `the word ${key}` : `the word "${shownName(text)}"`;
      case 'quoted': return `the name "${shownName(text)}"`;
      case 'string': return 'a string';
      case 'symbol': return `"${text}"`;
      default: return 'a number';
    }
  }
}
