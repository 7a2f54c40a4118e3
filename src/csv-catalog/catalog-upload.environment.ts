/**
 * The environment variables of the ingest function: the construct builds an object of this
 * type, the handler reads it through the same type.
 */
export interface CatalogUploadEnvironment {
  /** Bucket that receives the uploads. */
  readonly UPLOAD_BUCKET: string;
  /** Key prefix of the uploads, with its trailing slash. */
  readonly UPLOAD_PREFIX: string;
  /** Bucket for Parquet objects, profiles and statuses. */
  readonly TABLE_BUCKET: string;
  /** Glue database that holds the tables. */
  readonly DATABASE: string;
  /** Source of the events that the pipeline sends. */
  readonly EVENT_SOURCE: string;
  /** Memory that DuckDB may use, in MiB. */
  readonly DUCKDB_MEMORY_MB: string;
  /** Threads of DuckDB: one per virtual CPU of the function. */
  readonly DUCKDB_THREADS: string;
}

/** The keys of `CatalogUploadEnvironment`, for the reader and for template tests. */
export const CATALOG_UPLOAD_ENVIRONMENT_KEYS = [
  'UPLOAD_BUCKET',
  'UPLOAD_PREFIX',
  'TABLE_BUCKET',
  'DATABASE',
  'EVENT_SOURCE',
  'DUCKDB_MEMORY_MB',
  'DUCKDB_THREADS',
] as const satisfies readonly (keyof CatalogUploadEnvironment)[];
