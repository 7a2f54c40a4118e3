import { AccessDeniedError, jsonError, LocalService, ServiceError, ServiceRequest, ServiceResponse } from '../../gateway/service';
import { FunctionHost } from '../../lambda/function-host';

/** Lambda's Invoke. No function of the library calls another; who tries is asked for the right to, as on an account. */
export class LambdaService implements LocalService {
  public readonly name = 'lambda';

  /** @param functions by ARN */
  constructor(private readonly functions: ReadonlyMap<string, Pick<FunctionHost, 'invoke'>>) {}

  public async handle(request: ServiceRequest): Promise<ServiceResponse> {
    try {
      return await this.invoke(request);
    } catch (error) {
      const answer = jsonError(error);
      return error instanceof AccessDeniedError ? { ...answer, status: 403 } : answer;
    }
  }

  private async invoke(request: ServiceRequest): Promise<ServiceResponse> {
    const [, path] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(request.url.pathname) ?? [];
    if (path === undefined || request.method !== 'POST') throw new ServiceError('UnknownOperationException', "The local cloud's Lambda has Invoke only", 404);
    const name = decodeURIComponent(path);
    const arn = name.startsWith('arn:') ? name : `arn:aws:lambda:${request.region}:${request.accountId}:function:${name}`;
    request.authorize('lambda:InvokeFunction', arn);
    const found = this.functions.get(arn);
    if (found === undefined) throw new ServiceError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
    const { isError, payload } = await found.invoke(request.body.length === 0 ? {} : JSON.parse(request.body.toString('utf8')));
    return { status: 200, headers: { 'content-type': 'application/json', ...isError ? { 'x-amz-function-error': 'Unhandled' } : {} }, body: payload };
  }
}
