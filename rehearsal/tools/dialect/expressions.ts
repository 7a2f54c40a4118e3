/** One expression a line (or several, by commas); `#` begins a remark. */
export const EXPRESSIONS = String.raw`
# formats of Java
format('%s %s', NULL, 'x'), format('%b %B', true, false), format('%1$s %2$s %1$s', 'a', 'b'), format('%5s|%-5s|%.2s', 'abc', 'abc', 'abc'), format('%S', 'abc')
format('%d%%', 5), format('%+d % d %(d', 5, 5, -5), format('%,d and %05d', 1234567, 42), format('%x %X %o', 255, 255, 8), format('%n') = chr(10)
format('%.2f', 1.005e0), format('%.2f', DECIMAL '1.005'), format('%.0f', 2.5e0), format('%f', 1.5e0), format('%10.3f|%-10.3f|', 3.14159e0, 3.14159e0)
format('%s', TIMESTAMP '2024-01-05 10:30:00'), format('%s', TIMESTAMP '2024-01-05 10:30:15.5'), format('%s', 1.5e0), format('%s', DECIMAL '1.50'), format('%s', 1e10), format('%s', TIME '10:30:00'), format('%s', json '{"a":1}')
format('%e', 12345.678e0), format('%.3e', 0.00012e0), format('%e', 0e0), format('%E', 1.5e0), format('%.1e', 9.99e0)
format('%.1f', -0.05e0), format('%.2f', nan()), format('%.2f', infinity()), format('%08.2f', -3.14159e0), format('%,d', -1234), format('%,.0f', 999999.5e0)
format('%d', NULL), format('%.2f', CAST(NULL AS double)), format('%s', CAST(NULL AS varchar)), format('%b', CAST(NULL AS boolean))
format('%d', 1.5e0)
format('%f', 1)
format('%q', 1)
format('%s')
format('%s %s', 1)
format('%d', DECIMAL '5')
transform(ARRAY[0,1,9,10,99,100,999,1000,1500,9999,12345,99999,999999,1000000,-1500,1234567890], x -> format_number(x))
transform(ARRAY[0.5e0,9.999e0,123.456e0,999.99e0,1000.5e0,1e15,1e18,1e20], x -> format_number(x)), format_number(DECIMAL '1234.5')
# seldom used
width_bucket(5, ARRAY[1, 4, 8]), width_bucket(0, ARRAY[1e0, 4e0]), width_bucket(8e0, ARRAY[1e0, 4e0, 8e0])
random(5, 6), random(10) < 10, typeof(random(10)), typeof(random(BIGINT '10'))
TIME '23:30:00' + INTERVAL '90' MINUTE, TIME '10:30:00' - INTERVAL '90' MINUTE, TIME '10:30:00.123' - INTERVAL '1' SECOND, TIME '10:30:00' - TIME '09:00:00'
CAST(json '{"A":1}' AS row(a integer, c varchar)), CAST(json 'null' AS row(a integer)), CAST(json '[1,"x"]' AS row(a integer, b varchar))
CAST(json '[{"a":1},null]' AS array(row(a integer))), CAST(json '{"k":[1,2]}' AS map(varchar, row(x integer, y integer))), CAST(json '{"a":{"b":[1,2]},"c":[{"d":"x"}]}' AS row(a row(b array(integer)), c array(row(d varchar))))
CAST(json '[1]' AS row(a integer, b varchar))
CAST(json '5' AS row(a integer))
CAST(json '5' AS array(row(a integer)))
array_sort(ARRAY[2,NULL,1], (x, y) -> CASE WHEN x IS NULL THEN 1 WHEN y IS NULL THEN -1 WHEN x < y THEN -1 WHEN x = y THEN 0 ELSE 1 END)
array_sort(ARRAY['bb', 'a', 'ccc', 'dd'], (x, y) -> IF(length(x) < length(y), -1, IF(length(x) > length(y), 1, 0)))
array_sort(ARRAY[2,1], (x, y) -> 5)
to_hex(xxhash64(to_utf8(''))), to_hex(xxhash64(to_utf8('abcdefghijklmnopqrstuvwxyz0123456789abcdefghij'))), to_hex(xxhash64(to_utf8('abcde')))
cosine_similarity(map(ARRAY['a','b'], ARRAY[1e0,2e0]), map(ARRAY['a','c'], ARRAY[2e0,1e0])), cosine_similarity(map(ARRAY['a'], ARRAY[0e0]), map(ARRAY['a'], ARRAY[2e0]))
wilson_interval_lower(10, 20, 1.96), wilson_interval_upper(10, 20, 1.96), wilson_interval_lower(0, 5, 1.28)
zip_with(ARRAY[1,2], ARRAY[3,4], (x, y) -> x * y), reduce(ARRAY[1, 2, 3], CAST(0 AS double), (s, x) -> s + x, s -> s / 3), map_zip_with(map(ARRAY['a'], ARRAY[1]), map(ARRAY['a'], ARRAY[5]), (k, a, b) -> a + b)
INTERVAL '2' DAY, INTERVAL '3' MONTH, INTERVAL '1 02:03:04' DAY TO SECOND, 2 * INTERVAL '1' HOUR, date '2024-01-31' + INTERVAL '1-1' YEAR TO MONTH
# literals
1, 2147483647, 2147483648, 9223372036854775807
1.0, 1.50, 0.001, .5, 123456789012345678.123
1e0, 1E-3, 1e7, 1.5e10, 123456789e0
'a', '', 'it''s', 'ä€😀'
true, false, NULL
X'00FF', X''
date '2024-02-29', timestamp '2024-02-29 01:02:03', timestamp '2024-02-29 01:02:03.5'
timestamp '2024-02-29 01:02:03 UTC', timestamp '2024-02-29 01:02:03 America/New_York', timestamp '2024-02-29 01:02:03 +05:30'
date '2024-02-30'
timestamp '2024-13-01 00:00:00'
decimal '12.50', bigint '5', double '1.5', real '1.5', char 'ab', varchar 'ab'
time '01:02:03', time '01:02:03.456'
# integers
7 / 2, -7 / 2, 7 % 3, -7 % 3, 7 / -2
2147483647 + 1
-2147483647 - 2
2147483647 * 2
9223372036854775807 + 1
bigint '9223372036854775807' * 2
smallint '32767' + smallint '1'
tinyint '127' + tinyint '1'
-(-2147483648)
1 / 0
1 % 0
1.0 / 0
1.0 % 0
1e0 / 0, -1e0 / 0, 0e0 / 0
1e0 % 0
real '1' / 0
TRY(1 / 0), TRY(1 / 0) + 1, COALESCE(TRY(5 / 0), -1)
TRY(2147483647 + 1)
TRY(CAST('x' AS integer)), TRY(ARRAY[1][2]), TRY(date_parse('x', '%Y'))
abs(-2147483648)
CAST(2147483648 AS integer)
CAST(1e20 AS bigint)
CAST(128 AS tinyint)
CAST(99999.995 AS decimal(7,2)), CAST(0.005 AS decimal(5,2)), CAST(-0.005 AS decimal(5,2))
CAST(123456 AS decimal(5,2))
CAST(1234.5 AS decimal(3,0))
CAST('1234.5' AS decimal(3,0))
CAST(decimal '0.5' AS integer), CAST(decimal '1.5' AS integer), CAST(decimal '2.5' AS integer), CAST(decimal '-2.5' AS integer)
CAST(0.5e0 AS integer), CAST(1.5e0 AS integer), CAST(2.5e0 AS integer), CAST(-2.5e0 AS bigint)
CAST(1e0/3 AS varchar), CAST(1e20 AS varchar), CAST(1e-5 AS varchar), CAST(123.0e0 AS varchar), CAST(real '0.1' AS varchar)
CAST(1e0/3 AS decimal(10,5)), CAST(2.675e0 AS decimal(5,2))
CAST(decimal '1.50' AS varchar), CAST(decimal '100' AS varchar), CAST(decimal '0.10' AS double)
1.1 * 1.1, 1.10 + 2.205, 10.0 / 3, 10 / 3.0, 1.00 / 3.000, 5.5 % 2, -5.5 % 2, decimal '1' / 3, 2.0 / 0.7
12345678901234567890.12 * 1.5
99999999999999999999999999999999999999 + 1
0.1 + 0.2 = 0.3, 0.1e0 + 0.2e0 = 0.3e0, 0.1e0 + 0.2e0
round(2.5), round(-2.5), round(2.5e0), round(-2.5e0), round(1234.567, -2), round(1234.567, 2), round(1234, -2), round(1250, -2), round(2.665e0, 2)
ceil(1.2), ceil(-1.2), floor(1.7), floor(-1.7), truncate(1.99), truncate(-1.99), truncate(1234.567, 1), truncate(1234.567e0, -2), truncate(1.99e0), ceiling(2)
sign(-3), sign(0), sign(-2.5), sign(1e0), sign(0.0)
power(2, 10), power(2, 0.5), sqrt(2), cbrt(27), exp(1), ln(10), log2(8), log10(1000), log(2, 8), pi(), e()
sqrt(-1), ln(0), ln(-1)
mod(10, 3), mod(-10, 3), mod(10.5, 3), mod(5e0, 3)
degrees(pi()), radians(180), sin(1), cos(1), tan(1), asin(1), acos(1), atan(1), atan2(1, 2), sinh(1), cosh(1), tanh(1)
width_bucket(3.14, 0, 4, 3), width_bucket(5, 0, 4, 3), width_bucket(-1, 0, 4, 3)
greatest(1, 2.5, 3), least(1, 2.5), greatest('a', 'b'), greatest(1, NULL), least(date '2024-01-01', date '2023-01-01')
is_nan(nan()), is_finite(1), is_infinite(infinity()), nan() = nan(), infinity()
bitwise_and(12, 10), bitwise_or(12, 10), bitwise_xor(12, 10), bitwise_not(5), bit_count(255, 64), bitwise_left_shift(1, 3), bitwise_right_shift(16, 2)
from_base('ff', 16), to_base(255, 16), to_base(10, 2), from_base('1010', 2)
from_base('zz', 16)
1 + NULL, NULL || 'a', NULL = NULL, NULL AND false, NULL OR true, NOT NULL
+5, - 5, -(-5), -1.5, -1e0
# comparison
1 = 1.0, 1 = 1e0, 'a' < 'b', 'a' = 'a ', 1 <> 2, 1 != 1
date '2024-01-01' = timestamp '2024-01-01 00:00:00', date '2024-01-01' < timestamp '2024-01-01 00:00:01'
timestamp '2024-01-01 00:00:00 UTC' = timestamp '2024-01-01 01:00:00 +01:00'
true < false, true > false
1 = 'a'
date '2024-01-01' = '2024-01-01'
'1' = 1
1 IN (1, 2), 3 IN (1, NULL), 1 NOT IN (2, 3), 1 NOT IN (2, NULL), 'a' IN ('a', 'b')
5 BETWEEN 1 AND 10, 5 NOT BETWEEN 1 AND 10, 'b' BETWEEN 'a' AND 'c', 2.5 BETWEEN 1 AND 3, NULL BETWEEN 1 AND 2
1 IS DISTINCT FROM NULL, NULL IS NOT DISTINCT FROM NULL, 1 IS NULL, NULL IS NOT NULL
ARRAY[1,2] = ARRAY[1,2], ARRAY[1,2] < ARRAY[1,3], ROW(1, 'a') = ROW(1, 'a'), ROW(1,2) < ROW(1,3)
(1, 2) IN ((1, 2), (3, 4))
# conditions
CASE WHEN 1 = 1 THEN 'yes' ELSE 'no' END, CASE 2 WHEN 1 THEN 'a' WHEN 2 THEN 'b' END, CASE WHEN NULL THEN 1 ELSE 2 END
CASE WHEN true THEN 1 ELSE 2.5 END, CASE WHEN true THEN 1 ELSE 2.5e0 END, CASE WHEN false THEN 1 END
CASE WHEN true THEN 1 ELSE 'a' END
if(1 > 0, 'a', 'b'), if(1 < 0, 'a'), if(NULL, 1, 2), if(true, 1, 2.0)
coalesce(NULL, 1), coalesce(NULL, NULL), coalesce(1, 2.5), coalesce('a', 'bcd')
coalesce(1, 'a')
nullif(1, 1), nullif(1, 2), nullif('a', 'b'), nullif(1, 1.0), nullif(NULL, 1)
try_cast('x' AS integer), try_cast('5' AS integer), try_cast('2024-01-01' AS date), try_cast('2024-13-01' AS date), try_cast('1e3' AS double), try_cast('abc' AS boolean)
typeof(1), typeof(1.5), typeof('a'), typeof(ARRAY[1]), typeof(date '2024-01-01'), typeof(NULL), typeof(MAP(ARRAY['a'], ARRAY[1])), typeof(ROW(1, 'a')), typeof(now()), typeof(1e0), typeof(bigint '1'), typeof(CAST('a' AS varchar)), typeof(interval '1' day)
# strings
'a' || 'b', 'a' || CAST(1 AS varchar), concat('a', 'b', 'c'), concat_ws('-', 'a', NULL, 'b'), concat_ws(',', ARRAY['x', 'y'])
'a' || 1
length('héllo'), length(''), length('😀'), lower('ÄB'), upper('äß'), reverse('abc'), reverse('aé😀')
substr('hello', 2), substr('hello', 2, 3), substr('hello', -3), substr('hello', -3, 2), substr('hello', 0), substr('hello', 10), substr('hello', 2, -1), substring('hello' FROM 2 FOR 2), substring('hello', 1, 100), substr('hello', -10, 3)
trim('  a '), ltrim('  a'), rtrim('a  '), trim(LEADING 'x' FROM 'xxaxx'), trim(BOTH 'xy' FROM 'xyaxy'), trim(TRAILING FROM 'a '), trim('xax', 'x'), ltrim('xxa', 'x'), rtrim('axx', 'x')
lpad('abc', 5, 'xy'), lpad('abc', 2, 'x'), rpad('abc', 6, 'xy'), rpad('abc', 0, 'x'), lpad('', 3, ' ')
lpad('abc', 5, '')
lpad('abc', -1, 'x')
strpos('hello', 'l'), strpos('hello', 'z'), strpos('hello', ''), strpos('a-b-c', '-', 2), strpos('a-b-c', '-', -1), position('l' IN 'hello')
replace('banana', 'a'), replace('banana', 'an', 'x'), replace('abc', '', '-'), translate('abcba', 'ab', 'x'), translate('abc', 'abc', 'xyz')
split('a,b,c', ','), split('a,b,c', ',', 2), split('', ','), split('abc', ','), split('a,,b', ',')
split('abc', '')
split_part('a,b,c', ',', 2), split_part('a,b,c', ',', 5), split_part('a,b,c', ',', 1)
split_part('a,b', ',', 0)
split_part('a,b', ',', -1)
split_to_map('a=1,b=2', ',', '='), split_to_multimap('a=1,b=2,a=3', ',', '=')
starts_with('hello', 'he'), ends_with('hello', 'lo'), starts_with('a', 'ab')
chr(65), chr(8364), codepoint('A'), codepoint('€')
codepoint('ab')
levenshtein_distance('kitten', 'sitting'), hamming_distance('abc', 'abd')
hamming_distance('abc', 'ab')
soundex('Robert'), soundex('Rupert'), soundex('Tymczak'), soundex('Pfister'), soundex(''), soundex('Honeyman'), soundex('Ashcraft')
luhn_check('79927398713'), luhn_check('79927398714')
word_stem('running'), word_stem('mapping', 'en')
normalize('é', NFD) = normalize('é', NFC), normalize('ﬁ', NFKC)
'abc' LIKE 'a%', 'abc' LIKE '_b_', 'abc' LIKE 'A%', 'a%b' LIKE 'a\%b' ESCAPE '\', 'abc' NOT LIKE 'b%', '' LIKE '%', 'a_c' LIKE 'a$_c' ESCAPE '$', 'ab' LIKE 'a', NULL LIKE 'a', 'x
y' LIKE 'x%'
'abc' LIKE 'a\' ESCAPE '\'
'a' LIKE 1
to_utf8('abc'), from_utf8(X'6162'), to_hex(X'0aff'), from_hex('0AFF'), to_base64(X'616263'), from_base64('YWJj'), to_hex(md5(to_utf8('a'))), to_hex(sha256(to_utf8('a'))), to_hex(sha1(to_utf8('a'))), to_hex(sha512(to_utf8('a'))), crc32(to_utf8('abc'))
from_hex('zz')
to_hex(xxhash64(to_utf8('a'))), to_base64url(X'fbff'), from_base64url('-_8')
format('%s-%d', 'a', 5), format('%.2f', 3.14159), format('%05d', 42), format('%,d', 1234567), format('%s', 1.5), format('%s', true), format('%10s|%-5s|', 'a', 'b'), format('%s', date '2024-01-01'), format('%,.2f', 1234567.891), format('%x', 255), format('%.1f%%', 12.34e0), format('%e', 1.5e0), format('%s', ARRAY[1,2])
format_number(1234567), format_number(999), format_number(1500)
human_readable_seconds(3661), human_readable_seconds(96), parse_duration('42.8ms')
CAST('abc' AS varchar(2)), CAST('abc' AS char(5)), CAST('a' AS char(3)) = 'a', length(CAST('a' AS char(3)))
repeat('a', 3), index('hello', 'l')
'a' < 'B', 'Z' < 'a', 'ä' > 'z'
# regular expressions
regexp_like('abc123', '\d+'), regexp_like('abc', '^b'), regexp_like('ABC', '(?i)abc'), regexp_like('abc', 'b')
regexp_extract('abc123def', '\d+'), regexp_extract('a1b2', '([a-z])(\d)', 2), regexp_extract('abc', '\d+'), regexp_extract('ab', '(a)(x)?', 2)
regexp_extract('abc', '(a)', 3)
regexp_extract_all('a1b22c', '\d+'), regexp_extract_all('a1b2', '([a-z])(\d)', 1), regexp_extract_all('abc', '\d')
regexp_replace('a1b2', '\d', '#'), regexp_replace('a1b2', '\d'), regexp_replace('hello world', '(\w+) (\w+)', '$2 $1'), regexp_replace('abc', '(?<x>b)', '[\${x}]'), regexp_replace('aaa', 'a*', 'x'), regexp_replace('a.b', '\.', '\\\\')
regexp_replace('new york', '(\w)(\w*)', x -> upper(x[1]) || lower(x[2])), regexp_replace('abc', 'b', x -> 'X'), regexp_replace('a1b22', '(\d)(\d)?', m -> coalesce(m[2], '-'))
regexp_count('banana', 'a'), regexp_count('abc', 'x'), regexp_position('banana', 'n'), regexp_position('banana', 'a', 3), regexp_position('abc', 'x')
regexp_split('a1b2c', '\d'), regexp_split('abc', 'x'), regexp_split('1a1', '1')
regexp_like('a', '(')
# urls
url_extract_host('https://user@example.com:8080/a/b?x=1&y=#frag'), url_extract_path('https://example.com:8080/a/b?x=1'), url_extract_port('https://example.com:8080/a'), url_extract_protocol('https://example.com'), url_extract_query('https://e.com/a?x=1&y=2#f'), url_extract_fragment('https://e.com/a#f'), url_extract_parameter('https://e.com/a?x=1&y=2', 'y'), url_extract_parameter('https://e.com/a?x=1', 'z')
url_encode('a b&c/ä~*'), url_decode('a%20b+c%26'), url_extract_query('http://e.com/a'), url_extract_host('not a url'), url_extract_port('http://e.com/'), url_extract_fragment('http://e.com/'), url_extract_path('http://e.com')
# json
json_extract_scalar('{"a": 1, "b": {"c": "x"}}', '$.a'), json_extract_scalar('{"a": {"c": "x"}}', '$.a.c'), json_extract_scalar('{"a": [1,2]}', '$.a[1]'), json_extract_scalar('{"a": null}', '$.a'), json_extract_scalar('{"a": [1]}', '$.a'), json_extract_scalar('bad', '$.a'), json_extract_scalar('{"a": true}', '$.a'), json_extract_scalar('{"a b": 1.50}', '$["a b"]')
json_extract('{"a": {"c": [1, 2]}}', '$.a'), json_extract('{"a": "x"}', '$.a'), json_extract('{"a": 1}', '$.b'), json_extract('[1,2,3]', '$[0]'), json_extract('{"a":[{"b":1},{"b":2}]}', '$.a[1].b')
json_parse('{"b": 1, "a": [1, 2.50, null, "x"]}'), json_format(json '{"b":1,"a":2}'), json_format(CAST(ARRAY[1,2] AS json)), json_format(CAST(MAP(ARRAY['a'], ARRAY[1]) AS json)), json_format(CAST(ROW(1, 'x') AS json)), CAST('a"b' AS json), CAST(1.50 AS json), CAST(date '2024-01-01' AS json), CAST(NULL AS json)
json_parse('bad')
CAST(json '[1,2,3]' AS array(integer)), CAST(json '{"a":1,"b":2}' AS map(varchar, integer)), CAST(json '{"a":1,"b":"x"}' AS row(a integer, b varchar)), CAST(json '"x"' AS varchar), CAST(json '1.5' AS double), CAST(json 'true' AS boolean), CAST(json 'null' AS integer), CAST(json '[1,"a"]' AS array(json)), CAST(json '12' AS varchar)
CAST(json '"x"' AS integer)
CAST(json '{"a":1}' AS varchar)
json_array_length('[1,2,3]'), json_array_length('{}'), json_array_contains('[1,2]', 2), json_array_contains('["a"]', 'a'), json_array_get('[5,6]', 1), json_size('{"a":{"b":1,"c":2}}', '$.a'), json_size('{"a":1}', '$.a'), is_json_scalar('1'), is_json_scalar('[1]')
json_value('{"a":1}', 'lax $.a'), json_value('{"a":1}', 'lax $.b' DEFAULT 'none' ON EMPTY), json_query('{"a":[1,2]}', 'lax $.a'), json_exists('{"a":1}', 'lax $.a'), json_exists('{"a":1}', 'lax $.b'), json_value('{"a":5}', 'lax $.a' RETURNING integer), json_query('{"a":[1,2]}', 'lax $.a[*]' WITH ARRAY WRAPPER)
json '{"a" : 1}' = json '{"a":1}'
# arrays
ARRAY[1, 2, NULL], ARRAY[], ARRAY[1, 2.5], ARRAY['a', 'bc'], ARRAY[ARRAY[1], ARRAY[2, 3]], ARRAY[NULL]
ARRAY[10, 20][1], element_at(ARRAY[10, 20], 2), element_at(ARRAY[10, 20], -1), element_at(ARRAY[10, 20], 5)
ARRAY[1][2]
ARRAY[1][0]
ARRAY[1][-1]
element_at(ARRAY[1], 0)
cardinality(ARRAY[1, 2, 3]), cardinality(ARRAY[]), cardinality(MAP(ARRAY['a'], ARRAY[1])), contains(ARRAY[1, 2], 2), contains(ARRAY[1, NULL], 3), contains(ARRAY['a'], 'b'), contains(ARRAY[1, NULL], 1)
array_distinct(ARRAY[1, 2, 1, NULL, NULL]), array_sort(ARRAY[3, 1, NULL, 2]), array_sort(ARRAY['b', 'a']), array_max(ARRAY[1, 3, 2]), array_min(ARRAY[1, 3, 2]), array_max(ARRAY[1, NULL]), array_max(ARRAY[]), array_position(ARRAY[5, 6], 6), array_position(ARRAY[5], 7), array_remove(ARRAY[1, 2, 1], 1), array_remove(ARRAY[1, NULL, 2], 2)
array_sort(ARRAY[3, 1, 2], (x, y) -> IF(x < y, 1, IF(x = y, 0, -1)))
array_intersect(ARRAY[1, 2, 2, 3], ARRAY[2, 3, 4]), array_union(ARRAY[1, 2], ARRAY[2, 3]), array_except(ARRAY[1, 2, 2, 3], ARRAY[2]), arrays_overlap(ARRAY[1, 2], ARRAY[2]), arrays_overlap(ARRAY[1], ARRAY[2]), arrays_overlap(ARRAY[1, NULL], ARRAY[2])
array_join(ARRAY[1, NULL, 3], ','), array_join(ARRAY[1, NULL, 3], ',', '-'), array_join(ARRAY['a', 'b'], ''), array_join(ARRAY[1.5, 2.0], '|'), array_join(ARRAY[1e0, 2.5e0], '|'), array_join(ARRAY[true, false], ',')
flatten(ARRAY[ARRAY[1], ARRAY[2, 3], NULL]), slice(ARRAY[1, 2, 3, 4], 2, 2), slice(ARRAY[1, 2, 3, 4], -2, 2), slice(ARRAY[1, 2], 5, 1), reverse(ARRAY[1, 2, 3]), repeat(1, 3), trim_array(ARRAY[1, 2, 3], 1), shuffle(ARRAY[1])
slice(ARRAY[1,2], 0, 1)
sequence(1, 5), sequence(3, 1), sequence(1, 10, 3), sequence(5, 1, -2), sequence(date '2024-01-30', date '2024-02-02'), sequence(date '2024-01-31', date '2024-04-30', interval '1' month), sequence(date '2024-01-03', date '2024-01-01'), sequence(timestamp '2024-01-01 00:00:00', timestamp '2024-01-01 02:00:00', interval '1' hour)
sequence(1, 5, 0)
sequence(1, 5, -1)
ARRAY[1] || ARRAY[2], ARRAY[1] || 2, 0 || ARRAY[1], concat(ARRAY[1], ARRAY[2], ARRAY[3]), ARRAY[1] || ARRAY[2.5]
zip(ARRAY[1, 2], ARRAY['a']), zip_with(ARRAY[1, 2], ARRAY[3, 4], (x, y) -> x + y), zip_with(ARRAY[1, 2], ARRAY['a'], (x, y) -> coalesce(y, 'z'))
transform(ARRAY[1, 2], x -> x * 2), transform(ARRAY[1, 2], x -> x / 2e0), transform(ARRAY['a'], x -> x || 'z'), filter(ARRAY[1, 2, 3], x -> x > 1), filter(ARRAY[1, NULL], x -> x IS NOT NULL), transform(ARRAY[1, 2], x -> filter(ARRAY[1, 2, 3], y -> y > x))
reduce(ARRAY[1, 2, 3], 0, (s, x) -> s + x, s -> s), reduce(ARRAY[5, 20], 1.0, (s, x) -> s * x, s -> s), reduce(ARRAY['a', 'b'], '', (s, x) -> s || x, s -> upper(s)), reduce(ARRAY[], 0, (s, x) -> s + 1, s -> s), reduce(ARRAY[1, NULL], 0, (s, x) -> s + coalesce(x, 10), s -> s * 2)
reduce(ARRAY[1, 2, 3], CAST(ROW(0, 0) AS row(sum integer, n integer)), (s, x) -> CAST(ROW(x + s.sum, s.n + 1) AS row(sum integer, n integer)), s -> s.sum / s.n)
any_match(ARRAY[1, 2], x -> x > 1), all_match(ARRAY[1, 2], x -> x > 1), none_match(ARRAY[1, 2], x -> x > 5), any_match(ARRAY[], x -> true), any_match(ARRAY[1, NULL], x -> x > 5), all_match(ARRAY[1, NULL], x -> x > 0)
# maps
MAP(ARRAY['a', 'b'], ARRAY[1, 2]), MAP(), map_keys(MAP(ARRAY['a', 'b'], ARRAY[1, 2])), map_values(MAP(ARRAY['a', 'b'], ARRAY[1, NULL])), MAP(ARRAY['a'], ARRAY[1])['a'], element_at(MAP(ARRAY['a'], ARRAY[1]), 'z'), map_entries(MAP(ARRAY['a'], ARRAY[1]))
MAP(ARRAY['a'], ARRAY[1])['z']
MAP(ARRAY['a', 'a'], ARRAY[1, 2])
map_from_entries(ARRAY[('a', 1), ('b', 2)]), map_concat(MAP(ARRAY['a'], ARRAY[1]), MAP(ARRAY['a', 'b'], ARRAY[2, 3])), map_filter(MAP(ARRAY['a', 'b'], ARRAY[1, 2]), (k, v) -> v > 1), transform_values(MAP(ARRAY['a'], ARRAY[1]), (k, v) -> v * 10), transform_keys(MAP(ARRAY['a'], ARRAY[1]), (k, v) -> k || 'x'), map_zip_with(MAP(ARRAY['a', 'b'], ARRAY[1, 2]), MAP(ARRAY['a'], ARRAY[5]), (k, x, y) -> x + coalesce(y, 0)), multimap_from_entries(ARRAY[('a', 1), ('a', 2)])
MAP(ARRAY[1, 2], ARRAY['x', 'y'])[2], MAP(ARRAY[1], ARRAY[ARRAY[1, 2]])[1][2]
# rows
ROW(1, 'a', 2.5), CAST(ROW(1, 'a') AS row(x integer, y varchar)), CAST(ROW(1, 'a') AS row(x integer, y varchar)).x, ROW(1, 2)[2], (1, 'x')
# dates
date '2024-01-31' + interval '1' month, date '2024-03-31' - interval '1' month, timestamp '2024-01-01 00:00:00' + interval '90' minute, date '2024-01-01' + interval '1' year, interval '1' day + date '2024-01-01'
date '2024-01-01' + interval '1' hour
date '2024-01-01' + 1
timestamp '2024-01-15 10:30:00' - timestamp '2024-01-01 00:00:00', date '2024-03-01' - date '2024-02-01', timestamp '2024-01-01 00:00:00' - timestamp '2024-01-01 00:00:01.5'
interval '1' day, interval '2' hour, interval '90' minute, interval '1' month, interval '14' month, interval '2' year, interval -'1' day, interval '5' second, interval '1.5' second
interval '1 2' day to hour, interval '1 02:03:04.567' day to second, interval '2-3' year to month, interval '10:20' hour to minute, interval '5:06' minute to second, interval '3 04:05' day to minute, interval '1:02:03' hour to second
interval '1' day * 2, interval '1' day / 2, interval '3' month * 2, interval '1' day + interval '2' hour, interval '1' year - interval '1' month, - interval '1' hour, 2 * interval '1' hour, interval '1' day > interval '23' hour
extract(year FROM date '2024-02-03'), extract(day FROM interval '36' hour), extract(hour FROM interval '36' hour), extract(month FROM interval '14' month), extract(dow FROM date '2024-02-04'), extract(week FROM date '2024-12-30'), extract(timezone_hour FROM timestamp '2024-01-01 00:00:00 +05:30'), extract(second FROM timestamp '2024-01-01 00:00:05.9'), extract(doy FROM date '2024-12-31'), extract(yow FROM date '2024-12-30')
date_diff('day', date '2024-01-01', date '2024-03-01'), date_diff('month', date '2024-01-31', date '2024-02-29'), date_diff('year', date '2020-02-29', date '2021-02-28'), date_diff('hour', timestamp '2024-01-01 00:59:00', timestamp '2024-01-01 02:00:00'), date_diff('week', date '2024-01-01', date '2024-01-14'), date_diff('day', timestamp '2024-01-01 23:00:00', timestamp '2024-01-02 01:00:00'), date_diff('day', date '2024-01-02', date '2024-01-01'), date_diff('day', date '2024-01-01', timestamp '2024-01-02 12:00:00'), date_diff('month', date '2024-03-31', date '2024-02-29')
date_diff('decade', date '2024-01-01', date '2024-03-01')
date_trunc('foo', date '2024-01-01')
date_trunc('hour', date '2024-01-01')
date_add('hour', 1, date '2024-01-01')
date_add('month', 1, date '2024-01-31'), date_add('day', -1, timestamp '2024-03-01 10:00:00'), date_add('year', 1, date '2024-02-29'), date_add('quarter', -1, date '2024-05-31'), date_add('millisecond', 1500, timestamp '2024-01-01 00:00:00.000'), date_add('week', 2, date '2024-01-01')
date_parse('2024-01-15 10:30:00', '%Y-%m-%d %H:%i:%s'), date_parse('15/01/2024', '%d/%m/%Y'), date_parse('Jan 5 2024', '%b %e %Y'), date_parse('2024-01-15', '%Y-%m-%d'), date_parse('10:30 PM', '%h:%i %p'), date_parse('24-1-5', '%y-%c-%e')
date_parse('x', '%Y-%m-%d')
date_parse('2024-01-15x', '%Y-%m-%d')
parse_datetime('2024-01-15 10:30', 'yyyy-MM-dd HH:mm'), parse_datetime('15 Jan 2024', 'dd MMM yyyy'), parse_datetime('2024-01-15 10:30 +02:00', 'yyyy-MM-dd HH:mm ZZ')
parse_datetime('x', 'yyyy')
date_format(timestamp '2024-01-05 03:04:05.678', '%Y/%m/%d %H:%i:%s'), date_format(date '2024-01-05', '%W, %M %e'), date_format(timestamp '2024-01-05 15:04:05', '%l:%i %p'), date_format(date '2024-01-05', '%d.%m.%y'), date_format(timestamp '2024-01-05 00:30:00', '%h %I %k %H'), date_format(timestamp '2024-01-05 00:30:00.123456', '%f'), date_format(date '2024-01-05', '%v %x %j')
date_format(date '2024-01-05', '%D')
date_format(date '2024-01-05', '%U')
date_format('2024-01-05', '%Y')
format_datetime(timestamp '2024-01-05 03:04:05.678', 'yyyy-MM-dd''T''HH:mm:ss'), format_datetime(timestamp '2024-01-05 15:04:05', 'h:mm a'), format_datetime(timestamp '2024-01-05 15:04:05 UTC', 'yyyy-MM-dd HH:mm:ss Z'), format_datetime(date '2024-01-05', 'EEE, d MMM yyyy')
from_unixtime(0), from_unixtime(1705314600), from_unixtime(1705314600.5), from_unixtime(1705314600, 'America/New_York'), to_unixtime(timestamp '2024-01-15 10:30:00'), to_unixtime(timestamp '2024-01-15 10:30:00.5 UTC')
from_iso8601_date('2024-01-15'), from_iso8601_timestamp('2024-01-15T10:30:00Z'), from_iso8601_timestamp('2024-01-15T10:30:00+02:00'), from_iso8601_timestamp('2024-01-15'), from_iso8601_date('2024-W03-1'), to_iso8601(timestamp '2024-01-15 10:30:00'), to_iso8601(timestamp '2024-01-15 10:30:00 UTC'), to_iso8601(date '2024-01-15'), to_iso8601(timestamp '2024-01-15 10:30:00 +02:00')
from_iso8601_date('x')
CAST('2024-01-15' AS date), CAST('2024-01-15 10:30:00' AS timestamp), CAST(timestamp '2024-01-15 10:30:00' AS date), CAST(date '2024-01-15' AS timestamp), CAST('2024-01-15 10:30:00 UTC' AS timestamp with time zone), CAST(timestamp '2024-01-15 10:30:00 America/New_York' AS timestamp), CAST(date '2024-01-15' AS varchar), CAST(timestamp '2024-01-15 10:30:00.1' AS varchar), CAST(timestamp '2024-01-15 10:30:00' AS timestamp(3)), CAST(timestamp '2024-01-15 10:30:00' AS varchar(10)), CAST(' 2024-01-15 ' AS date), CAST('2024-1-5' AS date)
CAST('2024-01-15 10:30' AS timestamp), CAST('2024-01-15' AS timestamp), CAST('2024-01-15T10:30:00' AS timestamp)
CAST('2024-02-30' AS date)
CAST('15/01/2024' AS date)
CAST('x' AS timestamp)
CAST(5 AS date)
timestamp '2024-01-15 10:30:00 UTC' AT TIME ZONE 'America/New_York', timestamp '2024-07-15 10:30:00' AT TIME ZONE 'Europe/Berlin', at_timezone(timestamp '2024-01-15 10:30:00 UTC', 'Asia/Tokyo'), with_timezone(timestamp '2024-01-15 10:30:00', 'Asia/Tokyo'), hour(timestamp '2024-01-15 10:30:00 UTC' AT TIME ZONE 'Asia/Tokyo'), date_trunc('day', timestamp '2024-01-15 23:30:00 UTC' AT TIME ZONE 'Asia/Tokyo'), CAST(timestamp '2024-01-15 10:30:00 UTC' AT TIME ZONE 'Asia/Tokyo' AS varchar), CAST(timestamp '2024-01-15 23:30:00 UTC' AT TIME ZONE 'Asia/Tokyo' AS date), timezone_hour(timestamp '2024-01-15 10:30:00 UTC' AT TIME ZONE 'Asia/Kolkata'), timezone_minute(timestamp '2024-01-15 10:30:00 UTC' AT TIME ZONE 'Asia/Kolkata')
year(date '2024-01-15'), day_of_week(date '2024-01-14'), week(date '2021-01-03'), year_of_week(date '2021-01-03'), quarter(date '2024-05-01'), last_day_of_month(date '2024-02-03'), day_of_year(date '2024-03-01'), dow(date '2024-01-15'), doy(date '2024-01-15'), to_milliseconds(interval '1.5' second), hour(timestamp '2024-01-15 10:30:00'), millisecond(timestamp '2024-01-15 10:30:00.123'), year(interval '14' month), day(interval '30' hour)
year('2024-01-15')
# errors of names and types
no_such_function(1)
no_such_column
length(1)
upper(1)
sum('a')
1 + 'a'
'a' + 'b'
NOT 1
1 AND true
true + 1
abs('a')
date_diff('day', '2024-01-01', date '2024-01-02')
substr(1, 2)
coalesce()
concat('a')
nullif(1, 'a')
round('a')
ARRAY[1, 'a']
CAST(ARRAY[1] AS varchar)
CAST(true AS date)
CAST(1 AS timestamp)
CAST(1 AS no_such_type)
CAST('abc' AS double)
CAST('abc' AS boolean)
CAST('abc' AS decimal(5,2))
count(1) + count(DISTINCT 2), max('a'), min(NULL)
`;
