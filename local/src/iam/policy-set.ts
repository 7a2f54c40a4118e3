import { AccessRequest, Decision, evaluate, list, PolicyDocument, PolicyStatement } from './evaluate';
import { LocalResource } from '../assembly/assembly';
import { RequestContext } from '../gateway/service';

/** A policy of the template, where it is attached. */
export interface AttachedPolicy {
  readonly kind: 'identity' | 'resource' | 'trust';
  /** The logical id of the template's resource that has it. */
  readonly logicalId: string;
  /** A role's name (identity), the ARN of a resource, or of the role that is trusted to others. */
  readonly of: string;
  readonly document: PolicyDocument;
  /** One of AWS's own. */
  readonly isManaged?: boolean;
}

/** A call about which policies are asked. */
export interface AccessCall {
  /** A role's name, `administrator`, or a service principal. */
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
}

/** All policies of an assembly, intrinsics resolved: who may do what. */
export class PolicySet {
  public static of(resources: readonly LocalResource[]): PolicySet {
    const arnOf = (ref: string): string => (ref.startsWith('arn:') ? ref : resources.find((resource) => resource.ref === ref)?.attributes.Arn ?? ref);
    return new PolicySet(resources.flatMap(({ type, logicalId, ref, attributes, properties }): AttachedPolicy[] => {
      const attached = (kind: AttachedPolicy['kind'], of: string, document: PolicyDocument): AttachedPolicy => ({ kind, logicalId, of, document });
      switch (type) {
        case 'AWS::IAM::Policy': case 'AWS::IAM::ManagedPolicy':
          return (properties.Roles ?? []).map((role: string) => attached('identity', role, properties.PolicyDocument));
        case 'AWS::IAM::Role': return [
          ...(properties.ManagedPolicyArns ?? []).map((arn: string) => ({ ...attached('identity', ref, managedPolicy(arn)), isManaged: true })),
          ...(properties.Policies ?? []).map((inline: { PolicyDocument: PolicyDocument }) => attached('identity', ref, inline.PolicyDocument)),
          attached('trust', attributes.Arn, properties.AssumeRolePolicyDocument),
        ];
        case 'AWS::S3::BucketPolicy': return [attached('resource', arnOf(properties.Bucket), properties.PolicyDocument)];
        case 'AWS::SQS::QueuePolicy': return properties.Queues.map((queue: string) => attached('resource', arnOf(queue), properties.PolicyDocument));
        case 'AWS::KMS::Key': return [attached('resource', attributes.Arn, withKey(properties.KeyPolicy, attributes.Arn))];
        case 'AWS::Lambda::Permission': {
          const functionArn = arnOf(properties.FunctionName);
          return [attached('resource', functionArn, { Statement: permissionStatement(properties, functionArn) })];
        }
        default: return [];
      }
    }));
  }

  private readonly byHolder = new Map<string, PolicyDocument[]>();

  constructor(public readonly policies: readonly AttachedPolicy[]) {
    for (const { kind, of, document } of policies) {
      const key = `${kind} ${of}`;
      this.byHolder.set(key, [...this.byHolder.get(key) ?? [], document]);
    }
  }

  /** What the policies decide: those of the role and of the resource; for a service by itself, those of the resource alone. */
  public decide(call: AccessCall): Decision {
    const { role, action, resource, context } = call;
    if (role.includes('.amazonaws.com')) {
      const request: AccessRequest = { action, resource, context, principal: { type: 'Service', id: role } };
      return evaluate(request, action === 'sts:AssumeRole' ? this.documents('trust', resource) : this.ofResource(resource), true).decision;
    }
    const principal = { type: 'AWS' as const, id: String(context['aws:PrincipalArn'] ?? role) };
    const request: AccessRequest = { action, resource, context, principal };
    const identity = role === 'administrator' ? 'allowed' : evaluate(request, this.documents('identity', role)).decision;
    const fromResource = evaluate(request, this.ofResource(resource), true).decision;
    return fromResource === 'explicitly denied' ? fromResource : identity === 'denied' && fromResource === 'allowed' ? 'allowed' : identity;
  }

  /** The set without one statement. */
  public without(policy: AttachedPolicy, statement: PolicyStatement): PolicySet {
    return new PolicySet(this.policies.map((one) => (one !== policy ? one
      : { ...one, document: { ...one.document, Statement: list(one.document.Statement).filter((other) => other !== statement) } })));
  }

  private ofResource(resource: string): PolicyDocument[] {
    // A bucket's policy is about its objects too.
    const bucket = /^(arn:[^:]*:s3:::[^/]+)/.exec(resource)?.[1];
    return this.documents('resource', bucket ?? resource);
  }

  private documents(kind: AttachedPolicy['kind'], of: string): PolicyDocument[] {
    return this.byHolder.get(`${kind} ${of}`) ?? [];
  }
}

/**
 * AWS's own policies, as far as functions have them; of another, nothing is allowed.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaBasicExecutionRole.html
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaVPCAccessExecutionRole.html
 */
function managedPolicy(arn: string): PolicyDocument {
  const logs = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];
  const interfaces = ['CreateNetworkInterface', 'DescribeNetworkInterfaces', 'DescribeSubnets', 'DeleteNetworkInterface', 'AssignPrivateIpAddresses', 'UnassignPrivateIpAddresses'];
  const actions: Record<string, string[]> = {
    AWSLambdaBasicExecutionRole: logs,
    AWSLambdaVPCAccessExecutionRole: [...logs, ...interfaces.map((name) => `ec2:${name}`)],
  };
  const allowed = actions[arn.split('/').pop()!];
  return { Statement: allowed === undefined ? [] : [{ Effect: 'Allow', Action: allowed, Resource: '*' }] };
}

/** In a key's policy `*` is that key. */
function withKey(document: PolicyDocument, arn: string): PolicyDocument {
  return { ...document, Statement: list(document.Statement).map((statement) => ({ ...statement, Resource: statement.Resource === '*' ? arn : statement.Resource })) };
}

function permissionStatement(properties: Record<string, any>, functionArn: string): PolicyStatement[] {
  const condition: Record<string, Record<string, string>> = {};
  if (properties.SourceArn) condition.ArnLike = { 'aws:SourceArn': properties.SourceArn };
  if (properties.SourceAccount) condition.StringEquals = { 'aws:SourceAccount': properties.SourceAccount };
  return [{ Effect: 'Allow', Principal: { Service: properties.Principal }, Action: properties.Action, Resource: functionArn, Condition: condition }];
}
