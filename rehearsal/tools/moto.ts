import { spawn } from 'node:child_process';
import * as path from 'node:path';
import { freePort, once, run, waitUntil } from './commands';
import { createPythonEnvironment } from './system-packages';

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
async function installMoto(cache: string, progress: (line: string) => void): Promise<string> {
  const folder = path.join(cache, 'moto');
  const python = path.join(folder, 'bin', 'python');
  await once(path.join(cache, 'moto.stamp'), MOTO_VERSION, async () => {
    progress(`installing moto ${MOTO_VERSION}`);
    await createPythonEnvironment(folder, progress);
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `moto[server]==${MOTO_VERSION}`]);
  });
  return python;
}

/** Starts moto on a free port of this machine, and waits until it answers. */
export async function startMoto(cache: string, progress: (line: string) => void): Promise<Moto> {
  const python = await installMoto(cache, progress);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(python, ['-c', SERVER, '-H', '127.0.0.1', '-p', String(port)], { stdio: ['pipe', 'ignore', 'pipe'] });
  let printed = '';
  server.stderr.on('data', (data: Buffer) => { printed = (printed + data.toString('utf8')).slice(-2000); });
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()).once('error', () => resolve()));
  try {
    await waitUntil('moto', 60, async () => {
      const answer = await fetch(`${url}/moto-api/data.json`, { signal: AbortSignal.timeout(5000) });
      await answer.arrayBuffer();
      return answer.ok;
    });
  } catch (error) {
    server.kill('SIGKILL');
    throw new Error(`${(error as Error).message}: ${printed.trim()}`);
  }
  return {
    url,
    stop: async () => {
      server.kill();
      await ended;
    },
  };
}
