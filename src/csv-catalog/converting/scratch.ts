import * as fs from 'fs';
import * as path from 'path';

/** What folders of the scratch disk begin with: a file in conversion, and what DuckDB has no memory for. */
export const SCRATCH_PREFIXES = { source: 'ingest-', duckDb: 'duckdb-' } as const;

/**
 * Removes what a process that died has left on the scratch disk, where it would take the place of the next file: Lambda starts a new process beside it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export function clearScratch(folder: string): void {
  for (const name of fs.readdirSync(folder)) {
    if (Object.values(SCRATCH_PREFIXES).some((prefix) => name.startsWith(prefix))) fs.rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}
