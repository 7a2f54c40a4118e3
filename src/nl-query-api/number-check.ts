import type { Cell } from './query-result';

/*
 * No number of an answer may come from anywhere but the rows, the question or the row count. A number is read as a
 * person reads it: with thousands separators, a sign, a percent sign, or a scale word behind it.
 */
const NUMBER = /(?<![\p{L}\p{N}_.])([-−+]?)(\d{1,3}(?:[,'\u00a0\u202f]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?:[eE]([-+]?\d{1,3}))?/gu;
const ANY_DIGIT = /\p{N}/u;
const SCALE = /^\s*(%|percent\b|thousand\b|million\b|billion\b|trillion\b|k\b|m\b|bn\b)/i;
const SCALES: Record<string, number> = {
  '%': 0.01, 'percent': 0.01, 'thousand': 1e3, 'k': 1e3, 'million': 1e6, 'm': 1e6, 'billion': 1e9, 'bn': 1e9, 'trillion': 1e12,
};

interface NumberToken {
  readonly value: number;
  /** Digits after the point, for roundings. */
  readonly decimals: number;
  readonly scale: number;
  readonly percent: boolean;
}

function tokensOf(text: string): { tokens: NumberToken[]; rest: string } {
  const tokens: NumberToken[] = [];
  const rest = text.replace(NUMBER, (found: string, sign: string, digits: string, exponent: string | undefined, at: number) => {
    const plain = digits.replace(/[,'\u00a0\u202f]/g, '');
    const word = SCALE.exec(text.slice(at + found.length, at + found.length + 12))?.[1].toLowerCase();
    tokens.push({
      value: Number(plain) * 10 ** Number(exponent ?? 0) * (sign === '-' || sign === '−' ? -1 : 1),
      decimals: (plain.split('.')[1] ?? '').length,
      scale: word === undefined ? 1 : SCALES[word],
      percent: word === '%' || word === 'percent',
    });
    return ' ';
  });
  return { tokens, rest };
}

/* A token says a value if it is that value, or the value rounded to the digits that the token shows. */
function says(token: NumberToken, source: number): boolean {
  const candidates = token.scale === 1 ? [source] : token.percent ? [source, source / token.scale] : [source / token.scale];
  return candidates.some(value => {
    if (value === token.value) return true;
    if (!Number.isFinite(value) || token.decimals > 15) return false;
    // Half a unit of the last digit, and what binary fractions add to it.
    const tolerance = 0.5 * 10 ** -token.decimals;
    const rounded = Math.abs(value - token.value) <= tolerance * (1 + 1e-9);
    // A whole number has no shorter form: 12 does not say 11.
    return rounded && !(Number.isInteger(value) && token.decimals === 0) && !(token.value === 0 && value !== 0);
  });
}

/** Everything that an answer's numbers may come from. */
export interface NumberSources {
  readonly cells: Iterable<Cell>;
  readonly question: string;
  readonly rowCount: number;
}

/**
 * Whether every numeric token of `answer` is in a cell (or is one rounded), in the question, or the row count. Digits that
 * do not form a readable number (full-width, superscript, glued to letters) pass only as they stand in a cell or the question.
 */
export function numbersAreFromRows(answer: string, sources: NumberSources): boolean {
  if (!ANY_DIGIT.test(answer)) return true;
  const values: number[] = [sources.rowCount];
  const texts: string[] = [sources.question];
  for (const cell of sources.cells) {
    if (typeof cell === 'number') values.push(cell);
    else if (typeof cell === 'string' && ANY_DIGIT.test(cell)) texts.push(cell);
  }
  // A text cell is quoted whole (dates, product names); longest first, so that one is not cut by another.
  let open = answer;
  for (const text of texts.slice(1).sort((a, b) => b.length - a.length)) open = withoutWhole(open, text);
  for (const text of texts) values.push(...tokensOf(text).tokens.map(token => token.value));
  const { tokens, rest } = tokensOf(open);
  if (!tokens.every(token => values.some(value => says(token, value)))) return false;
  const glued = rest.match(/[\p{L}\p{N}_.]*\p{N}[\p{L}\p{N}_.]*/gu) ?? [];
  return glued.every(word => texts.some(text => hasWord(text, word)));
}

const WORD = /[\p{L}\p{N}_]/u;

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!WORD.test(text.charAt(at - 1)) && !WORD.test(text.charAt(at + word.length))) return true;
  }
  return false;
}

/* Takes whole occurrences of a text out; one glued to further digits ("1" before "2024-01-02") is another number. */
function withoutWhole(answer: string, text: string): string {
  let result = '';
  let from = 0;
  for (let at = answer.indexOf(text); at >= 0; at = answer.indexOf(text, from)) {
    const end = at + text.length;
    const glued = /[\p{N}.,−-]/u.test(answer.charAt(at - 1)) && /^\p{N}/u.test(text) || /^[.,]?\p{N}|^\s*(%|percent|thousand|million|billion|trillion)/iu.test(answer.slice(end, end + 12));
    result += answer.slice(from, at) + (glued ? text : ' ');
    from = end;
  }
  return result + answer.slice(from);
}
