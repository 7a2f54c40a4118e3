/** A character that marks decimals in some files, and thousands in others. */
export type Mark = ',' | '.';

/** What the other columns of a file say about its decimal mark: one, or nothing that is clear. */
export type DecimalProof = Mark | 'unclear';

/** Where a column stands. */
export interface Surroundings {
  /** Undefined: no other column says anything. */
  readonly decimal?: DecimalProof;
  readonly header?: string;
  /** A blank follows each delimiter: it is no part of a text. */
  readonly isSpaced?: boolean;
}

/** How often numbers are written in which way around a mark. Signs are no part of them. */
export interface MarkTally {
  /** `1,234`: decimals or thousands. */
  readonly three: number;
  /** `1,5` and `0,500`: decimals only. */
  readonly free: number;
  /** Of these, `0,500`, which may stand among `1,234`. */
  readonly freeOfThree: number;
  /** `1,234,567`. */
  readonly groups: number;
  /** Whole numbers without a mark, of one to three digits, zeros left out. */
  readonly small: readonly number[];
  /** Whole numbers of more digits. */
  readonly long: number;
  /** `1,234` and its like, read as decimals. */
  readonly asDecimals: readonly number[];
  /** `1,2`, alone, may be a list of choices. */
  readonly choices: number;
}

const THREE: Readonly<Record<Mark, RegExp>> = { ',': /^[1-9]\d{0,2},\d{3}$/, '.': /^[1-9]\d{0,2}\.\d{3}$/ };
const OF_THREE: Readonly<Record<Mark, RegExp>> = { ',': /^\d*,\d{3}$/, '.': /^\d*\.\d{3}$/ };

/** @param cores numbers without signs */
export function tallyOf(cores: readonly string[], mark: Mark): MarkTally {
  let [three, free, freeOfThree, groups, long, choices] = [0, 0, 0, 0, 0, 0];
  const [small, asDecimals]: number[][] = [[], []];
  for (const core of cores) {
    const place = core.indexOf(mark);
    if (place < 0) {
      if (core.length > 3) long++;
      else if (Number(core) > 0) small.push(Number(core));
    } else if (core.includes(mark, place + 1)) {
      groups++;
    } else if (THREE[mark].test(core)) {
      three++;
      asDecimals.push(Number(core.replace(',', '.')));
    } else {
      free++;
      if (OF_THREE[mark].test(core)) freeOfThree++;
      if (core.length === 3) choices++;
    }
  }
  return { three, free, freeOfThree, groups, small, long, asDecimals, choices };
}

/** Whether it is usual for a mark to be one of decimals where a column stands. */
export type Leaning = 'usual' | 'open' | 'unusual';

/** @param isMoneyOfCommas amounts of a currency that is written as where commas mark decimals */
export function leaningOf(mark: Mark, delimiter: string | null, { decimal }: Surroundings, prefix: string, isMoneyOfCommas: boolean): Leaning {
  if (decimal === mark) return 'usual';
  if (mark === ',') return delimiter === ',' || prefix === '$' ? 'unusual' : 'open';
  return decimal !== undefined ? 'unusual' : delimiter === ';' || isMoneyOfCommas ? 'open' : 'usual';
}

/**
 * Whether numbers that can only be decimals stand among so many that look like thousands that they may as well be slips.
 *
 * Of decimals that are written with as many digits as they need, few have exactly three; rounded to three, every tenth has fewer.
 */
export function isContradictory({ three, free, freeOfThree }: MarkTally, leaning: Leaning): boolean {
  if (leaning === 'usual' || free === 0) return false;
  if (leaning === 'open') return freeOfThree === 0 && three >= 20 * free;
  return three >= (freeOfThree > 0 ? 20 : 1) * free;
}

/**
 * Whether whole numbers stand beside numbers with exactly three digits behind the mark as numbers below a thousand do beside larger ones.
 *
 * Decimals have about the size of the whole numbers among them. Where there are many, some have one or two digits behind the mark.
 */
export function lookGrouped({ small, asDecimals, three, free, long }: MarkTally): boolean {
  if (free + long > 0 || small.length === 0) return false;
  const different = new Set(small).size;
  // One or two among many stand for no value: 999.
  return (median(small) >= 5 * median(asDecimals) && (different > 2 || three < 30)) || (three >= 10 && different >= 10);
}

/** What a column of decimals says about the file's mark: less where they are slips among other numbers, or perhaps lists of choices. */
export function proofBy(mark: Mark, { free, choices }: MarkTally, count: number, delimiter: string | null): DecimalProof {
  return mark === ',' && (free * 10 < count || (delimiter === ',' && choices === free)) ? 'unclear' : mark;
}

/** What the columns of a file say together. */
export function proofOf(columns: readonly (DecimalProof | undefined)[]): DecimalProof | undefined {
  const [comma, point] = [columns.includes(','), columns.includes('.')];
  if (comma !== point) return comma ? ',' : '.';
  return comma || columns.includes('unclear') ? 'unclear' : undefined;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
