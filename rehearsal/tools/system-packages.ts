import * as fs from 'node:fs';
import * as path from 'node:path';
import { run } from './commands';

/**
 * Installs Debian packages where what they bring is missing.
 *
 * @param isThere asked before; whatever it says, packages are installed only where it says no
 * @throws with what to install by hand, where that is not possible here
 */
export async function installPackages(packages: readonly string[], isThere: () => boolean | Promise<boolean>, progress: (line: string) => void): Promise<void> {
  if (await isThere()) return;
  progress(`installing ${packages.join(', ')}`);
  try {
    await run('apt-get', ['update', '-qq']);
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  } catch (error) {
    throw new Error(`the Debian packages ${packages.join(', ')} are missing here: install them as root and start again (${(error as Error).message.split('\n')[0]})`);
  }
}

/** Whether a command is found. */
export function hasCommand(name: string): boolean {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => fs.existsSync(path.join(folder, name)));
}

/** Makes a virtual environment of Python, with pip in it. */
export async function createPythonEnvironment(folder: string, progress: (line: string) => void): Promise<void> {
  const canCreate = () => run('python3', ['-c', 'import ensurepip, venv']).then(() => true, () => false);
  await installPackages(['python3', 'python3-venv'], canCreate, progress);
  await run('python3', ['-m', 'venv', folder]);
}
