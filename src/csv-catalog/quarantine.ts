/** Why a file is not a table; the reason says what to change. */
export type QuarantineCode =
  | 'archived' | 'empty' | 'foreign-table' | 'invalid-settings' | 'malformed-quotes' | 'name-collision' | 'no-header' | 'not-a-table' | 'not-utf8' | 'ragged' | 'too-large' | 'too-long'
  | 'too-many-columns' | 'too-many-rejects' | 'unfit-values' | 'unknown-encoding' | 'unreadable' | 'unsupported-compression';

/** The file cannot be cataloged as it is. Trying again does not help. */
export class Quarantine extends Error {
  constructor(public readonly code: QuarantineCode, message: string) {
    super(message);
    this.name = 'Quarantine';
  }
}
