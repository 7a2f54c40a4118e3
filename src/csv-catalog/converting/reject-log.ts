import * as fs from 'fs';
import type { RejectedRecord } from './conversion';
import { Quarantine, QuarantineCode } from '../quarantine';
import type { LeftOutRecord } from '../reading/layout';

const LONGEST_TEXT = 10_000;
const BUFFERED = 65_536;
/** Lines that a quarantine reason names. */
const MOST_LINES_NAMED = 5;

/** Why a record does not fit the table. */
export type UnfitReason = 'invalid-bytes' | 'text-after-quote' | 'too-few-fields' | 'too-long' | 'too-many-fields' | 'unclosed-quote' | `not-${string}`;

/** Collects records that are left out in a file of JSON lines; takes the same memory however many they are. */
export class RejectLog {
  public readonly byReason: Record<string, number> = {};
  /** All of them. */
  public count = 0;
  /** Those that do not fit; totals, notes and repeated headers are none of the table's rows. */
  public unfit = 0;
  private readonly firstLines: number[] = [];
  private buffer = '';
  private descriptor?: number;

  /** @param path of the file; there is one as soon as there is a record */
  constructor(private readonly path: string) {}

  public get file(): string | undefined {
    return this.count === 0 ? undefined : this.path;
  }

  /** A record that stands beside the table. */
  public leaveOut(record: RejectedRecord): void {
    this.count++;
    this.byReason[record.reason] = (this.byReason[record.reason] ?? 0) + 1;
    this.buffer += `${JSON.stringify({ line: record.line, text: record.text.slice(0, LONGEST_TEXT), reason: record.reason })}\n`;
    if (this.buffer.length > BUFFERED) this.flush();
  }

  /** A record that should have been a row. */
  public reject(line: number, text: string, reason: UnfitReason): void {
    this.unfit++;
    if (this.firstLines.length < MOST_LINES_NAMED) this.firstLines.push(line);
    this.leaveOut({ line, text, reason });
  }

  /** What stands beside the table, as the layout tells it: of another table there, it should have been rows. */
  public leaveOutAll(records: readonly LeftOutRecord[]): void {
    for (const { line, text, reason } of records) {
      if (reason === 'too-few-fields' || reason === 'too-many-fields') this.reject(line, text, reason);
      else this.leaveOut({ line, text, reason });
    }
  }

  public close(): void {
    if (this.count > 0) this.flush();
    if (this.descriptor !== undefined) fs.closeSync(this.descriptor);
    this.descriptor = undefined;
  }

  /**
   * @param most share of the records, 0 to 1, that may be unfit
   * @throws Quarantine where more are
   */
  public checkShare(rows: number, most: number): void {
    if (this.unfit === 0 || this.unfit / (rows + this.unfit) <= most) return;
    const reasons = Object.entries(this.byReason).filter(([reason]) => reason in ADVICE || reason.startsWith('not-')).sort((a, b) => b[1] - a[1]);
    const [code, advice] = ADVICE[reasons[0][0]] ?? ['unfit-values', 'change those values, or the types that _dataset.json gives'];
    throw new Quarantine(code, `${this.unfit} of ${rows + this.unfit} records do not fit (${reasons.map(([reason, count]) => `${reason}: ${count}`).join(', ')}), `
      + `at most ${(most * 100).toFixed(1).replace(/\.0$/, '')} % may be left out; the first are on the lines ${this.firstLines.join(', ')}: ${advice}`);
  }

  private flush(): void {
    this.descriptor ??= fs.openSync(this.path, 'w');
    fs.writeSync(this.descriptor, this.buffer);
    this.buffer = '';
  }
}

const ADVICE: Readonly<Record<string, readonly [QuarantineCode, string]>> = {
  'too-few-fields': ['ragged', 'give each row as many fields as the header has, and quote fields that contain the delimiter'],
  'too-many-fields': ['ragged', 'give each row as many fields as the header has, and quote fields that contain the delimiter'],
  'text-after-quote': ['malformed-quotes', 'double the quotes inside quoted fields'],
  'unclosed-quote': ['malformed-quotes', 'close quoted fields, and double the quotes inside them'],
  'invalid-bytes': ['not-utf8', 'save the file with the encoding UTF-8'],
  'too-long': ['too-large', 'shorten the cells of those records, or put their content elsewhere'],
};
