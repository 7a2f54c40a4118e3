import * as fs from 'node:fs';
import * as path from 'node:path';
import { Engine, RegoEngine, TemplateFile } from '@aws/cloudformation-validate';
import { App, Stack } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { AwsSolutionsChecks } from 'cdk-nag';
import { loadActions, RULES } from './rules';
import { findings as ownFindings, Finding, statements, Template } from './template';
import { run } from '../tools/commands';

export const TOOLS = ['cloudformation-validate', 'cfn-lint', 'cdk-nag', 'own rules'] as const;
export type Tool = typeof TOOLS[number];

/** What each tool finds in each template, by the template's name. */
export type Findings = Map<string, Record<Tool, Finding[]>>;

/** What a validator warns of, and why it stands. */
export const ACCEPTED: readonly { readonly rule: RegExp; readonly reason: string }[] = [
  { rule: /^W3005$/, reason: 'CDK writes dependencies that a reference implies already; they are superfluous, not wrong' },
  { rule: /^I\d+$/, reason: 'advice on style, in templates that CDK writes' },
];

/** Runs every tool over every template. */
export async function validate(templates: ReadonlyMap<string, Template>, options: { scratch: string; cfnLint: string; progress(line: string): void }): Promise<Findings> {
  const results: Findings = new Map();
  const folder = path.join(options.scratch, 'templates');
  fs.mkdirSync(folder, { recursive: true });
  const files = new Map([...templates].map(([name, template], i) => {
    const file = path.join(folder, `${i}.template.json`);
    fs.writeFileSync(file, JSON.stringify(template, null, 1));
    return [name, file];
  }));
  options.progress('cfn-lint');
  const linted = await cfnLint(files, options.cfnLint);
  options.progress('the others');
  const engine = new RegoEngine();
  try {
    for (const [name, template] of templates) {
      await loadActions(new Set(statements(template).flatMap(({ statement }) => [statement.Action].flat().map(String))));
      results.set(name, {
        'cloudformation-validate': cloudFormationValidate(engine, files.get(name)!),
        'cfn-lint': linted.get(name) ?? [],
        'cdk-nag': nag(template, options.scratch),
        'own rules': ownFindings(RULES, template),
      });
    }
  } finally {
    engine.free();
  }
  return results;
}

const isAccepted = ({ rule }: Finding): boolean => ACCEPTED.some((accepted) => accepted.rule.test(rule));

function cloudFormationValidate(engine: Engine, file: string): Finding[] {
  const report = engine.validateStandard(new TemplateFile(file));
  return report.diagnostics.map((diagnostic: any) => ({ rule: diagnostic.ruleId, logicalId: diagnostic.entity?.logicalId ?? '', message: diagnostic.message }))
    .filter((finding: Finding) => !isAccepted(finding));
}

/** Two processes for all: starting Python takes longer than checking a template. */
async function cfnLint(files: ReadonlyMap<string, string>, command: string): Promise<Map<string, Finding[]>> {
  const all = [...files.values()];
  const halves = [all.filter((_, i) => i % 2 === 0), all.filter((_, i) => i % 2 === 1)];
  const printed = await Promise.all(halves.map((half) => run(command, ['--format', 'json', '--regions', 'us-east-1', '--', ...half], { mayFail: true })));
  const found: any[] = printed.flatMap((text) => JSON.parse(text));
  return new Map([...files].map(([name, file]) => [name, found.filter(({ Filename }) => Filename === file).map(({ Rule, Message, Location }) => ({
    rule: Rule.Id, logicalId: String(Location?.Path?.[1] ?? ''), message: Message,
  })).filter((finding) => !isAccepted(finding))]));
}

/** A template's own findings: cdk-nag reads constructs, so it is included into a stack. */
function nag(template: Template, scratch: string): Finding[] {
  const file = path.join(scratch, 'nag.template.json');
  fs.writeFileSync(file, JSON.stringify(template));
  try {
    const stack = new Stack(new App(), 'Nag');
    new CfnInclude(stack, 'T', { templateFile: file });
    const report: any = new AwsSolutionsChecks().validateScope(stack);
    return report.violations.flatMap(({ ruleName, description, violatingResources, violatingConstructs }: any) => (violatingResources ?? violatingConstructs ?? []).map((resource: any) => ({
      rule: String(ruleName).replace(/\[.*$/s, ''), logicalId: String(resource.constructPath ?? resource.resourceLogicalId ?? '').split('/').pop()!, message: String(description ?? ''),
    })));
  } catch (error) {
    return [{ rule: 'not a template of CDK', logicalId: '', message: (error as Error).message.slice(0, 200) }];
  }
}
