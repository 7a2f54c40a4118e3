import { AccessRequest, Decision, evaluate, list, PolicyDocument } from './evaluate';
import { LocalResource } from '../assembly/assembly';
import { AccessDeniedError, Caller, RequestContext } from '../gateway/service';

/** One recorded decision. */
export interface RecordedCall {
  /** Whose policies were asked: a role's name, `administrator`, or a service principal. */
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
  readonly decision: Decision;
  readonly at: number;
}

/** The policies of an assembly: who may do what, and what was asked so far. */
export class Permissions {
  public readonly calls: RecordedCall[] = [];
  private readonly identityPolicies = new Map<string, PolicyDocument[]>();
  private readonly resourcePolicies = new Map<string, PolicyDocument[]>();

  constructor(private readonly resources: readonly LocalResource[]) {
    for (const { type, properties } of resources) {
      if (type === 'AWS::IAM::Policy' || type === 'AWS::IAM::ManagedPolicy') {
        for (const role of properties.Roles ?? []) this.add(this.identityPolicies, role, properties.PolicyDocument);
      } else if (type === 'AWS::S3::BucketPolicy') {
        this.add(this.resourcePolicies, `arn:aws:s3:::${properties.Bucket}`, properties.PolicyDocument);
      } else if (type === 'AWS::SQS::QueuePolicy') {
        for (const queue of properties.Queues) this.add(this.resourcePolicies, this.arnOfRef(queue), properties.PolicyDocument);
      } else if (type === 'AWS::Lambda::Permission') {
        this.add(this.resourcePolicies, this.functionArn(properties.FunctionName), { Statement: permissionStatement(properties, this.functionArn(properties.FunctionName)) });
      }
    }
    for (const { type, ref, properties } of resources.filter((resource) => resource.type === 'AWS::IAM::Role')) {
      if (type === 'AWS::IAM::Role') {
        for (const inline of properties.Policies ?? []) this.add(this.identityPolicies, ref, inline.PolicyDocument);
      }
    }
  }

  /**
   * Decides a call of a role (or the administrator) and records it.
   *
   * @throws AccessDeniedError
   */
  public authorize(caller: Caller, action: string, resource: string, context: RequestContext): void {
    const { request, decision } = this.decide(caller, action, resource, context);
    this.record(caller.isAdministrator ? 'administrator' : roleNameOf(caller) ?? caller.principalArn, request, decision);
    if (decision !== 'allowed') {
      throw new AccessDeniedError(caller.principalArn, action, resource);
    }
  }

  /** Decides a call of a role (or the administrator) without a record. */
  public isAllowed(caller: Caller, action: string, resource: string, context: RequestContext): boolean {
    return this.decide(caller, action, resource, context).decision === 'allowed';
  }

  private decide(caller: Caller, action: string, resource: string, context: RequestContext): { request: AccessRequest; decision: Decision } {
    const request: AccessRequest = {
      action,
      resource,
      context: { 'aws:PrincipalArn': caller.roleArn ?? caller.principalArn, ...context },
      principal: { type: 'AWS', id: caller.roleArn ?? caller.principalArn },
    };
    const identity = caller.isAdministrator ? 'allowed' : evaluate(request, this.identityPolicies.get(roleNameOf(caller) ?? '') ?? []).decision;
    const fromResource = evaluate(request, this.policiesOfResource(resource), true).decision;
    const decision = fromResource === 'explicitly denied' ? fromResource : identity === 'denied' && fromResource === 'allowed' ? 'allowed' : identity;
    return { request, decision };
  }

  /** Decides a call that a service makes by itself, by the resource's policy alone, and records it. */
  public serviceMay(service: string, action: string, resource: string, context: RequestContext): boolean {
    const request: AccessRequest = { action, resource, context, principal: { type: 'Service', id: service } };
    const { decision } = evaluate(request, this.policiesOfResource(resource), true);
    this.record(service, request, decision);
    return decision === 'allowed';
  }

  /** Whether a role lets a service act as it. */
  public trusts(roleArn: string, service: string): boolean {
    const role = this.resources.find(({ type, attributes }) => type === 'AWS::IAM::Role' && attributes.Arn === roleArn);
    const document = role?.properties.AssumeRolePolicyDocument as PolicyDocument | undefined;
    if (document === undefined) {
      return false;
    }
    const request: AccessRequest = { action: 'sts:AssumeRole', resource: roleArn, context: {}, principal: { type: 'Service', id: service } };
    const { decision } = evaluate(request, [document], true);
    this.record(service, request, decision);
    return decision === 'allowed';
  }

  private policiesOfResource(resource: string): PolicyDocument[] {
    // A bucket's policy is about its objects too.
    const bucket = /^(arn:[^:]*:s3:::[^/]+)/.exec(resource)?.[1];
    return this.resourcePolicies.get(bucket ?? resource) ?? [];
  }

  private record(role: string, { action, resource, context }: AccessRequest, decision: Decision): void {
    this.calls.push({ role, action, resource, context, decision, at: Date.now() });
  }

  private arnOfRef(ref: string): string {
    return this.resources.find((resource) => resource.ref === ref)?.attributes.Arn ?? ref;
  }

  private functionArn(name: string): string {
    return name.startsWith('arn:') ? name : this.arnOfRef(name);
  }

  private add(map: Map<string, PolicyDocument[]>, key: string, document: PolicyDocument): void {
    map.set(key, [...map.get(key) ?? [], document]);
  }
}

function roleNameOf({ roleArn }: Caller): string | undefined {
  return roleArn?.split('/').pop();
}

function permissionStatement(properties: Record<string, any>, functionArn: string) {
  const condition: Record<string, Record<string, string>> = {};
  if (properties.SourceArn) condition.ArnLike = { 'aws:SourceArn': properties.SourceArn };
  if (properties.SourceAccount) condition.StringEquals = { 'aws:SourceAccount': properties.SourceAccount };
  return list({ Effect: 'Allow' as const, Principal: { Service: properties.Principal }, Action: properties.Action, Resource: functionArn, Condition: condition });
}
