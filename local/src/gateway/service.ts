/** Who makes a call. */
export interface Caller {
  /** As policies and logs see it, for example `arn:aws:sts::123456789012:assumed-role/<role>/<function>`. */
  readonly principalArn: string;
  /** The role whose policies count; absent for the administrator and for services. */
  readonly roleArn?: string;
  readonly accessKeyId: string;
  /** The user of the local cloud: everything is allowed. */
  readonly isAdministrator: boolean;
}

export type RequestContext = Record<string, string | string[]>;

/** An AWS call as a service stand-in sees it: authenticated, not yet authorized. */
export interface ServiceRequest {
  readonly method: string;
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Record<string, string>;
  readonly body: Buffer;
  readonly caller: Caller;
  readonly region: string;
  readonly accountId: string;
  /**
   * Evaluates the template's policies and records the decision.
   *
   * @throws AccessDeniedError
   */
  authorize(action: string, resource: string, context?: RequestContext): void;
  /** Whether the policies allow a call; nothing is recorded. For services that leave out of a list what the caller may not see. */
  isAllowed(action: string, resource: string): boolean;
}

export interface ServiceResponse {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: Buffer | string | NodeJS.ReadableStream;
}

/** A stand-in for one AWS service behind the gateway. */
export interface LocalService {
  /** The name by which signatures call it: `s3`, `glue`, `athena`, `sqs`, `events`, `bedrock`. */
  readonly name: string;
  handle(request: ServiceRequest): Promise<ServiceResponse>;
}

/** The policies do not allow a call. */
export class AccessDeniedError extends Error {
  public readonly name = 'AccessDeniedError';

  constructor(principalArn: string, action: string, resource: string) {
    super(`User: ${principalArn} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`);
  }
}

/** An error that a service answers with, by the code that its SDK knows. */
export class ServiceError extends Error {
  constructor(public readonly code: string, message: string, public readonly status: number = 400) {
    super(message);
    this.name = code;
  }
}

/** Answers of the services that speak AWS's JSON protocols. */
export function jsonResponse(value: unknown, status = 200, headers: Record<string, string> = {}): ServiceResponse {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1', ...headers }, body: JSON.stringify(value) };
}

/** An error in the form of AWS's JSON protocols. */
export function jsonError(error: unknown): ServiceResponse {
  const failure = error instanceof AccessDeniedError ? new ServiceError('AccessDeniedException', error.message, 400)
    : error instanceof ServiceError ? error : new ServiceError('InternalFailure', `The local cloud failed: ${(error as Error).message}`, 500);
  return jsonResponse({ __type: failure.code, message: failure.message, Message: failure.message }, failure.status, { 'x-amzn-errortype': failure.code });
}

/** Parses the body of a JSON-protocol call and runs the operation that its target header names. */
export async function jsonOperation(
  request: ServiceRequest,
  operations: Record<string, (input: any) => unknown>,
): Promise<ServiceResponse> {
  try {
    const name = (request.headers['x-amz-target'] ?? '').split('.').pop()!;
    const operation = Object.prototype.hasOwnProperty.call(operations, name) ? operations[name] : undefined;
    if (operation === undefined) {
      throw new ServiceError('UnknownOperationException', `The local cloud has no operation ${name || '(none named)'}; it has ${Object.keys(operations).join(', ')}`);
    }
    const input = request.body.length === 0 ? {} : JSON.parse(request.body.toString('utf8'));
    return jsonResponse(await operation(input) ?? {});
  } catch (error) {
    return jsonError(error);
  }
}
