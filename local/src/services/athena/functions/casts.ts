import { FunctionError, scripted, ScriptedFunctions } from './scripted';

const INVALID = 'INVALID_CAST_ARGUMENT';
const DAY = 86_400_000_000n;

function toDouble(text: string): number {
  const trimmed = text.trim();
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[dDfF]?$/.test(trimmed)) return Number(trimmed.replace(/[dDfF]$/, ''));
  if (/^[+-]?Infinity$|^NaN$/.test(trimmed)) return Number(trimmed);
  throw new FunctionError(`Cannot cast '${text}' to DOUBLE`, INVALID);
}

function toBoolean(text: string): boolean {
  const lower = text.toLowerCase();
  if (['t', 'true', '1'].includes(lower)) return true;
  if (['f', 'false', '0'].includes(lower)) return false;
  throw new FunctionError(`Cannot cast '${text}' to BOOLEAN`, INVALID);
}

/** A decimal's text that DuckDB reads; its size is checked there. */
function toDecimalText(text: string): string {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) throw new FunctionError(`Cannot cast VARCHAR '${text}' to DECIMAL. Value is not a number.`, INVALID);
  return text;
}

/** Microseconds since 1970 of a civil time; undefined where there is no such day or time. */
export function microseconds(year: number, month: number, day: number, hour = 0, minute = 0, second = 0, micros = 0): bigint | undefined {
  const date = new Date(Date.UTC(2000, month - 1, day, hour, minute, second));
  date.setUTCFullYear(year, month - 1, day);
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return isReal ? BigInt(date.getTime()) * 1000n + BigInt(micros) : undefined;
}

/** Days since 1970, for `DATE`. */
export function parseDate(text: string): bigint | undefined {
  const match = /^([+-]?\d{4,})-(\d{1,2})-(\d{1,2})$/.exec(text.trim());
  const micros = match ? microseconds(Number(match[1]), Number(match[2]), Number(match[3])) : undefined;
  return micros === undefined ? undefined : micros / DAY - (micros % DAY < 0n ? 1n : 0n);
}

export interface ParsedTimestamp {
  /** Of the wall clock, as if it were UTC. */
  readonly micros: bigint;
  /** How many digits of a second were written. */
  readonly precision: number;
  readonly zone?: string;
}

/** `2024-01-15 10:30:00.5 Europe/Berlin`, with all after the day optional. */
export function parseTimestamp(text: string): ParsedTimestamp | undefined {
  const match = /^([+-]?\d{4,})-(\d{1,2})-(\d{1,2})(?: (\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d+))?)?)?\s*(\S+)?$/.exec(text.trim());
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', zone] = match;
  const micros = microseconds(Number(year), Number(month), Number(day), Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0), Number(fraction.padEnd(6, '0').slice(0, 6)));
  return micros === undefined ? undefined : { micros, precision: fraction.length, zone };
}

export const CASTS: ScriptedFunctions = {
  t_to_double: scripted('v>d', toDouble),
  t_to_boolean: scripted('v>b', toBoolean),
  t_to_decimal: scripted('v>v', toDecimalText),
  t_to_days: scripted('v>i', (text: string) => {
    const days = parseDate(text);
    if (days === undefined) throw new FunctionError(`Value cannot be cast to date: ${text}`, INVALID);
    return days;
  }),
  t_to_micros: scripted('v>i', (text: string) => {
    const parsed = parseTimestamp(text);
    if (parsed === undefined || parsed.zone !== undefined) throw new FunctionError(`Value cannot be cast to timestamp: ${text}`, INVALID);
    return parsed.micros;
  }),
};
