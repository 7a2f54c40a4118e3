import { digitsAsBooleans, findBooleans } from './boolean-reading';
import { ColumnReading, isNullToken, isPadded, padded, textReading, withNullTokens, withoutBlanks } from './column-reading';
import { findLocalTimes } from './local-time-reading';
import { findNumberFormat, findPlainFormat, FoundFormat } from './number-format';
import { DecimalProof, Surroundings } from './number-marks';
import { addNumber, isNumeric, noNumbers, numberReading, numberType, PLAIN_NUMBERS } from './number-reading';
import { findIsoTimes, isoDates, isoTimestamps } from './time-reading';

/** A reading that fits the values that were looked at. */
export interface ChosenReading {
  readonly reading: ColumnReading;
  /** Texts, as a regular expression, that would tell more where these values do not tell enough. */
  readonly evidence?: string;
  /** What they say about the file's decimal mark. */
  readonly proves?: DecimalProof;
  /** Where the column stands may have decided. */
  readonly isBySurroundings?: boolean;
}

/**
 * The narrowest reading of some texts of a column, all of which it fits; text where they have nothing else in common.
 *
 * @param values texts that are not empty
 * @param delimiter the file's
 * @param around what else the file tells about the column
 */
export function chooseReading(values: readonly string[], delimiter: string | null, around: Surroundings = {}): ChosenReading {
  const trimmed = values.map(withoutBlanks).filter((value) => value !== '');
  const words = trimmed.filter((value) => !isNullToken(value));
  if (words.length === 0) {
    return { reading: textOf(values, around.isSpaced) };
  }
  const { reading, ...chosen } = typed(words, delimiter, around);
  if (reading.type === 'string') {
    return { ...chosen, reading: textOf(values, around.isSpaced, reading.notes) };
  }
  const tokens = [...new Set(trimmed.filter(isNullToken))].sort();
  const whole = withNullTokens(reading, tokens);
  return { ...chosen, reading: values.some(isPadded) ? padded(whole) : whole };
}

/**
 * The reading of texts as values of a type that is asked for. Texts that are none are not its concern: a conversion finds them.
 *
 * @param natural the reading that the column's values have
 */
export function readingAs(type: string, natural: ColumnReading, values: readonly string[]): ColumnReading {
  if (natural.type === type) return natural;
  if (type === 'string') return textReading();
  const other = natural.as?.(type);
  if (other !== undefined) return other;
  const plain = type === 'boolean' ? booleans(values) : type === 'date' ? isoDates() : type === 'timestamp' ? isoTimestamps() : isNumeric(type) ? numberReading(PLAIN_NUMBERS, type) : undefined;
  return plain === undefined ? textReading() : padded(withNullTokens(plain, []));
}

function booleans(values: readonly string[]): ColumnReading {
  return findBooleans(values.filter((value) => /^(?:true|false|yes|no|[ynft])$/i.test(value))) ?? (values.some((value) => /^[01]$/.test(value)) ? digitsAsBooleans() : findBooleans(['true'])!);
}

function typed(words: readonly string[], delimiter: string | null, around: Surroundings): ChosenReading {
  const plain = plainNumbers(words);
  if (plain !== undefined) {
    return mayBeGrouped(words) ? chosenOf(findPlainFormat(words, plain.type, delimiter, around)) : { reading: plain, ...words.some((word) => word.includes('.')) ? { proves: '.' } : {} };
  }
  const other = findIsoTimes(words) ?? findBooleans(words);
  if (other !== undefined) return { reading: other };
  const times = findLocalTimes(words);
  if (times !== undefined) return 'reading' in times ? times : { reading: textReading([times.note]), evidence: times.evidence };
  const numbers = findNumberFormat(words, delimiter, around);
  return numbers === undefined ? { reading: textReading(identifierNotes(words)) } : chosenOf(numbers);
}

function chosenOf(found: FoundFormat): ChosenReading {
  const { evidence, proves, isBySurroundings } = found;
  return { evidence, proves, isBySurroundings, reading: 'note' in found ? textReading([found.note]) : numberReading(found.format, found.type) };
}

const GROUPED_BY_POINT = /^-?[1-9]\d{0,2}\.\d{3}$/;

/** Whether points may mark thousands: decimals have other digits behind most of them. */
function mayBeGrouped(words: readonly string[]): boolean {
  const fractions = words.filter((word) => word.includes('.'));
  const grouped = fractions.filter((word) => word.charAt(word.length - 4) === '.' && GROUPED_BY_POINT.test(word));
  return grouped.length > 0 && grouped.length * 2 >= fractions.length;
}

function plainNumbers(words: readonly string[]): ColumnReading | undefined {
  const facts = noNumbers();
  if (!words.every((word) => addNumber(facts, word))) return undefined;
  const type = numberType(facts);
  return type === undefined ? undefined : numberReading(PLAIN_NUMBERS, type);
}

/** Text, without the blank that follows each delimiter in some files. */
function textOf(values: readonly string[], isSpaced = false, notes: readonly string[] = []): ColumnReading {
  const reading = textReading(notes);
  const blanks = values.filter((value) => value.startsWith(' ')).length;
  return blanks > 0 && (isSpaced || blanks * 2 >= values.length) ? padded(reading) : reading;
}

function identifierNotes(words: readonly string[]): string[] {
  if (!words.every((word) => /^[-+]?\d+$/.test(word))) return [];
  return words.some((word) => /^[-+]?0\d/.test(word)) ? ['digits with leading zeros are identifiers: they stayed text']
    : words.some((word) => word.startsWith('+')) ? ['digits with a plus sign are identifiers: they stayed text'] : ['whole numbers beyond 64 bits stayed text'];
}
