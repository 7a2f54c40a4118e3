import { CreateModelOptions } from './create-model';
import { ConverseRequest, ConverseResponse, LocalModel, ModelError, requestedTool, sayText, useTool } from './local-model';

interface ChatMessage { role: string; content: string | null; tool_calls?: ChatToolCall[]; tool_call_id?: string }
interface ChatToolCall { id: string; type: 'function'; function: { name: string; arguments: string } }
interface ChatCompletion {
  choices?: { message?: { content?: string | null; tool_calls?: ChatToolCall[] }; finish_reason?: string }[];
  usage?: { prompt_tokens?: number; completion_tokens?: number };
}

const START_TIMEOUT = 5_000;

/**
 * A model behind any OpenAI-compatible URL: Ollama, llama.cpp, vLLM, or a hosted one with OPENAI_API_KEY. The model's name
 * follows `#`; without it the first one that the server lists is used. Rejects when the URL does not answer.
 */
export async function openAiModel(address: string, options: CreateModelOptions = {}): Promise<LocalModel> {
  const env = options.env ?? process.env;
  const hash = address.indexOf('#');
  const url = (hash < 0 ? address : address.slice(0, hash)).replace(/\/+$/, '').replace(/\/chat\/completions$/, '');
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw new Error(`'${url}' is not an http or https URL of a model`);
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (env.OPENAI_API_KEY) headers.authorization = `Bearer ${env.OPENAI_API_KEY}`;
  const listed = await listModels(url, headers);
  const model = hash < 0 ? listed : address.slice(hash + 1);
  if (!model) throw new Error(`The model URL ${url} does not list its models: name one, as in openai:${url}#llama3.1`);

  return {
    name: `${model} at ${url}`,
    converse: async (request) => {
      const completion = await post(`${url}/chat/completions`, headers, chatRequest(request, model), options.timeoutMilliseconds ?? 120_000);
      return readCompletion(completion, request);
    },
  };
}

async function listModels(url: string, headers: Record<string, string>): Promise<string | undefined> {
  let response: Response;
  try {
    response = await fetch(`${url}/models`, { headers, signal: AbortSignal.timeout(START_TIMEOUT) });
  } catch (error) {
    const cause = (error as { cause?: { code?: string } }).cause?.code ?? (error as Error).name;
    throw new Error(`The model URL ${url} does not answer (${cause}): is the server running?`);
  }
  if (response.status === 401 || response.status === 403) throw new Error(`The model URL ${url} refuses the API key (${response.status}): set OPENAI_API_KEY`);
  if (!response.ok) return undefined;
  const list = await response.json().catch(() => undefined) as { data?: { id?: string }[] } | undefined;
  return list?.data?.[0]?.id;
}

async function post(url: string, headers: Record<string, string>, body: unknown, timeout: number): Promise<ChatCompletion> {
  let response: Response;
  try {
    response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(timeout) });
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') throw new ModelError('ModelTimeoutException', `The model did not answer within ${timeout} ms`);
    throw new ModelError('ServiceUnavailableException', 'The model URL does not answer');
  }
  if (response.status === 429) throw new ModelError('ThrottlingException', 'The model URL answers 429, too many requests');
  if (!response.ok) {
    const text = (await response.text()).slice(0, 300);
    throw new ModelError(response.status < 500 ? 'ValidationException' : 'ModelErrorException', `The model URL answers ${response.status}: ${text}`);
  }
  try {
    return await response.json() as ChatCompletion;
  } catch {
    throw new ModelError('ModelErrorException', 'The model URL did not answer with JSON');
  }
}

function chatRequest(request: ConverseRequest, model: string): Record<string, unknown> {
  const system = (request.system ?? []).flatMap((block) => (block.text ? [block.text] : [])).join('\n\n');
  const tools = request.toolConfig?.tools.flatMap(({ toolSpec }) => (toolSpec ? [{
    type: 'function', function: { name: toolSpec.name, description: toolSpec.description, parameters: toolSpec.inputSchema.json },
  }] : []));
  const choice = request.toolConfig?.toolChoice;
  return {
    model,
    messages: [...(system === '' ? [] : [{ role: 'system', content: system }]), ...request.messages.flatMap(chatMessages)],
    max_tokens: request.inferenceConfig?.maxTokens,
    temperature: request.inferenceConfig?.temperature,
    ...(tools === undefined ? {} : {
      tools,
      tool_choice: choice?.tool ? { type: 'function', function: { name: choice.tool.name } } : choice?.any ? 'required' : 'auto',
    }),
  };
}

function chatMessages(message: ConverseRequest['messages'][number]): ChatMessage[] {
  const text = message.content.flatMap((block) => (block.text ? [block.text] : [])).join('\n\n');
  const results = message.content.flatMap(({ toolResult }): ChatMessage[] => (toolResult ? [{
    role: 'tool', tool_call_id: toolResult.toolUseId, content: toolResult.content.map((part) => part.text ?? JSON.stringify(part.json)).join('\n'),
  }] : []));
  const calls = message.content.flatMap(({ toolUse }): ChatToolCall[] => (toolUse ? [{
    id: toolUse.toolUseId, type: 'function', function: { name: toolUse.name, arguments: JSON.stringify(toolUse.input) },
  }] : []));
  if (message.role === 'assistant') return [{ role: 'assistant', content: text || null, ...(calls.length > 0 ? { tool_calls: calls } : {}) }];
  return [...results, ...(text === '' ? [] : [{ role: 'user', content: text }])];
}

function readCompletion(completion: ChatCompletion, request: ConverseRequest): ConverseResponse {
  const choice = completion.choices?.[0];
  if (choice?.message === undefined) throw new ModelError('ModelErrorException', 'The model URL answered without a choice');
  // eslint-disable-next-line @stylistic/max-len
  const usage = completion.usage ? { inputTokens: completion.usage.prompt_tokens ?? 0, outputTokens: completion.usage.completion_tokens ?? 0 } : undefined;
  const call = choice.message.tool_calls?.[0]?.function;
  const content = choice.message.content ?? '';
  const wanted = requestedTool(request);
  // Small models often write the tool's input as text; where a tool is wanted, that is as good as a call.
  const input = call ? parseJson(call.arguments) : wanted !== undefined ? unwrap(parseJson(content)) : undefined;
  const name = call?.name ?? wanted;
  if (name !== undefined && input !== undefined) return { ...useTool(name, input), usage };
  if (choice.finish_reason === 'length') return { ...sayText(content || '…'), stopReason: 'max_tokens', usage };
  return { ...sayText(content || 'The model answered nothing.'), usage };
}

/** The first JSON object in a text that may hold prose or a code fence around it. */
function parseJson(text: string): unknown {
  const start = text.indexOf('{');
  const end = text.lastIndexOf('}');
  if (start < 0 || end < start) return undefined;
  try {
    return JSON.parse(text.slice(start, end + 1));
  } catch {
    return undefined;
  }
}

/** Some models write the whole call, `{"name":…,"arguments":{…}}`, instead of its input. */
function unwrap(value: unknown): unknown {
  const call = value as { name?: unknown; arguments?: unknown; parameters?: unknown } | undefined;
  if (typeof call?.name !== 'string') return value;
  return call.arguments ?? call.parameters ?? value;
}
