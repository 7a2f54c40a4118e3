import * as fc from 'fast-check';
import { askRequest, SHOPS, toolRequest } from './prompts';
import { AnswerInput } from '../../../local/src/models/rules/answer-question';
import { DescriptionInput } from '../../../local/src/models/rules/describe-table';
import { rulesModel } from '../../../local/src/models/rules/rules-model';
import { promptJson } from '../../../src/runtime/prompt-format';

const model = rulesModel();

async function ask(question: string, tables = [SHOPS], examples: { question: string; sql: string }[] = []): Promise<AnswerInput> {
  const response = await model.converse(askRequest(question, tables, examples));
  return response.content[0].toolUse!.input as AnswerInput;
}

describe('rules model, questions about data', () => {
  it.each([
    ['How many coffee orders are there?', 'SELECT COUNT(*) AS n FROM coffee_orders'],
    ['How many orders are there per drink?', 'SELECT drink, COUNT(*) AS n FROM coffee_orders GROUP BY drink ORDER BY n DESC, drink'],
    ['How many different shops are there?', 'SELECT COUNT(DISTINCT shop) AS distinct_shop FROM coffee_orders'],
    ['What is the average unit price?', 'SELECT AVG(unit_price) AS average_unit_price FROM coffee_orders'],
    ['What is the total charge by drink?', 'SELECT drink, SUM(unit_price) AS total_unit_price FROM coffee_orders GROUP BY drink ORDER BY total_unit_price DESC, drink'],
    ['median cost', 'SELECT APPROX_PERCENTILE(unit_price, 0.5) AS median_unit_price FROM coffee_orders'],
    ['What is the highest unit price of espresso?', "SELECT MAX(unit_price) AS highest_unit_price FROM coffee_orders WHERE drink = 'espresso'"],
    ['How many orders are flat white or espresso?', "SELECT COUNT(*) AS n FROM coffee_orders WHERE drink IN ('flat white', 'espresso')"],
    ['How many orders have a unit price above 3.50?', 'SELECT COUNT(*) AS n FROM coffee_orders WHERE unit_price > 3.50'],
    ['How many orders have a unit price between 2 and 1,000?', 'SELECT COUNT(*) AS n FROM coffee_orders WHERE unit_price >= 2 AND unit_price <= 1000'],
    ['How many orders happened in 2024?', "SELECT COUNT(*) AS n FROM coffee_orders WHERE ordered_on >= DATE '2024-01-01' AND ordered_on < DATE '2025-01-01'"],
    ['What was the average unit price in March 2024?', "SELECT AVG(unit_price) AS average_unit_price FROM coffee_orders WHERE ordered_on >= DATE '2024-03-01' AND ordered_on < DATE '2024-04-01'"],
    ['How many orders were there after 2023?', "SELECT COUNT(*) AS n FROM coffee_orders WHERE ordered_on >= DATE '2024-01-01'"],
    ['average unit price by year', 'SELECT YEAR(ordered_on) AS the_year, AVG(unit_price) AS average_unit_price FROM coffee_orders GROUP BY YEAR(ordered_on) ORDER BY the_year'],
    ['Which shop has the most orders?', 'SELECT shop, COUNT(*) AS n FROM coffee_orders GROUP BY shop ORDER BY n DESC, shop LIMIT 1'],
    ['top 3 shops by average unit price', 'SELECT shop, AVG(unit_price) AS average_unit_price FROM coffee_orders GROUP BY shop ORDER BY average_unit_price DESC, shop LIMIT 3'],
    ['How many orders are there for the shop "O\'Neil"?', "SELECT COUNT(*) AS n FROM coffee_orders WHERE LOWER(shop) = 'o''neil'"],
  ])('%s', async (question, sql) => {
    expect(await ask(question)).toMatchObject({ kind: 'sql', sql });
  });

  it('never puts a number into the answer that is neither a cell nor in the question', async () => {
    const { answer_template: template } = await ask('How many orders happened in March 2024?');
    expect(template).toBe('There are {{n}} coffee orders where ordered_on is in March 2024.');
  });

  it('says which column it took for a part of its name', async () => {
    const answer = await ask('What is the average price?');
    expect(answer).toMatchObject({ kind: 'sql', assumptions: ["'price' is read as the column unit_price."] });
  });

  it('asks back where a word fits two columns or two tables', async () => {
    const two = { ...SHOPS, columns: [...SHOPS.columns, { name: 'total_price', type: 'double' }] };
    expect(await ask('What is the average price?', [two])).toMatchObject({ kind: 'clarify', message: expect.stringContaining('unit_price or total_price') });
    expect(await ask('What is the average unit price?', [SHOPS, { ...SHOPS, table: 'tea_orders' }])).toMatchObject({ kind: 'clarify', message: expect.stringContaining('tea_orders') });
  });

  it.each([
    ['How many orders are from happy customers?', "'happy', 'customers'"],
    ['How many orders are not espresso?', "'not'"],
    ['How many orders have a unit price above 50%?', "'50%'"],
    ['Delete all orders', "'Delete'"],
    ['How many shops have more than 5 orders?', 'not what it asks as a whole'],
    ['What is the average drink?', 'holds text'],
    ['How many orders have the drink "tea"?', 'is not a value of drink'],
  ])('declines: %s', async (question, reason) => {
    const answer = await ask(question);
    expect(answer.kind).toBe('cannot_answer');
    expect(answer.message).toContain(reason);
  });

  it('declines whenever any word of a good question is unknown', async () => {
    const good = ['How many coffee orders are there per drink', 'What is the average unit price', 'Which shop has the most orders'];
    await fc.assert(fc.asyncProperty(fc.constantFrom(...good), fc.stringMatching(/^[bcdfgkz]{4,8}$/), fc.nat(20), async (question, word, place) => {
      const words = question.split(' ');
      words.splice(place % (words.length + 1), 0, word);
      expect((await ask(words.join(' '))).kind).not.toBe('sql');
    }), { numRuns: 200 });
  });

  it('does not throw, whatever is asked', async () => {
    const words = ['how', 'many', 'unit', 'price', 'in', '2024', 'and', 'or', 'between', 'top', '3', 'by', 'espresso', 'orders', 'most', 'which', 'above', 'March', '"x"', 'shop', 'year', 'per'];
    await fc.assert(fc.asyncProperty(fc.array(fc.oneof(fc.constantFrom(...words), fc.string()), { maxLength: 12 }), async (parts) => {
      expect(['sql', 'general', 'clarify', 'cannot_answer']).toContain((await ask(parts.join(' '))).kind);
    }), { numRuns: 500 });
  });
});

describe('rules model, everything else', () => {
  const examples = [{ question: 'Which shops sell best?', sql: 'SELECT 1 FROM coffee_orders' }];

  it('answers with a verified example, whatever its case, spaces and marks', async () => {
    expect(await ask('which  shops sell BEST', [SHOPS], examples)).toMatchObject({ kind: 'sql', sql: examples[0].sql, verified_question: examples[0].question });
    expect((await ask('Which shops sell worst?', [SHOPS], examples)).kind).toBe('cannot_answer');
  });

  it.each(['Hello', 'What can you do?', 'What is Amazon Athena?', 'What is an average?'])('answers in general words: %s', async (question) => {
    expect((await ask(question)).kind).toBe('general');
  });

  it('does not pretend to know the world', async () => {
    expect((await ask('What is the population of France?')).kind).toBe('cannot_answer');
  });

  it('says on a repair turn that it has no second idea', async () => {
    const request = askRequest('How many orders are there?', [SHOPS]);
    const first = await model.converse(request);
    const toolUseId = first.content[0].toolUse!.toolUseId;
    request.messages.push({ role: 'assistant', content: first.content }, { role: 'user', content: [{ toolResult: { toolUseId, status: 'error', content: [{ text: '<error>"no"</error>' }] } }] });
    expect((await model.converse(request)).content[0].toolUse!.input).toMatchObject({ kind: 'cannot_answer' });
  });

  it('describes a table and suggests only questions that it answers', async () => {
    const table = { ...SHOPS, columns: [...SHOPS.columns, { name: 'customer_email', type: 'varchar' }, { name: 'points', type: 'bigint', range: '1 to 1000' }] };
    const response = await model.converse(toolRequest('describe_table', `<table>\n${promptJson(table)}\n</table>`));
    const description = response.content[0].toolUse!.input as DescriptionInput;
    expect(description.columns.map((column) => column.name)).toEqual(table.columns.map((column) => column.name));
    expect(description.columns.find((column) => column.name === 'customer_email')?.personal).toBe(true);
    expect(description.columns.find((column) => column.name === 'drink')?.meaning).toContain('Category with 3 values');
    expect(description.columns.find((column) => column.name === 'points')?.meaning).toBe('Number, within 1 to 1000');
    expect(description.questions).toHaveLength(3);
    for (const question of description.questions) expect((await ask(question, [table])).kind).toBe('sql');
  });

  it('narrates rows with their own numbers', async () => {
    const text = '<columns>[{"name":"n","type":"bigint"}]</columns>\n<rows>\n[[42]]\n</rows>\n<row_count>1</row_count>';
    expect((await model.converse(toolRequest('narrate_answer', text))).content[0].toolUse!.input).toEqual({ answer: 'The n is 42.' });
  });
});
