import { table } from './fixtures';
import { AskNotes, AskSettings, QuestionAnswerer } from '../../src/nl-query-api/answer-question';
import type { RunQuery } from '../../src/nl-query-api/athena-queries.client';
import type { Cell } from '../../src/nl-query-api/query-result';
import type { VerifiedQuery } from '../../src/nl-query-api/verified-query';
import type { CatalogTable } from '../../src/runtime/catalog-table';
import type { ToolCall, ToolReply } from '../../src/runtime/converse.client';

/** A model's settings for tests. */
export const MODEL = { modelId: 'model', forcedTool: true, temperature: true, maxOutputTokens: 5000, inputUsdPerMillion: 0.3, outputUsdPerMillion: 2.5 };

/** What a model replied: this tool input, or text only when it is undefined. */
export function toolReply(input: unknown, said?: { text: string }): ToolReply {
  return {
    input,
    toolUseId: input === undefined ? undefined : 't-1',
    message: { role: 'assistant', content: input === undefined ? (said ? [said as { text: string }] : []) : [{ toolUse: { toolUseId: 't-1', name: 'answer_question', input: input as never } }] },
    tokens: { input: 100, output: 10 },
  };
}

/** A query as a model's reply. */
export function sqlReply(sql: string, template?: string): ToolReply {
  return toolReply({ kind: 'sql', sql, answer_template: template });
}

/** A result as Athena's client gives it. */
export function rows(columns: string[], cells: Cell[][]): RunQuery {
  return { columns: columns.map(name => ({ name, type: 'bigint' })), rows: cells, queryExecutionId: 'q-1', bytesScanned: 2048 };
}

/** An answerer over scripted services; a call that the test did not supply throws. */
export function answerer(script: {
  replies?: (ToolReply | Error)[]; results?: (RunQuery | Error)[]; verified?: VerifiedQuery[] | Error; tables?: CatalogTable[]; settings?: Partial<AskSettings>;
}) {
  const model: ToolCall[] = [];
  const queries: string[] = [];
  const notes: AskNotes = { refusedByGuard: 0, verifiedLeftOut: 0, verifiedUnavailable: false };
  const replies = [...script.replies ?? []];
  const results = [...script.results ?? []];
  let clock = 0;
  const next = <T>(list: (T | Error)[], what: string): T => {
    const value = list.shift();
    if (value === undefined) throw new Error(`the test supplied no further ${what}`);
    if (value instanceof Error) throw value;
    return value;
  };
  const questions = new QuestionAnswerer({
    catalog: { tables: async () => script.tables ?? [table('offices')] },
    verified: {
      load: async () => {
        if (script.verified instanceof Error) throw script.verified;
        return script.verified ?? [];
      },
    },
    model: {
      settings: MODEL,
      callTool: async call => {
        model.push({ ...call, messages: [...call.messages] });
        return next(replies, 'model reply');
      },
    },
    queries: {
      run: async sql => {
        queries.push(sql);
        return next(results, 'query result');
      },
    },
    clock: () => clock++,
  }, {
    database: 'db', access: 'profile', narrated: false, generalQuestions: 'answered', maxRows: 200, pricePerTebibyteUsd: 5, today: () => '2026-11-24', ...script.settings,
  });
  return { ask: (question: string) => questions.answer(question, notes), model, queries, notes };
}
