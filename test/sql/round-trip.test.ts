import * as fc from 'fast-check';
import { comparable, queries } from './support/queries';
import { parseQuery, printQuery, SqlError } from '../../src/sql';

/** Generated trees that exceed a cap are no counterexample. */
function isTooLarge(error: unknown): boolean {
  return error instanceof SqlError && error.code === 'too-large';
}

test('what the printer prints of any tree reads back as the same tree', () => {
  let compared = 0;
  fc.assert(fc.property(queries, (query) => {
    try {
      expect(comparable(parseQuery(printQuery(query)))).toEqual(comparable(query));
      compared += 1;
    } catch (error) {
      if (!isTooLarge(error)) {
        throw error;
      }
    }
  }), { numRuns: 400 });
  expect(compared).toBeGreaterThan(200);
});
