import { ModelSettings, parseModelSettings, tokenCostUsd } from '../../src/runtime/model-settings';

const SETTINGS: ModelSettings = {
  modelId: 'us.amazon.nova-2-lite-v1:0', forcedTool: true, temperature: false, maxOutputTokens: 5000, inputUsdPerMillion: 0.3, outputUsdPerMillion: 2.5,
};

describe('model settings', () => {
  it('reads what synthesis wrote', () => {
    expect(parseModelSettings(JSON.stringify(SETTINGS))).toEqual(SETTINGS);
  });

  it('reads numbers and booleans that a CloudFormation mapping turned into strings', () => {
    const strings = { ...SETTINGS, forcedTool: 'true', temperature: 'false', maxOutputTokens: '5000', inputUsdPerMillion: '0.3' };
    expect(parseModelSettings(JSON.stringify(strings))).toEqual(SETTINGS);
  });

  it('computes what tokens cost', () => {
    expect(tokenCostUsd(SETTINGS, { input: 1_000_000, output: 2_000_000 })).toBeCloseTo(5.3);
  });

  it.each([
    ['{', 'MODEL is not JSON'],
    ['null', 'MODEL is not a JSON object'],
    ['"x"', 'MODEL is not a JSON object'],
    [JSON.stringify({ ...SETTINGS, modelId: '' }), 'MODEL.modelId'],
    [JSON.stringify({ ...SETTINGS, modelId: 1 }), 'MODEL.modelId'],
    [JSON.stringify({ ...SETTINGS, forcedTool: undefined }), 'MODEL.forcedTool'],
    [JSON.stringify({ ...SETTINGS, maxOutputTokens: 0 }), 'MODEL.maxOutputTokens must be a number of 1 or more'],
    [JSON.stringify({ ...SETTINGS, maxOutputTokens: ' ' }), 'MODEL.maxOutputTokens'],
    [JSON.stringify({ ...SETTINGS, outputUsdPerMillion: 'cheap' }), 'MODEL.outputUsdPerMillion'],
  ])('fails for %s and names the field', (json, message) => {
    expect(() => parseModelSettings(json)).toThrow(message);
  });
});
