import { nameStems, otherNames, PromptColumn, PromptTable, typeFamily } from './prompt-tables';
import { COLUMN_NOUNS, MONTHS, ROW_NOUNS, STOP_WORDS, Token } from './words';

export type Aggregate = 'sum' | 'avg' | 'min' | 'max' | 'median';
export type Comparison = '>' | '>=' | '<' | '<=' | '=' | '<>';
export type Grain = 'year' | 'month' | 'day';

/** What a stretch of the question means for one table. Every content word ends up in exactly one item. */
export type Item = { text: string; at: number; end: number } & (
  | { kind: 'table'; exact: boolean }
  | { kind: 'tableWord' }
  | { kind: 'rows' }
  | { kind: 'column'; column: PromptColumn; exact: boolean; aggregate?: Aggregate }
  | { kind: 'ambiguous'; columns: PromptColumn[] }
  | { kind: 'value'; matches: { column: PromptColumn; value: string }[] }
  | { kind: 'literal' }
  | { kind: 'number'; value: number }
  | { kind: 'date' }
  | { kind: 'month'; month: number }
  | { kind: 'grain'; grain: Grain }
  | { kind: 'howMany' } | { kind: 'howMuch' } | { kind: 'distinct' } | { kind: 'which' } | { kind: 'list' } | { kind: 'and' } | { kind: 'or' } | { kind: 'group' } | { kind: 'between' } | { kind: 'top' } | { kind: 'common' }
  | { kind: 'aggregate'; aggregate: Aggregate }
  | { kind: 'superlative'; highest: boolean; byCount: boolean }
  | { kind: 'comparison'; comparison: Comparison; onlyTime: boolean }
  | { kind: 'unknown' });

type Meaning = Item extends infer T ? T extends unknown ? Omit<T, 'text' | 'at' | 'end'> : never : never;

const PHRASES: [string, Meaning][] = [
  ['how many', { kind: 'howMany' }], ['number of', { kind: 'howMany' }], ['count of', { kind: 'howMany' }], ['count', { kind: 'howMany' }], ['total number of', { kind: 'howMany' }],
  ['how much', { kind: 'howMuch' }],
  ['different', { kind: 'distinct' }], ['distinct', { kind: 'distinct' }], ['unique', { kind: 'distinct' }],
  ['which', { kind: 'which' }], ['list', { kind: 'list' }], ['show', { kind: 'list' }], ['display', { kind: 'list' }],
  ['and', { kind: 'and' }], ['or', { kind: 'or' }],
  ['per', { kind: 'group' }], ['by', { kind: 'group' }], ['each', { kind: 'group' }], ['every', { kind: 'group' }],
  ['between', { kind: 'between' }],
  ['total', { kind: 'aggregate', aggregate: 'sum' }], ['sum of', { kind: 'aggregate', aggregate: 'sum' }], ['sum', { kind: 'aggregate', aggregate: 'sum' }],
  ['average', { kind: 'aggregate', aggregate: 'avg' }], ['median', { kind: 'aggregate', aggregate: 'median' }],
  ['most common', { kind: 'common' }], ['most frequent', { kind: 'common' }],
  ['most', { kind: 'superlative', highest: true, byCount: true }], ['fewest', { kind: 'superlative', highest: false, byCount: true }],
  ['least', { kind: 'superlative', highest: false, byCount: true }],
  ...['highest', 'largest', 'biggest', 'greatest', 'max', 'latest', 'newest'].map((word): [string, Meaning] => [word, { kind: 'superlative', highest: true, byCount: false }]),
  ...['lowest', 'smallest', 'min', 'earliest', 'oldest'].map((word): [string, Meaning] => [word, { kind: 'superlative', highest: false, byCount: false }]),
  ['top', { kind: 'top' }],
  ...[['more than', '>'], ['greater than', '>'], ['higher than', '>'], ['larger than', '>'], ['above', '>'], ['over', '>'], ['exceeding', '>'], ['>', '>'],
    ['at least', '>='], ['>=', '>='], ['less than', '<'], ['lower than', '<'], ['fewer than', '<'], ['smaller than', '<'], ['below', '<'], ['under', '<'], ['<', '<'],
    ['at most', '<='], ['<=', '<='], ['equal to', '='], ['equal', '='], ['=', '=']]
    .map(([words, comparison]): [string, Meaning] => [words, { kind: 'comparison', comparison: comparison as Comparison, onlyTime: false }]),
  ['before', { kind: 'comparison', comparison: '<', onlyTime: true }], ['after', { kind: 'comparison', comparison: '>', onlyTime: true }],
  ['since', { kind: 'comparison', comparison: '>=', onlyTime: true }],
];

/** Words of a column's name that also say what is asked: "maximum temperature" of temp_max. */
const AGGREGATE_WORDS: Record<string, Aggregate> = { max: 'max', min: 'min', total: 'sum', average: 'avg' };

const GRAINS: Record<string, Grain> = { year: 'year', month: 'month', day: 'day', date: 'day' };

interface Candidate { length: number; rank: number; meaning: Meaning }

/** The items of a question, read for one table. Stop words leave no item. */
export function readItems(tokens: Token[], table: PromptTable): Item[] {
  const names = new Names(table);
  const items: Item[] = [];
  for (let at = 0; at < tokens.length;) {
    const previous = items[items.length - 1];
    const adjacent = previous !== undefined && previous.end === at;
    const best = candidates(tokens, at, names, adjacent ? previous : undefined)
    // eslint-disable-next-line @stylistic/max-len
      .reduce<Candidate | undefined>((a, b) => (a === undefined || b.length > a.length || (b.length === a.length && b.rank > a.rank) ? b : a), undefined);
    if (best === undefined) {
      // "weather type", "state name": a noun right after a column adds nothing.
      const filler = adjacent && previous.kind === 'column' && COLUMN_NOUNS.has(tokens[at].stem);
      const stop = !tokens[at].quoted && STOP_WORDS.has(tokens[at].text.toLowerCase());
      if (filler) previous.end = at + 1;
      else if (!stop) items.push({ kind: 'unknown', text: tokens[at].text, at, end: at + 1 });
      at++;
      continue;
    }
    const end = at + best.length;
    items.push({ ...best.meaning, text: tokens.slice(at, end).map((token) => token.text).join(' '), at, end } as Item);
    at = end;
  }
  return items;
}

function candidates(tokens: Token[], at: number, names: Names, previous: Item | undefined): Candidate[] {
  const token = tokens[at];
  if (token.quoted) return [{ length: 1, rank: 9, meaning: names.value([token], true) ?? { kind: 'literal' } }];
  if (token.date !== undefined) return [{ length: 1, rank: 9, meaning: { kind: 'date' } }];
  const found: Candidate[] = [];
  for (let length = 1; length <= 6 && at + length <= tokens.length; length++) {
    const span = tokens.slice(at, at + length);
    if (span.some((part) => part.quoted)) break;
    const add = (rank: number, meaning: Meaning | undefined) => { if (meaning !== undefined) found.push({ length, rank, meaning }); };
    const phrase = span.map((part) => part.text.toLowerCase()).join(' ');
    add(5, PHRASES.find(([words]) => words === phrase)?.[1] ?? PHRASES.find(([words]) => length === 1 && words === span[0].stem)?.[1]);
    add(6, names.column(span));
    add(names.rowsNamedLikeAColumn && previous?.kind === 'howMany' ? 7 : 4, names.table(span));
    add(3, names.value(span, false));
    if (length === 1) {
      if (token.number !== undefined) add(2, { kind: 'number', value: token.number });
      if (ROW_NOUNS.has(token.stem)) add(2, { kind: 'rows' });
      if (GRAINS[token.stem] !== undefined) add(2, { kind: 'grain', grain: GRAINS[token.stem] });
      const month = MONTHS.indexOf(token.text.toLowerCase());
      // "may" is a verb unless it is written as a name.
      if (month >= 0 && (token.text !== 'may')) add(2, { kind: 'month', month: month + 1 });
      if (found.length === 0 && !STOP_WORDS.has(token.text.toLowerCase())) add(1, names.partOfColumn(token));
    }
  }
  return found;
}

/** What the names and values of one table are called. */
class Names {
  public readonly rowsNamedLikeAColumn: boolean;
  private readonly columns = new Map<string, PromptColumn[]>();
  private readonly tableWords: string[];

  constructor(private readonly tableInfo: PromptTable) {
    for (const column of tableInfo.columns) {
      for (const name of [column.name, ...otherNames(column)]) {
        const stems = nameStems(name);
        const orders = stems.length === 2 ? [stems, [stems[1], stems[0]]] : [stems];
        for (const key of new Set(orders.map((order) => order.join('')))) {
          const known = this.columns.get(key) ?? [];
          if (!known.includes(column)) this.columns.set(key, [...known, column]);
        }
      }
    }
    this.tableWords = nameStems(tableInfo.table);
    this.rowsNamedLikeAColumn = this.columns.has(this.tableWords.join(''));
  }

  public column(span: Token[]): Meaning | undefined {
    const columns = this.columns.get(joined(span));
    if (columns === undefined) return undefined;
    // A column's own name beats another's synonym.
    const own = columns.filter((column) => nameStems(column.name).join('') === joined(span));
    const best = own.length === 1 ? own : columns;
    if (best.length > 1) return { kind: 'ambiguous', columns: best };
    const word = span.map((token) => AGGREGATE_WORDS[token.stem]).find((aggregate) => aggregate !== undefined);
    return { kind: 'column', column: best[0], exact: true, aggregate: word };
  }

  /** A word that is part of exactly one column's name; of several: ambiguous. */
  public partOfColumn(token: Token): Meaning | undefined {
    if (token.stem.length < 3 || token.number !== undefined) return undefined;
    // eslint-disable-next-line @stylistic/max-len
    const columns = this.tableInfo.columns.filter((column) => [column.name, ...otherNames(column)].some((name) => nameStems(name).includes(token.stem)));
    if (columns.length === 0) return undefined;
    return columns.length === 1 ? { kind: 'column', column: columns[0], exact: false } : { kind: 'ambiguous', columns };
  }

  public table(span: Token[]): Meaning | undefined {
    const key = joined(span);
    const whole = this.tableWords.join('');
    if (key === whole) return { kind: 'table', exact: true };
    // "orders" for customer_orders is its rows; "customer" is not, and neither is anything of sales_by_customer.
    if (span.length > 1 || key.length < 3 || !this.tableWords.includes(key)) return undefined;
    const plain = !this.tableWords.some((word) => ['by', 'per', 'of', 'in', 'for', 'and', 'with', 'to', 'from'].includes(word));
    return plain && this.tableWords[this.tableWords.length - 1] === key ? { kind: 'table', exact: false } : { kind: 'tableWord' };
  }

  public value(span: Token[], quoted: boolean): Meaning | undefined {
    const text = span.map((token) => token.text).join(' ');
    // Short values and everyday words ("None", "IN", "OR") count only when written exactly so, or quoted.
    const strict = !quoted && (text.length <= 2 || span.every((token) => STOP_WORDS.has(token.text.toLowerCase()) || ROW_NOUNS.has(token.stem)));
    const same = (value: string) => (strict ? value === text : normal(value) === normal(text));
    const matches = this.tableInfo.columns.filter((column) => typeFamily(column.type) === 'text')
      .flatMap((column) => (column.values ?? []).filter(same).map((value) => ({ column, value })));
    return matches.length === 0 ? undefined : { kind: 'value', matches };
  }
}

function joined(span: Token[]): string {
  return span.map((token) => token.stem).join('');
}

function normal(text: string): string {
  return text.toLowerCase().replace(/[\s_-]+/g, ' ').trim();
}
