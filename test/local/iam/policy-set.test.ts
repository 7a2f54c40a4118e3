import { LocalResource } from '../../../local/src/assembly/assembly';
import { KeyUse } from '../../../local/src/iam/key-use';
import { Permissions } from '../../../local/src/iam/permissions';
import { PolicySet } from '../../../local/src/iam/policy-set';

const KEY = 'arn:aws:kms:us-east-1:123456789012:key/abc';
const QUEUE = 'arn:aws:sqs:us-east-1:123456789012:work';
const resource = (logicalId: string, type: string, properties: Record<string, any>, ref = logicalId, attributes: Record<string, string> = {}): LocalResource =>
  ({ logicalId, type, stackName: 's', ref, attributes, properties }) as LocalResource;
const allow = (action: string | string[], on: string, more: object = {}) => ({ Effect: 'Allow', Action: action, Resource: on, ...more });

const RESOURCES = [
  resource('Role', 'AWS::IAM::Role', {
    AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }] },
    ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole', 'arn:aws:iam::aws:policy/Unknown'],
  }, 'reader', { Arn: 'arn:aws:iam::123456789012:role/reader' }),
  resource('Policy', 'AWS::IAM::Policy', { Roles: ['reader'], PolicyDocument: { Statement: [allow('s3:GetObject', 'arn:aws:s3:::data/*'), allow('kms:Decrypt', KEY)] } }),
  resource('Bucket', 'AWS::S3::Bucket', { BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY } }] } }, 'data', { Arn: 'arn:aws:s3:::data' }),
  resource('Key', 'AWS::KMS::Key', { KeyPolicy: { Statement: [allow(['kms:Decrypt', 'kms:GenerateDataKey'], '*', { Principal: { Service: 'events.amazonaws.com' } })] } }, 'abc', { Arn: KEY }),
  resource('Queue', 'AWS::SQS::Queue', { KmsMasterKeyId: 'abc' }, 'https://sqs/work', { Arn: QUEUE }),
  resource('QueuePolicy', 'AWS::SQS::QueuePolicy', { Queues: ['https://sqs/work'], PolicyDocument: { Statement: [allow('sqs:SendMessage', QUEUE, { Principal: { Service: 'events.amazonaws.com' } })] } }),
];
const CALLER = { principalArn: 'arn:aws:sts::123456789012:assumed-role/reader/f', roleArn: 'arn:aws:iam::123456789012:role/reader', accessKeyId: 'x', isAdministrator: false };

describe('the policies of an assembly', () => {
  const set = PolicySet.of(RESOURCES);
  const decide = (role: string, action: string, on: string) => set.decide({ role, action, resource: on, context: {} });

  it('decide for roles by theirs and AWS’s own, for services by those of the resource, for who becomes a role by its trust', () => {
    expect(decide('reader', 's3:GetObject', 'arn:aws:s3:::data/a')).toBe('allowed');
    expect(decide('reader', 's3:PutObject', 'arn:aws:s3:::data/a')).toBe('denied');
    expect(decide('reader', 'logs:PutLogEvents', 'arn:aws:logs:us-east-1:123456789012:log-group:g:log-stream:s')).toBe('allowed');
    expect(decide('events.amazonaws.com', 'sqs:SendMessage', QUEUE)).toBe('allowed');
    expect(decide('sns.amazonaws.com', 'sqs:SendMessage', QUEUE)).toBe('denied');
    expect(decide('lambda.amazonaws.com', 'sts:AssumeRole', 'arn:aws:iam::123456789012:role/reader')).toBe('allowed');
    expect(decide('ec2.amazonaws.com', 'sts:AssumeRole', 'arn:aws:iam::123456789012:role/reader')).toBe('denied');
    expect(decide('administrator', 's3:DeleteObject', 'arn:aws:s3:::data/a')).toBe('allowed');
  });

  it('let a service invoke a function for the source that the permission names, and for no other', () => {
    const fn = 'arn:aws:lambda:us-east-1:123456789012:function:ask';
    const permission = (more: object) => PolicySet.of([
      resource('Fn', 'AWS::Lambda::Function', {}, 'ask', { Arn: fn }),
      resource('Permission', 'AWS::Lambda::Permission', { FunctionName: 'ask', Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com', ...more }),
    ]);
    const invoke = (of: PolicySet, context: Record<string, string>, service = 'apigateway.amazonaws.com', on = fn) => of.decide({ role: service, action: 'lambda:InvokeFunction', resource: on, context });
    const api = { 'aws:SourceArn': 'arn:aws:execute-api:us-east-1:123456789012:abc/prod/POST/questions' };
    const bound = permission({ SourceArn: 'arn:aws:execute-api:us-east-1:123456789012:abc/*' });
    expect(invoke(bound, api)).toBe('allowed');
    expect(invoke(bound, { 'aws:SourceArn': 'arn:aws:execute-api:us-east-1:123456789012:other/prod/POST/questions' })).toBe('denied');
    expect(invoke(bound, {})).toBe('denied');
    expect(invoke(bound, api, 'events.amazonaws.com')).toBe('denied');
    expect(invoke(bound, api, 'apigateway.amazonaws.com', `${fn}-other`)).toBe('denied');
    expect(invoke(permission({}), {})).toBe('allowed');
    const ofAccount = permission({ SourceAccount: '123456789012' });
    expect([invoke(ofAccount, { 'aws:SourceAccount': '123456789012' }), invoke(ofAccount, { 'aws:SourceAccount': '999999999999' })]).toEqual(['allowed', 'denied']);
  });

  it('deny by either side, allow by either side, and are about their own role and resource only', () => {
    const bucket = (...statements: object[]) => resource('BucketPolicy', 'AWS::S3::BucketPolicy', { Bucket: 'data', PolicyDocument: { Statement: statements } });
    const of = (...more: LocalResource[]) => PolicySet.of([...RESOURCES, ...more]);
    const ask = (one: PolicySet, role: string, action: string, on: string, context: Record<string, string> = {}) => one.decide({ role, action, resource: on, context: { 'aws:PrincipalArn': `arn:aws:iam::123456789012:role/${role}`, ...context } });
    const insecure = of(bucket({ Effect: 'Deny', Action: 's3:*', Resource: ['arn:aws:s3:::data', 'arn:aws:s3:::data/*'], Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }));
    for (const role of ['reader', 'administrator']) {
      expect(ask(insecure, role, 's3:GetObject', 'arn:aws:s3:::data/a', { 'aws:SecureTransport': 'false' })).toBe('explicitly denied');
      expect(ask(insecure, role, 's3:GetObject', 'arn:aws:s3:::data/a', { 'aws:SecureTransport': 'true' })).toBe('allowed');
    }
    const shared = of(bucket(allow('s3:PutObject', 'arn:aws:s3:::data/*', { Principal: { AWS: 'arn:aws:iam::123456789012:role/reader' } })));
    expect([ask(shared, 'reader', 's3:PutObject', 'arn:aws:s3:::data/a'), ask(shared, 'writer', 's3:PutObject', 'arn:aws:s3:::data/a'), ask(shared, 'reader', 's3:PutObject', 'arn:aws:s3:::other/a')]).toEqual(['allowed', 'denied', 'denied']);
    const forbidden = resource('Second', 'AWS::IAM::Policy', { Roles: ['reader'], PolicyDocument: { Statement: [{ Effect: 'Deny', Action: 's3:PutObject', Resource: '*' }] } });
    expect(ask(PolicySet.of([...RESOURCES, bucket(allow('s3:PutObject', 'arn:aws:s3:::data/*', { Principal: '*' })), forbidden]), 'reader', 's3:PutObject', 'arn:aws:s3:::data/a')).toBe('explicitly denied');
    const inline = resource('Other', 'AWS::IAM::Role', { Policies: [{ PolicyDocument: { Statement: [allow('s3:GetObject', '*')] } }], AssumeRolePolicyDocument: { Statement: [] } }, 'writer', { Arn: 'arn:aws:iam::123456789012:role/writer' });
    expect([ask(of(inline), 'writer', 's3:GetObject', 'arn:aws:s3:::other/a'), ask(of(inline), 'reader', 's3:GetObject', 'arn:aws:s3:::other/a')]).toEqual(['allowed', 'denied']);
  });

  it('can be asked without one of their statements', () => {
    const policy = set.policies.find(({ logicalId }) => logicalId === 'Policy')!;
    const [statement] = policy.document.Statement as any[];
    expect(set.without(policy, statement).decide({ role: 'reader', action: 's3:GetObject', resource: 'arn:aws:s3:::data/a', context: {} })).toBe('denied');
    expect(decide('reader', 's3:GetObject', 'arn:aws:s3:::data/a')).toBe('allowed');
  });
});

describe('permissions that are kept', () => {
  it('tell what is allowed without a record, or with one and without an error', () => {
    const permissions = new Permissions(PolicySet.of(RESOURCES.filter(({ type }) => type !== 'AWS::S3::Bucket')));
    const [may, mayNot] = ['s3:GetObject', 's3:PutObject'];
    expect([permissions.isAllowed(CALLER, may, 'arn:aws:s3:::data/a', {}), permissions.isAllowed(CALLER, mayNot, 'arn:aws:s3:::data/a', {}), permissions.calls]).toEqual([true, false, []]);
    expect([permissions.permits(CALLER, may, 'arn:aws:s3:::data/a', {}), permissions.permits(CALLER, mayNot, 'arn:aws:s3:::data/a', {})]).toEqual([true, false]);
    expect(permissions.calls).toMatchObject([
      { role: 'reader', action: may, resource: 'arn:aws:s3:::data/a', context: { 'aws:PrincipalArn': CALLER.roleArn }, decision: 'allowed' }, { role: 'reader', action: mayNot, decision: 'denied' },
    ]);
    expect([permissions.trusts(CALLER.roleArn, 'lambda.amazonaws.com'), permissions.trusts(CALLER.roleArn, 'ec2.amazonaws.com')]).toEqual([true, false]);
  });
});

describe('what a customer’s key encrypts', () => {
  it('asks for the key with the caller’s rights, and is refused without them', () => {
    const permissions = new Permissions(PolicySet.of(RESOURCES), new KeyUse(RESOURCES));
    permissions.authorize(CALLER, 's3:GetObject', 'arn:aws:s3:::data/a', {});
    expect(permissions.calls.map(({ action, resource: on, decision }) => [action, on, decision])).toEqual([['s3:GetObject', 'arn:aws:s3:::data/a', 'allowed'], ['kms:Decrypt', KEY, 'allowed']]);
    expect(permissions.calls[1].context['kms:ViaService']).toBe('s3.us-east-1.amazonaws.com');
    expect(permissions.serviceMay('events.amazonaws.com', 'sqs:SendMessage', QUEUE, {})).toBe(true);
    expect(permissions.calls.slice(2).map(({ action }) => action)).toEqual(['sqs:SendMessage', 'kms:GenerateDataKey', 'kms:Decrypt']);

    const without = RESOURCES.map((one) => (one.logicalId === 'Policy' ? resource('Policy', 'AWS::IAM::Policy', { Roles: ['reader'], PolicyDocument: { Statement: [allow('s3:GetObject', 'arn:aws:s3:::data/*')] } }) : one));
    expect(() => new Permissions(PolicySet.of(without), new KeyUse(without)).authorize(CALLER, 's3:GetObject', 'arn:aws:s3:::data/a', {})).toThrow(/s3:GetObject/);
  });
});
