import type { CheckedQuery } from './check';
import { outputColumnNames } from './columns';
import { printQuery } from './printer';
import { Limit, Query, SortItem } from './tree';

/**
 * The text of a checked query, limited to at most `rows` rows; order and meaning stay. The limit belongs to the whole query, so it
 * also holds for set operations. A smaller limit of the query's own stays; a larger one, and one with ties, gives way: of the
 * first `rows` rows in order, ties or not, nothing is lost.
 *
 * @throws RangeError for a number of rows that is no positive whole number
 */
export function withRowLimit(checked: Pick<CheckedQuery, 'query'>, rows: number): string {
  if (!Number.isSafeInteger(rows) || rows < 1) {
    throw new RangeError(`The row limit must be a positive whole number, not ${rows}.`);
  }
  const { query } = checked;
  const own = query.limit;
  if (own !== undefined && own.count !== 'all' && own.count <= rows) {
    if (own.kind === 'limit' || !own.withTies) {
      return printQuery(query);
    }
    return printQuery(wrapped(query, rows));
  }
  return printQuery({ ...query, limit: limit(rows) });
}

/**
 * `FETCH FIRST 5 ROWS WITH TIES` may yield more than the limit: the whole query becomes a part of one with a limit. Its order is
 * repeated outside where it only names output columns; an order by something else cannot be said there.
 */
function wrapped(query: Query, rows: number): Query {
  const { at } = query;
  const inner: Query = { ...query, with: undefined };
  const names = outputColumnNames(query)?.map((name) => name.toLowerCase()) ?? [];
  const isOutput = ({ expression }: SortItem): boolean =>
    expression.kind === 'number' || expression.kind === 'column' && names.includes(expression.name.name.toLowerCase());
  const orderBy = query.orderBy.every(isOutput) ? query.orderBy : [];
  return { kind: 'query', at, with: query.with, body: { kind: 'nested-query', at, query: inner }, orderBy, limit: limit(rows) };
}

function limit(count: number): Limit {
  return { kind: 'limit', at: 0, count };
}
