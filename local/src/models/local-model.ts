/**
 * What answers a Converse call. The Bedrock stand-in validates and authorizes; a model only answers.
 * The shapes are those of the Converse REST API, as far as the handlers use them.
 */
export interface ContentBlock {
  text?: string;
  toolUse?: { toolUseId: string; name: string; input: unknown };
  toolResult?: { toolUseId: string; content: { text?: string; json?: unknown }[]; status?: 'success' | 'error' };
  cachePoint?: unknown;
}

export interface Message { role: 'user' | 'assistant'; content: ContentBlock[] }

export interface ToolSpec { name: string; description?: string; inputSchema: { json: Record<string, unknown> } }

export interface ConverseRequest {
  modelId: string;
  messages: Message[];
  system?: { text?: string; cachePoint?: unknown }[];
  inferenceConfig?: { maxTokens?: number; temperature?: number; topP?: number; stopSequences?: string[] };
  toolConfig?: {
    tools: { toolSpec?: ToolSpec; cachePoint?: unknown }[];
    toolChoice?: { auto?: object; any?: object; tool?: { name: string } };
  };
}

export interface ConverseResponse {
  content: ContentBlock[];
  stopReason: 'end_turn' | 'tool_use' | 'max_tokens' | 'stop_sequence' | 'guardrail_intervened' | 'content_filtered';
  /** Left out where the model does not count: the stand-in then estimates. */
  usage?: { inputTokens: number; outputTokens: number };
}

export interface LocalModel {
  /** For people: `rules`, `script answers.json`, … */
  readonly name: string;
  converse(request: ConverseRequest): Promise<ConverseResponse>;
}

/** An error that the stand-in answers as Bedrock would. */
export class ModelError extends Error {
  constructor(public readonly type: string, message: string, public readonly status: number = STATUS[type] ?? 500) {
    super(message);
    this.name = type;
  }
}

const STATUS: Record<string, number> = {
  ValidationException: 400,
  AccessDeniedException: 403,
  ResourceNotFoundException: 404,
  ModelTimeoutException: 408,
  ModelErrorException: 424,
  ThrottlingException: 429,
  ModelNotReadyException: 429,
  InternalServerException: 500,
  ServiceUnavailableException: 503,
};

let toolUses = 0;

/** A response that calls a tool. */
export function useTool(name: string, input: unknown): ConverseResponse {
  return { content: [{ toolUse: { toolUseId: `tooluse_${++toolUses}`, name, input } }], stopReason: 'tool_use' };
}

/** A response in plain words. */
export function sayText(text: string): ConverseResponse {
  return { content: [{ text }], stopReason: 'end_turn' };
}

/** The name of the tool that the request forces, or of its only tool. */
export function requestedTool(request: ConverseRequest): string | undefined {
  const tools = request.toolConfig?.tools.flatMap((tool) => (tool.toolSpec ? [tool.toolSpec.name] : [])) ?? [];
  return request.toolConfig?.toolChoice?.tool?.name ?? (tools.length === 1 ? tools[0] : undefined);
}

/** The text of the first user message: the prompt with its blocks. */
export function promptText(request: ConverseRequest): string {
  return request.messages[0]?.content.map((block) => block.text ?? '').join('\n') ?? '';
}

/** The error text of the last turn when the request is a repair turn. */
export function repairReason(request: ConverseRequest): string | undefined {
  const last = request.messages[request.messages.length - 1];
  const result = request.messages.length > 1 ? last?.content.find((block) => block.toolResult)?.toolResult : undefined;
  return result?.content.map((part) => part.text ?? JSON.stringify(part.json)).join('\n');
}

/** How many calls of this conversation came before: 0 for the first, 1 for the first repair. */
export function attemptOf(request: ConverseRequest): number {
  return request.messages.filter((message) => message.role === 'assistant').length;
}
