import { QueryFailure } from './engine';

/**
 * Puts the values of a parameterized query in the place of its question marks. Each value is SQL text, as Athena takes it: `'a'`, `12`.
 *
 * @throws QueryFailure with Athena's reason where there are more or fewer values than question marks
 * @see https://docs.aws.amazon.com/athena/latest/ug/querying-with-prepared-statements.html
 */
export function withParameters(sql: string, values: readonly string[]): string {
  let count = 0;
  // Question marks in texts, quoted names and comments are no parameters.
  const filled = sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\?/g, (piece) => {
    if (piece !== '?') return piece;
    count += 1;
    return values[count - 1] ?? '?';
  });
  if (count !== values.length) {
    throw new QueryFailure(`INVALID_PARAMETER_USAGE: Incorrect number of parameters: expected ${count} but found ${values.length}`);
  }
  return filled;
}
