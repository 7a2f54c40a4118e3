import * as fs from 'fs';
import { checkQuery, parseQuery, printQuery, SqlError } from '../../src/sql';
import { describeWithShared } from '../support/shared';
import { comparable } from './support/queries';

interface GuardItem { readonly id: string; readonly sql: string; readonly expect: 'allow' | 'reject'; readonly tables?: readonly string[] }

describeWithShared('the guard corpus', ['corpora', 'sql-guard.json'], (file) => {
  const items = Object.values(JSON.parse(fs.readFileSync(file, 'utf8')) as object).filter(Array.isArray).flat() as GuardItem[];
  const allowed = items.filter((item) => item.expect === 'allow');
  const rejected = items.filter((item) => item.expect === 'reject');

  test('holds allowed and rejected items', () => {
    expect(allowed.length).toBeGreaterThan(40);
    expect(rejected.length).toBeGreaterThan(60);
  });

  test.each(allowed.map((item) => [item.id, item] as const))('%s passes, with exactly its tables', (_, { sql, tables = ['t'] }) => {
    const checked = checkQuery(sql, { database: 'analytics', tables });
    expect([...checked.tables].sort()).toEqual([...tables].sort());
    expect(printQuery(parseQuery(checked.sql))).toBe(checked.sql);
  });

  test.each(rejected.map((item) => [item.id, item] as const))('%s is refused', (_, { sql }) => {
    expect(() => checkQuery(sql, { database: 'analytics', tables: ['t', 'sales', 'analytics.sales'] })).toThrow(SqlError);
  });
});

describeWithShared('the reference queries', ['eval', 'defog', 'trino-gold.jsonl'], (file) => {
  const lines = fs.readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { id: string; sql: string });

  test.each(lines.map(({ id, sql }) => [id, sql]))('%s prints to a text that reads back as the same tree', (_, sql) => {
    const query = parseQuery(sql);
    const printed = printQuery(query);
    expect(comparable(parseQuery(printed))).toEqual(comparable(query));
    expect(printQuery(parseQuery(printed))).toBe(printed);
  });
});
