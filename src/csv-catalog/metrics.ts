/** Names of the catalog's metrics: the handler emits them, the construct reads them. */
export const CATALOG_METRICS = {
  /** Files that became a table, or a part of one. */
  cataloged: 'Cataloged',
  /** Files that were quarantined. */
  quarantined: 'Quarantined',
  /** Rows that were cataloged. */
  rows: 'Rows',
  /** Records that were left out of cataloged files. */
  rejected: 'Rejected',
  /** Milliseconds from reading a file to its table. */
  milliseconds: 'IngestMilliseconds',
  /** Milliseconds from the upload to the table. */
  latency: 'LatencyMilliseconds',
  /** Files that the sweep found to differ from the catalog. */
  sweptUp: 'SweptUp',
} as const;

/** Names of the metrics of the function that starts the crawler. */
export const CRAWLER_METRICS = {
  /** Runs that were started. */
  started: 'CrawlsStarted',
  /** Requests for a crawl whose runs all failed, or for which none could be started. */
  failed: 'CrawlsFailed',
  /** Tables that runs created or changed. */
  tables: 'TablesCrawled',
} as const;
