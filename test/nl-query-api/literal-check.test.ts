import { table } from './fixtures';
import { literalComparisons, literalMismatches, mentionedNames, nearest } from '../../src/nl-query-api/literal-check';
import { parseQuery } from '../../src/sql';

describe('literals of a query', () => {
  test('texts compared with columns are found on either side and in lists', () => {
    const query = parseQuery("SELECT count(*) FROM offices o WHERE o.kind = 'a' AND 'b' = kind AND kind IN ('c', 'd') AND kind NOT IN ('e') AND kind <> 'f' AND size = 1");
    expect(literalComparisons(query).map(({ literal }) => literal).sort()).toEqual(['a', 'b', 'c', 'd']);
  });
  test('columns that the query names itself are not checked', () => {
    expect(literalComparisons(parseQuery("SELECT * FROM (SELECT upper(kind) AS kind FROM offices) x WHERE kind = 'A'"))).toEqual([]);
    expect(literalComparisons(parseQuery("WITH x (kind) AS (SELECT 1) SELECT * FROM x AS y (k) WHERE kind = 'A' OR k = 'B'"))).toEqual([]);
  });
  test('a text that no complete list holds is reported with the nearest values', () => {
    expect(literalMismatches(parseQuery("SELECT 1 FROM offices WHERE kind = 'Gov' AND city = 'x' AND nothing = 'y'"), [table('offices')]))
      .toEqual([{ literal: 'Gov', column: 'kind', nearest: ['Government', 'Private'] }]);
    expect(literalMismatches(parseQuery("SELECT 1 FROM offices WHERE kind = 'Private'"), [table('offices')])).toEqual([]);
  });
  test('the nearest of many names comes first', () => expect(nearest('airprt', ['stocks', 'airports', 'zip'])[0]).toBe('airports'));
  test('names and stars of a query are seen', () => {
    expect([...mentionedNames(parseQuery('SELECT o.kind FROM offices o')).names].sort()).toEqual(['kind', 'o', 'offices']);
    expect(mentionedNames(parseQuery('SELECT * FROM offices')).all).toBe(true);
  });
});
