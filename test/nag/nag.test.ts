import { App, Stack } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { REASONS } from './reasons';
import { Cataloging, GenAiDataPipeline } from '../../src';

/** What cdk-nag's AwsSolutions rules find in the default pipeline, and in one whose uploads a crawler catalogs. */
function findings(): { finding: string; resource: string }[] {
  const stack = new Stack(new App(), 'Stack');
  new GenAiDataPipeline(stack, 'Pipeline');
  new GenAiDataPipeline(stack, 'Crawled', { catalog: { cataloging: Cataloging.crawler() } });
  const report: any = new AwsSolutionsChecks().validateScope(stack);
  return report.violations.flatMap(({ ruleName, violatingResources, violatingConstructs }: any) => (violatingResources ?? violatingConstructs ?? [])
    .map((resource: any) => ({ finding: String(ruleName).replace(/\[.*$/s, ''), resource: String(resource.constructPath ?? resource.resourceLogicalId ?? '') })));
}

const explains = (reason: typeof REASONS[number], { finding, resource }: { finding: string; resource: string }) => reason.finding === finding && reason.resource.test(resource);

describe('AwsSolutions findings', () => {
  const found = findings();

  it('all have a written reason', () => {
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((finding) => !REASONS.some((reason) => explains(reason, finding)))).toEqual([]);
  });

  it('exist for every reason that is written', () => {
    expect(REASONS.filter((reason) => !found.some((finding) => explains(reason, finding)))).toEqual([]);
  });
});
