import { DuckDBDateValue, DuckDBTimestampValue, DuckDBValue } from '@duckdb/node-api';
import { decimalValue } from './hive-values';
import type { LineReader } from './lazy-simple';
import { TrinoError, TrinoType } from '../translate/types';

/** A field of a line; null where the line has none. */
type Field = string | null;

/**
 * OpenCSVSerDe: quotes, and a backslash that escapes and disappears. A blank line has no field; an open quote takes the rest of the line
 * with it, so a line break within quotes spoils two rows.
 *
 * Trino has text columns only; Athena types them, and fails where a value does not fit.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/csv-serde.html
 */
export function openCsvLines(types: readonly TrinoType[], parameters: Readonly<Record<string, string>>): LineReader {
  const separator = parameters.separatorChar?.[0] ?? ',';
  const quote = parameters.quoteChar?.[0] ?? '"';
  const given = parameters.escapeChar?.[0] ?? '\\';
  // Hive takes a double quote as the escape for a backslash.
  const escape = given === '"' ? '\\' : given;
  return (line) => {
    const fields = fieldsOf(line, types.length, separator, quote, escape);
    return types.map((type, index) => (fields[index] === null ? null : typed(fields[index]!, type, index)));
  };
}

/** One line after the rules of opencsv 2.3, which Hive uses. */
function fieldsOf(line: string, width: number, separator: string, quote: string, escape: string): Field[] {
  const fields: Field[] = Array<Field>(width).fill(null);
  if (line === '') return fields;
  let at = 0;
  let column = 0;
  let text = '';
  let isQuoted = false;
  let isInField = false;
  for (; at < line.length && column < width; at++) {
    const [character, next] = [line[at], line[at + 1]];
    if (character === escape) {
      // Outside of a field it says nothing; before anything but a quote or itself neither. It is left out all the same.
      if ((isQuoted || isInField) && (next === quote || next === escape)) text += line[++at];
    } else if (character === quote) {
      if ((isQuoted || isInField) && next === quote) {
        text += line[++at];
      } else {
        if (at > 2 && line[at - 1] !== separator && next !== undefined && next !== separator) text = isBlank(text) ? '' : text + character;
        isQuoted = !isQuoted;
      }
      isInField = !isInField;
    } else if (character === separator && !isQuoted) {
      fields[column++] = text;
      text = '';
      isInField = false;
    } else {
      text += character;
      isInField = true;
    }
  }
  if (column < width && !isQuoted) fields[column] = text;
  return fields;
}

/** Java's whitespace: separators of information are among it, blanks that do not break are not. */
function isBlank(text: string): boolean {
  return /^[\t-\r\u001c-\u0020\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]+$/.test(text);
}

/** Numbers as such, dates as days and timestamps as milliseconds since 1970; an empty text is no number. */
function typed(text: string, type: TrinoType, index: number): DuckDBValue {
  const value = valueOf(text, type);
  if (value === null) throw new TrinoError('HIVE_BAD_DATA', `Error parsing field value '${text}' for field ${index}: For input string: "${text}"`);
  return value;
}

function valueOf(text: string, type: TrinoType): DuckDBValue | null {
  const whole = /^[-+]?\d{1,19}$/.test(text) ? BigInt(text.replace('+', '')) : undefined;
  const fits = (bits: number) => whole !== undefined && whole === BigInt.asIntN(bits, whole);
  switch (type.name) {
    case 'varchar': case 'char': return text;
    case 'boolean': return /^true$/i.test(text) ? true : /^false$/i.test(text) ? false : null;
    case 'tinyint': return fits(8) ? Number(whole) : null;
    case 'smallint': return fits(16) ? Number(whole) : null;
    case 'integer': return fits(32) ? Number(whole) : null;
    case 'bigint': return fits(64) ? whole! : null;
    case 'real': case 'double': return /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/.test(text) ? Number(text) : null;
    case 'decimal': return decimalValue(text, type.precision!, type.scale!);
    case 'date': return fits(32) ? new DuckDBDateValue(Number(whole)) : null;
    case 'timestamp': return fits(53) ? new DuckDBTimestampValue(whole! * 1000n) : null;
    default: throw new TrinoError('NOT_SUPPORTED', `the local Athena reads no ${type.name} from text`);
  }
}
