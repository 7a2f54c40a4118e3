import { Quarantine } from '../quarantine';

/**
 * Turns what a full disk or a memory that is too small ends with into a reason that says what to do. Of other errors of DuckDB only the kind is left: they may
 * quote cells.
 */
export function asQuarantine(error: unknown): unknown {
  if (isFull(error)) {
    return new Quarantine('too-large', 'the file needs more than the 10 GB of scratch disk or the 3 GB of memory that the function has: split it into several files of one data set');
  }
  const kind = /^([A-Z][A-Za-z ]+ Error):/.exec((error as Error).message ?? '');
  return kind === null || error instanceof Quarantine ? error : Object.assign(new Error('DuckDB ended the conversion'), { name: kind[1].replaceAll(' ', '') });
}

/** Whether disk or memory were not enough. */
export function isFull(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || /^Out of Memory Error|No space left on device/.test(message ?? '');
}
