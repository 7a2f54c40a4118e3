import { ApiMethod } from './rest-api';
import { WebRequest } from '../gateway/gateway';
import { AccessDeniedError } from '../gateway/service';
import { evaluate } from '../iam/evaluate';
import { Permissions } from '../iam/permissions';
import { FunctionHost } from '../lambda/function-host';

/** What authorization came to: a problem, or what the function may know of the caller. */
export interface Authorization {
  readonly problem?: { status: number; type: string; message: string };
  readonly context?: Record<string, unknown>;
}

export interface AuthorizationOptions {
  readonly permissions: Permissions;
  readonly functions: ReadonlyMap<string, FunctionHost>;
  readonly userPoolToken: string;
}

const UNAUTHORIZED: Authorization = { problem: { status: 401, type: 'UNAUTHORIZED', message: 'Unauthorized' } };

/** Authenticates and authorizes a request as the method's authorization type says. */
export async function authorizeMethod(method: ApiMethod, request: WebRequest, methodArn: string, options: AuthorizationOptions): Promise<Authorization> {
  switch (method.authorizationType) {
    case 'NONE': return {};
    case 'AWS_IAM': return iam(request, methodArn, options.permissions);
    case 'COGNITO_USER_POOLS': return userPool(request, options.userPoolToken);
    case 'CUSTOM': return custom(method, request, methodArn, options);
    default: return { problem: { status: 500, type: 'AUTHORIZER_CONFIGURATION_ERROR', message: `Authorization type ${method.authorizationType}` } };
  }
}

function iam(request: WebRequest, methodArn: string, permissions: Permissions): Authorization {
  if (request.signatureProblem !== undefined) {
    return { problem: { status: 403, type: 'INVALID_SIGNATURE', message: request.signatureProblem } };
  }
  if (request.identity === undefined) {
    return { problem: { status: 403, type: 'MISSING_AUTHENTICATION_TOKEN', message: 'Missing Authentication Token' } };
  }
  try {
    permissions.authorize(request.identity.caller, 'execute-api:Invoke', methodArn, {});
    return {};
  } catch (error) {
    if (!(error instanceof AccessDeniedError)) throw error;
    return { problem: { status: 403, type: 'ACCESS_DENIED', message: error.message } };
  }
}

/** There is no user pool here: one token, which the local cloud prints, stands for a user who signed in. */
function userPool(request: WebRequest, token: string): Authorization {
  const given = (request.headers.authorization ?? '').replace(/^Bearer /, '');
  return given === token ? { context: { claims: { 'sub': 'local-user', 'cognito:username': 'local-user' } } } : UNAUTHORIZED;
}

async function custom(method: ApiMethod, request: WebRequest, methodArn: string, { functions, permissions }: AuthorizationOptions): Promise<Authorization> {
  const authorizer = method.authorizer?.properties;
  const functionArn = /functions\/(arn:[^/]+)\/invocations/.exec(authorizer?.AuthorizerUri ?? '')?.[1];
  const handler = functions.get(functionArn ?? '');
  if (authorizer === undefined || handler === undefined) {
    return { problem: { status: 500, type: 'AUTHORIZER_CONFIGURATION_ERROR', message: 'the authorizer has no function that runs here' } };
  }
  const apiArn = methodArn.split('/')[0];
  const isInvocable = permissions.serviceMay('apigateway.amazonaws.com', 'lambda:InvokeFunction', functionArn!, { 'aws:SourceArn': `${apiArn}/authorizers/${method.authorizer!.ref}` });
  if (!isInvocable) return { problem: { status: 500, type: 'AUTHORIZER_CONFIGURATION_ERROR', message: 'API Gateway may not invoke the authorizer: it has no lambda:InvokeFunction' } };
  const source = String(authorizer.IdentitySource ?? 'method.request.header.Authorization').split(',')[0].trim();
  const token = request.headers[source.split('.').pop()!.toLowerCase()];
  if (source !== '' && token === undefined) return UNAUTHORIZED;
  const event = authorizer.Type === 'REQUEST'
    ? { type: 'REQUEST', methodArn, headers: request.headers, httpMethod: request.method, path: new URL(request.target, 'http://gateway').pathname, queryStringParameters: {}, requestContext: {} }
    : { type: 'TOKEN', methodArn, authorizationToken: token };
  const result = await handler.invoke(event);
  // An authorizer says "401" by throwing exactly this.
  if (result.isError) {
    return JSON.parse(result.payload).errorMessage === 'Unauthorized' ? UNAUTHORIZED
      : { problem: { status: 500, type: 'AUTHORIZER_FAILURE', message: 'Internal server error' } };
  }
  const answer = JSON.parse(result.payload);
  const { decision } = evaluate({ action: 'execute-api:Invoke', resource: methodArn, context: {} }, [answer.policyDocument]);
  return decision === 'allowed'
    ? { context: { principalId: answer.principalId, ...answer.context } }
    : { problem: { status: 403, type: 'ACCESS_DENIED', message: 'User is not authorized to access this resource' } };
}
