import { wildcardMatches } from '../../iam/evaluate';

/**
 * Whether an event matches a pattern of EventBridge.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function eventMatches(pattern: Record<string, any>, event: any): boolean {
  return Object.entries(pattern).every(([field, expected]) => {
    if (field === '$or') return (expected as any[]).some((alternative) => eventMatches(alternative, event));
    const actual = event?.[field];
    if (!Array.isArray(expected)) {
      // A parent that is missing has only missing fields, which `exists: false` asks for.
      return eventMatches(expected, typeof actual === 'object' && actual !== null ? actual : {});
    }
    const values = Array.isArray(actual) ? actual : [actual];
    return expected.some((rule) => values.some((value) => valueMatches(rule, value)));
  });
}

function valueMatches(rule: any, value: unknown): boolean {
  if (rule === null || typeof rule !== 'object') return rule === value;
  const [[operator, operand]] = Object.entries<any>(rule);
  switch (operator) {
    case 'prefix': return typeof value === 'string' && textTest(operand, value, (text, part) => text.startsWith(part));
    case 'suffix': return typeof value === 'string' && textTest(operand, value, (text, part) => text.endsWith(part));
    case 'equals-ignore-case': return typeof value === 'string' && value.toLowerCase() === String(operand).toLowerCase();
    case 'wildcard': return typeof value === 'string' && wildcardMatches(operand, value);
    case 'exists': return (value !== undefined) === operand;
    case 'anything-but': return value !== undefined && !anythingBut(operand).some((part) => valueMatches(part, value));
    case 'numeric': return typeof value === 'number' && numericTest(operand, value);
    default: throw new Error(`the local cloud does not know the event pattern operator '${operator}'`);
  }
}

function anythingBut(operand: unknown): unknown[] {
  return Array.isArray(operand) ? operand : [operand];
}

function textTest(operand: any, value: string, test: (text: string, part: string) => boolean): boolean {
  return typeof operand === 'string' ? test(value, operand) : test(value.toLowerCase(), String(operand['equals-ignore-case']).toLowerCase());
}

function numericTest(operand: (string | number)[], value: number): boolean {
  for (let i = 0; i < operand.length; i += 2) {
    const limit = Number(operand[i + 1]);
    const holds = { '=': value === limit, '<': value < limit, '<=': value <= limit, '>': value > limit, '>=': value >= limit }[String(operand[i])];
    if (!holds) return false;
  }
  return true;
}
