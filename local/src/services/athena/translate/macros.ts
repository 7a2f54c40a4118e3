/** What translated queries call, beside the scripted functions. Executed once for an engine. */
export const MACROS = String.raw`
SET TimeZone='UTC'; SET integer_division=true;
-- An expression that occurs twice under a TRY would be computed once, before it, and its error not caught.
SET disabled_optimizers='common_subexpressions';
CREATE OR REPLACE MACRO trino_unscaled(x) AS CAST(replace(CAST(x AS VARCHAR),'.','') AS HUGEINT);
CREATE OR REPLACE MACRO trino_round_div(a,b) AS ((abs(a)*2+abs(b)) // (2*abs(b))) * sign(a) * sign(b);
CREATE OR REPLACE MACRO trino_at(a,i) AS CASE WHEN t_require(i<>0,'INVALID_FUNCTION_ARGUMENT: SQL array indices start at 1') AND t_require(i>0,'INVALID_FUNCTION_ARGUMENT: Array subscript is negative: '||i) AND t_require(i<=len(a),'INVALID_FUNCTION_ARGUMENT: Array subscript must be less than or equal to array length: '||i||' > '||len(a)) THEN list_extract(a,i) END;
CREATE OR REPLACE MACRO trino_key(m,k) AS CASE WHEN t_require(map_contains(m,k),'INVALID_FUNCTION_ARGUMENT: Key not present in map: '||k) THEN m[k] END;
CREATE OR REPLACE MACRO trino_days(i) AS CASE WHEN t_require(epoch_us(i)%86400000000=0,'INVALID_FUNCTION_ARGUMENT: Cannot add hour, minutes or seconds to a date') THEN i END;
CREATE OR REPLACE MACRO trino_substr(s,i) AS CASE WHEN s IS NULL THEN NULL WHEN i=0 OR abs(i)>length(s) THEN '' ELSE substring(s,i) END;
CREATE OR REPLACE MACRO trino_substr3(s,i,n) AS CASE WHEN s IS NULL OR i IS NULL OR n IS NULL THEN NULL WHEN i=0 OR n<=0 OR abs(i)>length(s) THEN '' ELSE substring(s,i,n) END;
CREATE OR REPLACE MACRO trino_join(l,d) AS CASE WHEN l IS NOT NULL AND d IS NOT NULL THEN coalesce(array_to_string(l,d),'') END;
CREATE OR REPLACE MACRO trino_distinct(l) AS list_filter(l, lambda x, i: CASE WHEN x IS NULL THEN list_position(list_transform(l, lambda y: y IS NULL),true)=i ELSE list_position(l,x)=i END);
CREATE OR REPLACE MACRO trino_has_null(l) AS list_contains(list_transform(l, lambda y: y IS NULL), true);
CREATE OR REPLACE MACRO trino_contains(l,x) AS CASE WHEN list_contains(l,x) THEN true WHEN trino_has_null(l) THEN NULL ELSE false END;
CREATE OR REPLACE MACRO trino_overlap(a,b) AS CASE WHEN list_has_any(a,b) THEN true WHEN trino_has_null(a) OR trino_has_null(b) THEN NULL ELSE false END;
CREATE OR REPLACE MACRO trino_any(l) AS CASE WHEN l IS NULL THEN NULL WHEN list_contains(l,true) THEN true WHEN trino_has_null(l) THEN NULL ELSE false END;
CREATE OR REPLACE MACRO trino_all(l) AS CASE WHEN l IS NULL THEN NULL WHEN list_contains(l,false) THEN false WHEN trino_has_null(l) THEN NULL ELSE true END;
CREATE OR REPLACE MACRO trino_multimap(l) AS map_from_entries(list_transform(list_distinct(list_transform(l, lambda e__: e__.k)), lambda k__: struct_pack(k := k__, v := list_transform(list_filter(l, lambda e__: e__.k = k__), lambda e__: e__.v))));
CREATE OR REPLACE MACRO trino_wilson(k,n,z) AS (CAST(k AS DOUBLE)/n + z*z/(2*n) + z*sqrt((CAST(k AS DOUBLE)/n)*(1-CAST(k AS DOUBLE)/n)/n + z*z/(4.0*n*n))) / (1 + z*z/n);
CREATE OR REPLACE MACRO trino_norm(m) AS sqrt(list_sum(list_transform(map_values(m), lambda x__: x__*x__)));
CREATE OR REPLACE MACRO trino_cosine(a,b) AS CASE WHEN trino_norm(a)*trino_norm(b)=0 THEN CAST('NaN' AS DOUBLE) ELSE coalesce(list_sum(list_transform(map_entries(a), lambda e__: coalesce(e__.value*b[e__.key],0))),0) / (trino_norm(a)*trino_norm(b)) END;
-- DuckDB's skewness is that of a sample, Trino's of the population.
CREATE OR REPLACE MACRO trino_skewness(g,n) AS CASE WHEN n>2 THEN g*(n-2)/sqrt(CAST(n AS DOUBLE)*(n-1)) END;
CREATE OR REPLACE MACRO trino_percentile(l,p) AS list_extract(list_sort(list_filter(l, lambda x__: x__ IS NOT NULL)), CAST(least(floor(p*len(list_filter(l, lambda x__: x__ IS NOT NULL)))+1, len(list_filter(l, lambda x__: x__ IS NOT NULL))) AS BIGINT));
`;
