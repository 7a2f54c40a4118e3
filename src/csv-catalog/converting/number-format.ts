import { isCodeName, isCoordinateName } from './header-words';
import { DecimalProof, isContradictory, Leaning, leaningOf, lookGrouped, Mark, MarkTally, proofBy, Surroundings, tallyOf } from './number-marks';
import { addNumber, noNumbers, NumberFormat, numberPattern, numberType, PLAIN_NUMBERS } from './number-reading';

const GROUPS = [',', '.', ' ', '\u00a0', '\u202f', '\u2009', '\'', '’'];
const SIGN = '(?:[$€£¥₹₽₩₺₴₪฿]|[A-Z]{1,2}\\$|kr\\.?|Kr\\.?|zł|Kč|Ft|lei|CHF|USD|EUR|GBP|NOK|SEK|DKK|JPY|CAD|AUD|Fr\\.|Rs\\.?)';
const SIGNED = new RegExp(`^(\\()?(-)?(${SIGN}[ \u00a0\u202f]?)?(-)?([\\d.,].*?)([ \u00a0\u202f]?(?:${SIGN}|[%‰]))?(\\))?$`);

/** A number without its signs. */
interface Peeled {
  readonly isNegative: boolean;
  readonly prefix: string;
  readonly core: string;
  readonly suffix: string;
}

/** Most numbers have no sign but a minus. */
const UNSIGNED = /^-?[\d.,].*\d$|^-?\d$/;

function peeled(text: string): Peeled | undefined {
  if (UNSIGNED.test(text)) {
    const isNegative = text.startsWith('-');
    return { isNegative, prefix: '', core: isNegative ? text.slice(1) : text, suffix: '' };
  }
  const match = SIGNED.exec(text);
  if (match === null) return undefined;
  const [, open, minus, prefix = '', innerMinus, core, suffix = '', close] = match;
  const signs = [open, minus, innerMinus].filter((sign) => sign !== undefined).length;
  return signs > 1 || (open === undefined) !== (close === undefined) ? undefined : { isNegative: signs === 1, prefix, core, suffix };
}

/** A format and the type of the numbers in it. */
interface Candidate {
  readonly format: NumberFormat;
  readonly type: string;
}

/** What is found out about how numbers are written. */
export type FoundFormat = (Candidate | { readonly note: string }) & {
  /** Texts that would tell more, for a file of which not all was seen. */
  readonly evidence?: string;
  /** What the column says about the file's decimal mark. */
  readonly proves?: DecimalProof;
  /** The file's decimal mark, or a name, decided. */
  readonly isBySurroundings?: boolean;
};

/**
 * The one format that all of a column's numbers are written in: the same signs around each, the same marks for decimals and thousands.
 *
 * @param delimiter the file's: where it is a comma, a comma inside a number is one of thousands; where it is a semicolon, it may be one of decimals
 * @returns undefined where they have none; a note where they are numbers that cannot be told for sure
 */
export function findNumberFormat(values: readonly string[], delimiter: string | null, around: Surroundings): FoundFormat | undefined {
  const numbers: Peeled[] = [];
  for (const value of values) {
    const number = peeled(value);
    const [first = number] = numbers;
    if (number === undefined || number.prefix !== first!.prefix || number.suffix !== first!.suffix) return undefined;
    numbers.push(number);
  }
  const [{ prefix, suffix }] = numbers;
  const cores = numbers.map(({ core }) => core);
  const [hasComma, groups] = [cores.some((core) => core.includes(',')), ['', ...GROUPS.filter((group) => cores.some((core) => core.includes(group)))]];
  const found = (['.', ','] as const).flatMap((decimal) => groups.flatMap((group): Candidate[] => {
    const format: NumberFormat = { decimal, group, prefix, suffix };
    const type = group === decimal || (decimal === ',' && group !== '.' && !hasComma) ? undefined : typeIn(format, numbers);
    return type === undefined ? [] : [{ format, type }];
  }));
  if (found.length === 0) return undefined;
  if (found.length === 1 && isIdentifierLike(found[0].format, cores, around)) return { note: IDENTIFIERS };
  const marks = (['.', ','] as const).filter((mark) => cores.some((core) => core.includes(mark)));
  if (marks.length === 1) return decided(marks[0], found, cores, delimiter, around);
  if (found.length > 1) return { note: noteOn(',', 'some have a point in the same place') };
  return { ...found[0], ...marks.length === 2 ? { proves: found[0].format.decimal } : {} };
}

/**
 * The format of plain numbers whose points may mark thousands.
 *
 * @param type that they have as decimals
 */
export function findPlainFormat(values: readonly string[], type: string, delimiter: string | null, around: Surroundings): FoundFormat {
  const numbers = values.map((value) => value.startsWith('-') ? { isNegative: true, core: value.slice(1) } : { isNegative: false, core: value });
  const format: NumberFormat = { ...PLAIN_NUMBERS, decimal: ',', group: '.' };
  const grouped = typeIn(format, numbers);
  return decided('.', [{ format: PLAIN_NUMBERS, type }, ...grouped === undefined ? [] : [{ format, type: grouped }]], numbers.map(({ core }) => core), delimiter, around);
}

/** Numbers with one of the marks only. */
interface Case {
  readonly mark: Mark;
  readonly tally: MarkTally;
  readonly leaning: Leaning;
  readonly decimal?: DecimalProof;
  /** Such as a column of thousands would hardly have. */
  readonly isOddForThousands: boolean;
  readonly isMoney: boolean;
}

function decided(mark: Mark, found: readonly Candidate[], cores: readonly string[], delimiter: string | null, around: Surroundings): FoundFormat {
  const decimals = found.find(({ format }) => format.decimal === mark);
  const thousands = found.find(({ format }) => format.group === mark);
  const { prefix, suffix } = found[0].format;
  const tally = tallyOf(cores, mark);
  const isPercent = /[%‰]/.test(suffix);
  const isMoney = !isPercent && prefix + suffix !== '';
  const isOfCommas = isMoney && (suffix !== '' || COMMA_CURRENCY.test(prefix));
  const isGrouped = around.decimal !== mark && lookGrouped({ ...tally, free: 0 });
  const usual = leaningOf(mark, delimiter, around, prefix, isOfCommas);
  const leaning = !isGrouped || usual !== 'usual' ? usual : isMoney ? 'unusual' : 'open';
  if (thousands === undefined) {
    return isContradictory(tally, leaning) ? { note: noteOn(mark, 'they contradict each other'), isBySurroundings: true }
      : { ...decimals!, proves: proofBy(mark, tally, cores.length, delimiter), isBySurroundings: true };
  }
  if (decimals === undefined) return { ...thousands, proves: mark === ',' ? '.' : ',' };
  const isOddForThousands = isPercent || isCoordinateName(around.header ?? '') || (mark === '.' && tally.long > 0);
  const meaning = meaningOf({ mark, tally, leaning, decimal: around.decimal, isOddForThousands, isMoney });
  if (meaning === 'unclear') return { note: noteOn(mark, 'no value tells which'), evidence: EVIDENCE[mark], isBySurroundings: true };
  if (meaning === 'thousands') return isIdentifierLike(thousands.format, cores, around) ? { note: IDENTIFIERS } : { ...thousands, isBySurroundings: true };
  // Whole numbers would tell more.
  return { ...decimals, isBySurroundings: true, ...mark === '.' && around.decimal === undefined && tally.small.length === 0 ? { evidence: '^[^.]*$' } : {} };
}

/** `1,234` may be more than a thousand or little more than one. */
function meaningOf({ mark, tally, leaning, decimal, isOddForThousands, isMoney }: Case): 'decimals' | 'thousands' | 'unclear' {
  if (mark === ',') return leaning === 'usual' ? 'decimals' : leaning === 'unusual' && decimal !== 'unclear' && !isOddForThousands ? 'thousands' : 'unclear';
  if (decimal === ',') return isOddForThousands ? 'unclear' : 'thousands';
  // Amounts of money have as many decimals one as the other.
  if (lookGrouped(tally)) return isMoney && decimal === undefined ? 'thousands' : decimal === '.' && !isMoney ? 'decimals' : 'unclear';
  return leaning === 'usual' && !(isMoney && tally.small.length + tally.long > 0) ? 'decimals' : 'unclear';
}

/** Of countries where commas mark decimals. */
const COMMA_CURRENCY = /€|EUR|R\$|kr|zł|Kč|₺|₽|lei|Ft|NOK|SEK|DKK/i;
const IDENTIFIERS = 'digits in groups, all of one length: they may be identifiers, so they stayed text';

function noteOn(mark: Mark, why: string): string {
  return `numbers whose ${mark === ',' ? 'comma' : 'point'} may mark decimals or thousands: ${why}, so they stayed text`;
}

/** Texts with a mark that can be of one kind only. */
const EVIDENCE: Readonly<Record<Mark, string>> = {
  ',': ',.*,|,.*\\.|\\..*,|,[0-9]{1,2}(?:[^0-9]|$)|,[0-9]{4}|[0-9]{4},|(?:^|[^0-9])0,',
  '.': '\\..*\\.|,.*\\.|\\..*,|\\.[0-9]{1,2}(?:[^0-9]|$)|\\.[0-9]{4}|[0-9]{4}\\.|(?:^|[^0-9])0\\.',
};

function typeIn(format: NumberFormat, numbers: readonly Pick<Peeled, 'core' | 'isNegative'>[]): string | undefined {
  const test = new RegExp(`^${numberPattern({ ...format, prefix: '', suffix: '' }, Infinity, false)}$`);
  const facts = noNumbers();
  for (const { core, isNegative } of numbers) {
    if (!test.test(core)) return undefined;
    const plain = (format.group === '' ? core : core.split(format.group).join('')).replace(',', '.');
    if (!addNumber(facts, isNegative ? `-${plain}` : plain)) return undefined;
  }
  return numberType(facts);
}

/** Telephone numbers, registration numbers and addresses come in groups of digits too, but all of one length. Of two groups, the name must say so. */
function isIdentifierLike({ group, decimal, prefix, suffix }: NumberFormat, cores: readonly string[], { header = '' }: Surroundings): boolean {
  if (!'. \u00a0\u202f\u2009'.includes(group) || group === '' || prefix + suffix !== '' || cores.some((core) => core.includes(decimal))) return false;
  return cores.every((core) => core.length === cores[0].length) && (isCodeName(header) || cores[0].split(group).length > 2);
}
