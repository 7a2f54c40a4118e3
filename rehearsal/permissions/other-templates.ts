import * as path from 'node:path';
import { App, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import { FLAGS } from 'aws-cdk-lib/cx-api';
import { Construct } from 'constructs';
import { PermissionsLog, stable, statementsOf } from './permissions-log';
import { readAssembly } from '../../local/src/assembly/assembly';
import { AttachedPolicy, PolicySet } from '../../local/src/iam/policy-set';
import { BedrockModel, CsvCatalog, GenAiDataPipeline, Geography } from '../../src';
import { Recorder } from '../part';

const ACCOUNT_ID = '123456789012';

/** A template whose policies are other than those that the recorded calls were decided by. */
interface OtherTemplate {
  readonly name: string;
  readonly context?: Record<string, unknown>;
  readonly region: string;
  readonly partition: string;
  build(stack: Stack): void;
}

const pipeline = (stack: Stack): void => void new GenAiDataPipeline(stack, 'Pipeline');

function otherTemplates(): OtherTemplate[] {
  const ofVersion2 = Object.entries(FLAGS).filter(([, flag]) => flag.introducedIn.v2 !== undefined);
  const flags = (value: (flag: { recommendedValue: unknown }) => unknown) => Object.fromEntries(ofVersion2.map(([name, flag]) => [name, value(flag)]));
  const here = { region: 'us-east-1', partition: 'aws', build: pipeline };
  return [
    { name: 'no feature flag set', ...here, context: {} },
    { name: 'every feature flag off', ...here, context: flags(({ recommendedValue }) => (typeof recommendedValue === 'boolean' ? !recommendedValue : undefined)) },
    { name: 'every feature flag as recommended', ...here, context: flags(({ recommendedValue }) => recommendedValue) },
    {
      name: 'aws-us-gov',
      region: 'us-gov-west-1',
      partition: 'aws-us-gov',
      build: (stack) => void new GenAiDataPipeline(stack, 'Pipeline', { model: BedrockModel.inferenceProfile('amazon.nova-2-lite-v1:0', Geography.US) }),
    },
    // China has no Bedrock: the catalog alone, named as in the pipeline.
    { name: 'aws-cn, the catalog', region: 'cn-north-1', partition: 'aws-cn', build: (stack) => void new CsvCatalog(new Construct(stack, 'Pipeline'), 'Catalog') },
  ];
}

/** The calls of a whole run stay allowed by the policies of the same pipeline under other feature flags and in other partitions. */
export function checkOtherTemplates(recorder: Recorder, logs: readonly PermissionsLog[], scratch: string): void {
  const sets = otherTemplates().map((template) => ({ template, set: policiesOf(template, path.join(scratch, template.name.replace(/\W/g, '-'))) }));
  const keysOf = (set: PolicySet): string => statementsOf(set).map(({ key }) => key).sort().join();
  const calls = logs.filter((log) => keysOf(log.set) === keysOf(sets[0].set)).flatMap((log) => log.calls).filter(({ role }) => role !== 'administrator');
  for (const { template, set } of sets) {
    const asked = calls.filter(({ role, resource }) => template.partition !== 'aws-cn' || /Catalog/.test(`${role} ${resource}`) && !/Api|Describe/.test(`${role} ${resource}`));
    const denied = asked.filter((call) => set.decide(JSON.parse(there(JSON.stringify(call), template))) !== 'allowed');
    const wrong = set.policies.flatMap(({ document }) => [...JSON.stringify(document).matchAll(/arn:(aws[a-z-]*):/g)].map(([, partition]) => partition)).filter((partition) => partition !== template.partition);
    recorder.check(`${template.name}: all ${new Set(asked.map(({ role, action, resource }) => `${role}${action}${resource}`)).size} recorded permissions are granted, by ARNs of the partition`,
      asked.length > 100 && denied.length === 0 && wrong.length === 0, [...denied.slice(0, 5).map(({ role, action, resource }) => `${role} ${action} ${resource}`), ...wrong.slice(0, 1)].join('\n'));
  }
}

function policiesOf({ context, region, partition, build }: OtherTemplate, outdir: string): PolicySet {
  const app = new App({ outdir, context });
  // One flag would bring back the assets of CDK v1, as parameters that only its command line fills.
  build(new Stack(app, 'Integ', { env: { account: ACCOUNT_ID, region }, synthesizer: new DefaultStackSynthesizer() }));
  app.synth();
  const { resources } = readAssembly(outdir, { accountId: ACCOUNT_ID, region, partition, endpoint: 'http://localhost' });
  return new PolicySet(JSON.parse(stable(JSON.stringify(PolicySet.of(resources).policies))) as AttachedPolicy[]);
}

/** A recorded call as it would be in the other template's region and partition. */
function there(call: string, { region, partition }: OtherTemplate): string {
  return stable(call).replace(/arn:aws:/g, `arn:${partition}:`).replace(/us-east-1/g, region);
}
