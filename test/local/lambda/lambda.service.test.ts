import { AccessDeniedError, ServiceRequest } from '../../../local/src/gateway/service';
import { LambdaService } from '../../../local/src/services/lambda/lambda.service';

const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:ask';

describe('Lambda of the local cloud', () => {
  let asked: string[];
  async function invoke(name: string, options: { denied?: boolean; method?: string; answer?: { isError: boolean; payload: string } } = {}) {
    asked = [];
    const events: unknown[] = [];
    const invocable = {
      invoke: async (event: unknown) => {
        events.push(event);
        return options.answer ?? { isError: false, payload: '{"done":true}' };
      },
    };
    const { status, headers, body } = await new LambdaService(new Map([[ARN, invocable]])).handle({
      method: options.method ?? 'POST',
      url: new URL(`http://lambda/2015-03-31/functions/${encodeURIComponent(name)}/invocations`),
      body: Buffer.from('{"question":1}'),
      region: 'us-east-1',
      accountId: '123456789012',
      authorize: (action: string, resource: string) => {
        asked.push(`${action} ${resource}`);
        if (options.denied) throw new AccessDeniedError('somebody', action, resource);
      },
    } as unknown as ServiceRequest);
    return { status, error: headers?.['x-amz-function-error'], body: JSON.parse(String(body)), events };
  }

  it.each(['ask', ARN])('invokes a function by its name or ARN, with the right to: %s', async (name) => {
    expect(await invoke(name)).toEqual({ status: 200, error: undefined, body: { done: true }, events: [{ question: 1 }] });
    expect(asked).toEqual([`lambda:InvokeFunction ${ARN}`]);
  });

  it('says that a function failed', async () => {
    expect(await invoke('ask', { answer: { isError: true, payload: '{"errorType":"Error"}' } })).toMatchObject({ status: 200, error: 'Unhandled', body: { errorType: 'Error' } });
  });

  it('invokes nothing without the right to', async () => {
    expect(await invoke('ask', { denied: true })).toMatchObject({ status: 403, body: { __type: 'AccessDeniedException' }, events: [] });
  });

  it('knows no other function and no other operation', async () => {
    expect(await invoke('nothing')).toMatchObject({ status: 404, body: { __type: 'ResourceNotFoundException' } });
    expect(await invoke('ask', { method: 'DELETE' })).toMatchObject({ status: 404, body: { __type: 'UnknownOperationException' }, events: [] });
  });
});
