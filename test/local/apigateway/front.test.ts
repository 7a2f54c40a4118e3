import { RunningPipeline, startPipeline } from '../../integ/support/running-pipeline';

describe('the API\'s front on the local cloud', () => {
  let pipeline: RunningPipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({
      editTemplate: (template) => {
        for (const resource of Object.values<any>(template.Resources)) {
          for (const settings of resource.Type === 'AWS::ApiGateway::Stage' ? resource.Properties.MethodSettings : []) {
            Object.assign(settings, { ThrottlingRateLimit: 0.001, ThrottlingBurstLimit: 8 });
          }
        }
      },
    });
  });
  afterAll(() => pipeline.stop());

  it('refuses who is not known or signs wrongly, paths that do not exist, and in the end too many', async () => {
    const { client, cloud } = pipeline;
    const signedBy = (credential: string) => fetch(`${client.apiUrl}/tables`, {
      headers: { 'authorization': `AWS4-HMAC-SHA256 Credential=${credential}/20260101/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`, 'x-amz-date': '20260101T000000Z' },
    });
    for (const key of ['AKIANOBODY', cloud.credentials.accessKeyId]) expect((await signedBy(key)).status).toBe(403);
    expect((await client.request('GET', '/nothing')).status).toBe(403);
    expect((await client.request('DELETE', '/tables')).status).toBe(403);
    expect((await client.request('GET', '/tables')).status).toBe(200);

    const statuses: number[] = [];
    let last = await client.request('GET', '/tables');
    for (let i = 0; i < 12 && last.status === 200; i++) {
      statuses.push(last.status);
      last = await client.request('GET', '/tables');
    }
    expect(last.status).toBe(429);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(JSON.parse(last.text)).toMatchObject({ status: 429, title: expect.any(String) });
    expect(last.headers.get('content-type')).toContain('application/problem+json');
  });
});
