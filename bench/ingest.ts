import { fork } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Figure, figure, median } from './figure';
import { writeIngestFile } from './ingest-file';
import type { IngestRun } from './ingest-run';

const MEMORY_MB = 1_800;

/** What a size must reach: our time at most so many times less than a plain COPY's. */
interface Bars {
  readonly bytes: number;
  readonly name: string;
  readonly runs: number;
  /** Sniffing, verified types, Parquet, rejects and reconciliation; and with the profile. */
  readonly verified: number;
  readonly whole: number;
}

const SMALL: Bars = { bytes: 100e6, name: '100 MB', runs: 7, verified: 0.8, whole: 0.65 };
const LARGE: Bars = { bytes: 1e9, name: '1 GB', runs: 3, verified: 0.8, whole: 0.8 };

export const measureIngest = (): Promise<Figure[]> => measure(SMALL);
export const measureLargeIngest = (): Promise<Figure[]> => measure(LARGE);

/**
 * Converts a file and lets DuckDB alone copy it (`COPY (FROM read_csv(f)) TO …`, which checks nothing beyond its sample), by turns, each in a fresh process with
 * the same threads and memory. The figures are medians of the ratios of neighbouring runs; those of CPU time are less disturbed by what else the machine does.
 */
async function measure({ bytes, name, runs, verified, whole }: Bars): Promise<Figure[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-ingest-'));
  const file = path.join(folder, 'rows.csv');
  try {
    const rows = writeIngestFile(file, bytes);
    const figures: Figure[] = [];
    for (const threads of [1, 2]) {
      const pairs: { plain: IngestRun; ours: IngestRun }[] = [];
      for (let i = 0; i < runs; i++) {
        const plain = await run('plain', file, threads);
        const ours = await run('ours', file, threads);
        if (plain.rows !== rows || ours.rows !== rows) throw new Error(`${rows} rows became ${plain.rows} and ${ours.rows}`);
        pairs.push({ plain, ours });
        process.stderr.write(`  ${threads} threads: plain ${Math.round(plain.milliseconds)} ms, ours ${Math.round(ours.milliseconds)} ms\n`);
      }
      const ratio = (of: (one: IngestRun) => number, mine = of) => median(pairs.map(({ plain, ours }) => of(plain) / mine(ours)));
      const withoutProfile = ({ milliseconds, steps }: IngestRun) => milliseconds - (steps.profile ?? 0);
      const wall = ({ milliseconds }: IngestRun) => milliseconds;
      const cpu = ({ cpuMilliseconds }: IngestRun) => cpuMilliseconds;
      const of = `${name}, ${threads} thread${threads > 1 ? 's' : ''}`;
      figures.push(
        figure(`ingest of ${of}: verified and reconciled Parquet, speed against plain COPY`, ratio(wall, withoutProfile), 'x', `at least ${verified}`),
        figure(`ingest of ${of}: all of the handler's work, profile included, speed against plain COPY`, ratio(wall), 'x', `at least ${whole}`),
        figure(`ingest of ${of}: all of the handler's work, CPU time against plain COPY`, ratio(cpu), 'x', 'the same in CPU time'),
        figure(`ingest of ${of}: plain COPY`, median(pairs.map(({ plain }) => plain.milliseconds)), 'ms', 'the same file and run'),
        figure(`ingest of ${of}: memory`, Math.max(...pairs.map(({ ours }) => ours.megabytesOfMemory)), 'MB', 'at most 3008 MB'),
        ...Object.keys(pairs[0].ours.steps).map((step) => figure(`ingest of ${of}: share of ${step}`,
          median(pairs.map(({ ours }) => ours.steps[step as keyof IngestRun['steps']]! / ours.milliseconds)), '', 'the whole')),
      );
    }
    return figures;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function run(what: 'plain' | 'ours', file: string, threads: number): Promise<IngestRun> {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(__dirname, 'ingest-run.ts'), [what, file, String(threads), String(MEMORY_MB)]);
    child.once('message', (message) => resolve(message as IngestRun));
    child.once('exit', (code) => reject(new Error(`the measurement ended with code ${code}`)));
  });
}
