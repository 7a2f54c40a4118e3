/** Names of the catalog's metrics: the handler emits them, the construct reads them. */
export const CATALOG_METRICS = {
  /** Files that became a table, or a part of one. */
  cataloged: 'Cataloged',
  /** Files that were quarantined. */
  quarantined: 'Quarantined',
  /** Rows that were cataloged. */
  rows: 'Rows',
  /** Milliseconds from reading a file to its table. */
  milliseconds: 'IngestMilliseconds',
} as const;
