import { table } from './fixtures';
import { literalMismatches, mentionedNames, nearest } from '../../src/nl-query-api/literal-check';
import { parseQuery } from '../../src/sql';

describe('literals of a query', () => {
  const mismatches = (sql: string) => literalMismatches(parseQuery(sql), [table('offices')]).map(({ literal }) => literal).sort();
  test('texts compared with columns are found on either side, in lists and in CASE; not those that a column should not equal', () => {
    expect(mismatches("SELECT CASE kind WHEN 'f' THEN 1 END FROM offices o WHERE o.kind = 'a' AND 'b' = kind AND kind IN ('c', 'd') AND kind NOT IN ('e') AND kind <> 'g' AND size = 1"))
      .toEqual(['a', 'b', 'c', 'd', 'f']);
  });
  test('columns that the query names itself are not checked', () => {
    expect(mismatches("SELECT * FROM (SELECT upper(kind) AS kind FROM offices) x WHERE kind = 'A'")).toEqual([]);
    expect(mismatches("WITH x (kind) AS (SELECT 1) SELECT * FROM x AS y (k) WHERE kind = 'A' OR k = 'B'")).toEqual([]);
  });
  test('a comparison in lower case is held to the values in lower case', () => {
    expect(mismatches("SELECT 1 FROM offices WHERE lower(kind) = 'private'")).toEqual([]);
    expect(mismatches("SELECT 1 FROM offices WHERE lower(kind) = 'gov' OR kind = 'private'")).toEqual(['gov', 'private']);
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
