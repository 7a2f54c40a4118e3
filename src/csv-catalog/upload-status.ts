import type { QuarantineCode } from './quarantine';

/** What became of an upload: the object `status/<source key>.json`. */
export interface UploadStatus {
  readonly formatVersion: 1;
  readonly sourceKey: string;
  /** With its quotes. */
  readonly sourceETag: string;
  /** `superseded`: the object is gone. */
  readonly state: 'cataloged' | 'quarantined' | 'superseded';
  readonly table: string;
  readonly rows?: number;
  readonly columns?: { readonly name: string; readonly type: string; readonly header: string }[];
  readonly dialect?: { readonly delimiter: string; readonly quote: string | null; readonly escape: string };
  /** Why it was quarantined, and what to change. */
  readonly reason?: { readonly code: QuarantineCode; readonly message: string };
  readonly milliseconds?: number;
  readonly at: string;
}
