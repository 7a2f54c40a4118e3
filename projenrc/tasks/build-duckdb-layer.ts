/**
 * Writes `assets/duckdb-layer/layer.zip`: DuckDB for Node.js on linux-arm64, laid out as a Lambda layer.
 *
 * The archive is the same bytes on every machine (sorted names, fixed times), so that its asset hash is too. The arm64 binary is
 * fetched by its name and version and must have the integrity that the lock file states.
 */
import { execFileSync } from 'child_process';
import { createHash } from 'crypto';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { zipSync, gunzipSync, Zippable } from 'fflate';
import { DUCKDB_VERSION } from '../versions';

const BINARY_PACKAGE = '@duckdb/node-bindings-linux-arm64';
const JAVASCRIPT_PACKAGES = ['@duckdb/node-api', '@duckdb/node-bindings'];
/** The earliest time that a zip archive can hold, as seen in every time zone. */
const FIXED_TIME = new Date(1980, 0, 1, 12, 0, 0);
const LAYER_FILE = path.join('assets', 'duckdb-layer', 'layer.zip');
const KEY_FILE = path.join('assets', 'duckdb-layer', '.layer-key');

function main(): void {
  if (layerIsCurrent()) {
    console.log(`${LAYER_FILE} is current (DuckDB ${DUCKDB_VERSION})`);
    return;
  }
  const files: Zippable = {};
  for (const name of JAVASCRIPT_PACKAGES) {
    addFolder(files, path.join('node_modules', name), `nodejs/node_modules/${name}`);
  }
  for (const [name, content] of binaryPackageFiles()) {
    files[`nodejs/node_modules/${BINARY_PACKAGE}/${name}`] = [content, entryOptions()];
  }
  const sorted = Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
  fs.mkdirSync(path.dirname(LAYER_FILE), { recursive: true });
  fs.writeFileSync(LAYER_FILE, zipSync(sorted));
  fs.writeFileSync(KEY_FILE, layerKey());
  console.log(`${LAYER_FILE}: ${(fs.statSync(LAYER_FILE).size / 1e6).toFixed(1)} MB (DuckDB ${DUCKDB_VERSION}, linux-arm64)`);
}

/** What the layer was built from, and the layer itself; kept from one build to the next. */
function layerIsCurrent(): boolean {
  return fs.existsSync(LAYER_FILE) && fs.existsSync(KEY_FILE) && fs.readFileSync(KEY_FILE, 'utf8') === layerKey();
}

function layerKey(): string {
  const lock = JSON.parse(fs.readFileSync('package-lock.json', 'utf8')).packages;
  const inputs = [...JAVASCRIPT_PACKAGES, BINARY_PACKAGE].map((name) => `${name} ${lock[`node_modules/${name}`]?.integrity}`);
  return createHash('sha256').update(fs.readFileSync(__filename)).update(DUCKDB_VERSION).update(inputs.join()).update(fs.readFileSync(LAYER_FILE)).digest('hex');
}

function entryOptions() {
  // 0o644 with the Unix host flag, so that Lambda's user may read the files whoever built them.
  return { mtime: FIXED_TIME, level: 9 as const, os: 3, attrs: 0o100644 * 0x10000 };
}

function addFolder(files: Zippable, folder: string, target: string): void {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const source = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules') {
        addFolder(files, source, `${target}/${entry.name}`);
      }
    } else if (!/\.(map|ts|md)$/.test(entry.name)) {
      files[`${target}/${entry.name}`] = [fs.readFileSync(source), entryOptions()];
    }
  }
}

function binaryPackageFiles(): [string, Buffer][] {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'duckdb-layer-'));
  try {
    const packed = execFileSync('npm', ['pack', `${BINARY_PACKAGE}@${DUCKDB_VERSION}`, '--json', '--pack-destination', scratch], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    const archive = fs.readFileSync(path.join(scratch, JSON.parse(packed)[0].filename));
    checkIntegrity(archive);
    return tarEntries(Buffer.from(gunzipSync(archive))).map(([name, content]) => [name.replace(/^package\//, ''), content]);
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

function checkIntegrity(archive: Buffer): void {
  const lock = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'));
  const expected = lock.packages[`node_modules/${BINARY_PACKAGE}`]?.integrity;
  const actual = 'sha512-' + createHash('sha512').update(archive).digest('base64');
  if (actual !== expected) {
    throw new Error(`${BINARY_PACKAGE}@${DUCKDB_VERSION} has integrity ${actual}, but package-lock.json states ${expected}: run npm install and commit the lock file`);
  }
}

/** The regular files of a tar archive as npm writes them: short names in 512-byte headers. */
function tarEntries(tar: Buffer): [string, Buffer][] {
  const entries: [string, Buffer][] = [];
  const text = (from: number, length: number) => tar.toString('utf8', from, from + length).replace(/\0[\s\S]*$/, '');
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const size = parseInt(text(at + 124, 12), 8);
    const isFile = tar[at + 156] === 0x30 || tar[at + 156] === 0;
    if (isFile) {
      entries.push([[text(at + 345, 155), text(at, 100)].filter(Boolean).join('/'), tar.subarray(at + 512, at + 512 + size)]);
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return entries;
}

main();
