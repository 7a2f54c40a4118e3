import { PutObjectCommand } from '@aws-sdk/client-s3';
import { startPipeline } from '../support/running-pipeline';

/** Removes an action from every statement of every policy of the template, and statements that are then empty. */
function removeAction(template: any, action: string): void {
  for (const resource of Object.values<any>(template.Resources)) {
    if (resource.Type !== 'AWS::IAM::Policy') {
      continue;
    }
    const document = resource.Properties.PolicyDocument;
    document.Statement = document.Statement
      .map((statement: any) => ({ ...statement, Action: [statement.Action].flat().filter((name: string) => name !== action) }))
      .filter((statement: any) => statement.Action.length > 0);
  }
}

describe('permissions on the local cloud', () => {
  it('allows every call of every handler on the main path', async () => {
    const pipeline = await startPipeline();
    try {
      await pipeline.client.upload('csv/orders.csv', 'id,amount\n1,2\n2,3\n');
      await pipeline.client.waitForJson('descriptions/orders.json');
      expect((await pipeline.client.ask('What is the total amount?')).kind).toBe('answered');
      const denied = pipeline.cloud.calls().filter((call) => call.decision !== 'allowed');
      expect(denied).toEqual([]);
    } finally {
      await pipeline.stop();
    }
  });

  it('lets the sweep of the describer find and remove the description of a table that is gone', async () => {
    const pipeline = await startPipeline();
    try {
      const { cloud, client } = pipeline;
      for (const form of ['txt', 'json']) await client.s3.send(new PutObjectCommand({ Bucket: client.tableBucket, Key: `descriptions/gone.${form}`, Body: '{}' }));
      const { isError, payload } = await cloud.invoke('DescribeFunction', {
        Records: [{ messageId: 'm', receiptHandle: 'r', body: '{"sweep":true}', attributes: {}, messageAttributes: {}, eventSource: 'aws:sqs' }],
      });
      expect([isError, JSON.parse(payload)]).toEqual([false, { batchItemFailures: [] }]);
      expect(await Promise.all(['txt', 'json'].map((form) => client.read(`descriptions/gone.${form}`)))).toEqual([undefined, undefined]);
      expect(cloud.calls().filter((call) => call.decision !== 'allowed')).toEqual([]);
    } finally {
      await pipeline.stop();
    }
  });

  it('denies a query when the statement that allows it is removed', async () => {
    const pipeline = await startPipeline({ editTemplate: (template) => removeAction(template, 'athena:StartQueryExecution') });
    try {
      await pipeline.client.upload('csv/orders.csv', 'id,amount\n1,2\n2,3\n');
      await pipeline.client.waitForStatus('csv/orders.csv');
      const response = await pipeline.client.request('POST', '/questions', '{"question":"What is the total amount?"}', { 'content-type': 'application/json' });
      expect(response.status).toBeGreaterThanOrEqual(500);
      expect(response.text).not.toMatch(/\bat .*:\d+:\d+/);
      const denied = pipeline.cloud.calls().filter((call) => call.decision !== 'allowed');
      expect(denied.map((call) => call.action)).toContain('athena:StartQueryExecution');
    } finally {
      await pipeline.stop();
    }
  });

  it('catalogs nothing when the statement that allows it is removed, and loses no upload', async () => {
    const pipeline = await startPipeline({ editTemplate: (template) => removeAction(template, 'glue:CreateTable') });
    try {
      await pipeline.client.upload('csv/orders.csv', 'id\n1\n');
      const denied = () => pipeline.cloud.calls().filter((call) => call.decision !== 'allowed').map((call) => call.action);
      for (let tries = 0; tries < 400 && denied().length === 0; tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
      expect(new Set(denied())).toEqual(new Set(['glue:CreateTable']));
      // What is not in a table yet never says that it is.
      expect(await pipeline.client.read('status/csv/orders.csv.json').then((status) => status && JSON.parse(status))).toMatchObject({ state: 'pending' });
    } finally {
      await pipeline.stop();
    }
  });

  it('describes nothing when the statement that lets the model be asked is removed', async () => {
    const pipeline = await startPipeline({ editTemplate: (template) => removeAction(template, 'bedrock:InvokeModel') });
    try {
      await pipeline.client.upload('csv/orders.csv', 'id\n1\n');
      await pipeline.client.waitForStatus('csv/orders.csv');
      const denied = () => pipeline.cloud.calls().filter((call) => call.decision !== 'allowed').map((call) => call.action);
      for (let tries = 0; tries < 400 && denied().length === 0; tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
      expect(new Set(denied())).toEqual(new Set(['bedrock:InvokeModel']));
      expect(await pipeline.client.read('descriptions/orders.json')).toBeUndefined();
    } finally {
      await pipeline.stop();
    }
  });

  it('does not take a refused look at an upload for a deleted upload', async () => {
    const pipeline = await startPipeline({ editTemplate: (template) => removeAction(template, 's3:ListBucket') });
    try {
      // With no right to list, S3 says 403 of a key that is not there.
      const event = { 'detail-type': 'Object Deleted', 'source': 'aws.s3', 'detail': { bucket: { name: pipeline.client.uploadBucket }, object: { key: 'csv/gone.csv' } } };
      const { isError, payload } = await pipeline.cloud.invoke('IngestFunction', {
        Records: [{ messageId: 'm', receiptHandle: 'r', body: JSON.stringify(event), attributes: {}, messageAttributes: {}, eventSource: 'aws:sqs' }],
      });
      expect([isError, JSON.parse(payload)]).toEqual([false, { batchItemFailures: [{ itemIdentifier: 'm' }] }]);
      expect(pipeline.cloud.calls().filter((call) => call.decision !== 'allowed').map((call) => call.action)).toEqual(['s3:ListBucket']);
    } finally {
      await pipeline.stop();
    }
  });
});
