/** Recorded queries whose answer here is another than Trino's, and why. */
export const KNOWN_DIFFERENCES: ReadonlyMap<string, string> = new Map([
  ['SELECT is_nan(nan()), is_finite(1), is_infinite(infinity()), nan() = nan(), infinity()', 'DuckDB takes NaN for equal to itself'],
  ['SELECT 1 + NULL, NULL || \'a\', NULL = NULL, NULL AND false, NULL OR true, NOT NULL', 'the type of an untyped NULL beside a text: Trino says an array of texts; the value is NULL either way'],
  ['SELECT word_stem(\'running\'), word_stem(\'mapping\', \'en\')', 'a function that the local Athena says it does not know'],
  ['SELECT CAST(\'abc\' AS varchar(2)), CAST(\'abc\' AS char(5)), CAST(\'a\' AS char(3)) = \'a\', length(CAST(\'a\' AS char(3)))', 'the blanks that fill a char are no part of comparisons; the library makes no char columns'],
  ['SELECT reduce(ARRAY[1, 2, 3], 0, (s, x) -> s + x, s -> s), reduce(ARRAY[5, 20], 1.0, (s, x) -> s * x, s -> s), reduce(ARRAY[\'a\', \'b\'], \'\', (s, x) -> s || x, s -> upper(s)), reduce(ARRAY[], 0, (s, x) -> s + 1, s -> s), reduce(ARRAY[1, NULL], 0, (s, x) -> s + coalesce(x, 10), s -> s * 2)', 'an internal error of Trino\'s type inference, at a state of growing precision'],
  ['SELECT parse_datetime(\'2024-01-15 10:30\', \'yyyy-MM-dd HH:mm\'), parse_datetime(\'15 Jan 2024\', \'dd MMM yyyy\'), parse_datetime(\'2024-01-15 10:30 +02:00\', \'yyyy-MM-dd HH:mm ZZ\')', 'the zone of a parsed text is not kept: the moment is, in UTC'],
  ['SELECT CAST(\'2024-01-15\' AS date), CAST(\'2024-01-15 10:30:00\' AS timestamp), CAST(timestamp \'2024-01-15 10:30:00\' AS date), CAST(date \'2024-01-15\' AS timestamp), CAST(\'2024-01-15 10:30:00 UTC\' AS timestamp with time zone), CAST(timestamp \'2024-01-15 10:30:00 America/New_York\' AS timestamp), CAST(date \'2024-01-15\' AS varchar), CAST(timestamp \'2024-01-15 10:30:00.1\' AS varchar), CAST(timestamp \'2024-01-15 10:30:00\' AS timestamp(3)), CAST(timestamp \'2024-01-15 10:30:00\' AS varchar(10)), CAST(\' 2024-01-15 \' AS date), CAST(\'2024-1-5\' AS date)', 'Trino fails with an internal error of its own; here it is a cast that fails'],
  ['SELECT CAST(1 AS no_such_type)', 'the front end refuses an unknown type before Trino does, as a syntax error'],
  ['SELECT checksum(id) IS NULL FROM sales', 'a function that the local Athena says it does not know'],
  ['SELECT numeric_histogram(2, ratio) FROM sales WHERE id IN (1, 2)', 'a function that the local Athena says it does not know'],
  ['SELECT reduce_agg(quantity, 0, (a, b) -> a + b, (a, b) -> a + b) FROM sales', 'not among the functions that the guard allows'],
  ['SELECT CAST(true AS varchar(2))', 'Trino fails with an internal error of its own; here it is a cast that fails'],
  ['SELECT CAST(timestamp \'2024-02-03 04:05:06.789\' AS varchar(2))', 'Trino fails with an internal error of its own; here it is a cast that fails'],
  ['SELECT CAST(timestamp \'2024-02-03 04:05:06 UTC\' AS varchar(2))', 'Trino fails with an internal error of its own; here it is a cast that fails'],
  ['SELECT date_add(\'millisecond\', 13, timestamp \'2023-01-01 00:00:00 UTC\')', 'a literal without a fraction has no milliseconds in Trino; Athena\'s columns have three digits'],
]);
