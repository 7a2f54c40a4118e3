import { PermissionsLog, PlacedStatement, stable, statementsOf } from './permissions-log';
import { UnusedGrant } from './unused-grants';
import { list, PolicyStatement, wildcardMatches } from '../../local/src/iam/evaluate';
import { AccessCall, PolicySet } from '../../local/src/iam/policy-set';

/** An action on a resource pattern that a statement allows. */
interface Grant {
  readonly holder: string;
  readonly action: string;
  readonly resource: string;
}

/** Grants of the policies of `logs` that no call uses, in them or in `more` logs of the same policies; each once. */
export function unusedGrants(logs: readonly PermissionsLog[], more: readonly PermissionsLog[]): Grant[] {
  const keyOf = (grant: Grant): string => stable(JSON.stringify(grant)).toLowerCase();
  const used = new Set([...logs, ...more].flatMap(({ set, calls }) => statementsOf(set).flatMap((placed) => grantsOf(placed)
    .filter((grant) => calls.some((call) => uses(call, placed, grant))).map(keyOf))));
  const all = new Map(logs.flatMap(({ set }) => statementsOf(set).flatMap(grantsOf)).map((grant) => [keyOf(grant), { ...grant, resource: stable(grant.resource) }]));
  return [...all].filter(([key]) => !used.has(key)).map(([, grant]) => grant);
}

function grantsOf({ policy, statement }: PlacedStatement): Grant[] {
  if (statement.Effect !== 'Allow' || policy.kind === 'trust' || isOwnAccount(statement.Principal)) return [];
  const holder = [policy.logicalId, ...servicesOf(statement)].join(' for ');
  return list(statement.Action ?? []).flatMap((action) => list(statement.Resource ?? '*').map((resource) => ({ holder, action, resource })));
}

const servicesOf = ({ Principal }: PolicyStatement): string[] => (typeof Principal === 'object' ? list(Principal.Service ?? []) : []);

/** A key's policy leaves it to the account's identity policies who may use it. */
function isOwnAccount(principal: unknown): boolean {
  return typeof principal === 'object' && principal !== null && list((principal as Record<string, string | string[]>).AWS ?? []).some((id) => id.endsWith(':root'));
}

function uses(call: AccessCall, { policy, statement }: PlacedStatement, { action, resource }: Grant): boolean {
  const services = servicesOf(statement);
  const isHolders = policy.kind === 'identity' ? call.role === policy.of
    : (call.resource === policy.of || call.resource.startsWith(`${policy.of}/`)) && (services.length === 0 || services.includes(call.role));
  return isHolders && wildcardMatches(action.toLowerCase(), call.action.toLowerCase()) && wildcardMatches(resource, call.resource);
}

const explains = (entry: UnusedGrant, grant: Grant): boolean => entry.holder.test(grant.holder) && entry.action === grant.action && entry.resource.test(grant.resource);

/** Splits unused grants into those that the list explains and those that it does not; and what of the list explains none. */
export function explained(unused: readonly Grant[], entries: readonly UnusedGrant[]): { unexplained: Grant[]; superfluous: UnusedGrant[] } {
  return {
    unexplained: unused.filter((grant) => !entries.some((entry) => explains(entry, grant))),
    superfluous: entries.filter((entry) => !unused.some((grant) => explains(entry, grant))),
  };
}

/** Statements of the policies of `logs` without which no decision would be another: about the calls of these and `more` logs, and about such as must be denied. */
export function idleStatements(logs: readonly PermissionsLog[], more: readonly PermissionsLog[], exempt: readonly UnusedGrant[]): { idle: string[]; total: number } {
  const isMeant = (placed: PlacedStatement): boolean => !isOwnAccount(placed.statement.Principal) && !isExempt(grantsOf(placed), exempt);
  const keys = new Set(logs.flatMap(({ set }) => statementsOf(set)).filter(isMeant).map(({ key }) => key));
  const needed = new Set<string>();
  for (const { set, calls } of [...logs, ...more]) {
    for (const { policy, statement, key } of statementsOf(set)) {
      if (!keys.has(key) || needed.has(key)) continue;
      const without = set.without(policy, statement);
      const asked = statement.Effect === 'Deny' ? forbiddenCalls(statement) : calls;
      if (asked.some((call) => isOtherwise(call, set, without))) needed.add(key);
    }
  }
  return { idle: [...keys].filter((key) => !needed.has(key)), total: keys.size };
}

function isOtherwise(call: AccessCall, set: PolicySet, without: PolicySet): boolean {
  return set.decide(call) !== without.decide(call);
}

/** All that the statement grants is on the list. */
function isExempt(grants: readonly Grant[], exempt: readonly UnusedGrant[]): boolean {
  return grants.length > 0 && grants.every((grant) => exempt.some((entry) => explains(entry, grant)));
}

/** Calls of the administrator, to whom all else is allowed, as nobody may make them: without TLS, or with an old version of it. */
function forbiddenCalls({ Action, Resource }: PolicyStatement): AccessCall[] {
  const actions: Record<string, string> = { 's3:*': 's3:GetObject', 'sqs:*': 'sqs:SendMessage' };
  return list(Action ?? []).flatMap((action) => list(Resource ?? []).flatMap((resource) => [{ 'aws:SecureTransport': 'false', 's3:TlsVersion': '1.3' }, { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.1' }]
    .map((context) => ({ role: 'administrator', action: actions[action] ?? action, resource: resource.replace(/\*$/, 'key'), context }))));
}
