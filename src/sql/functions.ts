/**
 * The functions that a query may call: Trino's built-in ones that compute from their arguments. Left out on purpose: what reveals the
 * session or the engine, what runs for long on short input (combinations, ngrams, classifiers), and what Athena adds for other services.
 */
const AGGREGATES = 'any_value approx_distinct approx_most_frequent approx_percentile arbitrary array_agg avg bitwise_and_agg bitwise_or_agg '
  + 'bool_and bool_or checksum corr count count_if covar_pop covar_samp every geometric_mean histogram kurtosis map_agg map_union max '
  + 'max_by min min_by multimap_agg numeric_histogram regr_intercept regr_slope skewness stddev stddev_pop stddev_samp sum var_pop '
  + 'var_samp variance';
const WINDOWS = 'cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number';
const CONDITIONALS = 'coalesce if nullif try greatest least typeof';
const NUMBERS = 'abs acos asin atan atan2 bitwise_and bitwise_left_shift bitwise_not bitwise_or bitwise_right_shift bitwise_xor cbrt ceil ceiling cos '
  + 'cosh cosine_similarity degrees e exp floor from_base infinity is_finite is_infinite is_nan ln log log10 log2 mod nan pi pow power radians rand random '
  + 'round sign sin sinh sqrt tan tanh to_base truncate width_bucket bit_count beta_cdf normal_cdf inverse_normal_cdf wilson_interval_lower '
  + 'wilson_interval_upper';
const STRINGS = 'chr codepoint concat concat_ws format format_number from_utf8 hamming_distance length levenshtein_distance lower lpad ltrim '
  + 'luhn_check normalize position regexp_count regexp_extract regexp_extract_all regexp_like regexp_position regexp_replace regexp_split repeat '
  + 'replace reverse rpad rtrim soundex split split_part split_to_map split_to_multimap starts_with strpos substr substring to_utf8 '
  + 'translate trim upper word_stem';
const TIMES = 'at_timezone current_timezone date date_add date_diff date_format date_parse date_trunc day day_of_month day_of_week day_of_year dow doy '
  + 'format_datetime from_iso8601_date from_iso8601_timestamp from_unixtime hour human_readable_seconds last_day_of_month millisecond minute month '
  + 'now parse_datetime parse_duration quarter second timezone_hour timezone_minute to_iso8601 to_milliseconds to_unixtime week week_of_year '
  + 'with_timezone year year_of_week yow';
const COLLECTIONS = 'all_match any_match array_distinct array_except array_intersect array_join array_max array_min array_position array_remove '
  + 'array_sort array_union arrays_overlap cardinality contains element_at filter flatten map map_concat map_entries map_filter map_from_entries map_keys '
  + 'map_values map_zip_with multimap_from_entries none_match reduce sequence shuffle slice transform transform_keys transform_values trim_array '
  + 'zip zip_with';
const ENCODINGS = 'crc32 from_base64 from_base64url from_hex json_array_contains json_array_get json_array_length json_extract json_extract_scalar '
  + 'json_format json_parse json_size is_json_scalar md5 sha1 sha256 sha512 to_base64 to_base64url to_hex url_decode url_encode url_extract_fragment '
  + 'url_extract_host url_extract_parameter url_extract_path url_extract_port url_extract_protocol url_extract_query xxhash64 uuid';

/** The allow-list, lower case. */
export const ALLOWED_FUNCTIONS: ReadonlySet<string> = new Set(
  [AGGREGATES, WINDOWS, CONDITIONALS, NUMBERS, STRINGS, TIMES, COLLECTIONS, ENCODINGS].flatMap((names) => names.split(' ')),
);

/** Functions that make one row of a whole group; such a SELECT without GROUP BY yields one row. */
export const AGGREGATE_FUNCTIONS: ReadonlySet<string> = new Set(AGGREGATES.split(' '));

/** What people of other dialects write, and what Trino calls it. */
export const FUNCTIONS_OF_OTHER_DIALECTS: ReadonlyMap<string, string> = new Map([
  ['datediff', 'date_diff'], ['dateadd', 'date_add'], ['to_char', 'date_format'], ['to_date', 'date_parse'], ['strftime', 'date_format'],
  ['str_to_date', 'date_parse'], ['ifnull', 'coalesce'], ['isnull', 'coalesce'], ['nvl', 'coalesce'], ['len', 'length'], ['char_length', 'length'],
  ['getdate', 'now'], ['instr', 'strpos'], ['charindex', 'strpos'], ['group_concat', 'array_join'], ['string_agg', 'array_join'],
  ['median', 'approx_percentile'], ['percentile_cont', 'approx_percentile'], ['array_length', 'cardinality'], ['size', 'cardinality'], ['list', 'array_agg'],
  ['collect_list', 'array_agg'], ['iif', 'if'], ['dayofweek', 'day_of_week'], ['weekday', 'day_of_week'], ['dayofyear', 'day_of_year'], ['left', 'substr'],
  ['right', 'substr'], ['mid', 'substr'], ['ucase', 'upper'], ['lcase', 'lower'], ['stdev', 'stddev'], ['safe_divide', 'try'],
]);
