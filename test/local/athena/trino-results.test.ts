import * as fs from 'fs';
import * as path from 'path';
import { EngineHarness } from './support/engine-harness';
import { KNOWN_DIFFERENCES } from './support/known-differences';
import { athenaTextOf, rounded, withSortedMaps } from './support/trino-results';

/** What Trino 476 answered to a query; recorded by `rehearsal/tools/record-dialect.ts`. */
interface Recorded {
  sql: string;
  names?: string[];
  types?: string[];
  rows?: unknown[][];
  error?: { name: string; message: string };
}

interface Answer {
  error?: string;
  names?: string[];
  types?: string[];
  rows?: (string | null)[][];
}

const { setup, queries }: { setup: string[]; queries: Recorded[] } = JSON.parse(fs.readFileSync(path.join(__dirname, 'support', 'trino-476-results.json'), 'utf8'));

describe('what Trino 476 answered', () => {
  let harness: EngineHarness;
  beforeAll(async () => {
    harness = await EngineHarness.create(setup.join(';'), '2024-06-15');
  });
  afterAll(() => harness.stop());

  it.each(queries.filter(({ sql }) => !KNOWN_DIFFERENCES.has(sql)).map((recorded) => [recorded.sql, recorded] as const))('is answered by the local Athena: %s', async (_, recorded) => {
    expect(await answer(harness, recorded)).toEqual(expected(recorded));
  });

  it.each([...KNOWN_DIFFERENCES])('differs, and is listed with its reason, no longer than it does: %s (%s)', async (sql) => {
    const recorded = queries.find((one) => one.sql === sql)!;
    expect(await answer(harness, recorded)).not.toEqual(expected(recorded));
  });
});

/** Types by name, decimals in full; Athena's lengths and precisions of other types are no part of the comparison. */
const typeName = (text: string): string => (text.startsWith('decimal') ? text.replace(', ', ',') : text.replace(/\(.*?\)(?= with)|\(.*$/s, '').toLowerCase());

function expected({ error, names, types = [], rows = [] }: Recorded): Answer {
  if (error !== undefined) return { error: error.name };
  return { names, types: types.map(typeName), rows: rows.map((row) => row.map((value, i) => rounded(athenaTextOf(value, types[i]), types[i]))) };
}

async function answer(harness: EngineHarness, { sql, types = [] }: Recorded): Promise<Answer> {
  try {
    const { columns, rows } = await harness.run(sql);
    return {
      names: columns.map(({ name }) => name),
      types: columns.map(({ type, precision, scale }) => (type === 'decimal' ? `decimal(${precision},${scale})` : type)),
      rows: rows.map((row) => row.map((value, i) => rounded(withSortedMaps(value, types[i] ?? ''), types[i] ?? ''))),
    };
  } catch (error) {
    return { error: (error as Error).message.split(':')[0] };
  }
}
