import type { Ledgers } from './converging/ledgers.client';
import type { WorkMessages } from './converging/work-messages.client';
import type { CsvConverter } from './converting/conversion';
import type { DatasetEvents } from './dataset-events.client';
import type { GlueTables } from './glue-tables.client';
import type { TableBucket } from './table-bucket.client';
import type { UploadBucket } from './upload-bucket.client';

/** How a catalog is kept. */
export interface CatalogSettings {
  /** Key prefix of the uploads, with its trailing slash. */
  readonly uploadPrefix: string;
  /** Whether a table whose last file goes stays, empty. */
  readonly keepsEmptyTables: boolean;
  /** Whether files that are older than the catalog are left alone. */
  readonly ignoresExisting: boolean;
  /** Share of records, 0 to 1, above which a file with unfit rows is quarantined. */
  readonly mostRejects: number;
  /** What files are read as where no settings say otherwise; undefined: found out. */
  readonly encoding?: string;
  readonly retentionMs: { readonly rejects: number; readonly statuses: number; readonly generations: number };
}

/** What keeping a catalog needs. */
export interface Reconciler {
  readonly settings: CatalogSettings;
  readonly uploads: UploadBucket;
  readonly tables: TableBucket;
  readonly ledgers: Ledgers;
  readonly glue: GlueTables;
  readonly events: DatasetEvents;
  readonly messages: WorkMessages;
  readonly converter: CsvConverter;
  readonly now: () => Date;
  /** Milliseconds that are left for the message in hand. */
  readonly timeLeft: () => number;
  /** Whether the message is a dead letter where it fails once more. */
  readonly isLastTry: boolean;
}
