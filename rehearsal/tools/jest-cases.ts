import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Recorder } from '../part';

/** For runs that are about a backend: the part `converging` has more files and more kills. */
export const FEW_OF_EACH = { CONVERGING_FILES: '60', CONVERGING_KILLS: '1' };

/** How long a run may take to end after its last test. */
const LEFT_OPEN_MS = 30_000;

export interface JestCasesOptions {
  readonly root: string;
  readonly scratch: string;
  /** Folders or files of tests, from the project's folder. */
  readonly paths: readonly string[];
  /** What is different from an ordinary run: the backend of the local clouds. */
  readonly env: Readonly<Record<string, string>>;
  /** Stands before each case's name in the report. */
  readonly label: string;
}

/** Runs test files one after the other and records each case as a check. */
export async function runJestCases(recorder: Recorder, { root, scratch, paths, env, label }: JestCasesOptions): Promise<void> {
  const output = path.join(scratch, `jest-${label.replace(/\W+/g, '-')}.json`);
  const jest = spawn(process.execPath, [path.join(root, 'node_modules', 'jest', 'bin', 'jest.js'), '--runInBand', '--coverage=false', '--reporters=default', '--json', `--outputFile=${output}`, ...paths],
    { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
  jest.stderr.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.split('\n').filter((candidate) => /^(PASS|FAIL) /.test(candidate))) recorder.progress(line);
  });
  const closed = new Promise<boolean>((resolve) => jest.once('close', () => resolve(true)));
  let endsByItself = false;
  // Something that is left open would hold the run for ever, after its results are written.
  for (let isWritten = false; !endsByItself; isWritten = fs.existsSync(output)) {
    endsByItself = await Promise.race([closed, sleep(LEFT_OPEN_MS, false, { ref: false })]);
    if (isWritten && !endsByItself) break;
  }
  jest.kill('SIGKILL');
  recorder.check(`${label}: the run of ${paths.join(', ')} leaves nothing open`, endsByItself, endsByItself ? '' : 'the process did not end after its last test: a server, a timer or a child was left');
  if (!fs.existsSync(output)) throw new Error(`jest wrote no result for ${paths.join(', ')}`);
  const { testResults } = JSON.parse(fs.readFileSync(output, 'utf8')) as { testResults: JestFile[] };
  for (const { name, assertionResults, message } of testResults) {
    const file = path.relative(path.join(root, 'test'), name);
    if (assertionResults.length === 0) recorder.check(`${label}: ${file}`, false, message.slice(0, 2000));
    for (const { fullName, status, failureMessages } of assertionResults) {
      if (status !== 'pending') recorder.check(`${label}: ${fullName}`, status === 'passed', status === 'passed' ? file : failureMessages.join('\n').slice(0, 2000));
    }
  }
}

interface JestFile {
  readonly name: string;
  readonly message: string;
  readonly assertionResults: readonly { readonly fullName: string; readonly status: string; readonly failureMessages: readonly string[] }[];
}
