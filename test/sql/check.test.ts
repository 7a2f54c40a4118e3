import { checkQuery, SqlError, SqlErrorCode } from '../../src/sql';

const OPTIONS = { database: 'shop', tables: ['orders', 'customers', 'days', 'archive.orders_2023'] };
const check = (sql: string): ReturnType<typeof checkQuery> => checkQuery(sql, OPTIONS);

function refusal(sql: string): SqlError {
  try {
    check(sql);
  } catch (error) {
    if (error instanceof SqlError) {
      return error;
    }
    throw error;
  }
  throw new Error(`It was accepted: ${sql}`);
}

describe('tables', () => {
  test.each([
    ['SELECT * FROM ORDERS', ['orders']],
    ['SELECT * FROM "Orders" o JOIN "SHOP".customers c ON o.c = c.id', ['orders', 'shop.customers']],
    ['SELECT * FROM AwsDataCatalog.shop.orders', ['awsdatacatalog.shop.orders']],
    ['SELECT * FROM archive . orders_2023', ['archive.orders_2023']],
    ['WITH orders AS (SELECT * FROM orders) SELECT * FROM orders', ['orders']],
    ['WITH x AS (SELECT * FROM orders), y AS (SELECT * FROM x) SELECT * FROM Y, customers', ['orders', 'customers']],
    ['(((TABLE orders)))', ['orders']],
    ['SELECT (SELECT max(a) FROM (VALUES 1) v(a)) FROM orders', ['orders']],
    ['SELECT * FROM orders o, LATERAL (SELECT * FROM customers c WHERE c.id = o.c) x', ['orders', 'customers']],
  ])('%s', (sql, tables) => {
    expect(check(sql).tables).toEqual(tables);
  });

  test('are resolved to catalog, database and table, each once', () => {
    expect(check('SELECT * FROM orders a JOIN shop.Orders b ON a.id = b.id').resolvedTables)
      .toEqual([{ catalog: 'awsdatacatalog', database: 'shop', table: 'orders' }]);
  });

  test.each([
    'SELECT * FROM secrets',
    'SELECT * FROM hr.orders',
    'SELECT * FROM other.shop.orders',
    'SELECT * FROM "hr.orders"',
    'SELECT * FROM orders WHERE id IN (SELECT id FROM hr.pay)',
    'SELECT * FROM orders ORDER BY (SELECT max(x) FROM hr.pay)',
    'SELECT sum(a) FILTER (WHERE EXISTS (TABLE hr.pay)) FROM orders',
    'SELECT * FROM (orders CROSS JOIN (hr.pay))',
    'SELECT * FROM orders JOIN customers ON orders.c = (SELECT 1 FROM hr.pay)',
    'SELECT CASE WHEN (SELECT count(*) FROM hr.pay) > 1 THEN 1 END FROM orders',
    'SELECT a FROM orders GROUP BY GROUPING SETS ((a), ((SELECT 1 FROM hr.pay)))',
    'SELECT sum(a) OVER (PARTITION BY (SELECT 1 FROM hr.pay)) FROM orders',
    'SELECT sum(a) OVER w FROM orders WINDOW w AS (ORDER BY (SELECT 1 FROM hr.pay))',
    'SELECT * FROM orders TABLESAMPLE BERNOULLI ((SELECT 1 FROM hr.pay))',
    'SELECT * FROM orders CROSS JOIN UNNEST((SELECT array_agg(a) FROM hr.pay)) u(a)',
    'SELECT filter(a, x -> x > (SELECT 1 FROM hr.pay)) FROM orders',
    'VALUES (SELECT 1 FROM orders), (SELECT 1 FROM hr.pay)',
    'WITH hidden AS (SELECT 1 x) SELECT * FROM shop.hidden',
    'WITH a AS (SELECT * FROM b), b AS (SELECT * FROM orders) SELECT * FROM a',
    'SELECT * FROM (WITH pay AS (TABLE orders) TABLE pay) x, pay',
    'SELECT * FROM orders, LATERAL (TABLE hr.pay) x',
  ])('fails for one outside of the allow-list: %s', (sql) => {
    expect(refusal(sql).code).toBe('unknown-table');
  });

  test('fails with the nearest names', () => {
    const error = refusal('SELECT *\nFROM order');
    expect(error).toMatchObject({ code: 'syntax', line: 2, column: 6 });
    expect(refusal('SELECT *\n  FROM ordrs')).toMatchObject({ code: 'unknown-table', line: 2, column: 8, suggestions: ['orders'] });
  });

  test('fails for a query that reads none', () => {
    expect(refusal('SELECT 1').code).toBe('policy');
    expect(refusal('WITH orders AS (SELECT 1 a) SELECT * FROM orders').message).toContain('reads no table');
  });
});

describe('policy', () => {
  test.each<[string, SqlErrorCode]>([
    ['SELECT "$path" FROM orders', 'policy'],
    ['SELECT o."$file_size" FROM orders o', 'policy'],
    ['SELECT 1 FROM orders JOIN customers USING ("$path")', 'policy'],
    ['SELECT * FROM "orders$partitions"', 'policy'],
    ['SELECT * FROM shop."Orders$Snapshots"', 'policy'],
    ['SELECT * FROM information_schema.columns', 'policy'],
    ['SELECT * FROM system.runtime.queries', 'policy'],
    ['SELECT * FROM orders FOR VERSION AS OF 12', 'policy'],
    ['WITH RECURSIVE r(n) AS (SELECT 1 FROM orders) SELECT * FROM r', 'policy'],
    ['SELECT * FROM TABLE(sequence(1, 5))', 'unsupported'],
    ['SELECT * FROM JSON_TABLE(\'{}\', \'$\' COLUMNS (a int))', 'unsupported'],
    ['SELECT * FROM orders MATCH_RECOGNIZE (PATTERN (A))', 'unsupported'],
    ['SELECT json_object(\'a\': 1) FROM orders', 'unsupported'],
    ['SELECT current_user FROM orders', 'unsupported'],
    ['SELECT a FROM orders WHERE a = ?', 'unsupported'],
    ['SELECT U&\'\\0041\' FROM orders', 'unsupported'],
    ['SELECT current_groups() FROM orders', 'forbidden-function'],
    ['SELECT "QUERY"(a) FROM orders', 'forbidden-function'],
    ['SELECT combinations(a, 5) FROM orders', 'forbidden-function'],
    ['SELECT datediff(a, b) FROM orders', 'forbidden-function'],
    ['EXPLAIN SELECT * FROM orders', 'not-a-query'],
    ['explain analyze select 1', 'not-a-query'],
    ['/* x */ DROP TABLE orders', 'not-a-query'],
    ['SELECT * INTO x FROM orders', 'not-a-query'],
    ['SELECT 1 FROM orders; SELECT 2 FROM orders', 'not-a-query'],
    ['SELECT 1 FROM orders;;', 'not-a-query'],
    ['', 'not-a-query'],
    [' -- only a comment', 'not-a-query'],
    ['FROM orders', 'syntax'],
    ['SELECT a FROM orders LIMIT 1 OFFSET 2', 'syntax'],
    ['SELECT a::int FROM orders', 'syntax'],
    ['SELECT `a` FROM orders', 'syntax'],
    ['SELECT\u00a0a FROM orders', 'syntax'],
    ['SELECT a FROM orders\0', 'syntax'],
    ['SELECT 1a FROM orders', 'syntax'],
    ['SELECT \'a FROM orders', 'syntax'],
    ['SELECT a FROM orders /* x', 'syntax'],
    ['SELECT a = b = c FROM orders', 'syntax'],
  ])('fails for %s', (sql, code) => {
    expect(refusal(sql).code).toBe(code);
  });

  test('a message never holds a literal', () => {
    expect(refusal('SELECT a FROM orders WHERE b = \'4111-1111\' \'secret\'').message).not.toMatch(/secret|4111/);
    expect(refusal('SELECT a FROM orders LIMIT \'secret\'').message).not.toContain('secret');
    expect(refusal('SELECT a FROM orders WHERE 42424242 4242').message).not.toContain('4242');
  });

  test('suggests the name that Trino has for a function of another dialect', () => {
    expect(refusal('SELECT dateadd(a, 1) FROM orders').suggestions).toEqual(['date_add']);
  });
});

describe('cost', () => {
  test.each([
    'SELECT * FROM orders a, orders b, orders c',
    'SELECT * FROM orders a CROSS JOIN orders b CROSS JOIN orders c',
    'SELECT * FROM orders a JOIN orders b ON 1 = 1 JOIN orders c ON true',
    'SELECT * FROM orders a, orders b, orders c WHERE a.x = a.x AND b.x = b.x',
    'SELECT * FROM orders a, orders b, orders c WHERE a.x = b.x OR 1 = 1',
    'SELECT * FROM orders a JOIN orders b ON a.x <> b.x JOIN orders c ON a.x <> c.x',
    'SELECT * FROM (SELECT 1 FROM orders a, orders b) x, (SELECT 1 FROM orders a, orders b) y',
    'WITH p AS (SELECT 1 FROM orders a, orders b) SELECT * FROM p CROSS JOIN p q',
    'SELECT * FROM orders, UNNEST(sequence(1, 10000)) a(x), UNNEST(sequence(1, 10000)) b(y)',
    'SELECT * FROM orders, UNNEST(sequence(1, 1000 * 1000)) a(x)',
    'SELECT cardinality(sequence(1, CAST(\'1\' AS bigint), 0)), cardinality(sequence(0, 1000000)) FROM orders',
    'SELECT transform(a, x -> sequence(1, 9999)) FROM orders',
    'SELECT repeat(\'x\', 1000000000) FROM orders',
    'SELECT repeat(repeat(\'x\', 1000), 1000) FROM orders',
    'SELECT rpad(a, 100000, \'x\'), 1 FROM orders',
    'SELECT LPAD(a, 1000 * 1000, \'x\') FROM orders',
    'SELECT lpad(a, b, \'x\') FROM orders',
    'SELECT transform(a, x -> repeat(x, 1000)) FROM orders',
    'SELECT format(\'%99999999d\', a) FROM orders',
    `WITH c0 AS (TABLE orders)${Array.from({ length: 8 }, (_, i) => `, c${i + 1} AS (TABLE c${i} UNION ALL TABLE c${i})`).join('')} TABLE c8`,
  ])('fails for %s', (sql) => {
    expect(refusal(sql).code).toBe('too-costly');
  });

  test.each([
    'SELECT * FROM orders a, customers b WHERE a.c = b.id',
    'SELECT * FROM orders a, customers b, days d WHERE c = cid AND day = ordered',
    'SELECT * FROM orders CROSS JOIN customers',
    'SELECT * FROM orders o JOIN customers c USING (id) JOIN days d ON o.day BETWEEN d.first AND d.last',
    'SELECT * FROM (SELECT count(*) n FROM orders) a, (SELECT count(*) n FROM customers) b, (SELECT max(day) d FROM days) c',
    'SELECT * FROM orders o, (VALUES 1, 2, 3) v(x), (SELECT * FROM customers ORDER BY a LIMIT 10) c',
    'SELECT * FROM UNNEST(sequence(DATE \'2024-01-01\', DATE \'2024-12-31\', INTERVAL \'1\' DAY)) t(d) LEFT JOIN orders ON d = day',
    'SELECT lpad(CAST(a AS varchar), 5, \'0\'), array_join(repeat(\'*\', least(n, 50)), \'\') FROM orders',
    'SELECT * FROM orders NATURAL JOIN customers NATURAL JOIN days',
    'SELECT * FROM orders, customers, days WHERE orders.c = customers.id AND shop.orders.day = shop.days.day',
  ])('passes: %s', (sql) => {
    expect(check(sql).sql).not.toBe('');
  });
});

describe('caps', () => {
  test.each([
    ['a long text', `SELECT '${'x'.repeat(9000)}' FROM orders`],
    ['a long text in bytes', `SELECT '${'€'.repeat(3000)}' FROM orders`],
    ['many tokens', `SELECT ${'1,'.repeat(1100)} 1 FROM orders`],
    ['deep parentheses', `SELECT ${'('.repeat(100)}1${')'.repeat(100)} FROM orders`],
    ['deep queries', `${'SELECT * FROM ('.repeat(40)}SELECT 1${')'.repeat(40)}`],
    ['many signs', `SELECT ${'- '.repeat(100)}1 FROM orders`],
    ['many NOTs', `SELECT ${'NOT '.repeat(100)}a FROM orders`],
    ['deep types', `SELECT CAST(a AS ${'array('.repeat(50)}int${')'.repeat(50)}) FROM orders`],
  ])('fails for %s', (_, sql) => {
    expect(refusal(sql).code).toBe('too-large');
  });

  test('long flat chains pass', () => {
    expect(check(`SELECT a FROM orders WHERE ${'a = 1 OR '.repeat(300)}b = 2`).tables).toEqual(['orders']);
    expect(check(`SELECT ${'a + '.repeat(900)}b FROM orders`).tables).toEqual(['orders']);
  });
});
