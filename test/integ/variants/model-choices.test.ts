import * as fs from 'fs';
import * as path from 'path';
import { RunningApp, spyModel, startApp } from './support/running-app';
import { AnswerStyle, GenAiDataPipeline, GeneralQuestions, ModelDataAccess } from '../../../src';

// Regions and amounts repeat: a column whose values are nearly unique is not narrated.
const ORDERS = [
  'id,region,amount,ordered_on', '101,Northmark,10.50,2024-01-05', '102,Southmark,20.25,2024-02-10', '103,Northmark,10.50,2024-01-05',
  '104,Southmark,20.25,2024-02-10', '105,Northmark,5.00,2024-01-05', '106,Northmark,5.00,2024-02-10', '107,Southmark,30.75,2024-02-10', '',
].join('\n');
const DESCRIPTION = { title: 'Orders', description: 'Orders by region.', columns: [], questions: [] };

async function uploadOrders({ client }: RunningApp): Promise<void> {
  await client.upload('csv/orders.csv', ORDERS);
  await client.waitForJson('descriptions/orders.json');
}

describe('AnswerStyle.narrated()', () => {
  const SQL = 'SELECT region, sum(amount) AS total FROM orders GROUP BY region ORDER BY total DESC';
  const NARRATIONS: Record<string, unknown> = {
    'honest': { answer: 'Southmark leads with 71.25, ahead of Northmark with 31.00.' },
    'a number of its own': { answer: 'Southmark leads with 99.99.' },
    'a number made of rows': { answer: 'Together they sold 102.25.' },
    'nothing': {},
  };
  let app: RunningApp;
  let narrations = 0;
  beforeAll(async () => {
    const answers = spyModel({
      describe_table: DESCRIPTION,
      answer_question: { kind: 'sql', sql: SQL, answer_template: 'The best region is {{region}} with {{total}}.' },
    });
    app = await startApp((stack) => {
      new GenAiDataPipeline(stack, 'Pipeline', { api: { answerStyle: AnswerStyle.narrated() } });
    }, {
      name: 'narrator',
      async converse(request) {
        if (request.toolConfig!.toolChoice!.tool!.name !== 'narrate_answer') return answers.converse(request);
        narrations++;
        const question = Object.keys(NARRATIONS).find((key) => JSON.stringify(request).includes(`\\"${key}\\"`))!;
        return { content: [{ toolUse: { toolUseId: 'narration', name: 'narrate_answer', input: NARRATIONS[question] } }], stopReason: 'tool_use' };
      },
    });
    await uploadOrders(app);
  });
  afterAll(() => app?.stop());

  it('words the answer from the rows by a second call', async () => {
    const before = narrations;
    const answer = await app.client.ask('honest');
    expect(answer.answer).toBe('Southmark leads with 71.25, ahead of Northmark with 31.00.');
    expect(narrations).toBe(before + 1);
  });

  it.each(['a number of its own', 'a number made of rows', 'nothing'])('falls back to the answer from the rows when the narration holds %s', async (question) => {
    const before = narrations;
    const answer = await app.client.ask(question);
    expect(answer.answer).toBe('The best region is Southmark with 71.25.');
    expect(answer.kind).toBe('answered');
    expect(narrations).toBe(before + 1);
  });
});

describe('ModelDataAccess', () => {
  const CELLS = /Northmark|Southmark|20\.25|2024-0[12]|\b10[1-7]\b/;
  const SQL = 'SELECT region, max(amount) AS most FROM orders GROUP BY region';
  const answers = () => spyModel({
    describe_table: DESCRIPTION,
    answer_question: { kind: 'sql', sql: SQL, answer_template: '{{table}}' },
    narrate_answer: { answer: 'Fine.' },
  });
  const run = async (modelDataAccess: ModelDataAccess, work: (app: RunningApp, prompts: string[]) => Promise<void>) => {
    const model = answers();
    const app = await startApp((stack) => {
      new GenAiDataPipeline(stack, 'Pipeline', { modelDataAccess, api: { answerStyle: AnswerStyle.narrated() } });
    }, model);
    try {
      await uploadOrders(app);
      await work(app, model.prompts);
    } finally {
      await app.stop();
    }
  };

  it('schemaOnly() lets no cell into any prompt: not to describe, not to ask, not to repair, not to narrate', async () => {
    await run(ModelDataAccess.schemaOnly(), async (app, prompts) => {
      const answer = await app.client.ask('Which regions are there?');
      expect(answer.rows).toHaveLength(2);
      expect(prompts).toHaveLength(2);
      expect(prompts[0]).toContain('ordered_on');
      expect(prompts.join('\n')).not.toMatch(CELLS);
      expect(prompts.join('\n')).not.toContain('narrate_answer');
    });
  });

  it('profile() shows category values and ranges, so the check above can see them', async () => {
    await run(ModelDataAccess.profile(), async (app, prompts) => {
      await app.client.ask('Which regions are there?');
      expect(prompts).toHaveLength(3);
      expect(prompts[0]).toMatch(CELLS);
      expect(prompts[1]).toMatch(CELLS);
    });
  });
});

describe('GeneralQuestions.declined()', () => {
  it('speaks of the data and of nothing else', async () => {
    const app = await startApp((stack) => {
      new GenAiDataPipeline(stack, 'Pipeline', { api: { generalQuestions: GeneralQuestions.declined() } });
    }, spyModel({ describe_table: DESCRIPTION, answer_question: { kind: 'general', message: 'Paris, and here is a poem.' } }));
    try {
      await uploadOrders(app);
      const answer = await app.client.ask('What is the capital of France?');
      expect(answer.kind).toBe('cannot_answer');
      expect(answer.answer).not.toContain('Paris');
      expect(answer.answer).toContain('orders');
      expect(answer.sql).toBeNull();
    } finally {
      await app.stop();
    }
  });
});

describe('verifiedQueriesFile', () => {
  it('answers a matching question by the query that a person has checked, and the receipt says so', async () => {
    const app = await startApp((stack, folder) => {
      const file = path.join(folder, 'verified.yaml');
      fs.writeFileSync(file, [
        '- question: Which region had the best single order?',
        '  sql: SELECT region, amount FROM orders WHERE amount = (SELECT max(amount) FROM orders)',
        '- question: Which returns are open?',
        '  sql: SELECT id FROM returns_not_there',
      ].join('\n'));
      new GenAiDataPipeline(stack, 'Pipeline', { api: { verifiedQueriesFile: file } });
    });
    try {
      await uploadOrders(app);
      const verified = await app.client.ask('Which region had the best single order?');
      expect(verified.rows).toEqual([['Southmark', 30.75]]);
      expect(verified.receipt.sqlWrittenBy).toBe('verified');
      const written = await app.client.ask('What is the total amount per region?');
      expect(written.receipt.sqlWrittenBy).toBe('model');
      const withoutTable = await app.client.ask('Which returns are open?');
      expect(withoutTable.kind).not.toBe('answered');
    } finally {
      await app.stop();
    }
  });
});
