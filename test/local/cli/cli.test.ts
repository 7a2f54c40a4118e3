import { ChildProcess, spawn, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as http from 'http';
import * as net from 'net';
import * as os from 'os';
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { GenAiDataPipeline } from '../../../src';

const CLI = path.join(__dirname, '..', '..', '..', 'local', 'bin', 'cli.js');

let folder: string;
const running: ChildProcess[] = [];
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cli-'));
  const app = new App({ outdir: path.join(folder, 'cdk.out') });
  new GenAiDataPipeline(new Stack(app, 'Cli'), 'Pipeline');
  app.synth();
});
afterAll(() => {
  running.forEach((child) => child.kill('SIGKILL'));
  fs.rmSync(folder, { recursive: true, force: true });
});

function start(...args: string[]): { child: ChildProcess; output: () => string; ended: Promise<{ code: number | null; stdout: string; stderr: string }> } {
  const child = spawn(process.execPath, [CLI, ...args], { cwd: folder, env: { ...process.env, NODE_NO_WARNINGS: '1' } });
  running.push(child);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => { stdout += data; });
  child.stderr.on('data', (data) => { stderr += data; });
  return { child, output: () => stdout, ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr }))) };
}

async function until(what: string, holds: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 40_000; !holds();) {
    if (Date.now() > deadline) throw new Error(`${what} did not come about`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function childrenOf(pid: number): number[] {
  const text = process.platform === 'linux' ? fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8') : spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' }).stdout;
  return text.split(/\s+/).filter(Boolean).map(Number);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** One line that says what is wrong, and a code that is not zero. */
async function fails(...args: string[]): Promise<string> {
  const { code, stderr } = await start(...args).ended;
  expect(code).not.toBe(0);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  return stderr;
}

function templateWith(edit: (text: string) => string): string {
  const copy = fs.mkdtempSync(path.join(folder, 'edited-'));
  fs.cpSync(path.join(folder, 'cdk.out'), copy, { recursive: true });
  const file = path.join(copy, 'Cli.template.json');
  fs.writeFileSync(file, edit(fs.readFileSync(file, 'utf8')));
  return copy;
}

describe('the command', () => {
  it('explains itself', async () => {
    const { code, stdout } = await start('--help').ended;
    expect(code).toBe(0);
    for (const option of ['--port', '--data', '--model', '--watch', '--today']) expect(stdout).toContain(option);
  });

  it('says that there is no assembly', async () => {
    expect(await fails('nowhere')).toMatch(/no cloud assembly in .*nowhere.*cdk synth/);
  });

  it('says that a template is broken', async () => {
    expect(await fails(templateWith((text) => text.slice(0, 100)), '--port', '0')).toMatch(/Cli\.template\.json is not JSON/);
  });

  it('names a type that it does not know', async () => {
    const edited = templateWith((text) => text.replace(/"AWS::SQS::Queue"/g, '"AWS::Unheard::Of"'));
    expect(await fails(edited, '--port', '0')).toMatch(/AWS::Unheard::Of/);
  });

  it('says that a port is in use, and what to do', async () => {
    const server = http.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as net.AddressInfo;
    expect(await fails('--port', String(port))).toMatch(new RegExp(`port ${port} is in use.*--port`));
    server.close();
  });

  it('says that a model does not answer', async () => {
    expect(await fails('--port', '0', '--model', 'openai:http://127.0.0.1:9/v1')).toMatch(/127\.0\.0\.1:9/);
  });

  it.each([[['--unheard'], /--unheard/], [['--port', 'many'], /many.*number/], [['--today', 'tomorrow'], /tomorrow.*YYYY-MM-DD/], [['--model', 'oracle'], /oracle.*rules/], [['a', 'b'], /one folder/]])('refuses bad input: %j', async (args, said) => {
    expect(await fails(...args)).toMatch(said);
  });

  it('keeps its data, uploads a watched folder, and leaves no process behind', async () => {
    fs.mkdirSync(path.join(folder, 'inbox'));
    fs.writeFileSync(path.join(folder, 'inbox', 'orders.csv'), 'id,amount\n1,2\n2,3\n');
    const first = start('--port', '0', '--data', 'kept', '--watch', 'inbox');
    await until('the upload', () => fs.existsSync(path.join(folder, 'kept', 'glue', 'tables.json')) && fs.readFileSync(path.join(folder, 'kept', 'glue', 'tables.json'), 'utf8').includes('"orders"'));
    const children = childrenOf(first.child.pid!);
    expect(children.length).toBeGreaterThan(0);
    first.child.kill('SIGINT');
    expect((await first.ended).code).toBe(0);
    await until('the end of the functions', () => children.every((pid) => !isRunning(pid)));

    const second = start('--port', '0', '--data', 'kept');
    await until('the start', () => second.output().includes('Running at'));
    expect(fs.readFileSync(path.join(folder, 'kept', 'glue', 'tables.json'), 'utf8')).toContain('"orders"');
    second.child.kill('SIGTERM');
    await second.ended;
  });
});
