import { microseconds } from './casts';
import { FunctionError, scripted, ScriptedFunctions } from './scripted';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const DAY = 86_400_000;

/** A wall clock's time, taken apart. */
interface Civil {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly milli: number;
  /** 0 is Sunday. */
  readonly weekDay: number;
  readonly dayOfYear: number;
  readonly week: number;
  readonly weekYear: number;
}

function civil(micros: bigint): Civil {
  const milliseconds = Number(micros / 1000n) - (micros < 0n && micros % 1000n !== 0n ? 1 : 0);
  const date = new Date(milliseconds);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  const midnight = Date.UTC(year, month - 1, day);
  // The week of the ISO calendar is that of its Thursday.
  const thursday = new Date(midnight + (4 - (date.getUTCDay() || 7)) * DAY);
  const weekYear = thursday.getUTCFullYear();
  return {
    year,
    month,
    day,
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    milli: date.getUTCMilliseconds(),
    weekDay: date.getUTCDay(),
    dayOfYear: Math.round((midnight - Date.UTC(year, 0, 1)) / DAY) + 1,
    week: Math.floor((thursday.getTime() - Date.UTC(weekYear, 0, 1)) / DAY / 7) + 1,
    weekYear,
  };
}

const digits = (value: number, width: number): string => String(value).padStart(width, '0');
const twelve = (hour: number): number => hour % 12 || 12;
const half = (hour: number): string => (hour < 12 ? 'AM' : 'PM');

/** MySQL's letters, as date_format and date_parse take them. */
const MYSQL: Record<string, (c: Civil) => string> = {
  Y: (c) => digits(c.year, 4),
  y: (c) => digits(c.year % 100, 2),
  x: (c) => digits(c.weekYear, 4),
  m: (c) => digits(c.month, 2),
  c: (c) => String(c.month),
  b: (c) => MONTHS[c.month - 1].slice(0, 3),
  M: (c) => MONTHS[c.month - 1],
  d: (c) => digits(c.day, 2),
  e: (c) => String(c.day),
  j: (c) => digits(c.dayOfYear, 3),
  v: (c) => digits(c.week, 2),
  a: (c) => DAYS[c.weekDay].slice(0, 3),
  W: (c) => DAYS[c.weekDay],
  H: (c) => digits(c.hour, 2),
  k: (c) => String(c.hour),
  h: (c) => digits(twelve(c.hour), 2),
  I: (c) => digits(twelve(c.hour), 2),
  l: (c) => String(twelve(c.hour)),
  i: (c) => digits(c.minute, 2),
  s: (c) => digits(c.second, 2),
  S: (c) => digits(c.second, 2),
  f: (c) => `${digits(c.milli, 3)}000`,
  p: (c) => half(c.hour),
  T: (c) => `${digits(c.hour, 2)}:${digits(c.minute, 2)}:${digits(c.second, 2)}`,
  r: (c) => `${digits(twelve(c.hour), 2)}:${digits(c.minute, 2)}:${digits(c.second, 2)} ${half(c.hour)}`,
};

/** Letters, and text that stands for itself. */
type Piece = { letter: string; width: number } | { text: string };

function mysqlPieces(format: string): Piece[] {
  return [...format.matchAll(/%(.)|([^%]+)|%$/gs)].map(([all, letter, text]) => {
    if (letter === undefined) return { text: text ?? all };
    if (letter in MYSQL) return { letter, width: 1 };
    if (/[DUuVwX]/.test(letter)) throw new FunctionError(`%${letter} not supported in date format string`);
    return { text: letter };
  });
}

function jodaPieces(format: string): Piece[] {
  return [...format.matchAll(/'((?:[^']|'')*)'|([a-zA-Z])\2*|[^a-zA-Z']+/gs)].map(([all, text, letter]) => {
    if (text !== undefined) return { text: text === '' ? "'" : text.replace(/''/g, "'") };
    return letter === undefined ? { text: all } : { letter, width: all.length };
  });
}

function offsetText(minutes: number, width: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${digits(Math.floor(size / 60), 2)}${width > 1 ? ':' : ''}${digits(size % 60, 2)}`;
}

function joda(letter: string, width: number, c: Civil, offset: number): string {
  const number = (value: number): string => digits(value, width);
  const name = (names: string[], index: number): string => (width > 3 ? names[index] : names[index].slice(0, 3));
  switch (letter) {
    case 'G': return c.year > 0 ? 'AD' : 'BC';
    case 'y': case 'Y': case 'C': return letter === 'C' ? number(Math.floor(c.year / 100)) : width === 2 ? digits(c.year % 100, 2) : number(c.year);
    case 'x': return width === 2 ? digits(c.weekYear % 100, 2) : number(c.weekYear);
    case 'M': return width > 2 ? name(MONTHS, c.month - 1) : number(c.month);
    case 'd': return number(c.day);
    case 'D': return number(c.dayOfYear);
    case 'w': return number(c.week);
    case 'e': return number(c.weekDay || 7);
    case 'E': return name(DAYS, c.weekDay);
    case 'a': return half(c.hour);
    case 'H': return number(c.hour);
    case 'k': return number(c.hour || 24);
    case 'K': return number(c.hour % 12);
    case 'h': return number(twelve(c.hour));
    case 'm': return number(c.minute);
    case 's': return number(c.second);
    case 'S': return digits(c.milli, 3).padEnd(width, '0').slice(0, width);
    case 'Z': return width > 2 ? (offset === 0 ? 'UTC' : offsetText(offset, 2)) : offsetText(offset, width);
    case 'z': return offset === 0 ? 'UTC' : offsetText(offset, 2);
    default: throw new FunctionError(`Illegal pattern component: ${letter.repeat(width)}`);
  }
}

/** What was read: fields, where a pattern names them. */
type Fields = Partial<Record<'year' | 'month' | 'day' | 'dayOfYear' | 'hour' | 'halfHour' | 'minute' | 'second' | 'micros' | 'isAfternoon' | 'offset', number>>;
type Reader = [pattern: string, put: (fields: Fields, text: string) => void];

const number = (field: keyof Fields, pattern: string): Reader => [pattern, (fields, text) => void (fields[field] = Number(text))];
const year2: Reader = ['\\d{2}', (fields, text) => void (fields.year = Number(text) + (Number(text) < 70 ? 2000 : 1900))];
const named = (names: string[]): Reader => [names.flatMap((name) => [name, name.slice(0, 3)]).join('|'), (fields, text) => {
  if (names === MONTHS) fields.month = MONTHS.findIndex((name) => name.slice(0, 3).toLowerCase() === text.slice(0, 3).toLowerCase()) + 1;
}];
const afternoon: Reader = ['AM|PM', (fields, text) => void (fields.isAfternoon = text.toUpperCase() === 'PM' ? 1 : 0)];
const fraction: Reader = ['\\d{1,9}', (fields, text) => void (fields.micros = Number(text.padEnd(6, '0').slice(0, 6)))];
const offset: Reader = ['Z|UTC|[+-]\\d{2}:?\\d{2}', (fields, text) => {
  const [, sign, hours, minutes] = /([+-])(\d\d):?(\d\d)/.exec(text) ?? ['', '+', '0', '0'];
  fields.offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}];
const two = '\\d{1,2}';

function readersOf(pieces: readonly Piece[], isMysql: boolean): { readers: (Reader | string)[] } {
  const mysql: Record<string, (Reader | string)[]> = {
    Y: [number('year', '\\d{4}')],
    y: [year2],
    x: [number('year', '\\d{4}')],
    m: [number('month', two)],
    c: [number('month', two)],
    b: [named(MONTHS)],
    M: [named(MONTHS)],
    d: [number('day', two)],
    e: [number('day', two)],
    j: [number('dayOfYear', '\\d{1,3}')],
    a: [named(DAYS)],
    W: [named(DAYS)],
    H: [number('hour', two)],
    k: [number('hour', two)],
    h: [number('halfHour', two)],
    I: [number('halfHour', two)],
    l: [number('halfHour', two)],
    i: [number('minute', two)],
    s: [number('second', two)],
    S: [number('second', two)],
    f: [fraction],
    p: [afternoon],
    T: [number('hour', two), ':', number('minute', two), ':', number('second', two)],
    r: [number('halfHour', two), ':', number('minute', two), ':', number('second', two), ' ', afternoon],
  };
  const joined = (letter: string, width: number): Reader => {
    switch (letter) {
      case 'y': case 'Y': case 'x': return width === 2 ? year2 : number('year', '[+-]?\\d{1,9}');
      case 'M': return width > 2 ? named(MONTHS) : number('month', two);
      case 'd': return number('day', two);
      case 'D': return number('dayOfYear', '\\d{1,3}');
      case 'H': return number('hour', two);
      case 'h': case 'K': return number('halfHour', two);
      case 'm': return number('minute', two);
      case 's': return number('second', two);
      case 'S': return fraction;
      case 'a': return afternoon;
      case 'E': return named(DAYS);
      case 'Z': case 'z': return offset;
      default: throw new FunctionError(`Illegal pattern component: ${letter.repeat(width)}`);
    }
  };
  return { readers: pieces.flatMap((piece): (Reader | string)[] => ('text' in piece ? [piece.text] : isMysql ? mysql[piece.letter] ?? [] : [joined(piece.letter, piece.width)])) };
}

function parse(text: string, pieces: readonly Piece[], isMysql: boolean): bigint {
  const fields: Fields = {};
  let rest = text;
  for (const reader of readersOf(pieces, isMysql).readers) {
    const matched = typeof reader === 'string' ? (rest.startsWith(reader) ? reader : undefined) : new RegExp(`^(?:${reader[0]})`, 'i').exec(rest)?.[0];
    if (matched === undefined) throw new FunctionError(`Invalid format: "${text}"${rest === text ? '' : rest === '' ? ' is too short' : ` is malformed at "${rest}"`}`);
    if (typeof reader !== 'string') reader[1](fields, matched);
    rest = rest.slice(matched.length);
  }
  if (rest !== '') throw new FunctionError(`Invalid format: "${text}" is malformed at "${rest}"`);
  const hour = fields.halfHour !== undefined ? fields.halfHour % 12 + 12 * (fields.isAfternoon ?? 0) : fields.hour ?? 0;
  // What is not named is 1970-01-01 00:00:00.
  const year = fields.year ?? 1970;
  const micros = fields.dayOfYear !== undefined ? microseconds(year, 1, 1, hour, fields.minute, fields.second, fields.micros)
    : microseconds(year, fields.month ?? 1, fields.day ?? 1, hour, fields.minute, fields.second, fields.micros);
  if (micros === undefined) throw new FunctionError(`Cannot parse "${text}": a value of it is out of range`);
  const days = BigInt((fields.dayOfYear ?? 1) - 1) * BigInt(DAY) * 1000n;
  return micros + days - BigInt(fields.offset ?? 0) * 60_000_000n;
}

const isoWeek = /^(\d{4})-W(\d{2})(?:-(\d))?$/;

function isoDays(text: string): bigint {
  const fail = () => new FunctionError(`Invalid format: "${text}"`);
  const week = isoWeek.exec(text);
  if (week !== null) {
    const fourth = Date.UTC(Number(week[1]), 0, 4);
    const monday = fourth - ((new Date(fourth).getUTCDay() || 7) - 1) * DAY;
    return BigInt(monday / DAY + (Number(week[2]) - 1) * 7 + Number(week[3] ?? 1) - 1);
  }
  const [, year, month = '1', day = '1'] = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text) ?? [];
  const ordinal = /^(\d{4})-(\d{3})$/.exec(text);
  const micros = ordinal !== null ? microseconds(Number(ordinal[1]), 1, 1) : year === undefined ? undefined : microseconds(Number(year), Number(month), Number(day));
  if (micros === undefined) throw fail();
  return micros / BigInt(DAY * 1000) + (ordinal === null ? 0n : BigInt(Number(ordinal[2]) - 1)) - (micros % BigInt(DAY * 1000) < 0n ? 1n : 0n);
}

/** Microseconds of the moment. */
function isoMoment(text: string): bigint {
  const [, day, hour = '0', minute = '0', second = '0', part = '', zone = 'Z'] = /^([\dW-]+?)(?:T(?:(\d{2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/.exec(text) ?? [];
  if (day === undefined) throw new FunctionError(`Invalid format: "${text}"`);
  const [, sign, hours, minutes = '0'] = /([+-])(\d\d):?(\d\d)?/.exec(zone) ?? ['', '+', '0', '0'];
  const shift = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  const time = (Number(hour) * 3600 + (Number(minute) - shift) * 60 + Number(second)) * 1e6 + Number(part.padEnd(6, '0').slice(0, 6));
  return isoDays(day) * BigInt(DAY * 1000) + BigInt(time);
}

/** Times are microseconds since 1970 of the wall clock. */
export const DATE_FORMATS: ScriptedFunctions = {
  t_date_format: scripted('iv>v', (micros: bigint, format: string) => mysqlPieces(format).map((piece) => ('text' in piece ? piece.text : MYSQL[piece.letter](civil(micros)))).join('')),
  t_format_datetime: scripted('iiv>v', (micros: bigint, utc: bigint, format: string) => jodaPieces(format)
    .map((piece) => ('text' in piece ? piece.text : joda(piece.letter, piece.width, civil(micros), Number((micros - utc) / 60_000_000n)))).join('')),
  t_date_parse: scripted('vv>i', (text: string, format: string) => parse(text, mysqlPieces(format), true)),
  t_parse_datetime: scripted('vv>i', (text: string, format: string) => parse(text, jodaPieces(format), false)),
  t_iso_days: scripted('v>i', isoDays),
  t_iso_moment: scripted('v>i', isoMoment),
  t_readable_seconds: scripted('d>v', (seconds: number) => {
    const whole = Math.round(seconds);
    const units: [string, number][] = [['week', 604800], ['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]];
    let rest = whole;
    const parts = units.flatMap(([unit, size]) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return count === 0 ? [] : [`${count} ${unit}${count === 1 ? '' : 's'}`];
    });
    return parts.join(', ') || '0 seconds';
  }),
  t_duration: scripted('v>d', (text: string) => {
    const [, value, unit] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*$/.exec(text) ?? [];
    const size = { ns: 1e-6, us: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: DAY }[unit ?? ''];
    if (size === undefined) throw new FunctionError(`duration is not a valid data duration string: ${text}`);
    return Math.round(Number(value) * size);
  }),
};
