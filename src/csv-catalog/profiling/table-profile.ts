/** A value and how often it occurs. */
export interface TopValue {
  readonly value: string;
  readonly count: number;
}

/** What is known of a column's values. Values are texts, as the file had them. */
export interface ColumnProfile {
  /** Name in the table. */
  readonly name: string;
  /** Name in the file. */
  readonly header: string;
  readonly type: string;
  readonly nulls: number;
  readonly distinct: number;
  /** False where `distinct` is estimated, or joined from several files. */
  readonly distinctIsExact: boolean;
  readonly min: string | null;
  readonly max: string | null;
  /** Of numbers. */
  readonly mean?: number;
  /** Most frequent first. */
  readonly topValues: readonly TopValue[];
  /** Whether the column has no other value. */
  readonly topValuesAreComplete: boolean;
  /** Every row has a value and no two have the same. */
  readonly likelyKey: boolean;
}

/** The profile of a table, or of one source object of it. */
export interface TableProfile {
  readonly formatVersion: 1;
  readonly table: string;
  readonly rows: number;
  /** How many source objects it covers. */
  readonly sources: number;
  readonly columns: readonly ColumnProfile[];
}

/** The short form that lies in a parameter of the Glue table. */
export interface TableSummary {
  rows: number;
  columns: Record<string, { header?: string; nulls: number; distinct: number; min?: string; max?: string; values?: string[] }>;
}

/** Most values that a column's profile lists, and the longest that it shows. */
export const MOST_TOP_VALUES = 60;
export const LONGEST_VALUE = 100;

/** The profile of a table from those of its sources; the order of the sources does not matter. */
export function mergeProfiles(table: string, profiles: readonly TableProfile[]): TableProfile {
  const names = [...new Set(profiles.flatMap((profile) => profile.columns.map(({ name }) => name)))];
  return {
    formatVersion: 1,
    table,
    rows: sum(profiles.map(({ rows }) => rows)),
    sources: sum(profiles.map(({ sources }) => sources)),
    columns: names.map((name) => mergeColumn(profiles, name)),
  };
}

function mergeColumn(profiles: readonly TableProfile[], name: string): ColumnProfile {
  const columns = profiles.flatMap((profile) => profile.columns.filter((column) => column.name === name));
  const [first] = columns;
  if (profiles.length === 1) {
    return first;
  }
  const missing = sum(profiles.filter((profile) => !profile.columns.some((column) => column.name === name)).map(({ rows }) => rows));
  const counts = new Map<string, number>();
  columns.forEach(({ topValues }) => topValues.forEach(({ value, count }) => counts.set(value, (counts.get(value) ?? 0) + count)));
  const all = [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  const isComplete = columns.every(({ topValuesAreComplete }) => topValuesAreComplete) && all.length <= MOST_TOP_VALUES;
  const means = columns.filter(({ mean }) => mean !== undefined);
  const extreme = (pick: (a: string, b: string) => string) => (values: (string | null)[]) => values
    .filter((value): value is string => value !== null).reduce<string | null>((a, b) => (a === null ? b : pick(a, b)), null);
  const before = comparison(first.type);
  return {
    name,
    header: first.header,
    type: first.type,
    nulls: sum(columns.map(({ nulls }) => nulls)) + missing,
    // Without the values themselves only a lower bound is known.
    distinct: isComplete ? all.length : Math.max(...columns.map(({ distinct }) => distinct)),
    distinctIsExact: isComplete,
    min: extreme((a, b) => (before(a, b) ? a : b))(columns.map(({ min }) => min)),
    max: extreme((a, b) => (before(a, b) ? b : a))(columns.map(({ max }) => max)),
    ...means.length > 0 ? { mean: weightedMean(profiles, name) } : {},
    topValues: all.slice(0, MOST_TOP_VALUES),
    topValuesAreComplete: isComplete,
    likelyKey: false,
  };
}

function weightedMean(profiles: readonly TableProfile[], name: string): number {
  const parts = profiles.flatMap(({ rows, columns }) => columns
    .filter((column) => column.name === name && column.mean !== undefined)
    .map(({ mean, nulls }) => ({ mean: mean!, weight: rows - nulls })));
  return sum(parts.map(({ mean, weight }) => mean * weight)) / sum(parts.map(({ weight }) => weight));
}

/** Texts of numbers compare as numbers; ISO dates and texts as texts. */
function comparison(type: string): (a: string, b: string) => boolean {
  return /^(bigint|double|decimal)/.test(type) ? (a, b) => Number(a) <= Number(b) : (a, b) => a <= b;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
