import { ofType, referred, Rule } from '../template';

export const API_RULES: readonly Rule[] = [
  {
    name: 'methods authenticate, but for preflight',
    * check(template) {
      for (const [logicalId, { Properties }] of ofType(template, 'AWS::ApiGateway::Method')) {
        const isPreflight = Properties.HttpMethod === 'OPTIONS' && Properties.Integration?.Type === 'MOCK';
        if (!isPreflight && [undefined, 'NONE'].includes(Properties.AuthorizationType)) yield [logicalId, 'lets everyone in'];
        if (['COGNITO_USER_POOLS', 'CUSTOM'].includes(Properties.AuthorizationType) && referred(template, Properties.AuthorizerId, 'AWS::ApiGateway::Authorizer') === undefined) yield [logicalId, 'has no authorizer'];
        if (Properties.HttpMethod === 'ANY') yield [logicalId, 'takes any method'];
      }
    },
  },
  {
    name: 'methods stream from a function that lets the API call it',
    * check(template) {
      for (const [logicalId, { Properties }] of ofType(template, 'AWS::ApiGateway::Method')) {
        const { Integration = {} } = Properties;
        if (Integration.Type === 'MOCK') continue;
        const handler = referred(template, Integration.Uri, 'AWS::Lambda::Function');
        const uri = JSON.stringify(Integration.Uri ?? '');
        if (Integration.Type !== 'AWS_PROXY' || Integration.IntegrationHttpMethod !== 'POST') yield [logicalId, 'does not hand requests to a function as they are'];
        if (handler === undefined) yield [logicalId, 'calls no function of the stack'];
        if (Integration.ResponseTransferMode !== 'STREAM' || !/2021-11-15\/functions\//.test(uri) || !/response-streaming-invocations/.test(uri)) yield [logicalId, 'does not stream'];
        const seconds = handler === undefined ? 0 : template.Resources[handler].Properties.Timeout;
        if (Integration.TimeoutInMillis === undefined || Integration.TimeoutInMillis > 900_000 || Integration.TimeoutInMillis < Math.min(seconds, 900) * 1000) yield [logicalId, 'gives up before its function does'];
        const isAllowed = ofType(template, 'AWS::Lambda::Permission').some(([, permission]) => referred(template, permission.Properties.FunctionName, 'AWS::Lambda::Function') === handler
          && permission.Properties.Principal === 'apigateway.amazonaws.com' && permission.Properties.Action === 'lambda:InvokeFunction'
          && JSON.stringify(permission.Properties.SourceArn ?? '').includes(`/${Properties.HttpMethod}/`));
        if (!isAllowed) yield [logicalId, 'may not call its function'];
      }
    },
  },
  {
    name: 'stages throttle and trace, and log no bodies',
    * check(template) {
      for (const [logicalId, { Properties }] of ofType(template, 'AWS::ApiGateway::Stage')) {
        const all = (Properties.MethodSettings ?? []).find(({ HttpMethod, ResourcePath }: any) => HttpMethod === '*' && ResourcePath === '/*');
        if (!(all?.ThrottlingRateLimit > 0) || !(all?.ThrottlingBurstLimit > 0)) yield [logicalId, 'does not throttle'];
        if (Properties.TracingEnabled !== true) yield [logicalId, 'is not traced'];
        for (const setting of Properties.MethodSettings ?? []) if (setting.DataTraceEnabled === true) yield [logicalId, 'logs what people ask and get'];
      }
      for (const [logicalId, { Properties }] of ofType(template, 'AWS::ApiGateway::RestApi')) {
        if (!(Properties.EndpointConfiguration?.Types ?? []).some((type: string) => ['REGIONAL', 'PRIVATE'].includes(type))) yield [logicalId, 'is behind an edge that waits 30 seconds at most'];
      }
    },
  },
];
