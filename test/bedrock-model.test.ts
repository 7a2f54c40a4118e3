import { App, Stack } from 'aws-cdk-lib';
import { BedrockModel, Geography } from '../src';

const ARN = 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc';

function rendered(model: BedrockModel, region?: string) {
  const stack = new Stack(new App(), 'Stack', { env: region ? { region, account: '123456789012' } : undefined });
  const statements = model.invocationStatements(stack).map((statement) => statement.toStatementJson());
  return { settings: stack.resolve(model.renderSettings(stack)), statements: stack.resolve(statements) };
}

describe('the default model', () => {
  it('follows a region that is known', () => {
    expect(JSON.parse(rendered(BedrockModel.nova2Lite(), 'eu-west-1').settings)).toMatchObject({ modelId: 'eu.amazon.nova-2-lite-v1:0', forcedTool: true });
    expect(JSON.parse(rendered(BedrockModel.nova2Lite({ geography: Geography.GLOBAL }), 'sa-east-1').settings).modelId).toBe('global.amazon.nova-2-lite-v1:0');
  });

  it('is looked up when deployed where the region is not known, once per stack', () => {
    const stack = new Stack(new App(), 'Stack');
    BedrockModel.nova2Lite().renderSettings(stack);
    expect(JSON.stringify(stack.resolve(BedrockModel.nova2Lite().renderSettings(stack)))).toContain('Fn::FindInMap');
    expect(stack.node.children).toHaveLength(1);
  });

  it('is an error that names the prop in a region that has none', () => {
    expect(() => rendered(BedrockModel.nova2Lite(), 'us-gov-west-1')).toThrow(/Stack: the default model .* no inference profile in region us-gov-west-1.*prop 'model'/);
  });
});

it('grants a model behind a profile only through the profile', () => {
  for (const model of [BedrockModel.inferenceProfile('a.b', Geography.US), BedrockModel.applicationInferenceProfile(ARN, 'a.b'), BedrockModel.nova2Lite()]) {
    const { statements } = rendered(model, 'us-east-1');
    expect(statements).toHaveLength(2);
    expect(statements[1].Condition.StringEquals['bedrock:InferenceProfileArn']).toEqual(statements[0].Resource);
    expect(JSON.stringify(statements[1].Resource)).toContain(':bedrock:*::foundation-model/');
  }
});

it('grants a foundation model in its own region, and tells the function what it can do and costs', () => {
  const { statements, settings } = rendered(BedrockModel.of('a.b', { forcedTool: false, temperature: false, maxOutputTokens: 9, inputUsdPerMillion: 1, outputUsdPerMillion: 2 }), 'us-east-1');
  expect(statements).toEqual([expect.objectContaining({ Action: 'bedrock:InvokeModel' })]);
  expect(JSON.parse(settings)).toEqual({ modelId: 'a.b', forcedTool: false, temperature: false, maxOutputTokens: 9, inputUsdPerMillion: 1, outputUsdPerMillion: 2 });
  expect(JSON.parse(rendered(BedrockModel.applicationInferenceProfile(ARN, 'a.b'), 'us-east-1').settings).modelId).toBe(ARN);
});

it('refuses an ARN that is no application inference profile', () => {
  expect(() => BedrockModel.applicationInferenceProfile('arn:aws:s3:::x', 'a.b')).toThrow(/'arn:aws:s3:::x' is not the ARN/);
});
