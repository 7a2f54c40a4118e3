import { LocalResource } from '../assembly/assembly';
import { AssemblyError } from '../assembly/template';

/** One method of a REST API as the template has it. */
export interface ApiMethod {
  readonly httpMethod: string;
  /** `/tables/{name}` */
  readonly resourcePath: string;
  readonly authorizationType: string;
  readonly authorizer?: LocalResource;
  readonly integration: Record<string, any>;
  /** ARN of the function behind it. */
  readonly functionArn?: string;
  readonly isStreamed: boolean;
  readonly methodResponses: any[];
}

/** A stage of a REST API with its methods. */
export interface RestApi {
  readonly id: string;
  readonly stage: string;
  readonly methods: ApiMethod[];
  readonly gatewayResponses: Map<string, Record<string, any>>;
  readonly rateLimit?: number;
  readonly burstLimit?: number;
}

/** The REST APIs of an assembly. */
export function restApis(resources: readonly LocalResource[]): RestApi[] {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  return ofType('AWS::ApiGateway::Stage').map((stage) => {
    const id = stage.properties.RestApiId;
    const settings = (stage.properties.MethodSettings ?? []).find((setting: any) => setting.HttpMethod === '*' && setting.ResourcePath === '/*') ?? {};
    const parts = new Map(ofType('AWS::ApiGateway::Resource').filter(({ properties }) => properties.RestApiId === id).map((resource) => [resource.ref, resource]));
    const pathOf = (resourceId: string): string => {
      const resource = parts.get(resourceId);
      return resource === undefined ? '' : `${pathOf(resource.properties.ParentId)}/${resource.properties.PathPart}`;
    };
    return {
      id,
      stage: stage.properties.StageName,
      methods: ofType('AWS::ApiGateway::Method').filter(({ properties }) => properties.RestApiId === id)
        .map(({ properties }) => method(properties, pathOf(properties.ResourceId), ofType('AWS::ApiGateway::Authorizer'))),
      gatewayResponses: new Map(ofType('AWS::ApiGateway::GatewayResponse').filter(({ properties }) => properties.RestApiId === id)
        .map(({ properties }) => [properties.ResponseType, properties])),
      rateLimit: settings.ThrottlingRateLimit,
      burstLimit: settings.ThrottlingBurstLimit,
    };
  });
}

function method(properties: Record<string, any>, path: string, authorizers: LocalResource[]): ApiMethod {
  const integration = properties.Integration ?? {};
  const uri = String(integration.Uri ?? '');
  const isStreamed = integration.ResponseTransferMode === 'STREAM';
  // API Gateway refuses the one without the other when deployed; no validator does.
  if (isStreamed !== uri.endsWith('/response-streaming-invocations')) {
    throw new AssemblyError(`the method ${properties.HttpMethod} ${path} has the transfer mode ${integration.ResponseTransferMode ?? 'BUFFERED'} with the integration path ${uri}: they do not fit`);
  }
  return {
    httpMethod: properties.HttpMethod,
    resourcePath: path === '' ? '/' : path,
    authorizationType: properties.AuthorizationType ?? 'NONE',
    authorizer: authorizers.find(({ ref }) => ref === properties.AuthorizerId),
    integration,
    functionArn: /functions\/(arn:[^/]+)\//.exec(uri)?.[1],
    isStreamed,
    methodResponses: properties.MethodResponses ?? [],
  };
}

export interface RouteMatch {
  readonly method: ApiMethod;
  readonly pathParameters: Record<string, string> | null;
}

/** The method for a path; `undefined` where API Gateway answers "Missing Authentication Token". */
export function matchRoute(api: RestApi, httpMethod: string, path: string): RouteMatch | undefined {
  for (const candidate of api.methods.filter((one) => one.httpMethod === httpMethod || one.httpMethod === 'ANY')) {
    const expected = candidate.resourcePath.split('/');
    const actual = path.split('/');
    if (expected.length !== actual.length && !/\+\}$/.test(candidate.resourcePath)) continue;
    const parameters: Record<string, string> = {};
    const isMatch = expected.every((part, i) => {
      const name = /^\{([^}+]+)(\+?)\}$/.exec(part);
      if (name === null) return part === actual[i];
      const value = name[2] ? actual.slice(i).join('/') : actual[i];
      parameters[name[1]] = decodeURIComponent(value ?? '');
      return value !== undefined && value !== '';
    });
    if (isMatch) return { method: candidate, pathParameters: Object.keys(parameters).length > 0 ? parameters : null };
  }
  return undefined;
}
