import { parseQuery, printQuery } from '../../src/sql';

const printed = (sql: string): string => printQuery(parseQuery(sql));

describe('printQuery', () => {
  test.each([
    ['select /* c */ a -- d\nfrom t;', 'SELECT a FROM t'],
    ['select "a""b", "select" s from "T"', 'SELECT "a""b", "select" AS s FROM "T"'],
    ['select (a + b) * c - (d - e), - - 1, -(-a)', 'SELECT (a + b) * c - (d - e), -(-1), -(-a)'],
    ['select (a or b) and not (c and d)', 'SELECT (a OR b) AND NOT (c AND d)'],
    ['select (a = b) = c, (a and b) is null, not a = b', 'SELECT (a = b) = c, (a AND b) IS NULL, NOT a = b'],
    ['select a union (select b union select c) intersect select d', 'SELECT a UNION (SELECT b UNION SELECT c) INTERSECT SELECT d'],
    ['select * from a join (b join c on x) on y, (d cross join e) f', 'SELECT * FROM a INNER JOIN (b INNER JOIN c ON x) ON y, (d CROSS JOIN e) AS f'],
    ['select * from a join b join c on x on y', 'SELECT * FROM a INNER JOIN (b INNER JOIN c ON x) ON y'],
    ['select t.*, (row(1, 2)).* as (x, y), (1).a from t', 'SELECT t.*, ROW(1, 2).* AS (x, y), (1).a FROM t'],
    ['select trim(a), trim(a, b), trim(from a), trim(leading from a), trim(both b from a)',
      'SELECT TRIM(BOTH FROM a), TRIM(BOTH b FROM a), TRIM(BOTH FROM a), TRIM(LEADING FROM a), TRIM(BOTH b FROM a)'],
    ['select listagg(distinct a, \',\' on overflow truncate \'...\' without count) within group (order by b) filter (where c)',
      'SELECT LISTAGG(DISTINCT a, \',\' ON OVERFLOW TRUNCATE \'...\' WITHOUT COUNT) WITHIN GROUP (ORDER BY b) FILTER (WHERE c)'],
    ['select listagg(all a on overflow error) within group (order by b)', 'SELECT LISTAGG(a ON OVERFLOW ERROR) WITHIN GROUP (ORDER BY b)'],
    ['select lag(a) respect nulls over w, sum(a) over (w range unbounded preceding), rank() over () from t window w as (partition by b)',
      'SELECT lag(a) RESPECT NULLS OVER w, sum(a) OVER (w RANGE UNBOUNDED PRECEDING), rank() OVER () FROM t WINDOW w AS (PARTITION BY b)'],
    ['select sum(a) over (order by b groups between 1 following and unbounded following)',
      'SELECT sum(a) OVER (ORDER BY b GROUPS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)'],
    ['select json_value(a, \'lax $.b\' returning bigint null on empty default 1 on error), json_query(a, \'$\' with conditional array wrapper empty array on empty), json_exists(a, \'$.c\' true on error)',
      'SELECT JSON_VALUE(a, \'lax $.b\' RETURNING bigint NULL ON EMPTY DEFAULT 1 ON ERROR), JSON_QUERY(a, \'$\' WITH CONDITIONAL WRAPPER EMPTY ARRAY ON EMPTY), JSON_EXISTS(a, \'$.c\' TRUE ON ERROR)'],
    ['select json_query(a, \'$\' without array wrapper empty object on error), json_query(a, \'$\' with unconditional wrapper)',
      'SELECT JSON_QUERY(a, \'$\' WITHOUT WRAPPER EMPTY OBJECT ON ERROR), JSON_QUERY(a, \'$\' WITH WRAPPER)'],
    ['select cast(a as double precision), cast(a as varchar array), cast(a as array<int>), cast(a as map<int, date>), cast(a as row(bigint, time time without time zone, time(3) with time zone))',
      'SELECT CAST(a AS double), CAST(a AS array(varchar)), CAST(a AS array(int)), CAST(a AS map(int, date)), CAST(a AS row(bigint, time time, time(3) with time zone))'],
    ['select cast(a as interval year to month), double precision \'1\', x\'0a 0b\', .5, 1., 1e5, 1.E-3',
      'SELECT CAST(a AS interval year to month), DOUBLE PRECISION \'1\', X\'0A0B\', .5, 1., 1E5, 1.E-3'],
    ['select normalize(a), normalize(a, nfkd), position(a in b), substring(a from 1), substring(a, 1, 2), extract(dow from a), localtime, current_timestamp(3)',
      'SELECT NORMALIZE(a, NFC), NORMALIZE(a, NFKD), POSITION(a IN b), SUBSTRING(a FROM 1), substring(a, 1, 2), EXTRACT(DOW FROM a), localtime, current_timestamp(3)'],
    ['select a at time zone interval \'-3\' hour, () -> 1, (x, y) -> x', 'SELECT a AT TIME ZONE INTERVAL \'-3\' HOUR, () -> 1, (x, y) -> x'],
    ['select grouping(a, t.b) from t group by distinct cube (a, (a, b)), rollup (), grouping sets ((), a)',
      'SELECT GROUPING(a, t.b) FROM t GROUP BY DISTINCT CUBE (a, (a, b)), ROLLUP (), GROUPING SETS ((), a)'],
    ['select a in ((select 1)), a in ((select 1) union select 2), ((select 1) limit 1), a = some (select 1)',
      'SELECT a IN ((SELECT 1)), a IN ((SELECT 1) UNION SELECT 2), ((SELECT 1) LIMIT 1), a = ANY (SELECT 1)'],
    ['select * from ((select 1) union select 2) x, ((select 1)) y, ((select 1) a natural left join b), ((c))',
      'SELECT * FROM ((SELECT 1) UNION SELECT 2) AS x, (SELECT 1) AS y, (SELECT 1) AS a NATURAL LEFT JOIN b, c'],
    ['select limit, offset from t limit offset 3 rows fetch next 2 rows only', 'SELECT limit, offset FROM t AS limit OFFSET 3 FETCH FIRST 2 ROWS ONLY'],
    ['select all a from t tablesample system (5)', 'SELECT a FROM t TABLESAMPLE SYSTEM (5)'],
    ['select count(all a), count(distinct a), array_agg(a order by b desc nulls first)', 'SELECT count(a), count(DISTINCT a), array_agg(a ORDER BY b DESC NULLS FIRST)'],
    ['select a not between 1 and 2, a not like b escape c, a is not distinct from b, a not in (1)',
      'SELECT a NOT BETWEEN 1 AND 2, a NOT LIKE b ESCAPE c, a IS NOT DISTINCT FROM b, a NOT IN (1)'],
  ])('%s', (sql, expected) => {
    expect(printed(sql)).toBe(expected);
    expect(printed(expected)).toBe(expected);
  });
});
