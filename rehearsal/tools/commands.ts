import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as net from 'node:net';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * Runs a command to its end and gives what it printed.
 *
 * @param options `mayFail`: an exit code other than 0 is no failure where something was printed
 * @throws with the command and the last lines of what it said
 */
export async function run(command: string, args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv; minutes?: number; mayFail?: boolean } = {}): Promise<string> {
  try {
    const { stdout } = await execute(command, args, {
      cwd: options.cwd, env: options.env ?? process.env, timeout: (options.minutes ?? 10) * 60_000, maxBuffer: 256 * 1024 * 1024,
    });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as { stdout?: string; stderr?: string; message: string };
    if (options.mayFail === true && stdout !== '') return stdout;
    const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-15).join('\n');
    throw new Error(`${command} ${args.slice(0, 4).join(' ')} failed: ${said === '' ? message : said}`);
  }
}

/** Does a step once: its stamp file remembers that this version of it was done. */
export async function once(stamp: string, version: string, step: () => Promise<void>): Promise<boolean> {
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === version) return false;
  await step();
  fs.writeFileSync(stamp, version);
  return true;
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

export function sha256OfFile(file: string): string {
  return createHash('sha256').update(fs.readFileSync(file)).digest('hex');
}

/** Asks again and again until the answer is true. */
export async function waitUntil(what: string, seconds: number, isReady: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    if (await isReady().catch(() => false)) return;
    if (Date.now() > deadline) throw new Error(`${what} was not ready within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
