/**
 * Builds and synthesizes what the demo runs, or nothing where a stamp says that no input has changed since.
 */
import { spawnSync } from 'child_process';
import { createHash } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { ASSEMBLY_FOLDER, PROJECT_ROOT } from './paths';

const INPUTS = ['src', 'local/src', 'local/package.json', 'package-lock.json', 'projenrc', 'tsconfig.json', 'tsconfig.dev.json', 'examples/typescript/quickstart'];
const OUTPUTS = ['assets/duckdb-layer/layer.zip', 'local/lib/index.js', path.relative(PROJECT_ROOT, path.join(ASSEMBLY_FOLDER, 'manifest.json'))];
const STAMP = path.join(PROJECT_ROOT, 'node_modules', '.cache', 'demo-inputs');

function main(): void {
  const inputs = fingerprint();
  const isCurrent = OUTPUTS.every((file) => fs.existsSync(path.join(PROJECT_ROOT, file)))
    && fs.existsSync(STAMP) && fs.readFileSync(STAMP, 'utf8') === inputs;
  if (isCurrent) {
    console.log('Built already.');
    return;
  }
  step('Bundling the handlers and the local cloud', 'projen', ['bundle']);
  step('Synthesizing examples/typescript/quickstart', 'tsx', ['--tsconfig', 'tsconfig.dev.json', 'examples/typescript/quickstart/app.ts'], { CDK_OUTDIR: ASSEMBLY_FOLDER });
  fs.mkdirSync(path.dirname(STAMP), { recursive: true });
  fs.writeFileSync(STAMP, inputs);
}

function step(title: string, command: string, args: string[], environment: Record<string, string> = {}): void {
  const start = Date.now();
  process.stdout.write(`${title} … `);
  const result = spawnSync(path.join(PROJECT_ROOT, 'node_modules', '.bin', command), args, {
    cwd: PROJECT_ROOT,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  if (result.status !== 0) {
    console.log('failed');
    process.stderr.write(`${result.stdout}${result.stderr}\n`);
    process.exit(1);
  }
  console.log(`${((Date.now() - start) / 1000).toFixed(1)} s`);
}

function fingerprint(): string {
  const hash = createHash('sha256');
  const add = (file: string) => {
    const stat = fs.statSync(file);
    if (stat.isDirectory()) {
      for (const name of fs.readdirSync(file).sort()) {
        if (name !== 'cdk.out' && name !== 'node_modules') {
          add(path.join(file, name));
        }
      }
    } else {
      hash.update(path.relative(PROJECT_ROOT, file)).update('\0').update(fs.readFileSync(file)).update('\0');
    }
  };
  INPUTS.forEach((input) => add(path.join(PROJECT_ROOT, input)));
  return hash.digest('hex');
}

main();
