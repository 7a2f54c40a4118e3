import * as http from 'http';
import { AddressInfo } from 'net';
import { RunningApp, startApp } from './support/running-app';
import { GenAiDataPipeline } from '../../../src';

const SQL = 'SELECT sum(amount) AS total FROM orders';
const choose = (message: object) => ({ choices: [{ message, finish_reason: 'stop' }], usage: { prompt_tokens: 12, completion_tokens: 3 } });
const call = (name: string, input: object) => choose({ content: null, tool_calls: [{ id: 'c', type: 'function', function: { name, arguments: JSON.stringify(input) } }] });

/** An OpenAI-compatible server whose answer depends on the question. */
function modelServer(requests: any[]): http.Server {
  return http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => { body += chunk; }).on('end', () => {
      const send = (status: number, answer: unknown) => response.writeHead(status, { 'content-type': 'application/json' })
        .end(typeof answer === 'string' ? answer : JSON.stringify(answer));
      if (request.url === '/v1/models') return send(200, { data: [{ id: 'tiny-model' }] });
      const chat = JSON.parse(body);
      requests.push(chat);
      const asks = (word: string) => JSON.stringify(chat.messages).includes(`<question>\\"${word}`);
      if (chat.tools[0].function.name === 'describe_table') return send(200, call('describe_table', { title: 'Orders', description: 'Orders.', columns: [], questions: [] }));
      if (asks('tool')) return send(200, call('answer_question', { kind: 'sql', sql: SQL, answer_template: 'The total is {{total}}.' }));
      if (asks('text')) return send(200, choose({ content: `Sure!\n\`\`\`json\n${JSON.stringify({ kind: 'sql', sql: SQL, answer_template: 'It is {{total}}.' })}\n\`\`\`` }));
      if (asks('prose')) return send(200, choose({ content: 'I think it is 42.' }));
      if (asks('busy')) return send(429, {});
      if (asks('broken')) return send(500, { error: 'out of memory at model.py:7:11' });
      if (asks('garbage')) return send(200, '<html>');
      return send(200, { choices: [] });
    });
  });
}

describe('a model behind an OpenAI-compatible URL', () => {
  const requests: any[] = [];
  const server = modelServer(requests);
  let app: RunningApp;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    app = await startApp((stack) => {
      new GenAiDataPipeline(stack, 'Pipeline');
    }, `openai:http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`);
    await app.client.upload('csv/orders.csv', 'id,amount\n1,20\n2,3\n');
    await app.client.waitForJson('descriptions/orders.json');
  });
  afterAll(async () => {
    await app?.stop();
    server.close();
  });
  const ask = (question: string) => app.client.request('POST', '/questions', JSON.stringify({ question }), { 'content-type': 'application/json' });

  it('answers by a tool call, with the model that the server lists and its tokens', async () => {
    const answer = await app.client.ask('tool');
    expect(answer).toMatchObject({ answer: 'The total is 23.', receipt: { tokens: { input: 12, output: 3 } } });
    expect(requests[requests.length - 1]).toMatchObject({ model: 'tiny-model', tool_choice: { type: 'function', function: { name: 'answer_question' } } });
  });

  it('answers by the input of the tool written as text', async () => {
    expect((await app.client.ask('text')).answer).toBe('It is 23.');
  });

  it('that only talks is asked once more, then there is no answer and none of its numbers', async () => {
    const before = requests.length;
    const answer = await app.client.ask('prose');
    expect(answer.kind).toBe('cannot_answer');
    expect(answer.answer).not.toContain('42');
    expect(requests.length - before).toBe(2);
  });

  it.each(['busy', 'broken', 'garbage', 'empty'])('that fails is a problem that can be retried, without its words: %s', async (question) => {
    const response = await ask(question);
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(response.text).not.toMatch(/model\.py|out of memory|<html|:\d+:\d+/);
  });
});
