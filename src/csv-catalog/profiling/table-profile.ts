import { ColumnDetail, detailFor, MOST_NOTES } from './column-detail';
import { ColumnPart, exactQuantiles, mergedQuantiles } from './merged-quantiles';
import type { ColumnProfile, TableProfile, TopValue } from './profile-schema';
import { mergedShapes } from './text-shapes';
import { comparison, isNumeric, isScalar } from './typed-values';
import { distinctOf, isWhole, readSketch, united, ValueSketch, writeSketch } from './value-sketch';

export type { ColumnProfile, TableProfile, TopValue } from './profile-schema';
export type { TableSummary } from './table-summary';

/** Narrowest first; while a table's types change, its files may have different ones. */
const TYPES = ['boolean', 'bigint', 'decimal', 'double', 'date', 'timestamp', 'string'];
/** So many distinct values of a file must be comparable with the other files' before their difference means anything. */
const ENOUGH_COMPARED = 16;

/** The profile of a table from those of its sources; the order of the sources does not matter. */
export function mergeProfiles(table: string, profiles: readonly TableProfile[]): TableProfile {
  const names = columnNames(profiles);
  const detail = detailFor(names.length);
  return {
    formatVersion: 2,
    table,
    rows: sum(profiles.map(({ rows }) => rows)),
    rejected: sum(profiles.map(({ rejected }) => rejected)),
    sources: sum(profiles.map(({ sources }) => sources)),
    columns: names.map((name) => mergeColumn(profiles, name, detail)),
  };
}

/** All files have the table's columns in its order, but while columns are added: then those come where most files have them. */
function columnNames(profiles: readonly TableProfile[]): string[] {
  const places = new Map<string, number>();
  profiles.forEach(({ columns }) => columns.forEach(({ name }, i) => places.set(name, Math.min(i, places.get(name) ?? i))));
  return [...places].sort(([a, i], [b, j]) => i - j || (a < b ? -1 : 1)).map(([name]) => name);
}

function mergeColumn(profiles: readonly TableProfile[], name: string, detail: ColumnDetail): ColumnProfile {
  const parts = profiles.flatMap(({ rows, columns }): ColumnPart[] => {
    const column = columns.find((one) => one.name === name);
    return column === undefined ? [] : [{ column, filled: rows - column.nulls }];
  });
  if (profiles.length === 1) {
    return parts[0].column;
  }
  const rows = sum(profiles.map((profile) => profile.rows));
  const type = widest(parts.map(({ column }) => column.type));
  const withValues = parts.filter(({ filled }) => filled > 0);
  const values = mergedValues(withValues);
  const isExact = withValues.every(({ column }) => column.topValuesAreComplete);
  const isListed = isExact && values.length <= detail.topValues;
  const sketch = mergedSketch(withValues, detail.hashes);
  const nulls = rows - sum(parts.map(({ filled }) => filled));
  const counted = countDistinct(type, withValues, isExact ? values.length : undefined, sketch);
  const likelyKey = nulls === 0 && rows > 1 && isKey(type, withValues, sketch, counted, rows);
  const compare = comparison(type);
  const ordered = (pick: 'min' | 'max') => withValues.flatMap(({ column }) => column[pick] ?? []).sort(compare);
  const quantiles = !isScalar(type) || withValues.length === 0 ? [] : isExact ? exactQuantiles(type, values) : mergedQuantiles(type, withValues);
  const mean = isNumeric(type) ? weightedMean(withValues) : undefined;
  const shapes = withValues.flatMap(({ column }) => column.textShapes ?? []);
  const units = new Set(withValues.map(({ column }) => column.likelyUnit));
  const [unit] = units;
  return {
    name,
    header: parts.map(({ column }) => column.header).sort().find((header) => header !== '') ?? '',
    type,
    formats: union(parts.map(({ column }) => column.formats)),
    notes: union(parts.map(({ column }) => column.notes)),
    nulls,
    distinct: likelyKey ? rows : counted.distinct,
    distinctIsExact: counted.isExact,
    min: ordered('min')[0] ?? null,
    max: ordered('max').at(-1) ?? null,
    ...mean === undefined ? {} : { mean },
    ...quantiles.length === 0 ? {} : { quantiles },
    topValues: (isListed ? values : values.filter(({ count }) => count > 1)).slice(0, detail.topValues),
    topValuesAreComplete: isListed,
    countsAreExact: isExact,
    ...shapes.length === 0 ? {} : { textShapes: mergedShapes(shapes, detail.shapes) },
    likelyKey,
    ...units.size === 1 && unit !== undefined ? { likelyUnit: unit } : {},
    ...sketch === undefined ? {} : { sketch: writeSketch(sketch) },
  };
}

function mergedValues(parts: readonly ColumnPart[]): TopValue[] {
  const counts = new Map<string, number>();
  parts.forEach(({ column }) => column.topValues.forEach(({ value, count }) => counts.set(value, (counts.get(value) ?? 0) + count)));
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

/** Undefined where a part has none, or hashes values of another type. */
function mergedSketch(parts: readonly ColumnPart[], most: number): ValueSketch | undefined {
  const sketches = parts.map(({ column }) => readSketch(column.sketch));
  const isComplete = parts.length > 0 && new Set(parts.map(({ column }) => column.type)).size <= 1 && sketches.every((sketch) => sketch !== undefined);
  return isComplete ? united(sketches, most) : undefined;
}

interface Counted {
  readonly distinct: number;
  readonly isExact: boolean;
}

function countDistinct(type: string, parts: readonly ColumnPart[], known: number | undefined, sketch: ValueSketch | undefined): Counted {
  const each = parts.map(({ column }) => column.distinct);
  const areExact = parts.every(({ column }) => column.distinctIsExact);
  if (known !== undefined) return { distinct: known, isExact: true };
  if (sketch !== undefined && isWhole(sketch)) return { distinct: sketch.hashes.length, isExact: areExact };
  if (areDisjoint(type, parts)) return { distinct: sum(each), isExact: areExact };
  // Without hashes only a lower bound is known.
  const estimate = sketch === undefined ? 0 : distinctOf(sketch);
  return { distinct: Math.min(sum(each), Math.max(...each, estimate)), isExact: false };
}

/** Whether no two files can have a value in common, because their ranges have none. */
function areDisjoint(type: string, parts: readonly ColumnPart[]): boolean {
  const compare = comparison(type);
  const ranges = parts.map(({ column: { min, max } }) => ({ min, max }));
  if (!ranges.every((range): range is { min: string; max: string } => range.min !== null && range.max !== null)) return false;
  ranges.sort((a, b) => compare(a.min, b.min));
  return ranges.every(({ min }, i) => i === 0 || compare(ranges[i - 1].max!, min) < 0);
}

/** Whether no value occurs twice, in one file or in two: known from ranges, or not found among the hashes that can be compared. */
function isKey(type: string, parts: readonly ColumnPart[], sketch: ValueSketch | undefined, { distinct, isExact }: Counted, rows: number): boolean {
  if (isExact) return distinct === rows;
  if (!parts.every(({ column, filled }) => column.likelyKey || column.distinct === filled)) return false;
  if (areDisjoint(type, parts)) return true;
  if (sketch === undefined) return false;
  const compared = parts.map(({ column }) => readSketch(column.sketch)!.hashes.filter((hash) => hash < sketch.below).length);
  return sum(compared) === sketch.hashes.length && parts.every(({ column }, i) => compared[i] >= Math.min(ENOUGH_COMPARED, column.distinct));
}

function weightedMean(parts: readonly ColumnPart[]): number | undefined {
  const withMean = parts.flatMap(({ column: { mean }, filled }) => (mean === undefined ? [] : [{ mean, filled }]));
  const weight = sum(withMean.map(({ filled }) => filled));
  return weight === 0 ? undefined : sum(withMean.map(({ mean, filled }) => mean * (filled / weight)));
}

function widest(types: readonly string[]): string {
  const rank = (type: string) => TYPES.findIndex((name) => type.startsWith(name));
  return [...types].sort((a, b) => rank(a) - rank(b) || a.length - b.length || (a < b ? -1 : 1)).at(-1)!;
}

function union(lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())].sort().slice(0, MOST_NOTES);
}

/** In one order, because floating-point sums depend on it. */
function sum(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b).reduce((a, b) => a + b, 0);
}
