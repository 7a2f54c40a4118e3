import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

interface Judge {
  validate(sql: string): unknown[];
}

/** The Trino grammar of `dt-sql-parser`. The package is an ES module with bare directory imports, so it is bundled before jest can load it. */
export function loadJudge(): Judge {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'trino-judge-'));
  try {
    const root = path.resolve(__dirname, '..', '..', '..');
    const entry = path.join(folder, 'entry.js');
    const bundle = path.join(folder, 'judge.js');
    fs.writeFileSync(entry, 'export { TrinoSQL } from \'dt-sql-parser\';');
    execFileSync(process.execPath, [require.resolve('esbuild/bin/esbuild'), entry, '--bundle', '--platform=node', '--format=cjs', `--outfile=${bundle}`, '--log-level=error'],
      { cwd: root, env: { ...process.env, NODE_PATH: path.join(root, 'node_modules') } });
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { TrinoSQL } = require(bundle) as { TrinoSQL: new () => Judge };
    return new TrinoSQL();
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
