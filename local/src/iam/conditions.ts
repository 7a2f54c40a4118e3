import { wildcardMatches } from './evaluate';

type Compare = (actual: string, expected: string) => boolean;

const POSITIVE: Record<string, Compare> = {
  StringEquals: (a, e) => a === e,
  StringEqualsIgnoreCase: (a, e) => a.toLowerCase() === e.toLowerCase(),
  StringLike: (a, e) => wildcardMatches(e, a),
  ArnEquals: arnMatches,
  ArnLike: arnMatches,
  Bool: (a, e) => a.toLowerCase() === e.toLowerCase(),
  NumericEquals: (a, e) => Number(a) === Number(e),
  NumericLessThan: (a, e) => Number(a) < Number(e),
  NumericLessThanEquals: (a, e) => Number(a) <= Number(e),
  NumericGreaterThan: (a, e) => Number(a) > Number(e),
  NumericGreaterThanEquals: (a, e) => Number(a) >= Number(e),
};

const NEGATIVE: Record<string, string> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NumericNotEquals: 'NumericEquals',
};

/**
 * Whether one condition holds for the values of its key in the request.
 *
 * @returns undefined for an operator that is not known
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function conditionHolds(operator: string, actual: string[] | undefined, expected: string[]): boolean | undefined {
  const [, set, base, ifExists] = /^(ForAllValues:|ForAnyValue:)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  if (base === undefined) return undefined;
  if (base === 'Null') {
    return expected.some((value) => (value === 'true') === (actual === undefined));
  }
  const negated = Object.prototype.hasOwnProperty.call(NEGATIVE, base);
  const compare = POSITIVE[negated ? NEGATIVE[base] : base];
  if (compare === undefined) return undefined;
  if (actual === undefined) {
    // A key that is missing fulfils negated operators, …IfExists, and ForAllValues; but of no values, none can be any, with IfExists neither.
    return set === 'ForAnyValue:' ? false : ifExists !== undefined || negated || set === 'ForAllValues:';
  }
  const one = (value: string) => negated ? !expected.some((e) => compare(value, e)) : expected.some((e) => compare(value, e));
  return set === 'ForAllValues:' ? actual.every(one) : set === 'ForAnyValue:' ? actual.some(one) : negated ? actual.every(one) : actual.some(one);
}

/** The six parts of an ARN are compared one by one, so a wildcard does not reach over a colon; the sixth may hold colons. */
function arnMatches(actual: string, expected: string): boolean {
  const parts = (arn: string) => /^([^:]*):([^:]*):([^:]*):([^:]*):([^:]*):(.*)$/s.exec(arn)?.slice(1);
  const [given, wanted] = [parts(actual), parts(expected)];
  return given !== undefined && wanted !== undefined && wanted.every((part, i) => wildcardMatches(part, given[i]));
}
