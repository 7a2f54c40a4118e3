import * as path from 'node:path';
import { RehearsalPart } from '../part';
import { compareWithSimulator } from '../permissions/iam-simulate';
import { checkOtherTemplates } from '../permissions/other-templates';
import { readPermissionsLogs } from '../permissions/permissions-log';
import { explained, idleStatements, unusedGrants } from '../permissions/recorded';
import { UNUSED_GRANTS } from '../permissions/unused-grants';
import { FEW_OF_EACH, runJestCases } from '../tools/jest-cases';

const SIMULATED_PAIRS = 20_000;

export const PERMISSIONS: RehearsalPart = {
  name: 'permissions',
  title: 'every permission that is granted is used, and every one that is used is granted',
  run: async (recorder, context) => {
    const file = path.join(context.scratch, 'permissions.jsonl');
    await runJestCases(recorder, { root: context.root, scratch: context.scratch, paths: ['test/integ'], env: { ...FEW_OF_EACH, LOCAL_CLOUD_PERMISSIONS_LOG: file }, label: 'with permissions taken down' });
    const logs = readPermissionsLogs(file);
    // Cases that take rights away show what the others are for; in them some calls are denied on purpose.
    const changed = readPermissionsLogs(`${file}.changed`);
    const calls = logs.flatMap((log) => log.calls);
    recorder.figure('local clouds whose permissions were taken down', logs.length, 'runs');
    recorder.figure('distinct permissions that were asked for', new Set(calls.map(({ role, action, resource }) => `${role} ${action} ${resource}`)).size, 'permissions');
    recorder.check('at least ten runs were taken down', logs.length >= 10, `${logs.length}`);

    const denied = calls.filter(({ decision }) => decision !== 'allowed');
    recorder.check('every call of every role was allowed', denied.length === 0, denied.slice(0, 10).map(({ role, action, resource }) => `${role} ${action} ${resource}`).join('\n'));
    const unmapped = logs.flatMap((log) => log.unmapped);
    recorder.check('no call was answered without asking a policy', unmapped.length === 0, unmapped.slice(0, 10).map(({ service, operation }) => `${service} ${operation}`).join('\n'));

    const { unexplained, superfluous } = explained(unusedGrants(logs, changed), UNUSED_GRANTS);
    recorder.check('every granted action and resource is used, or listed with the page that requires it', unexplained.length === 0,
      unexplained.map(({ holder, action, resource }) => `${holder}: ${action} ${resource}`).join('\n'));
    recorder.check('the list of unused grants has no entry that is not needed', superfluous.length === 0, superfluous.map(({ holder, action }) => `${holder} ${action}`).join('\n'));
    recorder.table('Grants that no call uses', ['Holder', 'Action', 'Resource', 'Why it stands', 'Page'],
      UNUSED_GRANTS.map(({ holder, action, resource, reason, page }) => [holder.source, action, resource.source, reason, page]));

    const { idle, total } = idleStatements(logs, changed, UNUSED_GRANTS);
    recorder.figure('statements that were removed in turn', total, 'statements');
    recorder.check('every policy statement, removed, changes what a recorded call may', idle.length === 0, idle.join('\n'));

    checkOtherTemplates(recorder, logs, context.scratch);
    await compareWithSimulator(recorder, SIMULATED_PAIRS * (context.isLong ? 10 : 1));
  },
};
