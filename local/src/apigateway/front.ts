import { randomUUID } from 'node:crypto';
import * as http from 'node:http';
import { authorizeMethod, Authorization } from './authorization';
import { ApiMethod, matchRoute, RestApi } from './rest-api';
import { StreamedResponse } from './streamed-response';
import { Throttle } from './throttle';
import { WebRequest } from '../gateway/gateway';
import { Permissions } from '../iam/permissions';
import { FunctionHost } from '../lambda/function-host';

export interface FrontOptions {
  readonly accountId: string;
  readonly region: string;
  readonly permissions: Permissions;
  /** By ARN. */
  readonly functions: ReadonlyMap<string, FunctionHost>;
  /** What the local cloud accepts as a token of any user pool. */
  readonly userPoolToken: string;
}

/** API Gateway in front of one REST API's stage. */
export class ApiFront {
  private readonly throttle: Throttle;

  constructor(public readonly api: RestApi, private readonly options: FrontOptions) {
    this.throttle = new Throttle(api.rateLimit, api.burstLimit);
  }

  /** Answers a request; `path` is what follows the stage. */
  public async answer(request: WebRequest, path: string, query: URLSearchParams, response: http.ServerResponse): Promise<void> {
    const route = matchRoute(this.api, request.method, path);
    if (route === undefined) {
      this.gatewayResponse(response, 403, 'MISSING_AUTHENTICATION_TOKEN', 'Missing Authentication Token');
      return;
    }
    const { method } = route;
    const methodArn = `arn:aws:execute-api:${this.options.region}:${this.options.accountId}:${this.api.id}/${this.api.stage}/${request.method}${path}`;
    const authorization = await authorizeMethod(method, request, methodArn, this.options);
    if (authorization.problem !== undefined) {
      const { status, type, message } = authorization.problem;
      this.gatewayResponse(response, status, type, message);
      return;
    }
    if (!this.throttle.admits()) {
      this.gatewayResponse(response, 429, 'THROTTLED', 'Too Many Requests');
      return;
    }
    if (method.integration.Type === 'MOCK') {
      mockResponse(method, response);
      return;
    }
    const handler = this.options.functions.get(method.functionArn ?? '');
    const mayInvoke = this.options.permissions.serviceMay('apigateway.amazonaws.com', 'lambda:InvokeFunction', method.functionArn ?? '', { 'aws:SourceArn': methodArn });
    if (handler === undefined || !mayInvoke) {
      this.gatewayResponse(response, 500, 'API_CONFIGURATION_ERROR', 'Internal server error');
      return;
    }
    await this.invoke(handler, method, this.event(request, path, query, route.pathParameters, method, authorization), response);
  }

  private async invoke(handler: FunctionHost, method: ApiMethod, event: unknown, response: http.ServerResponse): Promise<void> {
    const streamed = new StreamedResponse(response);
    const result = await handler.invoke(event, {
      onStart: (contentType) => streamed.start(contentType),
      onChunk: (chunk) => streamed.write(chunk),
    });
    if (method.isStreamed && streamed.hasStarted) {
      if (!streamed.end(result.isError || result.trailers?.['lambda-runtime-function-error-type'] !== undefined)) {
        this.gatewayResponse(response, 502, 'INTEGRATION_FAILURE', 'Internal server error');
      }
      return;
    }
    if (result.isError || streamed.hasStarted) {
      this.gatewayResponse(response, 502, 'INTEGRATION_FAILURE', 'Internal server error');
      return;
    }
    const answer = JSON.parse(result.payload);
    response.writeHead(answer.statusCode, { ...answer.headers, ...answer.multiValueHeaders });
    response.end(answer.isBase64Encoded ? Buffer.from(answer.body, 'base64') : answer.body);
  }

  /** https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format */
  private event(
    request: WebRequest, path: string, query: URLSearchParams, pathParameters: Record<string, string> | null, method: ApiMethod, authorization: Authorization,
  ) {
    const multi = (entries: Iterable<[string, string]>) => {
      const values: Record<string, string[]> = {};
      for (const [name, value] of entries) (values[name] ??= []).push(value);
      return Object.keys(values).length > 0 ? values : null;
    };
    const requestId = randomUUID();
    const isText = request.body.length === 0 || !request.body.includes(0);
    return {
      resource: method.resourcePath,
      path,
      httpMethod: request.method,
      headers: request.headers,
      multiValueHeaders: multi(Object.entries(request.headers)),
      queryStringParameters: query.size > 0 ? Object.fromEntries(query) : null,
      multiValueQueryStringParameters: multi(query),
      pathParameters,
      stageVariables: null,
      requestContext: {
        accountId: this.options.accountId,
        apiId: this.api.id,
        stage: this.api.stage,
        httpMethod: request.method,
        path: `/${this.api.stage}${path}`,
        resourcePath: method.resourcePath,
        requestId,
        extendedRequestId: requestId,
        protocol: 'HTTP/1.1',
        requestTimeEpoch: Date.now(),
        identity: { sourceIp: '127.0.0.1', userAgent: request.headers['user-agent'] ?? null, userArn: request.identity?.caller.principalArn ?? null },
        ...authorization.context ? { authorizer: authorization.context } : {},
      },
      body: request.body.length === 0 ? null : isText ? request.body.toString('utf8') : request.body.toString('base64'),
      isBase64Encoded: !isText,
    };
  }

  /** What API Gateway answers itself, in the form that the template gives it. */
  private gatewayResponse(response: http.ServerResponse, status: number, type: string, message: string): void {
    const custom = this.api.gatewayResponses.get(type) ?? this.api.gatewayResponses.get(status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX');
    const headers = Object.fromEntries(Object.entries<string>(custom?.ResponseParameters ?? {})
      .map(([name, value]) => [name.replace('gatewayresponse.header.', '').toLowerCase(), value.replace(/^'|'$/g, '')]));
    const template: string = custom?.ResponseTemplates?.['application/json'] ?? '{"message":$context.error.messageString}';
    response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type, ...headers });
    response.end(template.replace('$context.error.messageString', () => JSON.stringify(message)).replace('$context.error.responseType', () => type));
  }
}

function mockResponse(method: ApiMethod, response: http.ServerResponse): void {
  const [answer] = method.integration.IntegrationResponses ?? [{}];
  const headers = Object.fromEntries(Object.entries<string>(answer.ResponseParameters ?? {})
    .map(([name, value]) => [name.replace('method.response.header.', '').toLowerCase(), value.replace(/^'|'$/g, '')]));
  response.writeHead(Number(answer.StatusCode ?? 200), headers).end();
}
