/**
 * The environment variables of the ingest function: the construct builds an object of this
 * type, the handler reads it through the same type.
 */
export interface CatalogUploadEnvironment {
  /** Bucket that receives the uploads. */
  readonly UPLOAD_BUCKET: string;
  /** Key prefix of the uploads, with its trailing slash. */
  readonly UPLOAD_PREFIX: string;
  /** `catalog` or `ignore`: what becomes of files that are older than the catalog. */
  readonly EXISTING_OBJECTS: string;
  /** Bucket for Parquet objects, profiles and statuses. */
  readonly TABLE_BUCKET: string;
  /** Glue database that holds the tables. */
  readonly DATABASE: string;
  /** Source of the events that the pipeline sends. */
  readonly EVENT_SOURCE: string;
  /** URL of the function's own queue. */
  readonly QUEUE_URL: string;
  /** `remove` or `keep`: what becomes of a table whose last file goes. */
  readonly EMPTY_TABLES: string;
  /** Share of records, 0 to 1, above which a file with unfit rows is quarantined. */
  readonly MOST_REJECTS: string;
  /** Encoding of files whose data set names none; empty: found out. */
  readonly ENCODING: string;
  /** Hours for which rejects are kept. */
  readonly REJECTS_HOURS: string;
  /** Hours for which the status of an object that is gone is kept. */
  readonly STATUS_HOURS: string;
  /** Hours for which objects of a generation are kept that readers do not see any more. */
  readonly GENERATION_HOURS: string;
  /** Memory that DuckDB may use, in MiB. */
  readonly DUCKDB_MEMORY_MB: string;
  /** Threads of DuckDB: one per virtual CPU of the function. */
  readonly DUCKDB_THREADS: string;
}

/** The keys of `CatalogUploadEnvironment`, for the reader and for template tests. */
export const CATALOG_UPLOAD_ENVIRONMENT_KEYS = [
  'UPLOAD_BUCKET',
  'UPLOAD_PREFIX',
  'EXISTING_OBJECTS',
  'TABLE_BUCKET',
  'DATABASE',
  'EVENT_SOURCE',
  'QUEUE_URL',
  'EMPTY_TABLES',
  'MOST_REJECTS',
  'ENCODING',
  'REJECTS_HOURS',
  'STATUS_HOURS',
  'GENERATION_HOURS',
  'DUCKDB_MEMORY_MB',
  'DUCKDB_THREADS',
] as const satisfies readonly (keyof CatalogUploadEnvironment)[];
