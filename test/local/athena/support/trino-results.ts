import { javaDouble } from '../../../../local/src/services/athena/values';

/** A type signature as a tree: `map(varchar(1), row(x integer))`. */
interface Signature {
  readonly name: string;
  readonly fields: readonly { name?: string; type: Signature }[];
}

function signature(text: string): Signature {
  const [, name, inside] = /^(array|map|row)\((.*)\)$/s.exec(text) ?? [undefined, text, ''];
  if (inside === '') return { name: text.replace(/\([\d,]+\)/, ''), fields: [] };
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i <= inside.length; i += 1) {
    if (inside[i] === '(') depth += 1;
    if (inside[i] === ')') depth -= 1;
    if (i === inside.length || (depth === 0 && inside[i] === ',')) {
      parts.push(inside.slice(from, i).trim());
      from = i + 1;
    }
  }
  return {
    name: name as string,
    fields: parts.map((part) => {
      const named = name === 'row' ? /^("[^"]+"|\w+) (?!with time zone|precision|day to|year to)(.*)$/s.exec(part) : null;
      return named ? { name: named[1].replace(/"/g, ''), type: signature(named[2]) } : { type: signature(part) };
    }),
  };
}

/** A value of Trino's JSON as Athena writes it in results; the entries of a map, whose order Trino does not promise, by key. */
export function athenaTextOf(value: unknown, type: string): string | null {
  return value === null || value === undefined ? null : written(value, signature(type));
}

function written(value: unknown, { name, fields }: Signature): string {
  if (value === null || value === undefined) return 'null';
  switch (name) {
    case 'double': case 'real': return typeof value === 'number' ? javaDouble(value) : String(value);
    case 'array': return `[${(value as unknown[]).map((item) => written(item, fields[0].type)).join(', ')}]`;
    case 'row': return `{${(value as unknown[]).map((item, i) => `${fields[i].name ?? `field${i}`}=${written(item, fields[i].type)}`).join(', ')}}`;
    case 'map': return `{${Object.entries(value as object).map(([key, item]) => `${key}=${written(item, fields[1].type)}`).sort().join(', ')}}`;
    case 'varbinary': return Buffer.from(String(value), 'base64').toString('hex').replace(/(..)(?=.)/g, '$1 ');
    // Athena writes three digits of a second, whatever the precision.
    case 'timestamp': case 'timestamp with time zone':
      return String(value).replace(/^(\S+ \d\d:\d\d:\d\d)(?:\.(\d+))?/, (_, whole: string, fraction = '') => `${whole}.${fraction.padEnd(3, '0').slice(0, 3)}`);
    default: return String(value);
  }
}

/** Athena's text of a value with the entries of each map by key; other types as they are. */
export function withSortedMaps(text: string | null, type: string): string | null {
  if (text === null || !type.includes('map(')) return text;
  const sorted = (part: string): string => part.replace(/\{([^{}]*)\}/g, (_, entries: string) => `\u0001${entries.split(/, (?=[^,]*=)/).sort().join(', ')}\u0002`);
  let before = text;
  for (let after = sorted(before); after !== before; after = sorted(before)) before = after;
  return before.replace(/\u0001/g, '{').replace(/\u0002/g, '}');
}

/** Sums of doubles depend on their order: 12 digits are the same. */
export function rounded(text: string | null, type: string): string | null {
  return text === null || !/double|real/.test(type) ? text : text.replace(/-?\d+\.\d+(E-?\d+)?/g, (number) => javaDouble(Number(Number(number).toPrecision(/real/.test(type) ? 6 : 12))));
}
