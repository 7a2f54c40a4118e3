import { answerQuestion } from './answer-question';
import { describeTable } from './describe-table';
import { narrate } from './narrate';
import { PromptTable, readAskPrompt } from './prompt-tables';
import { readPromptBlock } from '../../../../src/runtime/prompt-format';
import { ConverseRequest, ConverseResponse, LocalModel, promptText, repairReason, requestedTool, sayText, useTool } from '../local-model';

/**
 * The offline default: rules over the prompt, no language model. It answers what it understands in full
 * and says so where it does not, which beats a wrong answer.
 */
export function rulesModel(): LocalModel {
  return { name: 'rules', converse: async (request) => converse(request) };
}

function converse(request: ConverseRequest): ConverseResponse {
  const text = promptText(request);
  const tool = requestedTool(request);
  if (tool === 'answer_question') {
    if (repairReason(request) !== undefined) {
      return useTool(tool, { kind: 'cannot_answer', message: 'The query that the offline rules wrote did not run, and rules have no second idea.' });
    }
    const prompt = readAskPrompt(text);
    if (prompt !== undefined) return useTool(tool, answerQuestion(prompt));
  }
  if (tool === 'describe_table') {
    const line = readPromptBlock(text, 'table')?.[0];
    if (line !== undefined) return useTool(tool, describeTable(JSON.parse(line) as PromptTable));
  }
  if (tool === 'narrate_answer') {
    const lines = (tag: string) => readPromptBlock(text, tag) ?? [];
    const columns = lines('columns')[0];
    if (columns !== undefined) {
      return useTool(tool, { answer: narrate(JSON.parse(columns) as unknown[], lines('rows').map((row) => JSON.parse(row) as unknown), Number(lines('row_count')[0] ?? '0')) });
    }
  }
  return sayText('The offline rules model answers only the prompts of cdk-genai-data-pipeline.');
}
