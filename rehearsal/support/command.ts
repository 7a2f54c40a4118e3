import { spawn } from 'node:child_process';

export interface CommandOptions {
  readonly cwd?: string;
  readonly environment?: Record<string, string | undefined>;
  readonly timeoutSeconds?: number;
}

/**
 * Runs a command and gives what it printed.
 *
 * @throws with the end of its output where it fails, is not there or takes too long
 */
export function command(name: string, args: readonly string[], { cwd, environment, timeoutSeconds = 300 }: CommandOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(name, args, { cwd, env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.on('data', (data) => { output += data; });
    child.stderr.on('data', (data) => { errors += data; });
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutSeconds * 1000);
    const line = [name, ...args].join(' ').slice(0, 200);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(new Error(`${line} cannot be run: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) {
        resolve(output);
      } else {
        reject(new Error(`${line} ended with ${signal ?? `status ${code}`}:\n${(output + errors).slice(-3000)}`));
      }
    });
  });
}
