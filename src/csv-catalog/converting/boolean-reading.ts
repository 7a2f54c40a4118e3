import { ColumnReading } from './column-reading';
import { literal } from './duckdb.client';

/** Pairs of words; `alone`: one of them says enough, where the other does not occur. */
const PAIRS: readonly { readonly yes: string; readonly no: string; readonly alone?: true }[] = [
  { yes: 'true', no: 'false', alone: true }, { yes: 'yes', no: 'no' }, { yes: 'y', no: 'n' }, { yes: 't', no: 'f' },
];
const DIGITS = { yes: '1', no: '0' };

/**
 * Two words for true and false, if a column has no others, in any case. (`NO` alone may be Norway, and `F` a sex.)
 */
export function findBooleans(values: readonly string[]): ColumnReading | undefined {
  const words = new Set<string>();
  for (const value of values) {
    words.add(value);
    // However a word is written: few writings are enough for all.
    if (words.size > 8) return undefined;
  }
  if (words.size === 0) return undefined;
  const plain = new Set([...words].map((word) => word.toLowerCase()));
  const pair = PAIRS.find(({ yes, no, alone }) => [...plain].every((word) => word === yes || word === no) && (alone || plain.size === 2));
  return pair && booleanReading(pair, [...words]);
}

/** 1 and 0, for a column that is said to be boolean. */
export function digitsAsBooleans(): ColumnReading {
  return booleanReading(DIGITS, ['1', '0']);
}

function booleanReading({ yes, no }: { yes: string; no: string }, words: readonly string[]): ColumnReading {
  const written = (word: string) => [...new Set([...words.filter((other) => other.toLowerCase() === word), word])].map(literal).join(', ');
  return {
    type: 'boolean',
    ...yes === 'true' ? {} : { format: `${yes} or ${no}` },
    notes: [],
    sql: (cell) => ({ value: `CASE WHEN ${cell} IN (${written(yes)}) THEN true WHEN ${cell} IN (${written(no)}) THEN false END`, fits: (value) => [`${value} IS NOT NULL`] }),
  };
}
