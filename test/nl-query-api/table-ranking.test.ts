import { promptTokens, rankingWords, rankTables, tablesForPrompt } from '../../src/nl-query-api/table-ranking';
import { similarQueries } from '../../src/nl-query-api/verified-queries';
import type { TableView } from '../../src/runtime/model-view';

const view = (table: string, columns: string[], values: string[] = []): TableView => ({ table, columns: columns.map(name => ({ name, type: 'varchar', ...(values.length ? { values } : {}) })) });

test('words are split at underscores and case changes, without plural', () => expect(rankingWords('StockPrices_2024 class gas')).toEqual(['stock', 'price', '2024', 'class', 'gas']));
test('the table that the question speaks of comes first', () => {
  const views = [view('stocks', ['symbol', 'price'], ['AMZN']), view('airports', ['state', 'city']), view('zipcodes', ['zip', 'city'])];
  expect(rankTables('How many airports per state?', views)[0].table).toBe('airports');
  expect(rankTables('What did AMZN cost?', views)[0].table).toBe('stocks');
  expect(rankTables('?', views).map(({ table }) => table)).toEqual(['airports', 'stocks', 'zipcodes']);
});
test('few tables are all shown, many are cut to the budget', () => {
  const views = Array.from({ length: 500 }, (_, n) => view(`t${n}`, ['alpha', 'beta', n === 77 ? 'elephant' : 'gamma']));
  expect(tablesForPrompt('elephants', views.slice(0, 5), 12_000)).toHaveLength(5);
  const chosen = tablesForPrompt('elephants', views, 2000);
  expect(chosen[0].table).toBe('t77');
  expect(chosen.reduce((sum, one) => sum + promptTokens(one), 0)).toBeLessThanOrEqual(2000);
});
test('a table that is too wide shows the columns that are asked for', () => {
  const wide = view('wide', Array.from({ length: 2000 }, (_, n) => n === 1999 ? 'elephant_count' : `column_${n}`));
  const [cut] = tablesForPrompt('how many elephants', [wide], 4000);
  expect(cut.columns.map(({ name }) => name)).toContain('elephant_count');
  expect(promptTokens(cut)).toBeLessThanOrEqual(4000);
});
test('the five most similar verified queries are examples', () => {
  const pairs = ['airports per state', 'price of stocks', ...Array.from({ length: 9 }, (_, n) => `airports ${n}`)].map(question => ({ question, sql: '', printed: '' }));
  const similar = similarQueries('How many airports are in each state?', pairs);
  expect(similar).toHaveLength(5);
  expect(similar[0].question).toBe('airports per state');
});
