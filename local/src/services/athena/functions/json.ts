import { FunctionError, scripted, ScriptedFunctions } from './scripted';
import { javaDouble } from '../values';

/** A value of JSON whose numbers keep their text. */
type Json = null | boolean | string | JsonNumber | Json[] | Map<string, Json>;

class JsonNumber {
  constructor(public readonly text: string) {}
}

/** Parses JSON; undefined where the text is none. */
function parse(text: string): Json | undefined {
  let at = 0;
  const space = () => {
    while (/[\s]/.test(text[at] ?? '')) at += 1;
  };
  const fail = (): never => {
    throw new SyntaxError();
  };
  const read = (): Json => {
    space();
    const rest = text.slice(at, at + 400);
    const word = /^(?:null|true|false)\b/.exec(rest)?.[0];
    if (word !== undefined) {
      at += word.length;
      return word === 'null' ? null : word === 'true';
    }
    const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/.exec(rest)?.[0];
    if (number !== undefined) {
      at += number.length;
      return new JsonNumber(number);
    }
    if (text[at] === '"') return string();
    if (text[at] === '[') return list(']', read);
    if (text[at] === '{') {
      const entries = list('}', (): [string, Json] => {
        space();
        if (text[at] !== '"') fail();
        const key = string();
        space();
        if (text[at] !== ':') fail();
        at += 1;
        return [key, read()];
      });
      return new Map(entries);
    }
    return fail();
  };
  const string = (): string => {
    const from = at;
    at += 1;
    while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    at += 1;
    return JSON.parse(text.slice(from, at)) as string;
  };
  const list = <T>(end: string, item: () => T): T[] => {
    const items: T[] = [];
    at += 1;
    space();
    while (text[at] !== end) {
      if (items.length > 0) {
        if (text[at] !== ',') fail();
        at += 1;
      }
      items.push(item());
      space();
      if (at >= text.length) fail();
    }
    at += 1;
    return items;
  };
  try {
    const value = read();
    space();
    return at === text.length ? value : undefined;
  } catch {
    return undefined;
  }
}

/** As Trino writes it: keys in order, no spaces. @param isCanonical numbers in their shortest form */
function write(value: Json, isCanonical: boolean): string {
  if (value instanceof JsonNumber) return isCanonical && /[.eE]/.test(value.text) ? javaDouble(Number(value.text)) : value.text;
  if (Array.isArray(value)) return `[${value.map((item) => write(item, isCanonical)).join(',')}]`;
  if (value instanceof Map) {
    return `{${[...value].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => `${JSON.stringify(key)}:${write(item, isCanonical)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

const scalarText = (value: Json | undefined): string | undefined => {
  if (value === undefined || value === null || Array.isArray(value) || value instanceof Map) return undefined;
  return value instanceof JsonNumber ? value.text : String(value);
};

type Step = { key: string } | { index: number } | 'all';

/** `$.a.b[0]["c d"][*]` */
function steps(path: string): Step[] {
  const found: Step[] = [];
  let rest = path.trim().replace(/^(?:lax|strict)\s+/, '');
  if (!rest.startsWith('$')) throw new FunctionError(`Invalid JSON path: '${path}'`);
  for (rest = rest.slice(1); rest !== '';) {
    const match = /^(?:\.([A-Za-z_][\w-]*)|\."((?:[^"\\]|\\.)*)"|\[\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|(\d+)|(\*)|([A-Za-z_]\w*))\s*\]|\.(\*))/.exec(rest);
    if (match === null) throw new FunctionError(`Invalid JSON path: '${path}'`);
    const [all, plain, quoted, inBrackets, inQuotes, index, every, bare, members] = match;
    found.push(every !== undefined || members !== undefined ? 'all' : index !== undefined ? { index: Number(index) } : { key: (plain ?? quoted ?? inBrackets ?? inQuotes ?? bare)! });
    rest = rest.slice(all.length);
  }
  return found;
}

/** @param isLax a key is looked for in each item of an array, as lax paths of SQL do */
function find(value: Json, path: string, isLax = false): Json[] {
  return steps(path).reduce<Json[]>((values, step) => values.flatMap((item): Json[] => {
    if (step === 'all') return Array.isArray(item) ? item : item instanceof Map ? [...item.values()] : [];
    if ('key' in step) {
      const holders = isLax && Array.isArray(item) ? item : [item];
      return holders.flatMap((holder) => (holder instanceof Map && holder.has(step.key) ? [holder.get(step.key)!] : []));
    }
    return Array.isArray(item) && step.index < item.length ? [item[step.index]] : isLax && !Array.isArray(item) && step.index === 0 ? [item] : [];
  }), [value]);
}

const at = (text: string, path: string): Json | undefined => {
  const value = parse(text);
  return value === undefined ? undefined : find(value, path)[0];
};

function canonical(text: string): string {
  const value = parse(text);
  if (value === undefined) throw new FunctionError(`Cannot convert value to JSON: '${text}'`);
  return write(value, true);
}

const size = (value: Json | undefined): bigint | undefined => (value === undefined ? undefined : BigInt(Array.isArray(value) ? value.length : value instanceof Map ? value.size : 0));
const array = (text: string): Json[] | undefined => {
  const value = parse(text);
  return Array.isArray(value) ? value : undefined;
};

const cannotCast = (what: string): FunctionError => new FunctionError(`Cannot cast to ${what}`, 'INVALID_CAST_ARGUMENT');
const textOrNull = (value: Json): string | null => (value === null ? null : write(value, false));
const members = (text: string): [string, Json][] | undefined => {
  const value = parse(text);
  if (value !== null && !(value instanceof Map)) throw cannotCast(`map. Expected a json object, but got ${text}`);
  return value === null ? undefined : [...value];
};

export const JSON_FUNCTIONS: ScriptedFunctions = {
  t_json_parse: scripted('v>v', canonical),
  /** Keeps numbers as they were written: a decimal's digits. */
  t_json_sort: scripted('v>v', (text: string) => write(parse(text) ?? null, false)),
  t_json_text: scripted('v>v', (text: string) => {
    const value = parse(text);
    if (Array.isArray(value) || value instanceof Map) throw new FunctionError(`Cannot cast '${text}' to varchar`, 'INVALID_CAST_ARGUMENT');
    return scalarText(value);
  }),
  t_json_boolean: scripted('v>b', (text: string) => {
    const value = parse(text);
    if (value === null) return undefined;
    if (typeof value === 'boolean') return value;
    if (value instanceof JsonNumber) return Number(value.text) !== 0;
    throw new FunctionError(`Cannot cast '${text}' to boolean`, 'INVALID_CAST_ARGUMENT');
  }),
  t_json_extract: scripted('vv>v', (text: string, path: string) => {
    const value = at(text, path);
    return value === undefined ? undefined : write(value, true);
  }),
  t_json_extract_scalar: scripted('vv>v', (text: string, path: string) => scalarText(at(text, path))),
  t_json_size: scripted('vv>i', (text: string, path: string) => size(at(text, path))),
  t_json_array_length: scripted('v>i', (text: string) => size(array(text))),
  t_json_array_get: scripted('vi>v', (text: string, index: bigint) => {
    const items = array(text);
    const item = items?.[Number(index) < 0 ? items.length + Number(index) : Number(index)];
    return item === undefined || item === null ? undefined : write(item, true);
  }),
  t_json_items: scripted('v>l', (text: string) => {
    const value = parse(text);
    if (value !== null && !Array.isArray(value)) throw cannotCast(`array. Expected a json array, but got ${text}`);
    return value?.map(textOrNull);
  }),
  t_json_keys: scripted('v>l', (text: string) => members(text)?.map(([key]) => key)),
  t_json_values: scripted('v>l', (text: string) => members(text)?.map(([, value]) => textOrNull(value))),
  /** The fields of a row, by their places in an array or by their names in an object. */
  t_json_fields: scripted('vvv>l', (text: string, names: string, row: string) => {
    const value = parse(text);
    const fields = JSON.parse(names) as (string | null)[];
    if (value === null) return undefined;
    if (Array.isArray(value)) {
      if (value.length !== fields.length) throw cannotCast(`${row}. Expected ${fields.length} items, but got ${value.length}`);
      return value.map(textOrNull);
    }
    if (!(value instanceof Map)) throw cannotCast(`${row}. Expected a json array or object, but got ${text}`);
    const byName = new Map([...value].map(([key, item]) => [key.toLowerCase(), item]));
    return fields.map((name) => textOrNull(byName.get(name?.toLowerCase() ?? '') ?? null));
  }),
  t_json_array_contains: scripted('vv>b', (text: string, item: string) => array(text)?.some((value) => write(value, true) === item)),
  t_is_json_scalar: scripted('v>b', (text: string) => {
    const value = parse(text);
    if (value === undefined) throw new FunctionError(`Invalid JSON value: '${text}'`);
    return !Array.isArray(value) && !(value instanceof Map);
  }),
  t_json_exists: scripted('vv>b', (text: string, path: string) => {
    const value = parse(text);
    return value !== undefined && find(value, path, true).length > 0;
  }),
  t_json_value: scripted('vv>v', (text: string, path: string) => {
    const value = parse(text);
    const found = value === undefined ? [] : find(value, path, true);
    return found.length === 1 ? scalarText(found[0]) : undefined;
  }),
  t_json_query: scripted('vvv>v', (text: string, path: string, wrapper: string) => {
    const value = parse(text);
    const found = value === undefined ? [] : find(value, path, true);
    if (wrapper === 'unconditional' || (wrapper === 'conditional' && found.length !== 1)) return found.length === 0 ? undefined : write(found, false);
    return found.length === 1 ? write(found[0], false) : undefined;
  }),
};
