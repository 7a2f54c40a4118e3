import * as path from 'node:path';
import { REASONS } from '../../test/nag/reasons';
import { RehearsalContext, RehearsalPart } from '../part';
import { FAULTS } from '../templates/faults';
import { Finding, Template } from '../templates/template';
import { ACCEPTED, Findings, TOOLS, validate } from '../templates/validators';
import { synthesize, VARIANTS } from '../templates/variants';
import { once, run } from '../tools/commands';
import { createPythonEnvironment } from '../tools/system-packages';

/** What a variant brings along is its owner's: cdk-nag is asked about ours. */
const SURROUNDINGS = /^(Users|Authorizer|Vpc|Alarms|Key)/;
const CFN_LINT = '1.58.0';

export const TEMPLATES: RehearsalPart = {
  name: 'templates',
  title: 'every documented variant is clean under four checkers, which find the mistakes that are planted',
  run: async (recorder, context) => {
    const cfnLint = await installCfnLint(context, recorder.progress);
    const clean = new Map(VARIANTS.map((variant) => [variant.name, synthesize(variant, context.scratch).template]));
    const planted = new Map<string, Template>(FAULTS.map(({ name, variant = 'default', plant }) => {
      const template = structuredClone(clean.get(variant)!);
      plant(template);
      return [`fault: ${name}`, template];
    }));
    recorder.progress(`${clean.size} variants and ${planted.size} planted faults`);
    const found = await validate(new Map([...clean, ...planted]), { scratch: context.scratch, cfnLint, progress: recorder.progress });

    for (const name of clean.keys()) {
      for (const tool of TOOLS) {
        const open = found.get(name)![tool].filter((finding) => tool !== 'cdk-nag' || !(SURROUNDINGS.test(finding.logicalId) || REASONS.some((reason) => reason.finding === finding.rule)));
        recorder.check(`${name} is clean under ${tool}`, open.length === 0, open.slice(0, 8).map(({ rule, logicalId, message }) => `${rule} ${logicalId}: ${message}`).join('\n'));
      }
    }
    recorder.table('Warnings that stand', ['Rule', 'Why'], ACCEPTED.map(({ rule, reason }) => [rule.source, reason]));

    const rows = FAULTS.map(({ name, variant = 'default' }) => ({ name, variant, tools: TOOLS.filter((tool) => isCaught(found, name, variant, tool)) }));
    recorder.table('Planted faults and who caught them', ['Fault', 'Variant', ...TOOLS], rows.map(({ name, variant, tools }) => [name, variant, ...TOOLS.map((tool) => (tools.includes(tool) ? 'caught' : ''))]));
    rows.forEach(({ name, tools }) => recorder.progress(`${tools.length > 0 ? 'caught' : 'MISSED'} ${name}: ${tools.join(', ')}`));
    const missed = rows.filter(({ tools }) => tools.length === 0);
    recorder.figure('planted faults', rows.length, 'faults');
    recorder.figure('planted faults caught', rows.length - missed.length, 'faults');
    recorder.check('every planted fault is caught', missed.length === 0, missed.map(({ name }) => name).join('\n'));
  },
};

/** A finding that the template does not have without the fault. */
function isCaught(found: Findings, fault: string, variant: string, tool: typeof TOOLS[number]): boolean {
  const keyOf = ({ rule, logicalId, message }: Finding): string => `${rule} ${logicalId} ${message}`;
  const before = new Set(found.get(variant)![tool].map(keyOf));
  return found.get(`fault: ${fault}`)![tool].some((finding) => !before.has(keyOf(finding)));
}

async function installCfnLint({ cache }: RehearsalContext, progress: (line: string) => void): Promise<string> {
  const folder = path.join(cache, 'cfn-lint');
  await once(path.join(cache, 'cfn-lint.stamp'), CFN_LINT, async () => {
    progress(`installing cfn-lint ${CFN_LINT}`);
    await createPythonEnvironment(folder, progress);
    await run(path.join(folder, 'bin', 'pip'), ['install', '--quiet', `cfn-lint==${CFN_LINT}`]);
  });
  return path.join(folder, 'bin', 'cfn-lint');
}
