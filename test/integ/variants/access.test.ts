import * as fs from 'fs';
import * as path from 'path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { postQuestion, RunningApp, startApp } from './support/running-app';
import { ApiAccess, GenAiDataPipeline } from '../../../src';

const expectProblem = (text: string) => expect(JSON.parse(text)).toMatchObject({ title: expect.any(String), detail: expect.any(String) });

describe('access by a Cognito user pool', () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await startApp((stack) => {
      const userPool = new cognito.UserPool(stack, 'Users', { removalPolicy: RemovalPolicy.DESTROY });
      new GenAiDataPipeline(stack, 'Pipeline', { api: { access: ApiAccess.cognito(userPool) } });
    });
  });
  afterAll(() => app?.stop());

  it('answers a user who signed in', async () => {
    for (const authorization of [app.cloud.userPoolToken, `Bearer ${app.cloud.userPoolToken}`]) {
      const { status, text } = await postQuestion(app, 'What can you do?', { authorization });
      expect(status).toBe(200);
      expect(JSON.parse(text).kind).toBe('general');
    }
  });

  it.each([
    ['no token', {}],
    ['a wrong token', { authorization: 'Bearer not-a-token' }],
  ])('says 401 to %s, on every route, and calls no function', async (_what, headers: Record<string, string>) => {
    const before = app.cloud.serviceCalls().length;
    for (const [method, route] of [['POST', '/questions'], ['GET', '/tables'], ['GET', '/tables/orders']]) {
      const response = await fetch(app.client.apiUrl + route, { method, headers });
      expect(response.status).toBe(401);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expectProblem(await response.text());
    }
    expect(app.cloud.serviceCalls()).toHaveLength(before);
  });

  it('does not take a request that is signed with AWS credentials instead', async () => {
    expect((await app.client.request('GET', '/tables')).status).toBe(401);
  });
});

describe('access by an authorizer of one\'s own', () => {
  const AUTHORIZER = `exports.handler = async ({ authorizationToken, methodArn }) => {
    if (authorizationToken === 'stranger') throw new Error('Unauthorized');
    if (authorizationToken === 'broken') throw new Error('out of order: secret-detail');
    const Effect = authorizationToken === 'friend' ? 'Allow' : 'Deny';
    return { principalId: 'someone', policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect, Resource: methodArn }] } };
  };`;
  let app: RunningApp;
  beforeAll(async () => {
    app = await startApp((stack, folder) => {
      const code = path.join(folder, 'authorizer');
      fs.mkdirSync(code);
      fs.writeFileSync(path.join(code, 'index.js'), AUTHORIZER);
      const handler = new lambda.Function(stack, 'AuthorizerFunction', { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromAsset(code) });
      const authorizer = new apigateway.TokenAuthorizer(stack, 'Authorizer', { handler, resultsCacheTtl: Duration.seconds(0) });
      new GenAiDataPipeline(stack, 'Pipeline', { api: { access: ApiAccess.authorizer(authorizer) } });
    });
  });
  afterAll(() => app?.stop());

  it.each([
    ['answers whom it allows', 'friend', 200],
    ['refuses whom it denies', 'foe', 403],
    ['says 401 to whom it does not know', 'stranger', 401],
    ['answers nobody when it is broken', 'broken', 500],
  ])('%s', async (_what, authorization, expected) => {
    const { status, text } = await postQuestion(app, 'What can you do?', { authorization });
    expect(status).toBe(expected);
    expect(text).not.toMatch(/secret-detail|\bat .*:\d+:\d+/);
    if (expected === 200) {
      expect(JSON.parse(text).kind).toBe('general');
    } else {
      expectProblem(text);
    }
  });

  it('says 401 to a request without a token', async () => {
    expect((await postQuestion(app, 'What can you do?')).status).toBe(401);
  });
});
