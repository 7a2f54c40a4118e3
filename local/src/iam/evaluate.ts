import { conditionHolds } from './conditions';
import { RequestContext } from '../gateway/service';

/** A policy statement as templates have it, intrinsics resolved. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | Record<string, string | string[]>;
  readonly NotPrincipal?: unknown;
  readonly Action?: string | string[];
  readonly NotAction?: string | string[];
  readonly Resource?: string | string[];
  readonly NotResource?: string | string[];
  readonly Condition?: Record<string, Record<string, string | string[] | boolean>>;
}

export interface PolicyDocument {
  readonly Statement: PolicyStatement | PolicyStatement[];
}

/** One call that policies are asked about. */
export interface AccessRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
  /** For resource policies: the ARN of the caller's role, or a service principal such as `events.amazonaws.com`. */
  readonly principal?: { readonly type: 'AWS' | 'Service'; readonly id: string };
}

export type Decision = 'allowed' | 'denied' | 'explicitly denied';

export interface Evaluation {
  readonly decision: Decision;
  /** The statements that allowed, for the recorder. */
  readonly statements: PolicyStatement[];
}

/**
 * What policies decide: an explicit deny wins, then any allow, else denied. Anything that is not understood does not allow, and denies
 * where it stands in a deny.
 */
export function evaluate(request: AccessRequest, policies: readonly PolicyDocument[], isResourcePolicy = false): Evaluation {
  const matching = policies
    .flatMap((policy) => list(policy.Statement))
    .filter((statement) => statementMatches(statement, request, isResourcePolicy));
  if (matching.some(({ Effect }) => Effect === 'Deny')) {
    return { decision: 'explicitly denied', statements: [] };
  }
  const allowing = matching.filter(({ Effect }) => Effect === 'Allow');
  return { decision: allowing.length > 0 ? 'allowed' : 'denied', statements: allowing };
}

function statementMatches(statement: PolicyStatement, request: AccessRequest, isResourcePolicy: boolean): boolean {
  return actionMatches(statement, request.action)
    && resourceMatches(statement, request.resource, request.context)
    && (!isResourcePolicy || principalMatches(statement, request.principal))
    && conditionsMatch(statement, request.context);
}

function actionMatches({ Action, NotAction }: PolicyStatement, action: string): boolean {
  const lower = action.toLowerCase();
  const anyMatches = (patterns: string | string[]) => list(patterns).some((pattern) => wildcardMatches(pattern.toLowerCase(), lower));
  if (Action !== undefined) return anyMatches(Action);
  return NotAction !== undefined && !anyMatches(NotAction);
}

function resourceMatches({ Resource, NotResource }: PolicyStatement, resource: string, context: RequestContext): boolean {
  const anyMatches = (patterns: string | string[]) => list(patterns).some((pattern) => wildcardMatches(withVariables(pattern, context), resource));
  if (Resource !== undefined) return anyMatches(Resource);
  // Trust policies have no resource. A variable without a value makes its statement say nothing:
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value
  return NotResource === undefined || !(anyMatches(NotResource) || list(NotResource).some((pattern) => withVariables(pattern, context).includes(NO_VALUE)));
}

function principalMatches({ Effect, Principal, NotPrincipal }: PolicyStatement, principal: AccessRequest['principal']): boolean {
  if (NotPrincipal !== undefined || Principal === undefined) return false;
  if (Principal === '*') return true;
  if (principal === undefined) return false;
  // An account's root as a principal only leaves the decision to identity policies, which are asked anyway; so it allows nothing here. A deny of it is one.
  return list(Principal[principal.type] ?? []).some((allowed) => allowed === '*' || allowed === principal.id
    || (Effect === 'Deny' && principal.type === 'AWS' && [accountOf(principal.id), `arn:aws:iam::${accountOf(principal.id)}:root`].includes(allowed)));
}

function conditionsMatch({ Effect, Condition }: PolicyStatement, context: RequestContext): boolean {
  return Object.entries(Condition ?? {}).every(([operator, keys]) => Object.entries(keys).every(([key, expected]) => {
    const holds = conditionHolds(operator, contextValue(context, key), list(expected).map(String).map((value) => withVariables(value, context)));
    // Fails closed: what is not understood does not allow, and does deny.
    return holds ?? Effect === 'Deny';
  }));
}

function contextValue(context: RequestContext, key: string): string[] | undefined {
  const found = Object.keys(context).find((name) => name.toLowerCase() === key.toLowerCase());
  return found === undefined ? undefined : list(context[found]);
}

/** Policy variables such as `${aws:PrincipalArn}`; one without a value matches nothing. */
function withVariables(text: string, context: RequestContext): string {
  return text.replace(/\$\{([^}]+)\}/g, (_, name: string) => {
    if (name === '*' || name === '?' || name === '$') return name;
    return contextValue(context, name)?.[0] ?? NO_VALUE;
  });
}

/** Occurs in no request, so that nothing is equal to it. */
const NO_VALUE = '\u0000';

/** `*` for any text, `?` for one character; linear in practice, with no regular expression built from a policy. */
export function wildcardMatches(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    if (p < pattern.length && pattern[p] === '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}

export function list<T>(value: T | readonly T[]): T[] {
  return Array.isArray(value) ? [...value] : [value as T];
}
