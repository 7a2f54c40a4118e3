import * as fs from 'node:fs';
import * as path from 'node:path';
import { PartReport, ReportTable } from './part';

/** Writes what was found as `report.json` and as one page that a person reads, `report.html`. */
export function writeReport(folder: string, reports: readonly PartReport[]): void {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'report.json'), `${JSON.stringify({ parts: reports }, undefined, 2)}\n`);
  fs.writeFileSync(path.join(folder, 'report.html'), page(reports));
}

function page(reports: readonly PartReport[]): string {
  const checks = reports.flatMap((report) => report.checks);
  const failed = checks.filter(({ isPassed }) => !isPassed).length;
  return `<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>Rehearsal report</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1d2430; background: #fff }
table { border-collapse: collapse; margin: .5rem 0 1.5rem; width: 100% } th, td { border-bottom: 1px solid #d9dee5; padding: .25rem .6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere }
.passed { color: #176b3a } .failed { color: #b3261e; font-weight: 600 } summary { cursor: pointer } code { font-size: .9em }
</style>
<h1>Rehearsal report</h1>
<p class="${failed === 0 ? 'passed' : 'failed'}">${checks.length - failed} checks passed, ${failed} failed.</p>
${rows({ title: '', columns: ['Part', 'What', 'Passed', 'Failed', 'Seconds'], rows: reports.map(({ part, title, seconds, checks: own }) => [part, title, own.filter(({ isPassed }) => isPassed).length, own.filter(({ isPassed }) => !isPassed).length, seconds]) })}
${reports.map(section).join('\n')}
</html>
`;
}

function section({ part, title, checks, figures, tables }: PartReport): string {
  const failed = checks.filter(({ isPassed }) => !isPassed);
  const checkTable = `<table><tr><th>Check<th>Result<th>Seen</tr>${[...failed, ...checks.filter(({ isPassed }) => isPassed)]
    .map(({ name, isPassed, detail }) => `<tr><td>${text(name)}<td class="${isPassed ? 'passed">passed' : 'failed">failed'}<td>${text(detail ?? '')}</tr>`).join('')}</table>`;
  return `<h2 id="${text(part)}">${text(part)}: ${text(title)}</h2>
${figures.length > 0 ? rows({ title: 'Figures', columns: ['Figure', 'Value', 'Unit'], rows: figures.map(({ name, value, unit }) => [name, value, unit]) }) : ''}
<details${failed.length > 0 || checks.length < 40 ? ' open' : ''}><summary>${checks.length} checks, ${failed.length} failed</summary>${checkTable}</details>
${tables.map(rows).join('\n')}`;
}

function rows({ title, columns, rows: all }: ReportTable): string {
  const table = `<table><tr>${columns.map((column) => `<th>${text(column)}`).join('')}</tr>${all
    .map((row) => `<tr>${row.map((value) => `<td>${text(String(value))}`).join('')}</tr>`).join('')}</table>`;
  return title === '' ? table : `<details open><summary>${text(title)} (${all.length})</summary>${table}</details>`;
}

function text(value: string): string {
  return value.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
