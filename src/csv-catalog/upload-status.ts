import type { QuarantineCode } from './quarantine';
import type { FileDialect } from './reading/layout';

/** What became of an upload: the object `status/<source key>.json`. Never a value of the file. */
export interface UploadStatus {
  readonly formatVersion: 1;
  readonly sourceKey: string;
  /** With its quotes. */
  readonly sourceETag: string;
  /**
   * `cataloged`: its rows are in the table. `quarantined`: they are not, for a reason. `superseded`: the object is gone.
   * `pending`: it is converted, and shows as soon as the table has the columns that it needs.
   */
  readonly state: 'cataloged' | 'quarantined' | 'superseded' | 'pending';
  readonly table: string;
  /** The generation of the table that it became a part of. */
  readonly generation?: number;
  readonly rows?: number;
  /** Records that were left out; they are in `rejects/<source key>.jsonl`. */
  readonly rejected?: { readonly count: number; readonly byReason: Readonly<Record<string, number>> };
  readonly dialect?: FileDialect;
  /** In the types that the file's own values have; the table's may be wider. */
  readonly columns?: readonly StatusColumn[];
  /** Why it was quarantined, and what to change. */
  readonly reason?: { readonly code: QuarantineCode; readonly message: string };
  /** How long it took. */
  readonly milliseconds?: { readonly download: number; readonly convert: number; readonly total: number };
  readonly at: string;
}

/** A column as the file has it. */
export interface StatusColumn {
  readonly name: string;
  readonly type: string;
  readonly header: string;
  readonly format?: string;
  readonly notes?: readonly string[];
}
