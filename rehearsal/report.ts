import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Check, PartReport, ReportTable } from './part';

/** More rows than these begin folded. */
const MOST_OPEN_ROWS = 15;

/** Writes what was found as `report.json` and as one page that a person reads, `report.html`. */
export function writeReport(folder: string, reports: readonly PartReport[]): void {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'report.json'), `${JSON.stringify({ about: about(), parts: reports }, undefined, 2)}\n`);
  fs.writeFileSync(path.join(folder, 'report.html'), page(reports));
}

/** What was rehearsed, when and where. */
function about(): Record<string, string> {
  let commit = 'not in a git repository';
  try {
    const git = (...args: string[]) => execFileSync('git', args, { cwd: __dirname, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    commit = `${git('log', '-1', '--format=%h %s')}${git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ', with changes'}`;
  } catch {
    // A copy without its history can be rehearsed too.
  }
  return { commit, time: new Date().toISOString().replace(/\..*/, 'Z'), machine: `${os.cpus().length} cores, ${Math.round(os.totalmem() / 2 ** 30)} GB, ${process.platform} ${process.arch}, Node.js ${process.version}` };
}

function page(reports: readonly PartReport[]): string {
  const checks = reports.flatMap((report) => report.checks);
  const failed = reports.flatMap(({ part, checks: own }) => own.filter(({ isPassed }) => !isPassed).map((check) => ({ part, ...check })));
  const minutes = (reports.reduce((sum, { seconds }) => sum + seconds, 0) / 60).toFixed(1);
  return `<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>Rehearsal report</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #1d2430; background: #fff }
table { border-collapse: collapse; margin: .5rem 0 1.5rem; width: 100% } th, td { border-bottom: 1px solid #d9dee5; padding: .25rem .6rem; text-align: left; vertical-align: top }
th { white-space: nowrap } td { overflow-wrap: anywhere; white-space: pre-line } td.number, th.number { text-align: right; white-space: nowrap } td.short { white-space: nowrap }
h2 { margin-top: 2.5rem; border-top: 2px solid #d9dee5; padding-top: 1rem } dt { float: left; width: 6rem; color: #5b6574 } dd { margin-left: 6rem }
.passed { color: #176b3a } .failed { color: #b3261e; font-weight: 600 } summary { cursor: pointer; font-weight: 600 } p.title { color: #5b6574; margin-top: -.5rem }
</style>
<h1>Rehearsal report</h1>
<p class="${failed.length === 0 ? 'passed' : 'failed'}">${checks.length - failed.length} checks passed, ${failed.length} failed, in ${minutes} minutes.</p>
<dl>${Object.entries(about()).map(([name, value]) => `<dt>${text(name)}<dd>${text(value)}`).join('')}</dl>
<table><tr><th>Part<th>What the project is held against<th class="number">Passed<th class="number">Failed<th class="number">Seconds</tr>${reports.map(summary).join('')}</table>
${failed.length > 0 ? checkTable('Failed checks', failed.map(({ part, name, ...check }) => ({ ...check, name: `${part}: ${name}` })), true) : ''}
${reports.map(section).join('\n')}
</html>
`;
}

function summary({ part, title, checks, seconds }: PartReport): string {
  const failed = checks.filter(({ isPassed }) => !isPassed).length;
  return `<tr><td class="short"><a href="#${text(part)}">${text(part)}</a><td>${text(title)}<td class="number">${checks.length - failed}<td class="number ${failed > 0 ? 'failed' : ''}">${failed}<td class="number">${seconds.toFixed(1)}</tr>`;
}

function section({ part, title, checks, figures, tables }: PartReport): string {
  const failed = checks.filter(({ isPassed }) => !isPassed);
  return `<h2 id="${text(part)}">${text(part)}</h2><p class="title">${text(title)}</p>
${figures.length > 0 ? table({ title: '', columns: ['Figure', 'Value', 'Unit'], rows: figures.map(({ name, value, unit }) => [name, value, unit]) }) : ''}
${checkTable(`${checks.length} checks, ${failed.length} failed`, [...failed, ...checks.filter(({ isPassed }) => isPassed)], false)}
${tables.map(table).join('\n')}`;
}

function checkTable(title: string, checks: readonly Check[], isOpen: boolean): string {
  const isSeen = checks.some(({ detail }) => detail);
  const rows = checks.map(({ name, isPassed, detail }) => `<tr><td>${text(name)}<td class="short ${isPassed ? 'passed">passed' : 'failed">failed'}${isSeen ? `<td>${text(detail ?? '')}` : ''}</tr>`);
  return folded(title, `<table><tr><th>Check<th>Result${isSeen ? '<th>Seen' : ''}</tr>${rows.join('')}</table>`, isOpen || checks.length <= MOST_OPEN_ROWS);
}

function table({ title, columns, rows }: ReportTable): string {
  const isNumber = columns.map((_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number'));
  const cells = (row: readonly (string | number)[]) => row.map((value, i) => `<td${isNumber[i] ? ' class="number"' : ''}>${linked(String(value))}`).join('');
  const body = `<table><tr>${columns.map((column, i) => `<th${isNumber[i] ? ' class="number"' : ''}>${text(column)}`).join('')}</tr>${rows.map((row) => `<tr>${cells(row)}</tr>`).join('')}</table>`;
  return title === '' ? body : folded(`${title} (${rows.length})`, body, rows.length <= MOST_OPEN_ROWS);
}

function folded(title: string, body: string, isOpen: boolean): string {
  return `<details${isOpen ? ' open' : ''}><summary>${text(title)}</summary>${body}</details>`;
}

function linked(value: string): string {
  return /^https:\/\/\S+$/.test(value) ? `<a href="${text(value)}">${text(value)}</a>` : text(value);
}

function text(value: string): string {
  return value.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
