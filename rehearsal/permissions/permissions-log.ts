import * as fs from 'node:fs';
import { list, PolicyStatement } from '../../local/src/iam/evaluate';
import { RecordedCall, UnmappedCall } from '../../local/src/iam/permissions';
import { AttachedPolicy, PolicySet } from '../../local/src/iam/policy-set';

/** What one local cloud was asked, and by which policies it decided. */
export interface PermissionsLog {
  readonly set: PolicySet;
  readonly calls: readonly RecordedCall[];
  readonly unmapped: readonly UnmappedCall[];
}

/** Reads the logs of every local cloud of a run; equal calls of one are kept once. */
export function readPermissionsLogs(file: string): PermissionsLog[] {
  if (!fs.existsSync(file)) return [];
  return fs.readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => {
    const { policies, calls, unmapped } = JSON.parse(line) as { policies: AttachedPolicy[]; calls: RecordedCall[]; unmapped: UnmappedCall[] };
    const distinct = new Map(calls.map((call) => [JSON.stringify([call.role, call.action, call.resource, call.context, call.decision]), call]));
    return { set: new PolicySet(policies), calls: [...distinct.values()], unmapped };
  });
}

/** A statement where it stands. */
export interface PlacedStatement {
  readonly policy: AttachedPolicy;
  readonly statement: PolicyStatement;
  /** The same for the same statement in every run: names that a run makes up are left out. */
  readonly key: string;
}

/** Every statement of a set, but of AWS's own policies. */
export function statementsOf(set: PolicySet): PlacedStatement[] {
  return set.policies.filter(({ isManaged }) => !isManaged).flatMap((policy) => list(policy.document.Statement).map((statement) => ({
    policy, statement, key: `${policy.kind} policy ${policy.logicalId} of ${stable(policy.of)}: ${stable(JSON.stringify({ ...statement, Action: list(statement.Action ?? []), Resource: list(statement.Resource ?? []) }))}`,
  })));
}

/** Physical names end in a hash of the stack's folder; keys are random. */
export function stable(text: string): string {
  return text.replace(/([0-9A-Fa-f]{8})-[0-9a-f]{8}(?![0-9a-f])/g, '$1');
}
