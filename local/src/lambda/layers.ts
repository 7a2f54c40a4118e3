import * as fs from 'node:fs';
import * as path from 'node:path';
import { unzipSync } from 'fflate';

/**
 * The folder that a function's `NODE_PATH` names: what the layers hold under `nodejs/node_modules`.
 *
 * The layers are built for Linux on arm64. There, or with a Node.js that runs as if there, they are unzipped; elsewhere the packages of
 * this machine, of the same version, stand in.
 */
export function layerModules(layerFiles: readonly string[], folder: string, isArm64Node = false): string {
  const modules = path.join(folder, 'nodejs', 'node_modules');
  if (isArm64Node || process.platform === 'linux' && process.arch === 'arm64') {
    for (const file of layerFiles) unzipInto(folder, fs.readFileSync(file));
    return modules;
  }
  const scope = path.join(modules, '@duckdb');
  fs.mkdirSync(scope, { recursive: true });
  const link = path.join(scope, 'node-api');
  fs.rmSync(link, { force: true });
  fs.symlinkSync(packageFolder('@duckdb/node-api'), link, 'dir');
  return modules;
}

function unzipInto(folder: string, archive: Buffer): void {
  for (const [name, content] of Object.entries(unzipSync(archive))) {
    const file = path.join(folder, name);
    // Of a folder that was kept, what another version of the layer left there is replaced.
    if (name.endsWith('/') || (fs.existsSync(file) && fs.readFileSync(file).equals(content))) continue;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }
}

function packageFolder(name: string): string {
  const entry = require.resolve(name);
  return entry.slice(0, entry.lastIndexOf(path.normalize(name)) + name.length);
}
