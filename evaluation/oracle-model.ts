import * as fs from 'node:fs';
import { ConverseRequest, LocalModel, promptText, requestedTool, sayText, useTool } from '../local/src/models/local-model';
import { rulesModel } from '../local/src/models/rules/rules-model';
import { readPromptBlock } from '../src/runtime/prompt-format';

/**
 * A model that knows the SQL of every question of a set: what is then wrong is the pipeline's doing. Tables are described by rules.
 *
 * @param file one JSON object per line: `id`, `sql`
 */
export function oracleModel(file: string, questions: readonly { id: string; question: string }[]): LocalModel {
  const lines = fs.readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { id: string; sql: string });
  const statements = new Map(lines.map(({ id, sql }) => [id, sql]));
  const byQuestion = new Map(questions.map(({ id, question }) => [question, statements.get(id)]));
  const rules = rulesModel();
  return {
    name: `oracle ${file}`,
    converse: async (request: ConverseRequest) => {
      const tool = requestedTool(request);
      if (tool !== 'answer_question') return rules.converse(request);
      const question = JSON.parse(readPromptBlock(promptText(request), 'question')?.[0] ?? '""') as string;
      const sql = byQuestion.get(question);
      return sql === undefined ? sayText('The oracle does not know this question.') : useTool(tool, { kind: 'sql', sql });
    },
  };
}
