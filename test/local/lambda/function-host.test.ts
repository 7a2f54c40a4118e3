import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { FunctionHost } from '../../../local/src/lambda/function-host';

let folder: string;
const hosts: FunctionHost[] = [];
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'function-host-'));
});
afterEach(() => hosts.splice(0).forEach((started) => started.stop()));
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** A function whose code is given. */
function host(code: string, timeoutSeconds = 10): FunctionHost {
  const taskRoot = fs.mkdtempSync(path.join(folder, 'task-'));
  fs.writeFileSync(path.join(taskRoot, 'index.js'), code);
  const made = new FunctionHost({
    functionName: 'f',
    functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:f',
    handler: 'index.handler',
    taskRoot,
    memoryMb: 256,
    timeoutSeconds,
    environment: { GREETING: 'hello' },
    logFile: path.join(taskRoot, 'f.log'),
    isVerbose: false,
  });
  hosts.push(made);
  return made;
}

describe('a function on the local cloud', () => {
  it('gets its event, its environment and a context, and keeps its process for the next call', async () => {
    const handler = host(`let calls = 0; exports.handler = async (event, context) => {
      console.log('heard ' + event.word); return { calls: ++calls, greeting: process.env.GREETING, name: context.functionName, left: context.getRemainingTimeInMillis() > 0 }; };`);
    expect(JSON.parse((await handler.invoke({ word: 'a' })).payload)).toEqual({ calls: 1, greeting: 'hello', name: 'f', left: true });
    expect(JSON.parse((await handler.invoke({ word: 'b' })).payload)).toMatchObject({ calls: 2 });
    // What a function prints comes by a pipe of its own, so it may come after the answer.
    while (!handler.logs().includes('heard b')) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(handler.logs()).toMatch(/heard a[^]*heard b/);
  });

  it.each([
    ['before it is invoked', async (handler: FunctionHost) => {
      handler.stop();
      return handler.invoke({});
    }],
    ['while its process starts', async (handler: FunctionHost) => {
      const invoked = handler.invoke({});
      handler.stop();
      return invoked;
    }],
    ['while its process starts ahead', async (handler: FunctionHost) => {
      const warmed = handler.warm();
      handler.stop();
      await warmed;
      return handler.invoke({});
    }],
  ])('that is stopped %s starts no process', async (_when, play) => {
    const handler = host('require("fs").writeFileSync("started", ""); exports.handler = async () => "ok";');
    expect(await play(handler)).toEqual({ isError: true, payload: expect.stringContaining('the local cloud was stopped') });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(fs.readdirSync(handler.options.taskRoot)).not.toContain('started');
  });

  it('that throws fails with its error, and answers the next call', async () => {
    const handler = host('exports.handler = async ({ bad }) => { if (bad) throw new TypeError("no such thing"); return "ok"; };');
    const failed = await handler.invoke({ bad: true });
    expect(failed.isError).toBe(true);
    expect(JSON.parse(failed.payload)).toMatchObject({ errorType: 'TypeError', errorMessage: 'no such thing' });
    expect(await handler.invoke({})).toMatchObject({ isError: false, payload: '"ok"' });
  });

  it('that takes too long is ended, and a new process answers the next call', async () => {
    const handler = host('exports.handler = ({ slow }) => slow ? new Promise(() => setInterval(() => undefined, 1000)) : Promise.resolve("ok");', 1);
    const failed = await handler.invoke({ slow: true });
    expect(failed).toMatchObject({ isError: true });
    expect(failed.payload).toContain('Task timed out after 1.00 seconds');
    expect(await handler.invoke({})).toMatchObject({ isError: false });
  });

  it('whose code never comes to an end while it is loaded is ended too', async () => {
    const failed = await host('for (;;) {}', 1).invoke({});
    expect(failed).toMatchObject({ isError: true });
    expect(failed.payload).toContain('timed out');
  });

  it('that cannot be loaded says so', async () => {
    const failed = await host('throw new Error("not today");').invoke({});
    expect(failed).toMatchObject({ isError: true });
    expect(failed.payload).toContain('not today');
  });

  it('that ends its process fails, and a new process answers the next call', async () => {
    const handler = host('exports.handler = async ({ end }) => { if (end) process.exit(3); return "ok"; };');
    const failed = await handler.invoke({ end: true });
    expect(failed).toMatchObject({ isError: true });
    expect(failed.payload).toContain('exit status 3');
    expect(await handler.invoke({})).toMatchObject({ isError: false });
  });

  it('may answer with no more than Lambda takes', async () => {
    const failed = await host('exports.handler = async () => "x".repeat(7000000);').invoke({});
    expect(failed).toMatchObject({ isError: true });
    expect(failed.payload).toContain('ResponseSizeTooLarge');
  });

  it('runs at the same time in processes of its own', async () => {
    const handler = host('exports.handler = async () => { await new Promise((resolve) => setTimeout(resolve, 300)); return process.pid; };');
    const answers = await Promise.all([handler.invoke({}), handler.invoke({})]);
    expect(new Set(answers.map(({ payload }) => payload)).size).toBe(2);
  });
});
