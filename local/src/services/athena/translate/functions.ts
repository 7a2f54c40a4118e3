/**
 * Scalar functions, one a line: `names | parameters | result | DuckDB text`.
 * Parameters: v varchar, i whole number, n number, d number as double, b boolean, x anything, t date or timestamp, A array, M map,
 * J json (or varchar), B varbinary; `?` optional. Result: a type, `$1` the type of argument 1, `e1` its element, `k1`/`w1` a map's key and value.
 * In the text `$1` is argument 1 and `$*` all of them.
 */
const TABLE = String.raw`
lower|v|$1|lower($1)
upper|v|$1|upper($1)
length|v|bigint|length($1)
length|B|bigint|octet_length($1)
trim|v|$1|trim($1)
trim|vv|$1|trim($1,$2)
ltrim|v|$1|ltrim($1)
rtrim|v|$1|rtrim($1)
reverse|v|$1|reverse($1)
reverse|A|$1|list_reverse($1)
replace|vv|$1|replace($1,$2,'')
replace|vvv|varchar|replace($1,$2,$3)
lpad|viv|varchar|lpad($1,CAST($2 AS INTEGER),$3)
rpad|viv|varchar|rpad($1,CAST($2 AS INTEGER),$3)
substr substring|vi|$1|trino_substr($1,$2)
substr substring|vii|$1|trino_substr3($1,$2,$3)
strpos|vv|bigint|instr($1,$2)
starts_with|vv|boolean|starts_with($1,$2)
ends_with|vv|boolean|ends_with($1,$2)
split_part|vvi|$1|list_extract(string_split($1,$2),$3)
split|vv|array($1)|string_split($1,$2)
translate|vvv|varchar|translate($1,$2,$3)
chr|i|varchar(1)|chr(CAST($1 AS INTEGER))
codepoint|v|integer|unicode($1)
soundex|v|varchar|trino_unsupported('soundex')
levenshtein_distance|vv|bigint|levenshtein($1,$2)
hamming_distance|vv|bigint|hamming($1,$2)
regexp_like|vv|boolean|regexp_matches($1,$2)
regexp_extract|vv|$1|CASE WHEN regexp_matches($1,$2) THEN regexp_extract($1,$2,0) END
regexp_extract|vvi|$1|CASE WHEN regexp_matches($1,$2) THEN regexp_extract($1,$2,$3) END
regexp_extract_all|vv|array($1)|regexp_extract_all($1,$2)
regexp_extract_all|vvi|array($1)|regexp_extract_all($1,$2,$3)
regexp_replace|vv|$1|regexp_replace($1,$2,'','g')
regexp_replace|vvv|varchar|regexp_replace($1,$2,regexp_replace($3,'\$(\d)','\\\1','g'),'g')
regexp_count|vv|bigint|len(regexp_extract_all($1,$2))
regexp_split|vv|array($1)|string_split_regex($1,$2)
to_utf8|v|varbinary|encode($1)
from_utf8|B|varchar|decode($1)
to_hex|B|varchar|hex($1)
from_hex|v|varbinary|unhex($1)
to_base64|B|varchar|to_base64($1)
from_base64|v|varbinary|from_base64($1)
md5|B|varbinary|unhex(md5($1))
sha1|B|varbinary|unhex(sha1($1))
sha256|B|varbinary|unhex(sha256($1))
url_extract_host|v|$1|nullif(regexp_extract($1,'^[a-zA-Z][a-zA-Z0-9+.-]*://([^/:?#]+)',1),'')
url_extract_path|v|$1|regexp_extract($1,'^[a-zA-Z][a-zA-Z0-9+.-]*://[^/?#]*([^?#]*)',1)
url_extract_protocol|v|$1|nullif(regexp_extract($1,'^([a-zA-Z][a-zA-Z0-9+.-]*):',1),'')
url_extract_query|v|$1|nullif(regexp_extract($1,'[?]([^#]*)',1),'')
url_extract_fragment|v|$1|nullif(regexp_extract($1,'#(.*)',1),'')
url_extract_parameter|vv|$1|CASE WHEN regexp_matches($1,'[?&]'||$2||'=') THEN regexp_extract($1,'[?&]'||$2||'=([^&#]*)',1) END
url_encode|v|varchar|url_encode($1)
url_decode|v|$1|url_decode($1)
abs|n|$1|abs($1)
sqrt|d|double|sqrt($1)
cbrt|d|double|cbrt($1)
exp|d|double|exp($1)
ln|d|double|ln($1)
log2|d|double|log2($1)
log10|d|double|log10($1)
log|dd|double|(ln($2)/ln($1))
power pow|dd|double|pow($1,$2)
sin|d|double|sin($1)
cos|d|double|cos($1)
tan|d|double|tan($1)
asin|d|double|asin($1)
acos|d|double|acos($1)
atan|d|double|atan($1)
atan2|dd|double|atan2($1,$2)
degrees|d|double|degrees($1)
radians|d|double|radians($1)
pi||double|pi()
e||double|exp(1)
random rand||double|random()
is_nan|d|boolean|isnan($1)
is_finite|d|boolean|isfinite($1)
is_infinite|d|boolean|isinf($1)
infinity||double|CAST('Infinity' AS DOUBLE)
nan||double|CAST('NaN' AS DOUBLE)
width_bucket|dddi|bigint|CAST(CASE WHEN $1<$2 THEN 0 WHEN $1>=$3 THEN $4+1 ELSE floor(($1-$2)/(($3-$2)/$4))+1 END AS BIGINT)
bitwise_and|ii|bigint|CAST($1 & $2 AS BIGINT)
bitwise_or|ii|bigint|CAST($1 | $2 AS BIGINT)
bitwise_xor|ii|bigint|CAST(xor($1,$2) AS BIGINT)
bitwise_not|i|bigint|CAST(~$1 AS BIGINT)
bitwise_left_shift|ii|$1|($1 << $2)
bitwise_right_shift|ii|$1|($1 >> $2)
year|t|bigint|year($1)
month|t|bigint|month($1)
day day_of_month|t|bigint|day($1)
quarter|t|bigint|quarter($1)
hour|t|bigint|hour($1)
minute|t|bigint|minute($1)
second|t|bigint|second($1)
millisecond|t|bigint|(millisecond($1) % 1000)
day_of_week dow|t|bigint|isodow($1)
day_of_year doy|t|bigint|dayofyear($1)
week week_of_year|t|bigint|week($1)
year_of_week yow|t|bigint|isoyear($1)
last_day_of_month|t|date|last_day($1)
from_iso8601_date|v|date|CAST($1 AS DATE)
from_iso8601_timestamp|v|timestamp with time zone|CAST($1 AS TIMESTAMPTZ)
from_unixtime|d|timestamp with time zone|to_timestamp($1)
to_unixtime|t|double|epoch($1)
to_milliseconds|x|bigint|epoch_ms($1)
json_extract|Jv|json|trino_json($1,$2)
json_extract_scalar|Jv|varchar|trino_json_scalar($1,$2)
json_array_length json_size|J|bigint|json_array_length($1)
json_size|Jv|bigint|CASE json_type($1,$2) WHEN 'ARRAY' THEN json_array_length($1,$2) WHEN 'OBJECT' THEN len(json_keys($1,$2)) ELSE 0 END
json_parse|v|json|json($1)
json_format|J|varchar|CAST($1 AS VARCHAR)
cardinality|A|bigint|len($1)
cardinality|M|bigint|len(map_keys($1))
contains|Ax|boolean|list_contains($1,$2)
array_distinct|A|$1|trino_distinct($1)
array_sort|A|$1|list_sort($1,'ASC','NULLS LAST')
array_max|A|e1|list_max($1)
array_min|A|e1|list_min($1)
array_position|Ax|bigint|CAST(coalesce(list_position($1,$2),0) AS BIGINT)
array_remove|Ax|$1|list_filter($1, lambda r__: r__ <> $2)
array_intersect|AA|$1|trino_distinct(list_filter($1, lambda r__: list_contains($2, r__)))
array_except|AA|$1|trino_distinct(list_filter($1, lambda r__: NOT list_contains($2, r__)))
array_union|AA|$1|trino_distinct(list_concat($1,$2))
arrays_overlap|AA|boolean|list_has_any($1,$2)
array_join|Av|varchar|array_to_string($1,$2)
array_join|Avv|varchar|array_to_string(list_transform($1, lambda r__: coalesce(CAST(r__ AS VARCHAR), $3)), $2)
flatten|A|e1|flatten($1)
slice|Aii|$1|list_slice($1,$2,CASE WHEN $2<0 AND $2+$3-1>=0 THEN -1 ELSE $2+$3-1 END)
repeat|xi|array($1)|list_transform(range($2), lambda r__: $1)
map_keys|M|array(k1)|map_keys($1)
map_values|M|array(w1)|map_values($1)
map_concat|MM|$1|map_concat($1,$2)
uuid||varchar|CAST(uuid() AS VARCHAR)
current_timezone||varchar|'UTC'
typeof|x|varchar|'?'
`;

export interface ScalarFunction {
  readonly parameters: string;
  readonly result: string;
  readonly text: string;
}

/** Overloads by name. */
export const SCALAR = new Map<string, ScalarFunction[]>();
for (const line of TABLE.trim().split('\n')) {
  const [names, parameters, result, ...text] = line.split('|');
  for (const name of names.split(' ')) {
    SCALAR.set(name, [...SCALAR.get(name) ?? [], { parameters, result, text: text.join('|') }]);
  }
}

/** Executed once for a connection. */
export const MACROS = String.raw`
SET TimeZone='UTC'; SET integer_division=true;
CREATE OR REPLACE MACRO trino_nz(b) AS CASE WHEN b=0 THEN error('DIVISION_BY_ZERO: Division by zero') ELSE b END;
CREATE OR REPLACE MACRO trino_unscaled(x) AS CAST(replace(CAST(x AS VARCHAR),'.','') AS HUGEINT);
CREATE OR REPLACE MACRO trino_round_div(a,b) AS ((abs(a)*2+abs(b)) // (2*abs(b))) * sign(a) * sign(b);
CREATE OR REPLACE MACRO trino_at(a,i) AS CASE WHEN i=0 THEN error('INVALID_FUNCTION_ARGUMENT: SQL array indices start at 1') WHEN i<0 THEN error('INVALID_FUNCTION_ARGUMENT: Array subscript is negative: '||i) WHEN i>len(a) THEN error('INVALID_FUNCTION_ARGUMENT: Array subscript must be less than or equal to array length: '||i||' > '||len(a)) ELSE list_extract(a,i) END;
CREATE OR REPLACE MACRO trino_key(m,k) AS CASE WHEN m IS NULL THEN NULL WHEN map_contains(m,k) THEN m[k] ELSE error('INVALID_FUNCTION_ARGUMENT: Key not present in map: '||k) END;
CREATE OR REPLACE MACRO trino_substr(s,i) AS CASE WHEN i=0 OR abs(i)>length(s) THEN '' ELSE substring(s,i) END;
CREATE OR REPLACE MACRO trino_substr3(s,i,n) AS CASE WHEN i=0 OR n<=0 OR abs(i)>length(s) THEN '' ELSE substring(s,i,n) END;
CREATE OR REPLACE MACRO trino_json(j,p) AS CASE WHEN json_valid(j) THEN json_extract(j,p) END;
CREATE OR REPLACE MACRO trino_json_scalar(j,p) AS CASE WHEN json_valid(j) THEN CASE WHEN json_type(j,p) NOT IN ('OBJECT','ARRAY') THEN json_extract_string(j,p) END END;
CREATE OR REPLACE MACRO trino_distinct(l) AS list_filter(l, lambda x, i: list_position(l,x)=i);
CREATE OR REPLACE MACRO trino_exp(m) AS CASE WHEN contains(m,'.') THEN m ELSE m||'.0' END;
CREATE OR REPLACE MACRO trino_double(d) AS CASE WHEN d IS NULL THEN NULL WHEN isnan(d) THEN 'NaN' WHEN isinf(d) THEN CASE WHEN d>0 THEN 'Infinity' ELSE '-Infinity' END WHEN d=0 THEN '0.0E0'
 ELSE (SELECT trino_exp(split_part(f,'e',1))||'E'||CAST(CAST(split_part(f,'e',2) AS INTEGER) AS VARCHAR) FROM (SELECT coalesce(list_extract(list_filter(list_transform(range(0,17), lambda n: format('{:.'||n||'e}', d)), lambda s: CAST(s AS DOUBLE)=d),1), format('{:.16e}', d)) AS f)) END;
`;
