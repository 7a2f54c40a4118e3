import { AthenaClient, GetQueryExecutionCommand, GetQueryResultsCommand, StartQueryExecutionCommand } from '@aws-sdk/client-athena';
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { GetTablesCommand, GlueClient } from '@aws-sdk/client-glue';
import { mockClient } from 'aws-sdk-client-mock';
import { glueTable } from './fixtures';
import type { RequestFacts } from '../../src/nl-query-api/ask-api';

const athena = mockClient(AthenaClient);
const bedrock = mockClient(BedrockRuntimeClient);
const glue = mockClient(GlueClient);

let response: { meta?: { statusCode: number }; body: string };
let handler: (event: unknown, stream: unknown, context: unknown) => Promise<void>;

beforeAll(() => {
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    DATABASE: 'db',
    TABLE_NAMES: '',
    DESCRIPTION_BUCKET: '',
    DESCRIPTION_PREFIX: '',
    WORK_GROUP: 'wg',
    MODEL_DATA_ACCESS: 'profile',
    ANSWER_STYLE: 'fromRows',
    MODEL: JSON.stringify({ modelId: 'm', forcedTool: false, temperature: false, maxOutputTokens: 900, inputUsdPerMillion: 1, outputUsdPerMillion: 1 }),
    GENERAL_QUESTIONS: 'answered',
    VERIFIED_QUERIES_BUCKET: 'b',
    VERIFIED_QUERIES_KEY: 'k',
    QUERY_TIMEOUT_SECONDS: '60',
    MAX_ROWS: '200',
    PRICE_PER_TEBIBYTE_USD: '5',
    TODAY: '',
    ALLOWED_ORIGINS: '[]',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
  });
  Object.assign(globalThis, {
    awslambda: {
      streamifyResponse: (streamed: unknown) => streamed,
      HttpResponseStream: {
        from: (stream: unknown, meta: { statusCode: number }) => {
          response.meta = meta;
          return stream;
        },
      },
    },
  });
  ({ handler } = jest.requireActual('../../src/nl-query-api/ask-question.lambda') as { handler: typeof handler });
});

async function post(body: string): Promise<RequestFacts | Record<string, unknown>> {
  response = { body: '' };
  const stream = Object.assign(new (jest.requireActual('stream') as typeof import('stream')).Writable({
    write: (chunk, _, done) => {
      response.body += String(chunk);
      done();
    },
  }), {});
  await handler({
    version: '1.0',
    httpMethod: 'POST',
    path: '/questions',
    headers: { 'content-type': 'application/json', 'host': 'x' },
    multiValueHeaders: {},
    body,
    isBase64Encoded: false,
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    requestContext: { path: '/questions' },
    resource: '/questions',
    pathParameters: null,
    stageVariables: null,
  }, stream, { awsRequestId: 'r' });
  return JSON.parse(response.body) as Record<string, unknown>;
}

beforeEach(() => {
  [glue, bedrock, athena].forEach((client) => client.reset());
  glue.on(GetTablesCommand).resolves({ TableList: [glueTable('offices')] });
});

test('a question through the REST proxy is answered, and the model is sent only what it takes', async () => {
  bedrock.on(ConverseCommand).resolves({ output: { message: { role: 'assistant', content: [{ toolUse: { toolUseId: 't', name: 'answer_question', input: { kind: 'sql', sql: 'SELECT count(*) AS n FROM offices', answer_template: '{{n}} offices' } } }] } } });
  athena.on(StartQueryExecutionCommand).resolves({ QueryExecutionId: 'q' });
  athena.on(GetQueryExecutionCommand).resolves({ QueryExecution: { Status: { State: 'SUCCEEDED' } } });
  athena.on(GetQueryResultsCommand).resolves({ ResultSet: { ResultSetMetadata: { ColumnInfo: [{ Name: 'n', Type: 'bigint' }] }, Rows: [{ Data: [{ VarCharValue: 'n' }] }, { Data: [{ VarCharValue: '100' }] }] } });
  expect(await post('{"question":"How many offices?"}')).toMatchObject({ kind: 'answered', answer: '100 offices', rows: [[100]] });
  expect(response.meta!.statusCode).toBe(200);
  const { input } = bedrock.commandCalls(ConverseCommand)[0].args[0];
  expect(input.toolConfig!.toolChoice).toBeUndefined();
  expect(input.inferenceConfig).toEqual({ maxTokens: 900 });
  expect(glue.commandCalls(GetTablesCommand)).toHaveLength(1);
});

test('bad input and a model that is down are problems', async () => {
  bedrock.on(ConverseCommand).rejects(Object.assign(new Error('m'), { name: 'ThrottlingException' }));
  expect(await post('{')).toMatchObject({ status: 400 });
  expect(await post('{"question":"q"}')).toMatchObject({ status: 503, title: 'A service asked to slow down' });
  expect(response.meta!.statusCode).toBe(503);
});
