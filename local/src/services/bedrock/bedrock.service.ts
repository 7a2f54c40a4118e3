import { validateConverse } from './converse-validation';
import { converseStream } from './event-stream';
import { modelResources } from './model-arns';
import { LocalService, ServiceRequest, ServiceResponse } from '../../gateway/service';
import { ConverseRequest, ConverseResponse, LocalModel, ModelError } from '../../models/local-model';

const PATH = /^\/model\/([^/]+)\/(converse|converse-stream)$/;

/**
 * Bedrock's Converse and ConverseStream in front of a local model. It authorizes like Bedrock, refuses what Bedrock
 * refuses, and leaves the answer to the model.
 */
export class BedrockService implements LocalService {
  public readonly name = 'bedrock';

  constructor(private readonly model: LocalModel) {}

  public async handle(request: ServiceRequest): Promise<ServiceResponse> {
    try {
      return await this.converse(request);
    } catch (error) {
      return errorResponse(error);
    }
  }

  private async converse(request: ServiceRequest): Promise<ServiceResponse> {
    const path = PATH.exec(request.url.pathname);
    if (path === null || request.method !== 'POST') {
      throw new ModelError('ResourceNotFoundException', `The local cloud has only Converse and ConverseStream of Bedrock, not ${request.method} ${request.url.pathname}`);
    }
    const started = Date.now();
    const modelId = decodeURIComponent(path[1]);
    const streaming = path[2] === 'converse-stream';
    authorize(request, modelId, streaming ? 'bedrock:InvokeModelWithResponseStream' : 'bedrock:InvokeModel');
    const converse = validateConverse(modelId, parse(request.body));
    const response = await this.model.converse(converse);
    const usage = response.usage ?? estimateUsage(converse, response);
    const latencyMs = Date.now() - started;
    if (streaming) {
      return { status: 200, headers: { 'content-type': 'application/vnd.amazon.eventstream' }, body: converseStream(response, usage, latencyMs) };
    }
    return json(200, {
      output: { message: { role: 'assistant', content: response.content } },
      stopReason: response.stopReason,
      usage: { ...usage, totalTokens: usage.inputTokens + usage.outputTokens },
      metrics: { latencyMs },
    });
  }
}

function authorize(request: ServiceRequest, modelId: string, action: string): void {
  const { profileArn, modelArns } = modelResources(modelId, request.region, request.accountId);
  if (profileArn !== undefined) request.authorize(action, profileArn);
  for (const arn of modelArns) {
    request.authorize(action, arn, profileArn !== undefined ? { 'bedrock:InferenceProfileArn': profileArn } : undefined);
  }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new ModelError('ValidationException', 'The request body is not JSON.');
  }
}

// About four characters per token: near enough for receipts, and the same on every machine.
function estimateUsage(request: ConverseRequest, response: ConverseResponse): { inputTokens: number; outputTokens: number } {
  const tokens = (value: unknown): number => Math.ceil(JSON.stringify(value ?? '').length / 4);
  return {
    inputTokens: tokens(request.system) + tokens(request.messages) + tokens(request.toolConfig),
    outputTokens: tokens(response.content),
  };
}

function errorResponse(error: unknown): ServiceResponse {
  if (error instanceof ModelError) return failure(error.status, error.type, error.message);
  const { name, message } = error as Error;
  if (/AccessDenied/.test(name)) return failure(403, 'AccessDeniedException', message);
  return failure(500, 'InternalServerException', `The local model failed: ${message}`);
}

function failure(status: number, type: string, message: string): ServiceResponse {
  const response = json(status, { message });
  return { ...response, headers: { ...response.headers, 'x-amzn-errortype': type } };
}

function json(status: number, value: unknown): ServiceResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
