import { App, Stack, StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { GenAiDataPipeline, GenAiDataPipelineProps } from '../../src';

/** A stack with a pipeline and its template. */
export function synthesize(props?: GenAiDataPipelineProps, options: { stack?: StackProps; context?: Record<string, unknown> } = {}) {
  const app = new App({ context: options.context });
  const stack = new Stack(app, 'Stack', options.stack);
  const pipeline = new GenAiDataPipeline(stack, 'Pipeline', props);
  const template = Template.fromStack(stack);
  return { app, stack, pipeline, template, json: template.toJSON() };
}

/** The resources of a type, by logical id. */
export function resourcesOf(json: any, type: string): [string, any][] {
  return Object.entries<any>(json.Resources).filter(([, resource]) => resource.Type === type);
}

/** All statements of the roles' policies. */
export function statementsOf(json: any): any[] {
  return resourcesOf(json, 'AWS::IAM::Policy').flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
}
