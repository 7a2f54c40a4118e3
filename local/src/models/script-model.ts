import * as fs from 'node:fs';
import { attemptOf, ConverseRequest, ConverseResponse, LocalModel, ModelError, promptText, requestedTool, sayText, useTool } from './local-model';
import { readPromptBlock } from '../../../src/runtime/prompt-format';

/** When an entry answers. All that is given must hold. */
export interface ScriptCondition {
  /** The question equals this text. */
  question?: string;
  /** The question (or, for other tools, the prompt) matches this regular expression, without regard to case. */
  matches?: string;
  /** The table of a describe call. */
  table?: string;
  /** The tool that the request asks for. */
  tool?: string;
  /** 0 for the first call of a conversation, 1 for its first repair. */
  attempt?: number;
}

/** One answer of a script: the input of the requested tool, a tool call, a text, or an error. */
export interface ScriptEntry {
  when?: ScriptCondition;
  /** How often it answers: once by default without `when`, always with it. */
  times?: number;
  /** The input for the tool that the request asks for. */
  input?: unknown;
  /** A call of any tool, also one that the request does not know. */
  toolUse?: { name: string; input: unknown };
  text?: string;
  error?: { type: string; message?: string; status?: number };
  stopReason?: ConverseResponse['stopReason'];
  usage?: ConverseResponse['usage'];
}

/** A model from a file of entries: a JSON array or one JSON object per line. */
export function scriptFileModel(file: string): LocalModel {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch {
    throw new Error(`The model script ${file} cannot be read`);
  }
  return scriptModel(readEntries(text, file), `script ${file}`);
}

/** A model from entries. Those with `when` that match come first, then the others in their order, each once. */
export function scriptModel(entries: readonly ScriptEntry[], name = 'script'): LocalModel {
  const left = entries.map((entry) => ({ entry, times: entry.times ?? (entry.when ? Infinity : 1) }));
  return {
    name,
    converse: async (request) => {
      const available = left.filter(({ times }) => times > 0);
      const next = available.find(({ entry }) => entry.when !== undefined && holds(entry.when, request))
        ?? available.find(({ entry }) => entry.when === undefined);
      if (next === undefined) {
        const asked = questionOf(request) ?? tableOf(request) ?? promptText(request).slice(0, 80);
        throw new ModelError('ValidationException', `The model script has no answer for attempt ${attemptOf(request)} of '${asked}' (tool ${requestedTool(request) ?? 'none'})`);
      }
      next.times--;
      return respond(next.entry, request);
    },
  };
}

/** A model in the same process, for tests. */
export function scriptedModel(answer: (request: ConverseRequest) => ConverseResponse | Promise<ConverseResponse>): LocalModel {
  return { name: 'scripted', converse: async (request) => answer(request) };
}

function respond(entry: ScriptEntry, request: ConverseRequest): ConverseResponse {
  if (entry.error !== undefined) throw new ModelError(entry.error.type, entry.error.message ?? `${entry.error.type} by script`, entry.error.status);
  const response = entry.text !== undefined
    ? sayText(entry.text)
    : useTool(entry.toolUse?.name ?? requestedTool(request) ?? 'unknown', entry.toolUse ? entry.toolUse.input : entry.input);
  return { ...response, stopReason: entry.stopReason ?? response.stopReason, usage: entry.usage };
}

function holds(when: ScriptCondition, request: ConverseRequest): boolean {
  const question = questionOf(request);
  return (when.question === undefined || when.question === question)
    && (when.matches === undefined || new RegExp(when.matches, 'i').test(question ?? promptText(request)))
    && (when.table === undefined || when.table === tableOf(request))
    && (when.tool === undefined || when.tool === requestedTool(request))
    && (when.attempt === undefined || when.attempt === attemptOf(request));
}

function questionOf(request: ConverseRequest): string | undefined {
  return firstJson(request, 'question') as string | undefined;
}

function tableOf(request: ConverseRequest): string | undefined {
  return (firstJson(request, 'table') as { table?: string } | undefined)?.table;
}

function firstJson(request: ConverseRequest, tag: string): unknown {
  const line = readPromptBlock(promptText(request), tag)?.[0];
  return line === undefined ? undefined : JSON.parse(line);
}

function readEntries(text: string, file: string): ScriptEntry[] {
  const lines = text.split('\n').map((line, index) => ({ line: line.trim(), number: index + 1 })).filter(({ line }) => line !== '');
  const whole = lines[0]?.line.startsWith('[');
  const values = whole ? parse(text, file) : lines.map(({ line, number }) => parse(line, `${file}, line ${number}`));
  if (!Array.isArray(values) || values.length === 0) throw new Error(`The model script ${file} holds no entries: a JSON array, or one JSON object per line`);
  for (const [index, entry] of (values as ScriptEntry[]).entries()) {
    const kinds = ['input', 'toolUse', 'text', 'error'].filter((key) => typeof entry === 'object' && entry !== null && key in entry);
    if (kinds.length !== 1) throw new Error(`Entry ${index + 1} of the model script ${file} needs exactly one of input, toolUse, text, error`);
  }
  return values as ScriptEntry[];
}

function parse(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`The model script ${place} is not JSON: ${(error as Error).message}`);
  }
}
