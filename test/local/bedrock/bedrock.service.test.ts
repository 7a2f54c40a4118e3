import { AccessDeniedError, ServiceRequest } from '../../../local/src/gateway/service';
import { ConverseRequest } from '../../../local/src/models/local-model';
import { scriptModel } from '../../../local/src/models/script-model';
import { BedrockService } from '../../../local/src/services/bedrock/bedrock.service';
import { toolRequest } from '../models/prompts';

const PROFILE = 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-2-lite-v1:0';

function call(body: unknown, authorize: ServiceRequest['authorize'] = () => undefined): ServiceRequest {
  return {
    method: 'POST',
    url: new URL('http://127.0.0.1/model/us.amazon.nova-2-lite-v1%3A0/converse'),
    headers: {},
    body: Buffer.from(JSON.stringify(body)),
    caller: { principalArn: 'arn:aws:iam::123456789012:root', accessKeyId: 'x', isAdministrator: false },
    region: 'us-east-1',
    accountId: '123456789012',
    authorize,
    isAllowed: () => true,
  };
}

async function answer(body: unknown, authorize?: ServiceRequest['authorize'], entries = [{ input: { kind: 'sql' } }] as Parameters<typeof scriptModel>[0]) {
  const response = await new BedrockService(scriptModel(entries)).handle(call(body, authorize));
  return { status: response.status, type: response.headers?.['x-amzn-errortype'], body: JSON.parse(response.body as string) as Record<string, unknown> };
}

const GOOD: ConverseRequest = toolRequest('answer_question', 'hello');

describe('Bedrock stand-in', () => {
  it('answers the forced tool with usage', async () => {
    const { status, body } = await answer(GOOD);
    expect(status).toBe(200);
    expect(body).toMatchObject({ stopReason: 'tool_use', output: { message: { content: [{ toolUse: { name: 'answer_question', input: { kind: 'sql' } } }] } } });
    expect((body.usage as { inputTokens: number }).inputTokens).toBeGreaterThan(0);
  });

  it('authorizes the profile and every foundation model that it may route to', async () => {
    const seen: unknown[] = [];
    await answer(GOOD, (...args) => { seen.push(args); });
    expect(seen[0]).toEqual(['bedrock:InvokeModel', PROFILE]);
    expect(seen[2]).toEqual(['bedrock:InvokeModel', 'arn:aws:bedrock:us-east-2::foundation-model/amazon.nova-2-lite-v1:0', { 'bedrock:InferenceProfileArn': PROFILE }]);
  });

  it('fails with AccessDeniedException when a policy is missing', async () => {
    const deny = () => { throw new AccessDeniedError('me', 'bedrock:InvokeModel', PROFILE); };
    expect(await answer(GOOD, deny)).toMatchObject({ status: 403, type: 'AccessDeniedException' });
  });

  it('throttles by script', async () => {
    expect(await answer(GOOD, undefined, [{ error: { type: 'ThrottlingException' } }])).toMatchObject({ status: 429, type: 'ThrottlingException' });
  });

  it('fails clearly when the script has no answer', async () => {
    expect((await answer(GOOD, undefined, [])).body.message).toContain('has no answer');
  });

  it.each([
    ['no message', { ...GOOD, messages: [] }],
    ['an unknown forced tool', { ...GOOD, toolConfig: { ...GOOD.toolConfig, toolChoice: { tool: { name: 'other' } } } }],
    ['maxTokens 0', { ...GOOD, inferenceConfig: { maxTokens: 0 } }],
    ['two user turns', { ...GOOD, messages: [...GOOD.messages, ...GOOD.messages] }],
    ['a toolResult of no toolUse', { ...GOOD, messages: [{ role: 'user', content: [{ toolResult: { toolUseId: 'a', content: [{ text: 'x' }] } }] }] }],
  ])('fails for %s as Bedrock does', async (_, body) => {
    expect(await answer(body)).toMatchObject({ status: 400, type: 'ValidationException' });
  });
});
