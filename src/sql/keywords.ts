/** Trino's reserved words: as names they must stand in double quotes. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set((
  'ALTER AND AS BETWEEN BY CASE CAST CONSTRAINT CREATE CROSS CUBE CURRENT_CATALOG CURRENT_DATE CURRENT_PATH CURRENT_ROLE CURRENT_SCHEMA '
  + 'CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DEALLOCATE DELETE DESCRIBE DISTINCT DROP ELSE END ESCAPE EXCEPT EXECUTE EXISTS EXTRACT '
  + 'FALSE FOR FROM FULL GROUP GROUPING HAVING IN INNER INSERT INTERSECT INTO IS JOIN JSON_ARRAY JSON_EXISTS JSON_OBJECT JSON_QUERY '
  + 'JSON_TABLE JSON_VALUE LEFT LIKE LISTAGG LOCALTIME LOCALTIMESTAMP NATURAL NORMALIZE NOT NULL ON OR ORDER OUTER PREPARE RECURSIVE '
  + 'RIGHT ROLLUP SELECT SKIP TABLE THEN TRIM TRUE UESCAPE UNION UNNEST USING VALUES WHEN WHERE WITH'
).split(' '));

/**
 * Words that Trino allows as names but that continue a clause where an alias may stand without AS. As such aliases they are not
 * taken, so `FROM t LIMIT 5` needs no lookahead; the printer quotes them so that its own text never depends on that.
 */
export const CLAUSE_WORDS: ReadonlySet<string> = new Set([
  'LIMIT', 'OFFSET', 'FETCH', 'WINDOW', 'TABLESAMPLE', 'MATCH_RECOGNIZE', 'QUALIFY', 'OVER', 'FILTER', 'WITHIN', 'IGNORE', 'RESPECT',
]);

/** Words that start an expression of their own when something follows: printed as names only in quotes. */
const EXPRESSION_WORDS: ReadonlySet<string> = new Set([
  'ARRAY', 'ROW', 'INTERVAL', 'DATE', 'TIME', 'TIMESTAMP', 'TRY_CAST', 'POSITION', 'SUBSTRING', 'LATERAL', 'ALL', 'ANY', 'SOME',
  'ROWS', 'RANGE', 'GROUPS', 'PARTITION', 'DOUBLE', 'MEASURES', 'INITIAL', 'SEEK', 'PATTERN', 'SUBSET', 'DEFINE', 'MATCH', 'X', 'U',
]);

/** Whether a name can be printed without quotes and read back as the same name. */
export function isPlainName(name: string): boolean {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    return false;
  }
  const upper = name.toUpperCase();
  return !RESERVED_WORDS.has(upper) && !CLAUSE_WORDS.has(upper);
}

/** Whether a name that is not quoted in the source should still be quoted when printed, to leave no doubt. */
export function needsQuotes(name: string): boolean {
  return !isPlainName(name) || EXPRESSION_WORDS.has(name.toUpperCase());
}

/** First words of Trino, Athena and Hive statements that are no queries: named in the refusal. */
export const STATEMENT_WORDS: ReadonlySet<string> = new Set((
  'ALTER ANALYZE CALL COMMENT COMMIT CREATE DEALLOCATE DELETE DENY DESC DESCRIBE DROP EXECUTE EXPLAIN GRANT INSERT MERGE MSCK OPTIMIZE PREPARE '
  + 'REFRESH RESET REVOKE ROLLBACK SET SHOW START TRUNCATE UNLOAD UPDATE USE USING VACUUM LOAD EXPORT IMPORT LOCK UNLOCK BEGIN REPLACE'
).split(' '));
