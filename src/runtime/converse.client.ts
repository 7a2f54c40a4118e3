import { BedrockRuntimeClient, ContentBlock, ConverseCommand, Message, Tool } from '@aws-sdk/client-bedrock-runtime';
import type { ModelSettings } from './model-settings';
import { orUnavailable } from './unavailable';

/** The one tool of a call; its schema is static, because each new schema is compiled and cached anew. */
export interface ForcedTool {
  readonly name: string;
  readonly description: string;
  readonly schema: Record<string, unknown>;
}

/** One call of the model. */
export interface ToolCall {
  readonly system: string;
  readonly messages: readonly Message[];
  readonly tool: ForcedTool;
  /** Quota is reserved up front: as tight as the answer allows. */
  readonly maxTokens: number;
}

/** What came back; `input` is undefined when the model did not use the tool. Nothing of it is trusted yet. */
export interface ToolReply {
  readonly input: unknown;
  readonly toolUseId?: string;
  readonly message: Message;
  readonly tokens: { readonly input: number; readonly output: number };
}

/** Calls a model through Bedrock's Converse with one tool. */
export class ConverseClient {
  constructor(private readonly bedrock: BedrockRuntimeClient, readonly settings: ModelSettings) {}

  /** One round trip; throws `UnavailableError` when the model does not answer. Sends nothing that the model refuses. */
  public async callTool(call: ToolCall): Promise<ToolReply> {
    const { settings } = this;
    const reply = await orUnavailable('model', () => this.bedrock.send(new ConverseCommand({
      modelId: settings.modelId,
      system: [{ text: call.system }],
      messages: [...call.messages],
      toolConfig: {
        tools: [{
          toolSpec: { name: call.tool.name, description: call.tool.description, inputSchema: { json: call.tool.schema } },
        } as Tool],
        ...(settings.forcedTool ? { toolChoice: { tool: { name: call.tool.name } } } : {}),
      },
      inferenceConfig: {
        maxTokens: Math.min(call.maxTokens, settings.maxOutputTokens),
        ...(settings.temperature ? { temperature: 0 } : {}),
      },
    })));
    const content: ContentBlock[] = reply.output?.message?.content ?? [];
    const use = content.find(block => block.toolUse?.name === call.tool.name)?.toolUse;
    return {
      input: use?.input,
      toolUseId: use?.toolUseId,
      message: { role: 'assistant', content },
      tokens: { input: reply.usage?.inputTokens ?? 0, output: reply.usage?.outputTokens ?? 0 },
    };
  }
}
