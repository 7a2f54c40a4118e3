/**
 * The environment variables of the function that starts the crawler: the construct builds an object of this
 * type, the handler reads it through the same type.
 */
export interface StartCrawlerEnvironment {
  /** Name of the Glue crawler. */
  readonly CRAWLER: string;
  /** URL of the function's own queue, which keeps requests for a further crawl. */
  readonly QUEUE_URL: string;
  /** Key prefix of the uploads, with its trailing slash. */
  readonly UPLOAD_PREFIX: string;
  /** Bucket that receives the uploads. */
  readonly UPLOAD_BUCKET: string;
  /** Glue database that holds the tables. */
  readonly DATABASE: string;
  /** Source of the events that the pipeline sends. */
  readonly EVENT_SOURCE: string;
}

/** The keys of `StartCrawlerEnvironment`, for the reader and for template tests. */
export const START_CRAWLER_ENVIRONMENT_KEYS = [
  'CRAWLER',
  'QUEUE_URL',
  'UPLOAD_PREFIX',
  'UPLOAD_BUCKET',
  'DATABASE',
  'EVENT_SOURCE',
] as const satisfies readonly (keyof StartCrawlerEnvironment)[];
