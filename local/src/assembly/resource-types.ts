import { createHash } from 'node:crypto';

/** What a resource of the local cloud is called. */
export interface Names {
  /** What `Ref` gives. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives, by attribute. */
  readonly attributes: Record<string, string>;
}

export interface NamingContext {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly stackName: string;
  /** The gateway's address. */
  readonly endpoint: string;
}

type Naming = (logicalId: string, properties: Record<string, any>, context: NamingContext) => Names;

const arn = (service: string, resource: string, { partition, region, accountId }: NamingContext) => `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
const hash = (text: string, length: number) => createHash('sha256').update(text).digest('hex').slice(0, length);
const generated = (logicalId: string, { stackName }: NamingContext) => `${stackName}-${logicalId}`.slice(0, 52) + '-' + hash(stackName + logicalId, 8);
const lower = (text: string) => text.toLowerCase().replace(/[^a-z0-9-]/g, '-');

const BY_NAME: Record<string, Naming> = {
  'AWS::S3::Bucket': (id, p, c) => {
    const name = p.BucketName ?? lower(generated(id, c)).slice(-63).replace(/^-+/, '');
    return {
      ref: name,
      attributes: {
        Arn: `arn:${c.partition}:s3:::${name}`, DomainName: `${name}.s3.amazonaws.com`, RegionalDomainName: `${name}.s3.${c.region}.amazonaws.com`,
      },
    };
  },
  'AWS::SQS::Queue': (id, p, c) => {
    const name = p.QueueName ?? generated(id, c);
    return { ref: `${c.endpoint}/${c.accountId}/${name}`, attributes: { Arn: arn('sqs', name, c), QueueName: name, QueueUrl: `${c.endpoint}/${c.accountId}/${name}` } };
  },
  'AWS::Lambda::Function': (id, p, c) => {
    const name = p.FunctionName ?? generated(id, c);
    return { ref: name, attributes: { Arn: arn('lambda', `function:${name}`, c) } };
  },
  'AWS::Lambda::LayerVersion': (id, _, c) => ({ ref: arn('lambda', `layer:${id}:1`, c), attributes: {} }),
  'AWS::IAM::Role': (id, p, c) => {
    const name = p.RoleName ?? generated(id, c).slice(0, 64);
    return { ref: name, attributes: { Arn: `arn:${c.partition}:iam::${c.accountId}:role/${name}`, RoleId: 'AROA' + hash(name, 16).toUpperCase() } };
  },
  'AWS::IAM::ManagedPolicy': (id, p, c) => ({ ref: `arn:${c.partition}:iam::${c.accountId}:policy/${p.ManagedPolicyName ?? generated(id, c)}`, attributes: {} }),
  'AWS::Events::Rule': (id, p, c) => {
    const name = p.Name ?? generated(id, c);
    return { ref: name, attributes: { Arn: arn('events', `rule/${name}`, c) } };
  },
  'AWS::Glue::Database': (id, p, c) => ({ ref: p.DatabaseInput?.Name ?? lower(generated(id, c)).replace(/-/g, '_'), attributes: {} }),
  'AWS::Glue::Crawler': (id, p, c) => ({ ref: p.Name ?? generated(id, c), attributes: {} }),
  'AWS::Glue::SecurityConfiguration': (id, p, c) => ({ ref: p.Name ?? generated(id, c), attributes: {} }),
  'AWS::Athena::WorkGroup': (_, p) => ({ ref: p.Name, attributes: { CreationTime: '0' } }),
  'AWS::ApiGateway::RestApi': (id, _, c) => {
    const apiId = hash(c.stackName + id, 10);
    return { ref: apiId, attributes: { RestApiId: apiId, RootResourceId: `${apiId}/` } };
  },
  'AWS::ApiGateway::Stage': (_, p) => ({ ref: p.StageName, attributes: {} }),
  'AWS::Logs::LogGroup': (id, p, c) => {
    const name = p.LogGroupName ?? generated(id, c);
    return { ref: name, attributes: { Arn: arn('logs', `log-group:${name}:*`, c) } };
  },
  'AWS::KMS::Key': (id, _, c) => {
    const keyId = hash(c.stackName + id, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    return { ref: keyId, attributes: { Arn: arn('kms', `key/${keyId}`, c), KeyId: keyId } };
  },
  'AWS::SNS::Topic': (id, p, c) => ({ ref: arn('sns', p.TopicName ?? generated(id, c), c), attributes: { TopicName: p.TopicName ?? generated(id, c), TopicArn: arn('sns', p.TopicName ?? generated(id, c), c) } }),
  'AWS::CloudWatch::Alarm': (id, _, c) => ({ ref: generated(id, c), attributes: { Arn: arn('cloudwatch', `alarm:${generated(id, c)}`, c) } }),
  'AWS::Cognito::UserPool': (id, _, c) => {
    const poolId = `${c.region}_${hash(c.stackName + id, 9)}`;
    return { ref: poolId, attributes: { Arn: arn('cognito-idp', `userpool/${poolId}`, c), UserPoolId: poolId, ProviderName: `cognito-idp.${c.region}.amazonaws.com/${poolId}` } };
  },
};

/** Types that only have a generated name: nothing else is asked of them. */
const PLAIN = new Set([
  'AWS::ApiGateway::Authorizer', 'AWS::ApiGateway::Deployment', 'AWS::ApiGateway::GatewayResponse', 'AWS::ApiGateway::Method', 'AWS::ApiGateway::Model',
  'AWS::ApiGateway::RequestValidator', 'AWS::ApiGateway::Resource', 'AWS::ApiGateway::Account', 'AWS::Events::EventBus', 'AWS::IAM::Policy',
  'AWS::Lambda::EventSourceMapping', 'AWS::Lambda::Permission', 'AWS::Lambda::Url', 'AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy', 'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy', 'AWS::KMS::Alias', 'AWS::Cognito::UserPoolClient', 'AWS::Cognito::UserPoolDomain', 'AWS::CDK::Metadata',
]);

/** Families that do nothing here: networks, firewalls, and the custom resources that empty buckets. */
const WITHOUT_EFFECT = [/^AWS::EC2::/, /^AWS::WAFv2::/, /^Custom::/, /^AWS::CloudFormation::/, /^AWS::CloudWatch::/, /^AWS::SSM::/];

/** The names of a resource, or undefined for a type that the local cloud does not know. */
export function namesOf(type: string, logicalId: string, properties: Record<string, any>, context: NamingContext): Names | undefined {
  const naming = BY_NAME[type];
  if (naming !== undefined) return naming(logicalId, properties, context);
  if (PLAIN.has(type) || WITHOUT_EFFECT.some((family) => family.test(type))) {
    return { ref: generated(logicalId, context), attributes: {} };
  }
  return undefined;
}

/** Whether the local cloud does nothing for a type, knowingly. */
export function isWithoutEffect(type: string): boolean {
  return WITHOUT_EFFECT.some((family) => family.test(type));
}
