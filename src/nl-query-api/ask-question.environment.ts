/**
 * The environment variables of the ask function: the construct builds an object of this
 * type, the handler reads it through the same type.
 */
export interface AskQuestionEnvironment {
  /** Glue database that holds the tables. */
  readonly DATABASE: string;
  /** JSON array of the tables that may be asked; empty for all tables of the database. */
  readonly TABLE_NAMES: string;
  /** Bucket of the descriptions; empty when there are none. */
  readonly DESCRIPTION_BUCKET: string;
  /** Key prefix of the descriptions, with its trailing slash. */
  readonly DESCRIPTION_PREFIX: string;
  /** Athena work group that runs every query. */
  readonly WORK_GROUP: string;
  /** JSON of `ModelSettings`. */
  readonly MODEL: string;
  /** What the model may see: `schemaOnly` or `profile`. */
  readonly MODEL_DATA_ACCESS: string;
  /** `fromRows` or `narrated`. */
  readonly ANSWER_STYLE: string;
  /** `answered` or `declined`. */
  readonly GENERAL_QUESTIONS: string;
  /** Bucket of the verified queries asset; empty when there is none. */
  readonly VERIFIED_QUERIES_BUCKET: string;
  /** Key of the verified queries asset; empty when there is none. */
  readonly VERIFIED_QUERIES_KEY: string;
  /** Seconds after which a running query is stopped. */
  readonly QUERY_TIMEOUT_SECONDS: string;
  /** Most rows that an answer carries. */
  readonly MAX_ROWS: string;
  /** What Athena asks per TiB scanned, in USD. */
  readonly PRICE_PER_TEBIBYTE_USD: string;
  /** ISO date that the prompt names as today; empty for the clock. */
  readonly TODAY: string;
  /** JSON array of origins that browsers may call from. */
  readonly ALLOWED_ORIGINS: string;
}

/** The keys of `AskQuestionEnvironment`, for the reader and for template tests. */
export const ASK_QUESTION_ENVIRONMENT_KEYS = [
  'DATABASE',
  'TABLE_NAMES',
  'DESCRIPTION_BUCKET',
  'DESCRIPTION_PREFIX',
  'WORK_GROUP',
  'MODEL',
  'MODEL_DATA_ACCESS',
  'ANSWER_STYLE',
  'GENERAL_QUESTIONS',
  'VERIFIED_QUERIES_BUCKET',
  'VERIFIED_QUERIES_KEY',
  'QUERY_TIMEOUT_SECONDS',
  'MAX_ROWS',
  'PRICE_PER_TEBIBYTE_USD',
  'TODAY',
  'ALLOWED_ORIGINS',
] as const satisfies readonly (keyof AskQuestionEnvironment)[];
