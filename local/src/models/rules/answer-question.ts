import { generalAnswer } from './general-answers';
import { Meaning, NotUnderstood } from './meaning';
import { AskPrompt, PromptTable } from './prompt-tables';
import { understand } from './understand';
import { STOP_WORDS, tokenize } from './words';
import { writeSql } from './write-sql';

/** The input of the tool `answer_question`. */
export interface AnswerInput {
  kind: 'sql' | 'general' | 'clarify' | 'cannot_answer';
  sql?: string;
  answer_template?: string;
  message?: string;
  assumptions?: string[];
  verified_question?: string;
}

/** Answers from the prompt alone: a verified example, a query by the rules, or why there is neither. */
export function answerQuestion({ question, tables, examples }: AskPrompt): AnswerInput {
  const example = findExample(question, examples);
  if (example !== undefined) return { kind: 'sql', sql: example.sql, answer_template: '{{table}}', verified_question: example.question };
  const found: Meaning[] = [];
  const failed: { table: PromptTable; reason: NotUnderstood }[] = [];
  for (const table of tables) {
    try {
      found.push(understand(question, table));
    } catch (reason) {
      if (!(reason instanceof NotUnderstood)) throw reason;
      failed.push({ table, reason });
    }
  }
  const fewest = Math.min(...found.map((meaning) => meaning.assumptions.length));
  const best = found.filter((meaning) => meaning.assumptions.length === fewest);
  if (best.length > 1) {
    return { kind: 'clarify', message: `Several tables could answer that: ${best.map((meaning) => meaning.table.table).join(', ')}. Name the one that is meant.` };
  }
  if (best.length === 1) {
    const { sql, answerTemplate } = writeSql(best[0]);
    return { kind: 'sql', sql, answer_template: answerTemplate, assumptions: best[0].assumptions };
  }
  const general = generalAnswer(question, failed.some(({ reason }) => reason.related));
  return general !== undefined ? { kind: 'general', message: general } : declined(failed);
}

function declined(failed: { table: PromptTable; reason: NotUnderstood }[]): AnswerInput {
  if (failed.length === 0) return { kind: 'cannot_answer', message: 'There are no tables yet: upload a CSV file first.' };
  const distance = ({ reason }: { reason: NotUnderstood }) => reason.unknown.length - (reason.related ? 0.5 : 0) - (reason.message !== '' ? 0.25 : 0);
  const nearest = failed.reduce((a, b) => (distance(b) < distance(a) ? b : a));
  const { reason, table } = nearest;
  if (reason.message !== '') return { kind: reason.kind, message: reason.message };
  const where = reason.related
    ? `The table ${table.table} has the columns ${table.columns.map((column) => column.name).join(', ')}.`
    : `The tables are ${failed.slice(0, 20).map((each) => each.table.table).join(', ')}.`;
  if (reason.unknown.length > 0) {
    return { kind: 'cannot_answer', message: `The offline rules could not place ${reason.unknown.map((word) => `'${word}'`).join(', ')}. ${where}` };
  }
  return { kind: 'cannot_answer', message: `The offline rules know every word of this question, but not what it asks as a whole. Try a simpler form, such as "How many … per …?" or "What is the average … by …?". ${where}` };
}

/** The example with the same words; stop words and sentence marks aside, in the same order. */
function findExample(question: string, examples: AskPrompt['examples']): AskPrompt['examples'][number] | undefined {
  const exact = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}<>=.%-]+/gu, ' ').replace(/[.]( |$)/g, '$1').trim();
  const content = (text: string) => tokenize(text).map((token) => token.stem).filter((word) => !STOP_WORDS.has(word)).join(' ');
  return examples.find((example) => exact(example.question) === exact(question))
    ?? examples.find((example) => content(question) !== '' && content(example.question) === content(question));
}
