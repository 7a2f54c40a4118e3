import { ConverseRequest, Message, ModelError } from '../../models/local-model';

/**
 * Checks a request as Bedrock does before a model sees it, so that a request that real Bedrock refuses
 * fails on this machine too. Throws ValidationException.
 */
export function validateConverse(modelId: string, body: unknown): ConverseRequest {
  if (!isObject(body)) refuse('The request body is not a JSON object.');
  const request = { ...body, modelId } as unknown as ConverseRequest;
  if (!Array.isArray(request.messages) || request.messages.length === 0) {
    refuse('A conversation must start with a user message. Try again with a conversation that starts with a user message.');
  }
  validateTools(request);
  validateInference(request);
  validateMessages(request);
  return request;
}

function validateInference(request: ConverseRequest): void {
  const { maxTokens, temperature, topP } = request.inferenceConfig ?? {};
  if (maxTokens !== undefined && !(Number.isInteger(maxTokens) && maxTokens >= 1)) {
    refuse("1 validation error detected: Value at 'inferenceConfig.maxTokens' failed to satisfy constraint: Member must have value greater than or equal to 1");
  }
  for (const [name, value] of Object.entries({ temperature, topP })) {
    if (value !== undefined && !(typeof value === 'number' && value >= 0 && value <= 1)) {
      refuse(`1 validation error detected: Value at 'inferenceConfig.${name}' failed to satisfy constraint: Member must have value between 0 and 1`);
    }
  }
}

function validateTools(request: ConverseRequest): void {
  const config = request.toolConfig;
  if (config === undefined) return;
  if (!Array.isArray(config.tools) || config.tools.length === 0) {
    refuse("1 validation error detected: Value at 'toolConfig.tools' failed to satisfy constraint: Member must have length greater than or equal to 1");
  }
  const names = new Set<string>();
  config.tools.forEach((tool, index) => {
    const spec = tool.toolSpec;
    if (spec === undefined) return;
    if (typeof spec.name !== 'string' || !/^[a-zA-Z0-9_-]{1,64}$/.test(spec.name)) {
      refuse(`Value at 'toolConfig.tools.${index}.toolSpec.name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_-]+`);
    }
    if (names.has(spec.name)) refuse(`The tool name ${spec.name} is defined more than once in toolConfig.tools.`);
    names.add(spec.name);
    if (spec.description === '') refuse(`Value at 'toolConfig.tools.${index}.toolSpec.description' failed to satisfy constraint: Member must have length greater than or equal to 1`);
    if (!isObject(spec.inputSchema?.json) || spec.inputSchema.json.type !== 'object') {
      refuse(`The value at toolConfig.tools.${index}.toolSpec.inputSchema.json.type must be one of the following: object.`);
    }
  });
  const choice = config.toolChoice;
  if (choice === undefined) return;
  if (Object.keys(choice).length !== 1) refuse('toolConfig.toolChoice must hold exactly one of auto, any, tool.');
  if (choice.tool !== undefined && !names.has(choice.tool.name)) {
    refuse(`The tool name ${choice.tool.name} in toolConfig.toolChoice is not defined in toolConfig.tools.`);
  }
}

function validateMessages(request: ConverseRequest): void {
  let pending: string[] = [];
  request.messages.forEach((message: Message, index) => {
    const role = index % 2 === 0 ? 'user' : 'assistant';
    if (message.role !== role) {
      refuse(index === 0
        ? 'A conversation must start with a user message. Try again with a conversation that starts with a user message.'
        : 'A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.');
    }
    if (!Array.isArray(message.content) || message.content.length === 0) {
      refuse(`The content field in the Message object at messages.${index} is empty. Add a ContentBlock object to the content field and try again.`);
    }
    for (const block of message.content) {
      if (block.text !== undefined && (typeof block.text !== 'string' || block.text.trim() === '')) {
        refuse(`The text field in the ContentBlock object at messages.${index}.content is blank. Add text to the text field, and try again.`);
      }
    }
    const results = message.content.flatMap((block) => (block.toolResult ? [block.toolResult.toolUseId] : []));
    const missing = pending.filter((id) => !results.includes(id));
    if (missing.length > 0) refuse(`Expected toolResult blocks at messages.${index}.content for the following Ids: ${missing.join(', ')}`);
    if (results.length > pending.length || results.some((id) => !pending.includes(id))) {
      refuse(`The number of toolResult blocks at messages.${index}.content exceeds the number of toolUse blocks of previous turn.`);
    }
    pending = message.content.flatMap((block) => (block.toolUse ? [block.toolUse.toolUseId] : []));
    if ((pending.length > 0 || results.length > 0) && request.toolConfig === undefined) {
      refuse('The toolConfig field must be defined when using toolUse and toolResult content blocks.');
    }
  });
  if (request.messages[request.messages.length - 1].role !== 'user') {
    refuse('A conversation must end with a user message. Try again with a conversation that ends with a user message.');
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(message: string): never {
  throw new ModelError('ValidationException', message);
}
