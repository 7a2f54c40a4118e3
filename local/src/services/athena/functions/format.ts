import { FunctionError, scripted, ScriptedFunctions } from './scripted';
import { javaDouble } from '../values';

/** What an argument is: text, whole number, floating point, decimal, boolean, moment, or an untyped NULL. */
type Kind = 's' | 'i' | 'f' | 'D' | 'b' | 't' | 'n';

const JAVA_TYPES: Record<Kind, string> = {
  s: 'java.lang.String', i: 'java.lang.Long', f: 'java.lang.Double', D: 'java.math.BigDecimal', b: 'java.lang.Boolean', t: 'java.time.LocalDateTime', n: 'null',
};
/** The kinds that a conversion takes; all take NULL. */
const TAKES: Record<string, string> = { s: 'sifDbt', b: 'sifDbt', d: 'i', x: 'i', o: 'i', f: 'fD', e: 'fD', c: '' };

/** A number as digits and how many of them stand behind the point. */
interface Digits { readonly isNegative: boolean; readonly digits: bigint; readonly scale: number }

function digitsOf(text: string): Digits {
  const [, sign, whole, fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(text)!;
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return { isNegative: sign === '-', digits: scale < 0 ? digits * 10n ** BigInt(-scale) : digits, scale: Math.max(scale, 0) };
}

/** Half up, as Java's formatter rounds. */
function rounded({ digits, scale }: Digits, places: number): bigint {
  if (scale <= places) return digits * 10n ** BigInt(places - scale);
  const unit = 10n ** BigInt(scale - places);
  return (digits + unit / 2n) / unit;
}

function fixed(number: Digits, places: number): string {
  const text = String(rounded(number, places)).padStart(places + 1, '0');
  return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`;
}

function scientific(number: Digits, places: number): string {
  const length = String(number.digits).length;
  let exponent = number.digits === 0n ? 0 : length - 1 - number.scale;
  let mantissa = String(rounded({ ...number, scale: length - 1 }, places)).padStart(places + 1, '0');
  if (mantissa.length > places + 1) {
    mantissa = mantissa.slice(0, -1);
    exponent += 1;
  }
  return `${mantissa[0]}${places > 0 ? `.${mantissa.slice(1)}` : ''}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** `2024-01-05 10:30:00.000` as Java writes moments: no seconds where they are zero. */
function moment(text: string): string {
  return text.replace(' ', 'T').replace(/(:\d\d)\.0+(?=\D|$)/, '$1').replace(/^(.*\d\d:\d\d):00(?=\D|$)/, '$1').replace(/ UTC$/, 'Z[UTC]');
}

/** A number without its sign, signed and filled as flags and width say. */
function signed(text: string, isNegative: boolean, flags: string, width: number, isFinite = true): string {
  const grouped = flags.includes(',') ? text.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ',')) : text;
  const [before, after] = isNegative ? (flags.includes('(') ? ['(', ')'] : ['-', '']) : [flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '', ''];
  const zeros = flags.includes('0') && isFinite ? '0'.repeat(Math.max(0, width - before.length - grouped.length - after.length)) : '';
  return `${before}${zeros}${grouped}${after}`;
}

function converted(conversion: string, flags: string, width: number, precision: number | undefined, kind: Kind, value: string | null): string {
  if (value === null) return conversion === 'b' ? 'false' : 'null'.slice(0, precision);
  switch (conversion) {
    case 'b': return kind === 'b' ? value : 'true';
    case 'd': return signed(value.replace('-', ''), value.startsWith('-'), flags, width);
    case 'x':
    case 'o': return BigInt.asUintN(64, BigInt(value)).toString(conversion === 'x' ? 16 : 8);
    case 'f':
    case 'e': {
      if (!/\d/.test(value)) return signed(value.replace('-', ''), value.startsWith('-'), flags.replace('0', ''), width, false);
      const number = digitsOf(value);
      return signed((conversion === 'f' ? fixed : scientific)(number, precision ?? 6), number.isNegative, flags, width);
    }
    default: return (kind === 't' ? moment(value) : kind === 'f' ? javaDouble(Number(value)) : value).slice(0, precision);
  }
}

/**
 * Java's `String.format` for the values that Trino hands it.
 *
 * @param kinds a letter for each value
 */
function javaFormat(pattern: string, kinds: string, values: readonly (string | null)[]): string {
  let next = 0;
  const fail = (what: string): never => {
    throw new FunctionError(`Invalid format string: ${pattern} (${what})`);
  };
  return pattern.replace(/%(?:(\d+)\$)?([-#+ 0,(]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])?/g, (text, index: string | undefined, flags: string, width: string | undefined, precision: string | undefined, letter = '') => {
    const conversion = letter.toLowerCase();
    if (letter === '%' || letter === 'n') return letter === '%' ? '%' : '\n';
    if (TAKES[conversion] === undefined) return fail(`UnknownFormatConversion: Conversion = '${letter || '%'}'`);
    const at = index === undefined ? next++ : Number(index) - 1;
    if (at >= values.length) fail(`MissingFormatArgument: Format specifier '${text}'`);
    const kind = kinds[at] as Kind;
    if (values[at] !== null && !TAKES[conversion].includes(kind)) fail(`IllegalFormatConversion: ${letter} != ${JAVA_TYPES[kind]}`);
    const said = converted(conversion, flags, Number(width ?? 0), precision === undefined ? undefined : Number(precision), kind, values[at]);
    const filled = flags.includes('-') ? said.padEnd(Number(width ?? 0)) : said.padStart(Number(width ?? 0), flags.includes('0') && 'xo'.includes(conversion) ? '0' : ' ');
    return letter === conversion ? filled : filled.toUpperCase();
  });
}

export const FORMATS: ScriptedFunctions = { t_format: scripted('vvl>v', javaFormat) };
