/** What a cell looks like, for telling dialects and headers apart; types are decided elsewhere, on all values. */
export type CellClass =
  | 'empty' | 'missing' | 'integer' | 'number' | 'quantity' | 'date' | 'time' | 'timestamp' | 'boolean' | 'address' | 'code' | 'words' | 'text' | 'fragment';

const NUMBER = /^[-+]?(?:\d+|\d{1,3}(?:[,.'’ \u00a0\u202f]\d{3})+)(?:[.,]\d+)?(?:e[-+]?\d+)?$|^[-+]?[.,]\d+(?:e[-+]?\d+)?$/i;
const UNIT = '(?:[$€£¥₹₽%‰°]|kr\\.?|nok|sek|dkk|usd|eur|gbp|chf|zł|kč|r\\$)';
const AMOUNT = "(?:\\d+|\\d{1,3}(?:[,.'’ \\u00a0\\u202f]\\d{3})+)(?:[.,]\\d+)?";
/** With a sign of currency or percent at one end, or in brackets for minus. */
const QUANTITY = new RegExp(`^[-+]?\\(?[-+]?\\s?${UNIT}\\s?[-+]?${AMOUNT}\\)?$|^\\(?[-+]?${AMOUNT}\\s?${UNIT}\\)?$|^\\(${AMOUNT}\\)$`, 'i');
const DATE = /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d\d)|\d{1,2}[- .](?:\p{L}{3,9})\.?[- ,.]{1,2}(?:\d{4}|\d\d)|\p{L}{3,9}\.? \d{1,2},? \d{4}|\d{4}-(?:\d\d|\p{L}{3})|\d{4}-?[QW]\d{1,2})$/u;
const TIME = /^\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?:\s?[ap]\.?m\.?)?$/i;
const TIMESTAMP = /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})[T ,]\s?\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?:\s?[ap]\.?m\.?)?(?:\s?(?:Z|UTC|[-+]\d\d:?(?:\d\d)?))?$/i;
const ADDRESS = /^(?:[^\s@,:;|"]+@[^\s@,:;|"]+\.\p{L}{2,}|(?:https?|ftp|s3|mailto):\S+|www\.\S+|\d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d+)?|[\da-f]{0,4}(?::[\da-f]{0,4}){3,7}|[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12})$/iu;
const MISSING = /^(?:na|n\/a|#n\/a|nan|null|\\n|none|nil|missing|-+|–|—|\.+|\?+|:)$/i;
const BOOLEAN = /^(?:true|false|yes|no)$/i;
const CODE = /^(?=.*\d)[\p{L}\p{N}_.#/+-]+$|^[\p{Lu}\d]{1,6}$|^[\p{L}\p{N}]+(?:[_.-][\p{L}\p{N}]+)+$/u;
const WORDS = /^[\p{L}\p{M}][\p{L}\p{M}\p{N}_.'’´()&/ -]*$/u;
const BALANCED = /^(?:\{.*\}|\[.*\]|\(.*\))$/s;
const BLANKS = /^[\s\u200b\ufeff]+|[\s\u200b\ufeff]+$/g;

/** Without blanks around it, no-break and zero-width ones too. */
export function trimmed(cell: string): string {
  const first = cell.charCodeAt(0);
  const last = cell.charCodeAt(cell.length - 1);
  return (first <= 32 || last <= 32 || first >= 0xa0 || last >= 0xa0) ? cell.replace(BLANKS, '') : cell;
}

/** The class of one cell. `fragment`: it begins or ends in the middle of a quote or bracket, or has other signs of a wrong cut. */
export function classOf(cell: string): CellClass {
  const text = trimmed(cell);
  if (text === '') return 'empty';
  if (text.length > 200) return isFragment(text) ? 'fragment' : 'text';
  if (MISSING.test(text)) return 'missing';
  if (/^[-+($€£¥₹.,\d]/.test(text) || /\d/.test(text)) {
    const numeric = numericClass(text);
    if (numeric !== undefined) return numeric;
  }
  if (BOOLEAN.test(text)) return 'boolean';
  if (ADDRESS.test(text)) return 'address';
  if (DATE.test(text)) return 'date';
  if (CODE.test(text)) return 'code';
  if (WORDS.test(text) && !isFragment(text)) return 'words';
  return isFragment(text) ? 'fragment' : 'text';
}

function numericClass(text: string): CellClass | undefined {
  if (/^[-+]?\d+$/.test(text)) return 'integer';
  if (DATE.test(text)) return 'date';
  if (NUMBER.test(text)) return 'number';
  if (TIME.test(text)) return 'time';
  if (TIMESTAMP.test(text)) return 'timestamp';
  return QUANTITY.test(text) ? 'quantity' : undefined;
}

function isFragment(text: string): boolean {
  const first = text[0];
  const last = text[text.length - 1];
  if (BALANCED.test(text)) return false;
  // A quote at one end only; brackets that open or close at one end only.
  return ((first === '"' || last === '"') && count(text, '"') % 2 === 1) || (first === '"' && last === '"')
    || ((first === '{' || first === '[') && !text.includes(first === '{' ? '}' : ']')) || ((last === '}' || last === ']') && !text.includes(last === '}' ? '{' : '['));
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

/** Classes that tell a value from a name: a header is rarely one. */
export function isHard(cellClass: CellClass): boolean {
  return GROUPS[cellClass] !== undefined;
}

/** Whether cells of both classes may stand in one column of values. */
export function agree(a: CellClass, b: CellClass): boolean {
  return a === b || (GROUPS[a] !== undefined && GROUPS[a] === GROUPS[b]);
}

const GROUPS: Partial<Record<CellClass, string>> = {
  integer: 'number', number: 'number', quantity: 'number', date: 'moment', timestamp: 'moment', time: 'time', boolean: 'boolean', address: 'address',
};
