import { FunctionError, scripted, ScriptedFunctions } from './scripted';

const compiled = new Map<string, RegExp>();

/** A pattern of Trino's (Java's syntax): flags such as `(?i)` may stand before it. */
function pattern(text: string): RegExp {
  let expression = compiled.get(text);
  if (expression === undefined) {
    const [leading, flags] = /^\(\?([ims]+)\)/.exec(text) ?? ['', ''];
    // `\z` and `\A` are Java's; `\h` is a blank.
    const body = text.slice(leading.length).replace(/\\([zZA])/g, (_, letter: string) => (letter === 'A' ? '^' : '$')).replace(/(\*|\+|\?|\})\+/g, '$1');
    try {
      expression = new RegExp(body, `g${flags}u`);
    } catch {
      try {
        // With `u` an escape of an ordinary character, such as `\-`, is an error.
        expression = new RegExp(body, `g${flags}`);
      } catch {
        throw new FunctionError(`'${text}' is not a valid regular expression`);
      }
    }
    if (compiled.size > 500) compiled.clear();
    compiled.set(text, expression);
  }
  expression.lastIndex = 0;
  return expression;
}

const matches = (text: string, expression: string): RegExpExecArray[] => [...text.matchAll(pattern(expression))] as RegExpExecArray[];

function group(match: RegExpExecArray | undefined, index: bigint): string | undefined {
  if (match === undefined) return undefined;
  if (index < 0n || index >= BigInt(match.length)) {
    throw new FunctionError(`Pattern has ${match.length - 1} groups. Cannot access group ${index}`);
  }
  return match[Number(index)];
}

function checkGroups(expression: string, index: bigint): void {
  const groups = new RegExp(`${pattern(expression).source}|`).exec('')!.length - 1;
  if (index < 0n || index > BigInt(groups)) throw new FunctionError(`Pattern has ${groups} groups. Cannot access group ${index}`);
}

/** Trino's replacement: `$1`, `${name}`, and `\` before a character that stands for itself. */
function replaced(text: string, expression: string, replacement: string): string {
  return matches(text, expression).reduceRight((result, match) => {
    const by = replacement.replace(/\\(.)|\$(?:(\d)|\{(\w+)\})/gs, (_, literal?: string, number?: string, name?: string) => {
      if (literal !== undefined) return literal;
      const found = number !== undefined ? group(match, BigInt(number)) : match.groups?.[name!];
      return found ?? '';
    });
    return result.slice(0, match.index) + by + result.slice(match.index + match[0].length);
  }, text);
}

function split(text: string, expression: string): string[] {
  let from = 0;
  const parts = matches(text, expression).map((match) => {
    const part = text.slice(from, match.index);
    from = match.index + match[0].length;
    return part;
  });
  return [...parts, text.slice(from)];
}

/** Characters, not units of UTF-16, are counted. */
const position = (text: string, expression: string, start: bigint, occurrence: bigint): bigint => {
  const found = matches(text, expression).filter(({ index }) => [...text.slice(0, index)].length >= Number(start) - 1)[Number(occurrence) - 1];
  return found === undefined ? -1n : BigInt([...text.slice(0, found.index)].length + 1);
};

export const REGULAR_EXPRESSIONS: ScriptedFunctions = {
  t_regexp_like: scripted('vv>b', (text: string, expression: string) => pattern(expression).test(text)),
  t_regexp_extract: scripted('vvi>v', (text: string, expression: string, index: bigint) => {
    checkGroups(expression, index);
    return group(matches(text, expression)[0], index);
  }),
  t_regexp_extract_all: scripted('vvi>l', (text: string, expression: string, index: bigint) => {
    checkGroups(expression, index);
    return matches(text, expression).map((match) => group(match, index) ?? null);
  }),
  t_regexp_replace: scripted('vvv>v', replaced),
  t_regexp_count: scripted('vv>i', (text: string, expression: string) => BigInt(matches(text, expression).length)),
  t_regexp_position: scripted('vvii>i', position),
  t_regexp_split: scripted('vv>l', split),
  // What a lambda of regexp_replace is called with, and how its results are put in.
  t_regexp_groups: scripted('vv>L', (text: string, expression: string) => matches(text, expression).map((match) => match.slice(1).map((found) => found ?? null))),
  t_regexp_put: scripted('vvl>v', (text: string, expression: string, results: string[]) => {
    const parts = split(text, expression);
    return parts.map((part, i) => part + (results[i] ?? '')).join('');
  }),
};
