/** The DuckDB release in the Lambda layer and in the local cloud. Pinned: it must exist for linux-arm64 as well as for x64. */
export const DUCKDB_VERSION = '1.5.5-r.5';
