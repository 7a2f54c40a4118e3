/**
 * What a handler must know of its model: the environment variable `MODEL` holds it as JSON, made at synthesis.
 * A handler never sends what the model refuses.
 */
export interface ModelSettings {
  /** Model id, inference profile id or ARN: what Converse receives as `modelId`. */
  readonly modelId: string;
  /** Whether the model takes a `toolChoice` that names the tool; otherwise `any` or none is sent. */
  readonly forcedTool: boolean;
  /** Whether the model takes `temperature`. */
  readonly temperature: boolean;
  /** Most output tokens to ask for. Quota is reserved by this number up front, so it is tight. */
  readonly maxOutputTokens: number;
  /** USD per million input tokens, for the receipt. */
  readonly inputUsdPerMillion: number;
  /** USD per million output tokens, for the receipt. */
  readonly outputUsdPerMillion: number;
}

/** Parses the variable `MODEL`; the error names the field that is wrong. */
export function parseModelSettings(json: string): ModelSettings {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new Error('Environment variable MODEL is not JSON');
  }
  if (typeof value !== 'object' || value === null) throw new Error('Environment variable MODEL is not a JSON object');
  const fields = value as Record<string, unknown>;
  const modelId = fields.modelId;
  if (typeof modelId !== 'string' || modelId === '') throw new Error('MODEL.modelId must be a text that is not empty');
  return {
    modelId,
    forcedTool: flag(fields, 'forcedTool'),
    temperature: flag(fields, 'temperature'),
    maxOutputTokens: number(fields, 'maxOutputTokens', 1),
    inputUsdPerMillion: number(fields, 'inputUsdPerMillion', 0),
    outputUsdPerMillion: number(fields, 'outputUsdPerMillion', 0),
  };
}

/** What the tokens of a call cost in USD. */
export function tokenCostUsd(settings: ModelSettings, tokens: { input: number; output: number }): number {
  return (tokens.input * settings.inputUsdPerMillion + tokens.output * settings.outputUsdPerMillion) / 1_000_000;
}

// CloudFormation turns booleans and numbers that pass a mapping into strings, so both spellings are read.
function flag(fields: Record<string, unknown>, name: string): boolean {
  const value = fields[name];
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw new Error(`MODEL.${name} must be true or false`);
}

function number(fields: Record<string, unknown>, name: string, least: number): number {
  const value = fields[name];
  const result = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof result !== 'number' || !Number.isFinite(result) || result < least) {
    throw new Error(`MODEL.${name} must be a number of ${least} or more`);
  }
  return result;
}
