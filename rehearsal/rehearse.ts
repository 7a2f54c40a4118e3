/**
 * `npx projen rehearse`: holds the project against software that it did not write. See docs/architecture.md.
 */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Check, PartReport, Recorder, RehearsalPart, ReportTable } from './part';
import { PARTS } from './parts';
import { writeReport } from './report';

const ROOT = path.resolve(__dirname, '..');
const HELP = `npx projen rehearse [-- part ...]

Runs the project against real counterparts of what it expects of AWS, and writes rehearsal-report/report.json and report.html.

Parts (all but "long" when none is named):
${PARTS.map(({ name, title }) => `  ${name.padEnd(12)} ${title}`).join('\n')}
  long         with it, the generated tests of the named parts run ten times as many cases

Downloads are kept in $XDG_CACHE_HOME (or ~/.cache)/cdk-genai-data-pipeline.
`;

async function main(): Promise<number> {
  const words = process.argv.slice(2).filter((argument) => argument !== '--');
  if (words.includes('--help') || words.includes('-h')) {
    console.log(HELP);
    return 0;
  }
  const unknown = words.find((word) => word !== 'long' && !PARTS.some(({ name }) => name === word));
  if (unknown !== undefined) {
    throw new Error(`no part ${unknown}: name any of ${[...PARTS.map(({ name }) => name), 'long'].join(', ')}, or none for all`);
  }
  const named = words.filter((word) => word !== 'long');
  const chosen = PARTS.filter(({ name }) => named.length === 0 || named.includes(name));
  const reports: PartReport[] = [];
  for (const part of chosen) {
    reports.push(await rehearse(part, words.includes('long')));
    writeReport(path.join(ROOT, 'rehearsal-report'), reports);
  }
  const checks = reports.flatMap((report) => report.checks);
  const failed = checks.filter(({ isPassed }) => !isPassed).length;
  console.log(`rehearsal: report in rehearsal-report/report.html\n${checks.length - failed} passed, ${failed} failed`);
  return failed === 0 && checks.length > 0 ? 0 : 1;
}

async function rehearse(part: RehearsalPart, isLong: boolean): Promise<PartReport> {
  const started = Date.now();
  const checks: Check[] = [];
  const figures: { name: string; value: number; unit: string }[] = [];
  const tables: ReportTable[] = [];
  const seconds = () => Math.round((Date.now() - started) / 100) / 10;
  const say = (line: string) => console.log(`[${part.name} ${seconds().toFixed(1).padStart(6)} s] ${line}`);
  const recorder: Recorder = {
    check: (name, isPassed, detail) => {
      checks.push({ name, isPassed, detail });
      say(`${isPassed ? 'ok    ' : 'FAILED'} ${name}${detail && !isPassed ? `: ${detail}` : ''}`);
    },
    figure: (name, value, unit) => {
      figures.push({ name, value, unit });
      say(`${name}: ${value} ${unit}`);
    },
    table: (title, columns, rows) => void tables.push({ title, columns, rows }),
    progress: say,
  };
  const shared = path.join(ROOT, '..', 'shared');
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), `rehearse-${part.name}-`));
  const cache = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'cdk-genai-data-pipeline');
  fs.mkdirSync(cache, { recursive: true });
  say(part.title);
  try {
    await part.run(recorder, { root: ROOT, shared: fs.existsSync(shared) ? shared : undefined, cache, scratch, isLong });
    if (checks.length === 0) recorder.check('the part checked something', false, 'it recorded no check');
  } catch (error) {
    recorder.check('the part ran to its end', false, (error as Error).stack ?? String(error));
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
  return { part: part.name, title: part.title, seconds: seconds(), checks, figures, tables };
}

main().then((code) => process.exit(code), (error: Error) => {
  console.error(`rehearse: ${error.message}`);
  process.exit(1);
});
