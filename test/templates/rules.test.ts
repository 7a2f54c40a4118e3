import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { FAULTS } from '../../rehearsal/templates/faults';
import { loadActions, RULES } from '../../rehearsal/templates/rules';
import { findings, statements, Template } from '../../rehearsal/templates/template';
import { synthesize, VARIANTS } from '../../rehearsal/templates/variants';

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'template-rules-'));
const templates = new Map(VARIANTS.map((variant) => [variant.name, synthesize(variant, scratch).template]));
afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }));

async function findingsOf(template: Template) {
  await loadActions(new Set(statements(template).flatMap(({ statement }) => [statement.Action].flat().map(String))));
  return findings(RULES, template);
}

describe('our rules for templates', () => {
  it.each([...templates])('hold for %s', async (_name, template) => {
    expect(await findingsOf(template)).toEqual([]);
  });

  it('are each broken by a planted fault', async () => {
    const broken = new Set<string>();
    for (const { variant = 'default', plant } of FAULTS) {
      const template = structuredClone(templates.get(variant)!);
      plant(template);
      (await findingsOf(template)).forEach(({ rule }) => broken.add(rule));
    }
    expect(RULES.map(({ name }) => name).filter((name) => !broken.has(name))).toEqual([]);
  });
});
