import * as fc from 'fast-check';
import { conditionHolds } from '../../../local/src/iam/conditions';
import { evaluate, PolicyStatement, wildcardMatches } from '../../../local/src/iam/evaluate';

const BUCKET = 'arn:aws:s3:::data';
const allow = (statement: Partial<PolicyStatement> = {}): PolicyStatement => ({ Effect: 'Allow', Action: 's3:GetObject', Resource: `${BUCKET}/*`, ...statement });
const decide = (statements: PolicyStatement[], request: { action?: string; resource?: string; context?: Record<string, string | string[]> } = {}) => evaluate(
  { action: 's3:GetObject', resource: `${BUCKET}/a/b.csv`, context: {}, ...request }, [{ Statement: statements }],
).decision;

describe('identity policies', () => {
  it('deny what no statement allows', () => {
    expect(decide([])).toBe('denied');
    expect(decide([allow({ Action: 's3:PutObject' })])).toBe('denied');
    expect(decide([allow({ Resource: 'arn:aws:s3:::other/*' })])).toBe('denied');
  });

  it('allow what a statement names, actions in any case and with wildcards', () => {
    expect(decide([allow({ Action: 'S3:getobject' })])).toBe('allowed');
    expect(decide([allow({ Action: ['s3:Get*'] })])).toBe('allowed');
    expect(decide([allow({ Action: 's3:Get?bject' })])).toBe('allowed');
  });

  it('let an explicit deny win in any order', () => {
    const deny: PolicyStatement = { Effect: 'Deny', Action: 's3:*', Resource: '*' };
    expect(decide([allow(), deny])).toBe('explicitly denied');
    expect(decide([deny, allow()])).toBe('explicitly denied');
  });

  it('take NotAction and NotResource for all others', () => {
    expect(decide([{ Effect: 'Allow', NotAction: 's3:DeleteObject', Resource: '*' }])).toBe('allowed');
    expect(decide([{ Effect: 'Allow', NotAction: 's3:GetObject', Resource: '*' }])).toBe('denied');
    expect(decide([{ Effect: 'Allow', Action: '*', NotResource: `${BUCKET}/*` }])).toBe('denied');
  });

  it('fill policy variables from the request; one without a value matches nothing', () => {
    const statement = allow({ Resource: `${BUCKET}/\${aws:PrincipalTag/team}/*` });
    expect(decide([statement], { context: { 'aws:PrincipalTag/team': 'a' } })).toBe('allowed');
    expect(decide([statement], { context: { 'aws:PrincipalTag/team': 'z' } })).toBe('denied');
    expect(decide([statement])).toBe('denied');
  });

  it('fail closed on an operator that is not known', () => {
    const Condition = { StringRhymesWith: { 'aws:RequestedRegion': 'x' } };
    expect(decide([allow({ Condition })])).toBe('denied');
    expect(decide([allow(), { ...allow({ Condition }), Effect: 'Deny' }])).toBe('explicitly denied');
  });

  it('never allow more when a deny is added, nor less when an allow is', () => {
    const statement = fc.record({
      Effect: fc.constantFrom('Allow' as const, 'Deny' as const),
      Action: fc.constantFrom('s3:*', 's3:GetObject', 's3:PutObject', '*'),
      Resource: fc.constantFrom('*', `${BUCKET}/*`, `${BUCKET}/a/*`, 'arn:aws:s3:::other/*'),
    });
    fc.assert(fc.property(fc.array(statement, { maxLength: 5 }), statement, (statements, added) => {
      const [before, after] = [decide(statements), decide([...statements, added])];
      if (added.Effect === 'Deny') expect(before === 'allowed' || after !== 'allowed').toBe(true);
      else expect(before !== 'allowed' || after === 'allowed').toBe(true);
    }));
  });
});

describe('resource policies', () => {
  const ROLE = 'arn:aws:iam::123456789012:role/ask';
  const decideFor = (principal: PolicyStatement['Principal'], who: { type: 'AWS' | 'Service'; id: string }, effect: 'Allow' | 'Deny' = 'Allow') => evaluate(
    { action: 's3:GetObject', resource: `${BUCKET}/a`, context: {}, principal: who }, [{ Statement: [{ ...allow({ Principal: principal }), Effect: effect }] }], true,
  ).decision;

  it('name whom they allow', () => {
    expect(decideFor({ AWS: ROLE }, { type: 'AWS', id: ROLE })).toBe('allowed');
    expect(decideFor({ AWS: `${ROLE}2` }, { type: 'AWS', id: ROLE })).toBe('denied');
    expect(decideFor({ Service: 'events.amazonaws.com' }, { type: 'Service', id: 'events.amazonaws.com' })).toBe('allowed');
    expect(decideFor({ Service: 'events.amazonaws.com' }, { type: 'AWS', id: ROLE })).toBe('denied');
    expect(decideFor('*', { type: 'AWS', id: ROLE })).toBe('allowed');
  });

  it('leave an account\'s root to identity policies, but deny all of the account where they deny it', () => {
    expect(decideFor({ AWS: 'arn:aws:iam::123456789012:root' }, { type: 'AWS', id: ROLE })).toBe('denied');
    expect(decideFor({ AWS: 'arn:aws:iam::123456789012:root' }, { type: 'AWS', id: ROLE }, 'Deny')).toBe('explicitly denied');
  });
});

describe('conditions', () => {
  it.each([
    ['StringEquals', ['a'], ['a', 'b'], true], ['StringEquals', ['A'], ['a'], false], ['StringEqualsIgnoreCase', ['A'], ['a'], true], ['StringNotEquals', ['a'], ['b'], true], ['StringNotEquals', ['a'], ['a', 'b'], false],
    ['StringLike', ['csv/x'], ['csv/*'], true], ['StringNotLike', ['csv/x'], ['csv/*'], false], ['Bool', ['true'], ['True'], true], ['NumericLessThan', ['3'], ['4'], true], ['NumericGreaterThanEquals', ['3'], ['4'], false],
    ['ArnLike', ['arn:aws:s3:::data/a:b'], ['arn:aws:s3:::data/*'], true], ['ArnLike', ['arn:aws:events:us-east-1:1:rule/x'], ['arn:aws:*:rule/x'], false], ['ArnEquals', ['arn:aws:sqs:us-east-1:1:q'], ['arn:*:sqs:*:1:q'], true],
    ['Null', undefined, ['true'], true], ['Null', ['x'], ['true'], false], ['StringEquals', undefined, ['a'], false], ['StringEqualsIfExists', undefined, ['a'], true], ['StringNotEquals', undefined, ['a'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b', 'c'], true], ['ForAllValues:StringEquals', ['a', 'z'], ['a'], false], ['ForAllValues:StringEquals', undefined, ['a'], true],
    ['ForAnyValue:StringEquals', ['z', 'a'], ['a'], true], ['ForAnyValue:StringEquals', undefined, ['a'], false], ['ForAnyValue:StringNotEquals', undefined, ['a'], false], ['Unheard', ['a'], ['a'], undefined],
    ['StringEquals', ['a', 'z'], ['a'], true], ['StringNotEquals', ['a', 'z'], ['a'], false],
  ] as [string, string[] | undefined, string[], boolean | undefined][])('%s of %j with %j is %s', (operator, actual, expected, holds) => {
    expect(conditionHolds(operator, actual, expected)).toBe(holds);
  });
});

test('wildcards match as a regular expression does', () => {
  const letters = fc.constantFrom('a', 'b', '*', '?', '/', ':');
  fc.assert(fc.property(fc.array(letters, { maxLength: 8 }), fc.array(fc.constantFrom('a', 'b', '/', ':'), { maxLength: 8 }), (pattern, text) => {
    const expected = new RegExp(`^${pattern.map((letter) => ({ '*': '.*', '?': '.' } as Record<string, string>)[letter] ?? letter.replace(/[/]/, '\\/')).join('')}$`).test(text.join(''));
    expect(wildcardMatches(pattern.join(''), text.join(''))).toBe(expected);
  }));
});
