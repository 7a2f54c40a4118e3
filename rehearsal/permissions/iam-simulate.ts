import { runSimulation } from '@cloud-copilot/iam-simulate';
import * as fc from 'fast-check';
import { PolicyStatement } from '../../local/src/iam/evaluate';
import { AccessCall, PolicySet } from '../../local/src/iam/policy-set';
import { Recorder } from '../part';

const ACCOUNT = '123456789012';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/asker`;
const BUCKET = 'arn:aws:s3:::data';

/** Pieces that statements and requests are made of: few, so that they often meet. */
const ACTIONS = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'];
const ACTION_PATTERNS = [...ACTIONS, 's3:Get*', 's3:*Object', 's3:*', '*', 's3:?etObject', 'S3:getobject', 'glue:*'];
const RESOURCES = [`${BUCKET}/tables/a/1.parquet`, `${BUCKET}/status/csv/a.csv.json`, `${BUCKET}/asker/x`];
const RESOURCE_PATTERNS = [...RESOURCES, BUCKET, `${BUCKET}/*`, `${BUCKET}/tables/*`, `${BUCKET}*`, '*', `${BUCKET}/*/a/?.parquet`, 'arn:aws:s3:::other/*', `${BUCKET}/\${aws:PrincipalTag/team}/*`];
const VALUES = ['tables/', 'tables/a', 'status', 'TABLES/', 'asker', '5', '10', 'true', 'false', 'arn:aws:s3:::data', 'arn:aws:iam::123456789012:role/asker'];

const conditionValues = (values: string[]): fc.Arbitrary<string[]> => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });
const STRING_OPERATOR = fc.constantFrom('StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', 'StringLike', 'StringNotLike');
const STRING_VALUES = conditionValues(['tables/', 'tables/*', 'status', 'TABLES/', 'asker', '*', '?sker']);
const CONDITION = fc.oneof(
  // Keys with several values need a set operator, and only they:
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
  fc.record({ operator: fc.tuple(fc.constantFrom('ForAnyValue:', 'ForAllValues:'), STRING_OPERATOR, fc.constantFrom('', 'IfExists')), key: fc.constant('aws:TagKeys'), values: STRING_VALUES }),
  fc.record({ operator: fc.tuple(fc.constant(''), STRING_OPERATOR, fc.constantFrom('', 'IfExists')), key: fc.constantFrom('aws:SourceVpc', 'aws:PrincipalTag/team'), values: STRING_VALUES }),
  fc.record({ operator: fc.tuple(fc.constant(''), fc.constant('Bool'), fc.constantFrom('', 'IfExists')), key: fc.constant('aws:SecureTransport'), values: conditionValues(['true', 'false']).map(([value]) => [value]) }),
  fc.record({ operator: fc.tuple(fc.constant(''), fc.constant('Null'), fc.constant('')), key: fc.constantFrom('aws:SourceVpc', 'aws:SecureTransport'), values: conditionValues(['true', 'false']).map(([value]) => [value]) }),
  fc.record({
    operator: fc.tuple(fc.constant(''), fc.constantFrom('NumericEquals', 'NumericNotEquals', 'NumericLessThan', 'NumericLessThanEquals', 'NumericGreaterThan', 'NumericGreaterThanEquals'), fc.constantFrom('', 'IfExists')),
    key: fc.constant('aws:MultiFactorAuthAge'),
    values: conditionValues(['5', '10', '7']),
  }),
  fc.record({
    operator: fc.tuple(fc.constant(''), fc.constantFrom('ArnLike', 'ArnEquals', 'ArnNotLike', 'ArnNotEquals'), fc.constantFrom('', 'IfExists')),
    key: fc.constantFrom('aws:SourceArn', 'aws:PrincipalArn'),
    values: conditionValues([ROLE, `arn:aws:iam::${ACCOUNT}:role/*`, 'arn:aws:s3:::data', 'arn:*:iam::*:role/a?ker']),
  }),
);

const STATEMENT = fc.record({
  Effect: fc.constantFrom('Allow' as const, 'Allow' as const, 'Deny' as const),
  action: fc.tuple(fc.constantFrom('Action', 'Action', 'Action', 'NotAction'), fc.uniqueArray(fc.constantFrom(...ACTION_PATTERNS), { minLength: 1, maxLength: 3 })),
  resource: fc.tuple(fc.constantFrom('Resource', 'Resource', 'Resource', 'NotResource'), fc.uniqueArray(fc.constantFrom(...RESOURCE_PATTERNS), { minLength: 1, maxLength: 3 })),
  conditions: fc.array(CONDITION, { maxLength: 2 }),
}).map(({ Effect, action, resource, conditions }): PolicyStatement => {
  const Condition: Record<string, Record<string, string[]>> = {};
  for (const { operator, key, values } of conditions) Condition[operator.join('')] = { ...Condition[operator.join('')], [key]: values };
  return { Effect, [action[0]]: action[1], [resource[0]]: resource[1], ...conditions.length > 0 ? { Condition } : {} };
});

const PRINCIPAL = fc.constantFrom<PolicyStatement['Principal']>('*', { AWS: '*' }, { AWS: ROLE }, { AWS: [`arn:aws:iam::${ACCOUNT}:role/other`] }, { Service: 'events.amazonaws.com' }, { AWS: `arn:aws:iam::${ACCOUNT}:root` });

const STATEMENT_OF_RESOURCE = fc.tuple(STATEMENT, PRINCIPAL).map(([statement, Principal]): PolicyStatement => ({ ...statement, Principal }));

const PAIR = fc.record({
  identity: fc.array(STATEMENT, { minLength: 1, maxLength: 3 }),
  resource: fc.option(fc.array(STATEMENT_OF_RESOURCE, { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 2 }),
  action: fc.constantFrom(...ACTIONS),
  of: fc.constantFrom(...RESOURCES),
  context: fc.record({
    'aws:SourceVpc': fc.constantFrom(...VALUES.slice(0, 5)),
    'aws:MultiFactorAuthAge': fc.constantFrom('5', '10', '7'),
    'aws:SecureTransport': fc.constantFrom('true', 'false'),
    'aws:TagKeys': fc.array(fc.constantFrom(...VALUES.slice(0, 5)), { maxLength: 3 }),
    'aws:PrincipalTag/team': fc.constantFrom('asker', 'tables'),
    'aws:SourceArn': fc.constantFrom('arn:aws:s3:::data', ROLE),
  }, { requiredKeys: [] }),
});

/** Random policies and requests: our evaluator decides as a simulator of IAM that others wrote. */
export async function compareWithSimulator(recorder: Recorder, pairs: number): Promise<void> {
  const differences: string[] = [];
  let allowed = 0;
  for (const pair of fc.sample(PAIR, { seed: 11, numRuns: pairs })) {
    const context = { ...pair.context, 'aws:PrincipalArn': ROLE };
    const ours = ourDecision(pair, context);
    const theirs = await simulated(pair, context);
    if (ours === 'allowed') allowed += 1;
    if (ours !== theirs) differences.push(`${ours} here, ${theirs} there: ${JSON.stringify(pair)}`);
  }
  recorder.figure('random policies and requests compared with a simulator of IAM', pairs, 'pairs');
  recorder.figure('of them allowed', allowed, 'pairs');
  recorder.check('our evaluation of policies agrees with another on every pair', differences.length === 0 && allowed > pairs / 20, `${differences.length} differ\n${differences.slice(0, 4).join('\n')}`);
}

interface Pair {
  readonly identity: PolicyStatement[];
  readonly resource?: PolicyStatement[];
  readonly action: string;
  readonly of: string;
}

function ourDecision({ identity, resource, action, of }: Pair, context: AccessCall['context']): string {
  const set = new PolicySet([
    { kind: 'identity', logicalId: 'Identity', of: 'asker', document: { Statement: identity } },
    ...resource ? [{ kind: 'resource' as const, logicalId: 'Resource', of: BUCKET, document: { Statement: resource } }] : [],
  ]);
  return set.decide({ role: 'asker', action, resource: of, context });
}

async function simulated({ identity, resource, action, of }: Pair, context: Record<string, string | string[]>): Promise<string> {
  const result = await runSimulation({
    request: { principal: ROLE, action, resource: { resource: of, accountId: ACCOUNT }, contextVariables: context },
    identityPolicies: [{ name: 'identity', policy: { Version: '2012-10-17', Statement: identity } }],
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: resource && { Version: '2012-10-17', Statement: resource },
  }, {});
  if (result.resultType === 'error') return JSON.stringify(result.errors).slice(0, 300);
  return { Allowed: 'allowed', ExplicitlyDenied: 'explicitly denied', ImplicitlyDenied: 'denied' }[result.overallResult];
}
