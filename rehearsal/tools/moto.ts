import { execFile, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const MOTO_VERSION = '5.2.5';

/** Ends with its standard input, so that moto does not outlive a rehearsal that is killed. */
const SERVER = `
import os, sys, threading
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
from moto.server import main
main(sys.argv[1:])
`;

export interface Moto {
  readonly url: string;
  stop(): Promise<void>;
}

/** Puts moto into a virtual environment of the cache, unless this version is there, and returns its Python. */
export async function installMoto(cache: string): Promise<string> {
  const folder = path.join(cache, 'moto');
  const python = path.join(folder, 'bin', 'python');
  const stamp = path.join(folder, `installed-${MOTO_VERSION}`);
  if (fs.existsSync(stamp) && fs.existsSync(python)) return python;
  await run('python3', ['-m', 'venv', folder]);
  await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `moto[server]==${MOTO_VERSION}`], { maxBuffer: 16 * 1024 * 1024 });
  fs.writeFileSync(stamp, '');
  return python;
}

/** Starts moto on a free port of this machine, and waits until it answers. */
export async function startMoto(cache: string): Promise<Moto> {
  const python = await installMoto(cache);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(python, ['-c', SERVER, '-H', '127.0.0.1', '-p', String(port)], { stdio: ['pipe', 'ignore', 'pipe'] });
  let printed = '';
  server.stderr.on('data', (data: Buffer) => { printed = (printed + data.toString('utf8')).slice(-2000); });
  const ended = new Promise<void>((resolve) => {
    server.once('close', () => resolve());
    server.once('error', (error) => {
      printed += error.message;
      resolve();
    });
  });
  let isEnded = false;
  void ended.then(() => { isEnded = true; });
  const deadline = Date.now() + 60_000;
  while (!await answers(url)) {
    if (isEnded || Date.now() > deadline) {
      server.kill('SIGKILL');
      throw new Error(`moto ${isEnded ? 'ended at its start' : 'does not answer'}: ${printed.trim()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    stop: async () => {
      server.kill();
      await ended;
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/moto-api/data.json`, { signal: AbortSignal.timeout(5000) })).ok;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
