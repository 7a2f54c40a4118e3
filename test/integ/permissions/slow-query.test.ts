import { startPipeline } from '../support/running-pipeline';

describe('a query that takes too long', () => {
  it('is stopped at Athena and answered with what to do', async () => {
    const sql = 'SELECT count(*) AS n FROM orders a JOIN orders b ON a.shop = b.shop JOIN orders c ON b.shop = c.shop';
    const pipeline = await startPipeline({
      editTemplate: ({ Resources }) => {
        const functions = Object.values<any>(Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
        functions.map(({ Properties }) => Properties.Environment.Variables).filter((variables) => 'QUERY_TIMEOUT_SECONDS' in variables)
          .forEach((variables) => Object.assign(variables, { QUERY_TIMEOUT_SECONDS: '1' }));
      },
      script: [{ when: { tool: 'describe_table' }, input: { title: 'Orders', description: 'Orders.', columns: [], questions: [] } },
        { when: { tool: 'answer_question' }, input: { kind: 'sql', sql, answer_template: '{{n}}' } }],
    });
    try {
      await pipeline.client.upload('csv/orders.csv', `id,shop\n${Array.from({ length: 20_000 }, (_, i) => `${i},${i % 2}`).join('\n')}\n`);
      await pipeline.client.waitForStatus('csv/orders.csv');
      const response = await pipeline.client.request('POST', '/questions', '{"question":"How many?"}', { 'content-type': 'application/json' });
      expect(JSON.parse(response.text)).toMatchObject({ status: 503, type: 'urn:cdk-genai-data-pipeline:problem:query-timeout' });
      expect(pipeline.cloud.queries().map(({ state, reason }) => [state, reason])).toEqual([['CANCELLED', 'Query was cancelled by the user']]);
    } finally {
      await pipeline.stop();
    }
  });
});
