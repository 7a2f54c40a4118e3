import { Quarantine } from '../quarantine';

/** Turns what a full disk or a memory that is too small ends with into a reason that says what to do; leaves other errors as they are. */
export function asQuarantine(error: unknown): unknown {
  if (isFull(error)) {
    return new Quarantine('too-large', 'the file needs more scratch disk or memory than the function has: split it into several files of one data set, or give the catalog\'s function more of both');
  }
  return error;
}

/** Whether disk or memory were not enough. */
export function isFull(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  // DuckDB's own errors may quote cells: they are looked at, and shown nowhere.
  return code === 'ENOSPC' || /^Out of Memory Error|No space left on device/.test(message ?? '');
}
