// Prints "<passed> <failed>" of a JUnit report. Skipped tests count as neither.
import { readFileSync } from 'node:fs';

const report = readFileSync(process.argv[2], 'utf8');
const totals = /<testsuites [^>]*>/.exec(report)?.[0] ?? '';
const number = (name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(totals)?.[1] ?? 0);
const skipped = (report.match(/<skipped\b/g) ?? []).length;
const failed = number('failures') + number('errors');
console.log(number('tests') - failed - skipped, failed);
