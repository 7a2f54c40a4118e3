/** One measurement of `ingest.ts`, in a process of its own: `<plain|ours> <file> <threads> <megabytes>`; sends a message with what it took. */
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { writeIngestFile } from './ingest-file';
import { isMisfit } from '../src/csv-catalog/converting/conversion';
import { ConversionStep, DuckDbCsvConverter } from '../src/csv-catalog/converting/csv-converter';
import { DuckDb, literal } from '../src/csv-catalog/converting/duckdb.client';

export interface IngestRun {
  readonly milliseconds: number;
  /** Of all threads. */
  readonly cpuMilliseconds: number;
  readonly rows: number;
  readonly megabytesOfMemory: number;
  readonly steps: Partial<Record<ConversionStep, number>>;
}

async function main(): Promise<IngestRun> {
  const [what, file, threads, megabytes] = process.argv.slice(2);
  const duckDb = new DuckDb(Number(megabytes), Number(threads));
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-ingest-'));
  const steps: Partial<Record<ConversionStep, number>> = {};
  try {
    // A function that is warm has done the same before: with a small file, so that its code is compiled.
    const [small, smallScratch] = [path.join(scratch, 'small.csv'), path.join(scratch, 'small')];
    fs.mkdirSync(smallScratch);
    writeIngestFile(small, 4e6);
    await (what === 'plain' ? plainCopy(duckDb, small, path.join(smallScratch, 'plain.parquet')) : convert(duckDb, small, smallScratch, {}));
    const [started, cpu] = [performance.now(), process.cpuUsage()];
    const rows = what === 'plain' ? await plainCopy(duckDb, file, path.join(scratch, 'plain.parquet')) : await convert(duckDb, file, scratch, steps);
    const used = process.cpuUsage(cpu);
    return {
      milliseconds: performance.now() - started,
      cpuMilliseconds: (used.user + used.system) / 1000,
      rows,
      megabytesOfMemory: process.resourceUsage().maxRSS / 1024,
      steps,
    };
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

async function plainCopy(duckDb: DuckDb, file: string, parquetFile: string): Promise<number> {
  const [[rows]] = await duckDb.query(`COPY (FROM read_csv(${literal(file)})) TO ${literal(parquetFile)}`);
  return Number(rows);
}

async function convert(duckDb: DuckDb, file: string, scratch: string, steps: Partial<Record<ConversionStep, number>>): Promise<number> {
  const converter = new DuckDbCsvConverter(duckDb, (step, milliseconds) => {
    steps[step] = (steps[step] ?? 0) + milliseconds;
  });
  const opened = await converter.open(file, { overrides: {}, mostRejects: 0.1, scratch });
  const conversion = await opened.convert(undefined, 'bench');
  if (isMisfit(conversion)) throw new Error('the file does not fit its own types');
  return conversion.rows;
}

main().then((run) => process.send!(run, () => process.exit(0)), (error: Error) => {
  console.error(error.message);
  process.exit(1);
});
