import { Outcome } from './athena-session';

/** Why two outcomes of the same query are not the same; undefined where they are. */
export function differenceOf(expected: Outcome, actual: Outcome, isOrdered: boolean): string | undefined {
  if ('error' in expected || 'error' in actual) {
    if (!('error' in expected)) return `failed: ${(actual as { error: string }).error.slice(0, 300)}`;
    if (!('error' in actual)) return `gave rows where this was expected: ${expected.error.slice(0, 300)}`;
    const [wanted, got] = [nameOf(expected.error), nameOf(actual.error)];
    return wanted === got ? undefined : `failed with ${actual.error.slice(0, 200)} in place of ${expected.error.slice(0, 200)}`;
  }
  const types = (outcome: { columns: readonly { type: string }[] }) => outcome.columns.map(({ type }) => type).join();
  if (types(expected) !== types(actual)) return `has the types ${types(actual)} in place of ${types(expected)}`;
  const lines = (outcome: Exclude<Outcome, { error: string }>) => {
    const all = outcome.rows.map((row) => JSON.stringify(row.map((value, i) => comparable(value, outcome.columns[i].type))));
    return isOrdered ? all : all.sort();
  };
  const [wanted, got] = [lines(expected), lines(actual)];
  if (wanted.length !== got.length) return `has ${got.length} rows in place of ${wanted.length}`;
  const at = wanted.findIndex((line, i) => line !== got[i]);
  return at < 0 ? undefined : `has in row ${at + 1} ${got[at].slice(0, 300)} in place of ${wanted[at].slice(0, 300)}`;
}

/** `DIVISION_BY_ZERO` of Athena's reason. */
function nameOf(reason: string): string {
  return /^[A-Z_]+/.exec(reason)?.[0] ?? reason;
}

/** Floating point to 12 digits, maps in any order; everything else as it is written. */
export function comparable(value: string | null, type: string): string | null {
  if (value === null) return null;
  if (type === 'double' || type === 'real') {
    const number = Number(value);
    return Number.isFinite(number) ? number.toPrecision(type === 'real' ? 6 : 12) : value;
  }
  return type === 'map' ? value.slice(1, -1).split(', ').sort().join(', ') : value;
}
