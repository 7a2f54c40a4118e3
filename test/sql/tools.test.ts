import { checkQuery, literalComparisons, nearestNames, outputColumnNames, parseQuery, printQuery, walk, withRowLimit } from '../../src/sql';

const limited = (sql: string, rows = 10): string => withRowLimit(checkQuery(sql, { database: 'd', tables: ['t'] }), rows);

describe('withRowLimit', () => {
  test.each([
    ['SELECT a FROM t', 'SELECT a FROM t LIMIT 10'],
    ['SELECT a FROM t ORDER BY a DESC', 'SELECT a FROM t ORDER BY a DESC LIMIT 10'],
    ['SELECT a FROM t LIMIT 5', 'SELECT a FROM t LIMIT 5'],
    ['SELECT a FROM t LIMIT 500', 'SELECT a FROM t LIMIT 10'],
    ['SELECT a FROM t LIMIT ALL', 'SELECT a FROM t LIMIT 10'],
    ['SELECT a FROM t OFFSET 3', 'SELECT a FROM t OFFSET 3 LIMIT 10'],
    ['SELECT a FROM t FETCH FIRST ROW ONLY', 'SELECT a FROM t FETCH FIRST 1 ROWS ONLY'],
    ['SELECT a FROM t ORDER BY a FETCH FIRST 50 ROWS WITH TIES', 'SELECT a FROM t ORDER BY a LIMIT 10'],
    ['SELECT a FROM t ORDER BY a FETCH FIRST 5 ROWS WITH TIES', '(SELECT a FROM t ORDER BY a FETCH FIRST 5 ROWS WITH TIES) ORDER BY a LIMIT 10'],
    ['SELECT a FROM t ORDER BY b FETCH FIRST 5 ROWS WITH TIES', '(SELECT a FROM t ORDER BY b FETCH FIRST 5 ROWS WITH TIES) LIMIT 10'],
    ['SELECT a FROM t UNION ALL (SELECT b FROM t LIMIT 90)', 'SELECT a FROM t UNION ALL (SELECT b FROM t LIMIT 90) LIMIT 10'],
    ['(SELECT a FROM t LIMIT 90)', '(SELECT a FROM t LIMIT 90) LIMIT 10'],
    ['WITH x AS (TABLE t) SELECT * FROM x', 'WITH x AS (TABLE t) SELECT * FROM x LIMIT 10'],
  ])('%s', (sql, expected) => {
    expect(limited(sql)).toBe(expected);
    expect(printQuery(parseQuery(expected))).toBe(expected);
  });

  test('fails for a limit that is no positive whole number', () => {
    expect(() => limited('TABLE t', 0)).toThrow(RangeError);
  });
});

describe('outputColumnNames', () => {
  test.each([
    ['SELECT a, t.B, count(*) AS "How many", 1 + 1 FROM t', ['a', 'B', 'How many', '_col3']],
    ['(SELECT a FROM t) UNION SELECT b FROM t', ['a']],
    ['VALUES (1, 2)', ['_col0', '_col1']],
    ['VALUES 1', ['_col0']],
    ['SELECT *, a FROM t', undefined],
    ['TABLE t', undefined],
  ])('%s', (sql, names) => {
    expect(outputColumnNames(parseQuery(sql))).toEqual(names);
  });
});

test('literalComparisons lists texts that columns are compared with', () => {
  const query = parseQuery('SELECT CASE kind WHEN \'k\' THEN 1 END FROM t WHERE s.Status = \'Gov\' AND \'x\' = b AND f <> \'no\' AND g NOT IN (\'no\') AND lower(c) IN (\'p\', \'q\') AND d LIKE \'z\' AND e = 1');
  expect(literalComparisons(query).map(({ qualifier, column, literal, ignoresCase }) => [qualifier, column, literal, ignoresCase])).toEqual([
    [undefined, 'kind', 'k', false], ['s', 'status', 'Gov', false], [undefined, 'b', 'x', false], [undefined, 'c', 'p', true], [undefined, 'c', 'q', true],
  ]);
});

test('walk visits parents first and leaves out what it is told to', () => {
  const kinds: string[] = [];
  walk(parseQuery('SELECT a FROM (SELECT b FROM t)'), (node) => {
    kinds.push(node.kind);
    return node.kind !== 'derived-table';
  });
  expect(kinds).toEqual(['query', 'select', 'select-expression', 'column', 'identifier', 'derived-table']);
});

test('nearestNames gives at most three, nearest first', () => {
  expect(nearestNames('custmer', ['orders', 'customer', 'customers', 'cuts'])).toEqual(['customer', 'customers']);
  expect(nearestNames('zzz', ['orders'])).toEqual([]);
});
