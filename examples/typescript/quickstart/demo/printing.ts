import { Answer } from './answer';
import { FileProgress } from './upload-progress';

export const REPORT_NOTE = 'Written by npx projen demo. Files are from the npm package vega-datasets unless others were named on the command line.';

const MOST_ROWS_SHOWN = 8;

/** One line of live progress for a file. */
export function fileLine(step: FileProgress, width: number): string {
  const name = step.file.padEnd(width);
  if (step.state === 'quarantined') {
    return `  ✗ ${name}  quarantined after ${step.milliseconds} ms: ${step.reason}`;
  }
  if (step.description === undefined) {
    return `  ✓ ${name}  cataloged in ${step.milliseconds} ms: table ${step.table}, ${step.rows} rows, ${step.columns} columns`;
  }
  return `  ✎ ${name}  described: ${step.description}`;
}

/** What a person wants to see of an answer: the text, the rows, the SQL and the receipt. */
export function answerLines(question: string, answer: Answer): string[] {
  const lines = ['', `? ${question}`, `  ${answer.kind}: ${answer.answer.split('\n')[0]}`];
  const rows = answer.rows ?? [];
  if (rows.length > 1) {
    lines.push(...rows.slice(0, MOST_ROWS_SHOWN).map((row) => `    ${row.map((cell) => String(cell ?? '')).join('  ')}`));
    if (rows.length > MOST_ROWS_SHOWN) {
      lines.push(`    … ${rows.length - MOST_ROWS_SHOWN} more rows${answer.truncated ? ', and more than the answer holds' : ''}`);
    }
  }
  if (answer.sql) {
    lines.push(`  SQL (${answer.receipt.sqlWrittenBy === 'verified' ? 'a verified query' : 'the rules model'}): ${answer.sql}`);
  }
  const { receipt } = answer;
  lines.push(`  receipt: ${(receipt.tables ?? []).join(', ') || 'no table'} · ${receipt.bytesScanned ?? 0} bytes · ${receipt.costUsd} USD · `
    + `${receipt.tokens.input}+${receipt.tokens.output} tokens · ${Math.round(receipt.milliseconds.total)} ms · ${receipt.attempts} attempt${receipt.attempts === 1 ? '' : 's'}`);
  return lines;
}
