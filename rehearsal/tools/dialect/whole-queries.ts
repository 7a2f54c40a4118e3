/** One query a line; `#` begins a remark. */
export const QUERIES = String.raw`
# windows and sets
SELECT id, count(*) OVER (ORDER BY quantity RANGE BETWEEN 2 PRECEDING AND 2 FOLLOWING) FROM sales WHERE quantity IS NOT NULL ORDER BY id
SELECT id, array_agg(id) OVER (ORDER BY id GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM sales ORDER BY id
SELECT id, nth_value(name, 2) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM sales ORDER BY id
SELECT id, last_value(name) IGNORE NULLS OVER (ORDER BY id) FROM sales ORDER BY id
SELECT region, rank() OVER (ORDER BY sum(amount) DESC) FROM sales GROUP BY region ORDER BY region
SELECT region, skewness(quantity), kurtosis(quantity) FROM sales GROUP BY region ORDER BY region
SELECT skewness(ratio), geometric_mean(quantity) FROM sales WHERE quantity > 0
SELECT id FROM sales WHERE (region, paid) IN (('north', true), ('south', false)) ORDER BY id
SELECT s.id, r.n FROM sales s CROSS JOIN LATERAL (SELECT count(*) AS n FROM regions r WHERE r.region = s.region) r ORDER BY s.id
SELECT name FROM sales INTERSECT ALL SELECT name FROM sales WHERE id < 4 ORDER BY 1
SELECT region FROM sales EXCEPT ALL SELECT 'north' ORDER BY 1
SELECT id FROM sales HAVING id > 1
SELECT 1 FROM sales HAVING true
SELECT count(*) FROM sales HAVING count(*) > 100
SELECT count(*) FROM sales NATURAL JOIN regions
SELECT sum(amount) FROM sales GROUP BY ()
WITH RECURSIVE days(d) AS (VALUES date '2024-01-01' UNION ALL SELECT d + INTERVAL '1' DAY FROM days WHERE d < date '2024-01-05') SELECT d FROM days ORDER BY d
SELECT id, t FROM sales LEFT JOIN UNNEST(split(name, 'n')) AS u(t) ON true ORDER BY id, t
# select
SELECT * FROM sales ORDER BY id
SELECT id, region, amount * quantity FROM sales ORDER BY 3 DESC, id
SELECT DISTINCT region FROM sales ORDER BY region
SELECT DISTINCT region FROM sales ORDER BY region DESC
SELECT region FROM sales ORDER BY region NULLS FIRST, id
SELECT id FROM sales ORDER BY ratio DESC
SELECT id FROM sales ORDER BY ratio DESC NULLS LAST LIMIT 3
SELECT id FROM sales ORDER BY id OFFSET 2 ROWS LIMIT 2
SELECT id FROM sales ORDER BY id OFFSET 1 ROW FETCH FIRST 2 ROWS ONLY
SELECT id, amount FROM sales ORDER BY amount DESC, id FETCH FIRST 2 ROWS WITH TIES
SELECT id, amount FROM sales WHERE amount IS NOT NULL ORDER BY amount DESC FETCH FIRST 2 ROWS WITH TIES
SELECT region FROM sales ORDER BY region FETCH FIRST ROW WITH TIES
SELECT id AS x FROM sales WHERE quantity > 3 ORDER BY x
SELECT id AS x FROM sales ORDER BY -x
SELECT upper(name) AS n, length(name) FROM sales ORDER BY n
SELECT sales.id, s2.id FROM sales, sales AS s2 WHERE sales.id = s2.quantity ORDER BY 1, 2
SELECT 1 AS a, 2 AS a
SELECT t.* FROM sales AS t WHERE id = 1
SELECT id, t.* FROM (SELECT id, name FROM sales) t ORDER BY id LIMIT 1
SELECT id FROM sales WHERE region LIKE '%th' AND NOT paid ORDER BY id
SELECT id FROM sales WHERE region = 'north' OR paid ORDER BY id
SELECT id FROM sales WHERE day BETWEEN date '2024-01-01' AND date '2024-12-31' ORDER BY id
SELECT id FROM sales WHERE at >= timestamp '2024-01-15 08:00:00' ORDER BY at, id
SELECT id FROM sales WHERE amount > 10 ORDER BY id
SELECT id FROM sales WHERE amount > 1e1 ORDER BY id
SELECT id FROM sales WHERE name IN (SELECT name FROM sales WHERE paid) ORDER BY id
SELECT id FROM sales WHERE region NOT IN (SELECT region FROM regions) ORDER BY id
SELECT id FROM sales s WHERE EXISTS (SELECT 1 FROM regions r WHERE r.region = s.region) ORDER BY id
SELECT id FROM sales s WHERE NOT EXISTS (SELECT 1 FROM regions r WHERE r.region = s.region) ORDER BY id
SELECT id FROM sales WHERE amount = (SELECT max(amount) FROM sales)
SELECT id FROM sales WHERE amount > ALL (SELECT target / 10 FROM regions WHERE target IS NOT NULL) ORDER BY id
SELECT id FROM sales WHERE quantity = ANY (VALUES 3, 8) ORDER BY id
SELECT id, (SELECT manager FROM regions r WHERE r.region = s.region) FROM sales s ORDER BY id
SELECT (SELECT id FROM sales)
SELECT (SELECT 1, 2)
SELECT (SELECT id FROM sales WHERE id = 99)
# group by
SELECT region, count(*), sum(amount), avg(amount), min(day), max(at) FROM sales GROUP BY region ORDER BY region
SELECT region, avg(quantity), avg(ratio), sum(ratio), sum(quantity) FROM sales GROUP BY 1 ORDER BY 1
SELECT count(*), count(name), count(DISTINCT name), count(DISTINCT region) FROM sales
SELECT sum(amount), avg(amount), max(name), min(region) FROM sales WHERE id > 100
SELECT count(*) FROM sales WHERE id > 100 GROUP BY region
SELECT region FROM sales GROUP BY region HAVING count(*) > 1 ORDER BY region
SELECT region, sum(amount) AS total FROM sales GROUP BY region ORDER BY total DESC
SELECT region, sum(amount) FROM sales GROUP BY region HAVING sum(amount) > 20 ORDER BY sum(amount)
SELECT year(day), month(day), count(*) FROM sales GROUP BY year(day), month(day) ORDER BY 1, 2
SELECT date_trunc('month', day) AS m, count(*) FROM sales GROUP BY date_trunc('month', day) ORDER BY m
SELECT count(*) FILTER (WHERE paid), sum(amount) FILTER (WHERE region = 'north'), count(*) FILTER (WHERE NOT paid) FROM sales
SELECT region, paid, count(*), grouping(region, paid) FROM sales GROUP BY ROLLUP (region, paid) ORDER BY 4, 1, 2
SELECT region, paid, count(*) FROM sales GROUP BY CUBE (region, paid) ORDER BY 1, 2, 3
SELECT region, paid, sum(quantity) FROM sales GROUP BY GROUPING SETS ((region), (paid), ()) ORDER BY 1, 2, 3
SELECT region, name, count(*) FROM sales GROUP BY region, ROLLUP (name) ORDER BY 1, 2, 3
SELECT region, sum(quantity) FROM sales GROUP BY GROUPING SETS (region, ()) ORDER BY 1, 2
SELECT count_if(paid), bool_and(paid), bool_or(paid), every(paid) FROM sales
SELECT array_agg(id ORDER BY id DESC) FROM sales
SELECT region, array_agg(name ORDER BY id) FROM sales GROUP BY region ORDER BY region
SELECT array_agg(DISTINCT region ORDER BY region) FROM sales
SELECT array_agg(name ORDER BY id) FILTER (WHERE name IS NOT NULL) FROM sales
SELECT array_join(array_agg(name ORDER BY name), ', ') FROM sales
SELECT listagg(name, ', ') WITHIN GROUP (ORDER BY name) FROM sales
SELECT region, listagg(DISTINCT name, '|') WITHIN GROUP (ORDER BY name DESC) FROM sales GROUP BY region ORDER BY region
SELECT min_by(name, amount), max_by(name, amount), max_by(name, id), min_by(id, ratio) FROM sales
SELECT max_by(name, amount, 2), min_by(id, ratio, 2) FROM sales WHERE id <> 6
SELECT max(amount, 2), min(id, 3) FROM sales
SELECT arbitrary(region), any_value(name) FROM sales WHERE id = 1
SELECT approx_distinct(region), approx_distinct(name) FROM sales
SELECT approx_percentile(quantity, 0.5), approx_percentile(ratio, 0.5), approx_percentile(id, 0.9), approx_percentile(id, ARRAY[0.25, 0.5, 0.75]) FROM sales
SELECT approx_percentile(amount, 0.5) FROM sales
SELECT stddev(quantity), stddev_pop(quantity), variance(quantity), var_pop(quantity), var_samp(ratio), stddev_samp(amount) FROM sales
SELECT corr(quantity, ratio), covar_pop(quantity, ratio), covar_samp(quantity, ratio), regr_slope(quantity, ratio), regr_intercept(quantity, ratio), regr_count(quantity, ratio), regr_r2(quantity, ratio) FROM sales
SELECT skewness(quantity), kurtosis(quantity), geometric_mean(id), entropy(id) FROM sales
SELECT histogram(region) FROM sales WHERE region IS NOT NULL
SELECT histogram(quantity) FROM sales
SELECT map_agg(id, name) FROM sales WHERE id < 4
SELECT multimap_agg(region, id) FROM sales WHERE region = 'south'
SELECT map_union(MAP(ARRAY[region], ARRAY[id])) FROM sales WHERE region = 'south'
SELECT bitwise_and_agg(id), bitwise_or_agg(id), bitwise_or_agg(quantity) FROM sales
SELECT checksum(id) IS NULL FROM sales
SELECT sum(quantity * 1.5), sum(amount / 3), avg(amount * 2), sum(1), sum(1.5), avg(1) FROM sales
SELECT avg(day) FROM sales
SELECT max(ARRAY[id]), min(ROW(id, name)) FROM sales WHERE id < 3
SELECT region, count(*) * 100.0 / (SELECT count(*) FROM sales) FROM sales GROUP BY region ORDER BY 2 DESC, 1
SELECT CASE WHEN amount > 10 THEN 'big' ELSE 'small' END AS size, count(*) FROM sales GROUP BY 1 ORDER BY 1
SELECT sum(CASE WHEN paid THEN 1 ELSE 0 END), sum(CASE WHEN paid THEN amount END), avg(CASE WHEN paid THEN 1.0 ELSE 0 END) FROM sales
SELECT approx_most_frequent(2, region, 10) FROM sales WHERE region IN ('north', 'south')
SELECT numeric_histogram(2, ratio) FROM sales WHERE id IN (1, 2)
SELECT avg(interval '1' day * quantity) FROM sales
SELECT sum(at - timestamp '2024-01-01 00:00:00') FROM sales WHERE id < 3
SELECT reduce_agg(quantity, 0, (a, b) -> a + b, (a, b) -> a + b) FROM sales
# windows
SELECT id, row_number() OVER (ORDER BY id DESC) FROM sales ORDER BY id
SELECT id, rank() OVER (ORDER BY quantity), dense_rank() OVER (ORDER BY quantity) FROM sales ORDER BY id
SELECT id, percent_rank() OVER (ORDER BY quantity), cume_dist() OVER (ORDER BY quantity), ntile(3) OVER (ORDER BY id) FROM sales ORDER BY id
SELECT id, sum(quantity) OVER (PARTITION BY region ORDER BY id) FROM sales ORDER BY id
SELECT id, sum(quantity) OVER (), avg(quantity) OVER (PARTITION BY paid) FROM sales ORDER BY id
SELECT id, lag(id) OVER (ORDER BY id), lead(id, 2, 0) OVER (ORDER BY id), lag(name, 1, 'none') OVER (ORDER BY id) FROM sales ORDER BY id
SELECT id, first_value(name) OVER (PARTITION BY region ORDER BY id), last_value(name) OVER (PARTITION BY region ORDER BY id), nth_value(name, 2) OVER (PARTITION BY region ORDER BY id) FROM sales ORDER BY id
SELECT id, last_value(name) IGNORE NULLS OVER (ORDER BY id), first_value(ratio) IGNORE NULLS OVER (ORDER BY id DESC) FROM sales ORDER BY id
SELECT id, lag(ratio) IGNORE NULLS OVER (ORDER BY id) FROM sales ORDER BY id
SELECT id, sum(id) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING), sum(id) OVER (ORDER BY id ROWS 2 PRECEDING), count(*) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM sales ORDER BY id
SELECT id, avg(quantity) OVER (ORDER BY id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) FROM sales ORDER BY id
SELECT id, count(*) OVER (ORDER BY day RANGE BETWEEN interval '31' day PRECEDING AND CURRENT ROW) FROM sales WHERE day IS NOT NULL ORDER BY id
SELECT id, sum(id) OVER w, avg(amount) OVER w FROM sales WINDOW w AS (PARTITION BY region ORDER BY id) ORDER BY id
SELECT region, sum(amount), rank() OVER (ORDER BY sum(amount) DESC) FROM sales GROUP BY region ORDER BY 3, 1
SELECT region, sum(amount), sum(sum(amount)) OVER () FROM sales GROUP BY region ORDER BY region
SELECT * FROM (SELECT id, region, row_number() OVER (PARTITION BY region ORDER BY amount DESC) AS n FROM sales) WHERE n = 1 ORDER BY id
SELECT id, max(amount) FILTER (WHERE paid) OVER (ORDER BY id) FROM sales ORDER BY id
SELECT id, array_agg(id) OVER (ORDER BY id ROWS 1 PRECEDING) FROM sales ORDER BY id
SELECT id, count(*) OVER (ORDER BY quantity GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM sales ORDER BY id
SELECT id, 100.0 * amount / sum(amount) OVER () FROM sales ORDER BY id
SELECT id FROM sales ORDER BY row_number() OVER (ORDER BY id DESC)
# joins
SELECT s.id, r.manager FROM sales s JOIN regions r ON s.region = r.region ORDER BY s.id
SELECT s.id, r.manager FROM sales s LEFT JOIN regions r ON s.region = r.region ORDER BY s.id
SELECT s.id, r.manager FROM sales s RIGHT JOIN regions r ON s.region = r.region ORDER BY s.id, 2
SELECT s.id, r.manager FROM sales s FULL JOIN regions r ON s.region = r.region ORDER BY s.id, 2
SELECT region, id, manager FROM sales JOIN regions USING (region) ORDER BY id
SELECT region, count(id) FROM sales FULL JOIN regions USING (region) GROUP BY region ORDER BY 1
SELECT * FROM regions CROSS JOIN (VALUES 1, 2) AS v(n) ORDER BY region, n
SELECT * FROM sales JOIN regions USING (region) WHERE id = 1
SELECT a.id, b.id FROM sales a JOIN sales b ON a.amount = b.amount AND a.id < b.id
SELECT s.id, r.target FROM sales s JOIN regions r ON s.region = r.region AND r.target > 60 ORDER BY 1
SELECT r.region, x.n FROM regions r CROSS JOIN LATERAL (SELECT count(*) AS n FROM sales s WHERE s.region = r.region) x ORDER BY 1
# unnest
SELECT x FROM UNNEST(ARRAY[3, 1, 2]) AS t(x)
SELECT x, n FROM UNNEST(ARRAY['a', 'b']) WITH ORDINALITY AS t(x, n)
SELECT k, v FROM UNNEST(MAP(ARRAY['a', 'b'], ARRAY[1, 2])) AS t(k, v) ORDER BY k
SELECT a, b FROM UNNEST(ARRAY[1, 2, 3], ARRAY['x']) AS t(a, b)
SELECT id, part FROM sales CROSS JOIN UNNEST(split(region, 'r')) AS t(part) ORDER BY id, part
SELECT id, x FROM (VALUES (1, ARRAY[1, 2]), (2, ARRAY[]), (3, NULL)) AS t(id, xs) LEFT JOIN UNNEST(xs) AS u(x) ON true ORDER BY id, x
SELECT id, x FROM (VALUES (1, ARRAY[1, 2]), (2, ARRAY[])) AS t(id, xs) CROSS JOIN UNNEST(xs) AS u(x) ORDER BY id, x
SELECT a, b FROM UNNEST(ARRAY[ROW(1, 'x'), ROW(2, 'y')]) AS t(a, b)
SELECT d FROM UNNEST(sequence(date '2024-01-30', date '2024-02-02', interval '1' day)) AS t(d)
SELECT sum(x) FROM UNNEST(sequence(1, 100)) AS t(x)
SELECT t.d, count(s.id) FROM UNNEST(sequence(date '2024-01-14', date '2024-01-16')) AS t(d) LEFT JOIN sales s ON s.day = t.d GROUP BY t.d ORDER BY t.d
# values, sets, with
VALUES (1, 'a'), (2, 'b')
VALUES 1, 2.5, NULL
SELECT * FROM (VALUES (1, 'a'), (2, NULL)) AS t(x, y) ORDER BY x DESC
SELECT 1 UNION SELECT 1
SELECT 1 UNION ALL SELECT 1
SELECT 1 UNION SELECT 2.5 ORDER BY 1
SELECT 'a' UNION ALL SELECT NULL ORDER BY 1
SELECT region FROM sales UNION SELECT region FROM regions ORDER BY region
SELECT region FROM sales INTERSECT SELECT region FROM regions ORDER BY 1
SELECT region FROM sales EXCEPT SELECT region FROM regions ORDER BY 1
SELECT region FROM sales INTERSECT ALL SELECT region FROM (VALUES 'north', 'north') AS t(region)
SELECT x FROM (VALUES 1, 1, 2) AS t(x) EXCEPT ALL SELECT 1 ORDER BY 1
(SELECT id FROM sales ORDER BY id LIMIT 2) UNION ALL (SELECT id FROM sales ORDER BY id DESC LIMIT 1) ORDER BY 1
SELECT 1 UNION SELECT 'a'
SELECT 1, 2 UNION SELECT 1
WITH t AS (SELECT region, sum(amount) AS s FROM sales GROUP BY region) SELECT region FROM t WHERE s = (SELECT max(s) FROM t)
WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS y FROM a) SELECT * FROM a, b
WITH a(p, q) AS (VALUES (1, 2)) SELECT q, p FROM a
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT n FROM t ORDER BY n
WITH RECURSIVE t(n, f) AS (VALUES (1, 1) UNION ALL SELECT n + 1, f * (n + 1) FROM t WHERE n < 5) SELECT * FROM t ORDER BY n
TABLE regions
# order and text
SELECT x FROM (VALUES 'b', 'A', 'a', 'B', '_', 'é', '1') AS t(x) ORDER BY x
SELECT x FROM (VALUES 1e0, nan(), infinity(), -1e0, NULL) AS t(x) ORDER BY x
SELECT x FROM (VALUES true, false, NULL) AS t(x) ORDER BY x DESC
SELECT x, count(*) FROM (VALUES 1.0, 1.00, 2.5) AS t(x) GROUP BY x ORDER BY x
SELECT region || '-' || CAST(id AS varchar) FROM sales ORDER BY id
SELECT id, day + interval '1' month, date_diff('day', day, date '2024-06-01'), date_format(at, '%Y-%m') FROM sales ORDER BY id
SELECT id, at - lag(at) OVER (ORDER BY at) FROM sales WHERE at IS NOT NULL ORDER BY at
SELECT id, CAST(amount AS double) / quantity FROM sales WHERE quantity <> 0 ORDER BY id
SELECT id, round(amount, 1), round(ratio, 1), amount / 3, quantity / 2, amount * ratio FROM sales ORDER BY id
SELECT id, amount / quantity FROM sales ORDER BY id
SELECT id, quantity / (quantity - 3) FROM sales ORDER BY id
SELECT id, TRY(quantity / (quantity - 3)) FROM sales ORDER BY id
SELECT id, TRY_CAST(name AS integer), TRY(amount / quantity) FROM sales ORDER BY id
SELECT CAST(name AS integer) FROM sales
SELECT id * bigint '9223372036854775807' FROM sales
SELECT sum(x) FROM (VALUES bigint '9223372036854775807', 1) AS t(x)
SELECT date_format(day, f) FROM (VALUES (date '2024-02-03', '%Y'), (date '2024-02-03', '%d.%m.')) AS t(day, f)
SELECT date_trunc(u, timestamp '2024-02-03 04:05:06') FROM (VALUES 'month', 'day') AS t(u)
SELECT date_add(u, 1, date '2024-02-03') FROM (VALUES 'month', 'day') AS t(u)
SELECT date_diff(u, date '2024-02-03', date '2024-05-03') FROM (VALUES 'month', 'day') AS t(u)
SELECT date_parse(s, f) FROM (VALUES ('2024-02', '%Y-%m'), ('03/04/2024', '%d/%m/%Y')) AS t(s, f)
SELECT format('%s has %d', name, quantity) FROM sales WHERE id < 3 ORDER BY id
SELECT json_extract_scalar(j, '$.a') FROM (VALUES '{"a":1}', '{"b":2}', 'x', NULL) AS t(j)
SELECT regexp_replace(name, '(.)(.*)', x -> upper(x[1]) || x[2]) FROM sales ORDER BY id
SELECT transform(ARRAY[1, 2], x -> x + quantity) FROM sales ORDER BY id
SELECT approx_percentile(x, 0.5) FROM (VALUES 1, 2, 3, 4) AS t(x)
SELECT x IN (SELECT y FROM (VALUES 1, NULL) AS u(y)) FROM (VALUES 1, 2, NULL) AS t(x)
# refused
SELECT region, count(*) FROM sales
SELECT region, name, count(*) FROM sales GROUP BY region
SELECT nope FROM sales
SELECT id, nope(id) FROM sales
SELECT * FROM nope
SELECT * FROM nope.sales
SELECT region FROM sales, regions
SELECT id FROM sales WHERE sum(amount) > 1
SELECT id FROM sales WHERE amount
SELECT id FROM sales WHERE region = 1
SELECT id FROM sales GROUP BY id HAVING amount > 1
SELECT count(*) FROM sales GROUP BY nope
SELECT id FROM sales ORDER BY nope
SELECT id AS x FROM sales WHERE x = 1
SELECT id AS x, count(*) FROM sales GROUP BY x
SELECT DISTINCT region FROM sales ORDER BY id
SELECT sum(sum(amount)) FROM sales
SELECT rank() OVER (ORDER BY id) AS r FROM sales WHERE rank() OVER (ORDER BY id) = 1
SELECT row_number() FROM sales
SELECT id FROM sales LIMIT -1
SELECT id FROM sales ORDER BY 5
SELECT s.nope FROM sales s
SELECT x.id FROM sales s
SELECT id FROM sales UNION SELECT region FROM regions
SELECT sum(region) FROM sales
SELECT avg(name) FROM sales
SELECT id + name FROM sales
SELECT upper(id) FROM sales
SELECT * FROM sales JOIN regions ON sales.id
SELECT * FROM sales JOIN regions USING (nope)
SELECT * FROM sales AS t(a, b)
SELECT * FROM UNNEST(5)
SELECT *
SELECT id FROM sales WHERE id IN (1, 'a')
SELECT id FROM sales WHERE name IN (SELECT id FROM sales)
WITH t AS (SELECT 1) SELECT x FROM t
WITH t(a, b) AS (SELECT 1) SELECT a FROM t
`;
