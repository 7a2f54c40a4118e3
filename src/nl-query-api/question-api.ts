import { Duration } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ApiAccessConfig } from './api-access';
import { ApiEndpointConfig } from './api-endpoint';

export interface QuestionApiOptions {
  readonly name: string;
  readonly handler: lambda.IFunction;
  readonly access: ApiAccessConfig;
  readonly endpoint: ApiEndpointConfig;
  readonly streamTimeout: Duration;
}

/** Requests per second and in a burst that the stage lets through; a question costs two model quotas and a query slot. */
const THROTTLING = { throttlingRateLimit: 20, throttlingBurstLimit: 40 };
const SECONDS_TO_RETRY_AFTER = 5;

/** The REST API in front of the ask function. Every method authenticates; responses are streamed. */
export function questionApi(scope: Construct, options: QuestionApiOptions): apigateway.RestApi {
  const { access, endpoint } = options;
  if (access.authorizationType === apigateway.AuthorizationType.NONE) {
    throw new Error(`${scope.node.path}: the access has the authorization type NONE: every method needs one; give ApiAccess.iam(), .cognito(userPool) or .authorizer(yours)`);
  }
  const api = new apigateway.RestApi(scope, 'RestApi', {
    restApiName: options.name,
    description: 'Questions in plain language about tables',
    endpointConfiguration: endpoint.endpointConfiguration,
    // The account-wide logging role is not ours to set; so there is no stage logging, and the function logs one line per request.
    cloudWatchRole: false,
    deployOptions: { ...THROTTLING, tracingEnabled: true },
    defaultMethodOptions: { authorizationType: access.authorizationType, authorizer: access.authorizer },
    defaultCorsPreflightOptions: endpoint.allowedOrigins.length === 0 ? undefined : {
      allowOrigins: endpoint.allowedOrigins,
      allowMethods: ['GET', 'POST', 'OPTIONS'],
      allowHeaders: ['authorization', 'content-type', 'x-amz-date', 'x-amz-security-token', 'x-amz-content-sha256'],
    },
  });
  // The L2 construct adds an output to the consumer's stack, which is not ours to do.
  api.node.tryRemoveChild('Endpoint');

  const integration = new apigateway.LambdaIntegration(options.handler, {
    responseTransferMode: apigateway.ResponseTransferMode.STREAM,
    timeout: options.streamTimeout,
    // Without the console's test button, one permission per method is enough.
    allowTestInvoke: false,
  });
  api.root.addResource('questions').addMethod('POST', integration);
  const tables = api.root.addResource('tables');
  tables.addMethod('GET', integration);
  tables.addResource('{name}').addMethod('GET', integration);
  addProblemResponses(api);
  return api;
}

/** What API Gateway answers itself is a problem document too (RFC 9457). */
function addProblemResponses(api: apigateway.RestApi): void {
  const problem = (id: string, type: apigateway.ResponseType, detail: string, headers: Record<string, string> = {}, status?: number) => api.addGatewayResponse(id, {
    type,
    responseHeaders: { 'Content-Type': "'application/problem+json'", ...headers },
    templates: {
      // API Gateway has no variable for the status of its own responses; the member is optional.
      'application/json': `{"type":"about:blank","title":$context.error.messageString,${status ? `"status":${status},` : ''}"detail":"${detail}"}`,
    },
  });
  const retry = { 'Retry-After': `'${SECONDS_TO_RETRY_AFTER}'` };
  problem('ClientProblem', apigateway.ResponseType.DEFAULT_4XX, 'The request was refused before it reached the API: check its signature or token, its path and its method.');
  problem('ServerProblem', apigateway.ResponseType.DEFAULT_5XX, 'The API did not answer. Try again later.', retry);
  problem('ThrottledProblem', apigateway.ResponseType.THROTTLED, 'Too many requests. Try again after the seconds in Retry-After.', retry, 429);
}
