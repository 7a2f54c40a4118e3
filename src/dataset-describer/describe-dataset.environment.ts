/**
 * The environment variables of the describe function: the construct builds an object of this
 * type, the handler reads it through the same type.
 */
export interface DescribeDatasetEnvironment {
  /** Glue database that holds the tables. */
  readonly DATABASE: string;
  /** Bucket with `profiles/<table>.json`; empty when the source has no profiles. */
  readonly PROFILE_BUCKET: string;
  /** Bucket that receives the descriptions. */
  readonly DESCRIPTION_BUCKET: string;
  /** Key prefix of the descriptions, with its trailing slash. */
  readonly DESCRIPTION_PREFIX: string;
  /** JSON array of the tables to describe; empty for all tables of the database. */
  readonly TABLE_NAMES: string;
  /** JSON of `ModelSettings`. */
  readonly MODEL: string;
  /** What the model may see: `schemaOnly` or `profile`. */
  readonly MODEL_DATA_ACCESS: string;
  /** Source of the events that the pipeline sends. */
  readonly EVENT_SOURCE: string;
}

/** The keys of `DescribeDatasetEnvironment`, for the reader and for template tests. */
export const DESCRIBE_DATASET_ENVIRONMENT_KEYS = [
  'DATABASE',
  'PROFILE_BUCKET',
  'DESCRIPTION_BUCKET',
  'DESCRIPTION_PREFIX',
  'TABLE_NAMES',
  'MODEL',
  'MODEL_DATA_ACCESS',
  'EVENT_SOURCE',
] as const satisfies readonly (keyof DescribeDatasetEnvironment)[];
