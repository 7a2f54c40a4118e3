import { Decision } from './evaluate';
import { KeyUse } from './key-use';
import { AccessCall, PolicySet } from './policy-set';
import { AccessDeniedError, Caller, RequestContext } from '../gateway/service';

/** One recorded decision. */
export interface RecordedCall extends AccessCall {
  readonly decision: Decision;
  readonly at: number;
}

/** A call of a service that no policy was asked about. */
export interface UnmappedCall {
  readonly principalArn: string;
  readonly service: string;
  readonly operation: string;
}

/** Decides by the policies of an assembly, and keeps what was asked so far. */
export class Permissions {
  public readonly calls: RecordedCall[] = [];
  public readonly unmapped: UnmappedCall[] = [];

  constructor(public readonly policies: PolicySet, private readonly keyUse: KeyUse = new KeyUse([])) {}

  /**
   * Decides a call of a role (or the administrator) and records it.
   *
   * @throws AccessDeniedError
   */
  public authorize(caller: Caller, action: string, resource: string, context: RequestContext): void {
    const decision = this.record(callOf(caller, action, resource, context));
    if (decision !== 'allowed') {
      throw new AccessDeniedError(caller.principalArn, action, resource);
    }
  }

  /** Decides a call of a role and records it; for what a service tries with a caller's rights and can do without. */
  public permits(caller: Caller, action: string, resource: string, context: RequestContext): boolean {
    return this.record(callOf(caller, action, resource, context)) === 'allowed';
  }

  /** Decides a call of a role (or the administrator) without a record. */
  public isAllowed(caller: Caller, action: string, resource: string, context: RequestContext): boolean {
    return this.policies.decide(callOf(caller, action, resource, context)) === 'allowed';
  }

  /** Decides a call that a service makes by itself, by the resource's policy alone, and records it. */
  public serviceMay(service: string, action: string, resource: string, context: RequestContext): boolean {
    return this.record({ role: service, action, resource, context }) === 'allowed';
  }

  /** Whether a role lets a service act as it. */
  public trusts(roleArn: string, service: string): boolean {
    return this.record({ role: service, action: 'sts:AssumeRole', resource: roleArn, context: {} }) === 'allowed';
  }

  /** A call, and where it is allowed what it means for the key of its resource. */
  private record(call: AccessCall): Decision {
    const decision = this.policies.decide(call);
    this.calls.push({ ...call, decision, at: Date.now() });
    if (decision !== 'allowed') return decision;
    return this.keyUse.of(call.action, call.resource).map((use) => this.record({
      ...call, ...use, context: { ...call.context, 'kms:ViaService': `${call.action.split(':')[0]}.${use.resource.split(':')[3]}.amazonaws.com` },
    })).find((other) => other !== 'allowed') ?? decision;
  }
}

function callOf({ isAdministrator, roleArn, principalArn }: Caller, action: string, resource: string, context: RequestContext): AccessCall {
  return {
    role: isAdministrator ? 'administrator' : roleArn?.split('/').pop() ?? principalArn,
    action,
    resource,
    context: { 'aws:PrincipalArn': roleArn ?? principalArn, ...context },
  };
}
