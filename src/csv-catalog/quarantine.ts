/** Why a file is not a table, or not yet; the reason says what to change. */
export type QuarantineCode =
  | 'empty' | 'malformed-quotes' | 'name-collision' | 'needs-widening' | 'no-header' | 'not-a-table' | 'not-utf8' | 'ragged' | 'too-large'
  | 'too-many-columns' | 'unfit-values' | 'unknown-encoding' | 'unreadable' | 'unsupported-compression';

/** The file cannot be cataloged as it is. Trying again does not help. */
export class Quarantine extends Error {
  constructor(public readonly code: QuarantineCode, message: string) {
    super(message);
    this.name = 'Quarantine';
  }
}
