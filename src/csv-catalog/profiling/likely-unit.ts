import { isNumeric } from './typed-values';

/** What is known of a column that may say its unit. */
export interface UnitEvidence {
  readonly header: string;
  readonly type: string;
  /** How texts became values: a currency or percent sign that was taken off stands there. */
  readonly formats: readonly string[];
  /** The extremes, as text. */
  readonly min: string | null;
  readonly max: string | null;
  /** Some values of a text column. */
  readonly texts?: readonly string[];
}

/* Words that mean a unit when a header ends with them, after a word for what is measured. Words that mean something else as often (`min`, `in`, `m`) are left out. */
const UNIT_WORDS: Readonly<Record<string, string>> = {
  mm: 'mm',
  cm: 'cm',
  km: 'km',
  meters: 'm',
  metres: 'm',
  kilometers: 'km',
  kilometres: 'km',
  miles: 'mi',
  feet: 'ft',
  ft: 'ft',
  inches: 'in',
  mg: 'mg',
  kg: 'kg',
  grams: 'g',
  kilograms: 'kg',
  lbs: 'lb',
  oz: 'oz',
  tonnes: 't',
  ml: 'ml',
  liters: 'l',
  litres: 'l',
  gallons: 'gal',
  sqm: 'm²',
  sqft: 'ft²',
  km2: 'km²',
  m2: 'm²',
  m3: 'm³',
  hectares: 'ha',
  ms: 'ms',
  millis: 'ms',
  milliseconds: 'ms',
  sec: 's',
  secs: 's',
  seconds: 's',
  mins: 'min',
  minutes: 'min',
  hrs: 'h',
  hours: 'h',
  days: 'd',
  weeks: 'weeks',
  months: 'months',
  years: 'years',
  pct: '%',
  percent: '%',
  percentage: '%',
  usd: 'USD',
  eur: 'EUR',
  gbp: 'GBP',
  jpy: 'JPY',
  chf: 'CHF',
  cny: 'CNY',
  inr: 'INR',
  aud: 'AUD',
  cad: 'CAD',
  euros: 'EUR',
  dollars: '$',
  celsius: '°C',
  degc: '°C',
  fahrenheit: '°F',
  degf: '°F',
  kelvin: 'K',
  degrees: '°',
  kph: 'km/h',
  kmh: 'km/h',
  mph: 'mph',
  kw: 'kW',
  kwh: 'kWh',
  mwh: 'MWh',
  hpa: 'hPa',
  kpa: 'kPa',
  psi: 'psi',
  ppm: 'ppm',
  ppb: 'ppb',
  hz: 'Hz',
  mhz: 'MHz',
  ghz: 'GHz',
  bytes: 'B',
  kb: 'kB',
  mb: 'MB',
};

const SIGNS: Readonly<Record<string, string>> = { '%': '%', '€': 'EUR', '£': 'GBP', '₹': 'INR', '$': '$', '¥': '¥' };
/** A unit as people write it in brackets: a prefix and a base unit, a power, a second one after a slash. */
const ONE_UNIT = '(?:[kMGTmµcdhn]?(?:m|g|s|l|L|W|Wh|Hz|V|A|J|Pa|B|bar|mol|eV)[²³23]?|t|ha|min|h|d|°C|°F|°|K|ft|in|mi|lb|lbs|oz|mph|rpm|psi|dB|ppm|ppb|px|pcs|[A-Z]{3}|[%€£₹$¥])';
const BRACKETED = new RegExp(`[([]\\s*(${ONE_UNIT}(?:/${ONE_UNIT})?)\\s*[)\\]]\\s*$`);
const NUMBER_THEN_UNIT = new RegExp(`^[-+]?[\\d.,' ]*\\d\\s?(${ONE_UNIT}(?:/${ONE_UNIT})?)$`);
const SIGN_THEN_NUMBER = /^[-+]?([€£₹$¥])\s?[\d.,' ]*\d$/;
/** Capitals in brackets are a currency only where they are one: `(USA)` is none. */
const CURRENCIES = /^(?:USD|EUR|GBP|JPY|CHF|CNY|INR|AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|ZAR|KRW|SGD|HKD|TRY|ILS|THB|IDR|RUB)$/;

/** The unit of a column's numbers, where its header or every value looked at says it; else undefined. */
export function likelyUnit(evidence: UnitEvidence): string | undefined {
  const { header, type, formats, texts } = evidence;
  if (isNumeric(type)) {
    return fromFormats(formats) ?? fromBrackets(header) ?? fromWords(header) ?? epochUnit(evidence);
  }
  return type === 'string' && texts !== undefined ? fromTexts(texts) : undefined;
}

function fromFormats(formats: readonly string[]): string | undefined {
  const signs = new Set(formats.flatMap((format) => [...format].filter((sign) => sign in SIGNS)));
  if (signs.size === 1) return SIGNS[[...signs][0]];
  return signs.size === 0 && formats.some((format) => /\bper ?cent\b/i.test(format)) ? '%' : undefined;
}

function fromBrackets(header: string): string | undefined {
  return known(BRACKETED.exec(header)?.[1]);
}

function fromWords(header: string): string | undefined {
  if (/(?:^|[^\p{L}])%|%\s*$/u.test(header)) return '%';
  const words = header.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const last = words.at(-1) ?? '';
  return (words.length > 1 || /^(?:percent|percentage|pct)$/.test(last)) && Object.hasOwn(UNIT_WORDS, last) ? UNIT_WORDS[last] : undefined;
}

/** Whole numbers that are moments: between 2001 and 2033 both in seconds and in milliseconds. */
function epochUnit({ header, type, min, max }: UnitEvidence): string | undefined {
  if (type !== 'bigint' || min === null || max === null || !/(?:^|[^a-z])(?:epoch|unix|unixtime|timestamp|ts|time|at)(?:[^a-z]|$)/i.test(header)) return undefined;
  const within = (scale: number) => Number(min) >= 1e9 * scale && Number(max) < 2e9 * scale;
  return within(1) ? 's since 1970' : within(1000) ? 'ms since 1970' : undefined;
}

function fromTexts(texts: readonly string[]): string | undefined {
  const units = new Set(texts.map((text) => known((NUMBER_THEN_UNIT.exec(text) ?? SIGN_THEN_NUMBER.exec(text))?.[1])));
  return texts.length > 1 && units.size === 1 ? [...units][0] : undefined;
}

function known(unit: string | undefined): string | undefined {
  // A single capital is as often the name of a class.
  if (unit === undefined || /^[ABJN]$/.test(unit) || /^[A-Z]{3}$/.test(unit) && !CURRENCIES.test(unit)) return undefined;
  return SIGNS[unit] ?? unit;
}
