import { ConverseRequest } from '../../../local/src/models/local-model';
import { PromptTable } from '../../../local/src/models/rules/prompt-tables';
import { promptBlock, promptJson, promptValue } from '../../../src/runtime/prompt-format';

/** A request with a forced tool, as the handlers send it. */
export function toolRequest(tool: string, text: string): ConverseRequest {
  return {
    modelId: 'us.amazon.nova-2-lite-v1:0',
    messages: [{ role: 'user', content: [{ text }] }],
    inferenceConfig: { maxTokens: 1000 },
    toolConfig: { tools: [{ toolSpec: { name: tool, description: 'x', inputSchema: { json: { type: 'object' } } } }], toolChoice: { tool: { name: tool } } },
  };
}

/** The ask request of the contract. */
export function askRequest(question: string, tables: PromptTable[], examples: { question: string; sql: string }[] = []): ConverseRequest {
  return toolRequest('answer_question', [
    'Answer the question.', promptBlock('tables', tables.map(promptJson)), promptBlock('examples', examples.map(promptJson)),
    promptValue('today', '2026-11-24'), promptValue('question', question),
  ].join('\n'));
}

export const SHOPS: PromptTable = {
  table: 'coffee_orders',
  rows: 900,
  columns: [
    { name: 'order_id', type: 'bigint', distinct: 900, nulls: 0 },
    { name: 'ordered_on', type: 'date', distinct: 300, nulls: 0 },
    { name: 'shop', type: 'varchar', distinct: 40, nulls: 0 },
    { name: 'drink', type: 'varchar', distinct: 3, nulls: 0, values: ['espresso', 'flat white', 'None'] },
    { name: 'unit_price', type: 'decimal(18,2)', distinct: 20, nulls: 4, description: 'Price of one. Also: cost, charge.' },
    { name: 'Barista', type: 'varchar', distinct: 5, nulls: 0 },
  ],
};
