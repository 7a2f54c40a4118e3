import type { ColumnProfile, TableProfile } from './profile-schema';
import { isReferenceName } from './reference-names';
import { readSketch, sketchOf, writeSketch } from './value-sketch';

/** What a summary says of a column. */
export interface ColumnSummary {
  header?: string;
  nulls: number;
  distinct: number;
  min?: string;
  max?: string;
  /** Of numbers and dates: a quarter, a half and three quarters of the values are not above them. */
  quartiles?: string[];
  /** All values, where they are few and short. */
  values?: string[];
  unit?: string;
  /** What texts look like, without their letters and digits; most frequent first. */
  shapes?: string[];
  /** Every row has a value and no two have the same, as far as is known. */
  key?: boolean;
  /** For finding joins; see `ValueSketch`. */
  sketch?: string;
}

/** The short form of a profile that lies in a parameter of the Glue table. */
export interface TableSummary {
  rows: number;
  columns: Record<string, ColumnSummary>;
}

/* The caps of a summary: a category has few values and they are short. */
const MOST_VALUES = 60;
const LONGEST_VALUE = 60;
const MOST_SHAPES = 2;
/** A shape that fewer of the values have says nothing about the column. */
const LEAST_SHARE_OF_SHAPE = 0.1;
/** Inclusion is estimated from so many hashes: enough to tell nearly all from most. */
const MOST_HASHES = 32;
/** Columns of a table that joins are looked for at. */
const MOST_SKETCHES = 24;
/** Of those, the likeliest ids that even a summary of a very wide table keeps: enough for its key and what it refers to. */
const MOST_LASTING = 8;
const LONGEST_SUMMARY = 16_000;

/** The part of a profile that a prompt may draw on. */
export function summaryOfProfile(profile: TableProfile): TableSummary {
  const joinable = new Set(joinableColumns(profile).map(({ column }) => column));
  return {
    rows: profile.rows,
    columns: Object.fromEntries(profile.columns.map((column) => [column.name, {
      header: column.header,
      nulls: column.nulls,
      distinct: column.distinct,
      ...column.min === null ? {} : { min: column.min },
      ...column.max === null ? {} : { max: column.max },
      ...quartilesOf(column),
      ...valuesOf(column),
      ...column.likelyUnit === undefined ? {} : { unit: column.likelyUnit },
      ...shapesOf(column),
      ...column.likelyKey ? { key: true } : {},
      ...joinable.has(column) ? { sketch: shortSketch(column.sketch!) } : {},
    }])),
  };
}

function quartilesOf({ quantiles = [] }: ColumnProfile): Pick<ColumnSummary, 'quartiles'> {
  const quartiles = quantiles.filter(({ share }) => [0.25, 0.5, 0.75].includes(share)).map(({ value }) => value);
  return quartiles.length === 3 ? { quartiles } : {};
}

function valuesOf({ type, topValues, topValuesAreComplete }: ColumnProfile): Pick<ColumnSummary, 'values'> {
  const values = topValues.map(({ value }) => value);
  const isCategory = (type === 'string' || type === 'boolean') && topValuesAreComplete
    && values.length <= MOST_VALUES && values.every((value) => value.length <= LONGEST_VALUE);
  return isCategory ? { values } : {};
}

function shapesOf({ textShapes }: ColumnProfile): Pick<ColumnSummary, 'shapes'> {
  const shapes = (textShapes?.shapes ?? []).filter(({ count }) => count >= LEAST_SHARE_OF_SHAPE * textShapes!.looked).slice(0, MOST_SHAPES);
  return shapes.length === 0 ? {} : { shapes: shapes.map(({ shape }) => shape) };
}

/** Whole numbers and texts are joined on; what is measured is not, whatever its values are. */
function isJoinable({ type, sketch, distinct }: ColumnProfile): boolean {
  return sketch !== undefined && distinct > 1 && (type === 'bigint' || type === 'string');
}

/** The columns that joins are looked for at, the likeliest first. */
function joinableColumns({ columns }: TableProfile): { readonly column: ColumnProfile; readonly rank: number }[] {
  const firstKey = columns.find(({ likelyKey }) => likelyKey);
  return columns.filter(isJoinable).map((column) => ({ column, rank: joinRank(column, column === firstKey) })).sort((a, b) => a.rank - b.rank).slice(0, MOST_SKETCHES);
}

const LAST_RANK_OF_IDS = 2;

/** What is named like an id comes first, and with it the table's own key. Many numbers are unique by chance: they come after texts. */
function joinRank({ likelyKey, name, header, type }: ColumnProfile, isFirstKey: boolean): number {
  if (isFirstKey || isReferenceName(header || name)) return likelyKey ? 0 : 1;
  return type === 'string' ? (likelyKey ? LAST_RANK_OF_IDS : 3) : (likelyKey ? 4 : 5);
}

function shortSketch(text: string): string {
  const { below, hashes } = readSketch(text)!;
  return writeSketch(sketchOf(hashes, below, MOST_HASHES));
}

/**
 * A summary that every question can afford to read: what is dropped first is missed least. The sketches of ids last longest, because a join
 * that is not found is missed by nobody who reads the answer; without values and extremes the model only asks less precisely.
 */
export function boundedSummary(profile: TableProfile): string {
  const summary = summaryOfProfile(profile);
  const lasting = new Set(joinableColumns(profile).filter(({ rank }) => rank <= LAST_RANK_OF_IDS).slice(0, MOST_LASTING).map(({ column }) => column.name));
  const without = (fields: readonly (keyof ColumnSummary)[], ofOthers: readonly (keyof ColumnSummary)[] = []): TableSummary => ({
    rows: summary.rows,
    columns: Object.fromEntries(Object.entries(summary.columns).map(([name, column]) => [name, omit(column, lasting.has(name) ? fields : [...fields, ...ofOthers])])),
  });
  const onlyLasting = ({ rows, columns }: TableSummary): TableSummary => ({ rows, columns: Object.fromEntries(Object.entries(columns).filter(([name]) => lasting.has(name))) });
  const small = ['quartiles', 'shapes'] as const;
  const large = [...small, 'values'] as const;
  const forms = [
    summary, without(small), without(small, ['sketch']), without(large, ['sketch']), without(large, ['sketch', 'min', 'max']), without(large, ['sketch', 'min', 'max', 'header']),
    onlyLasting(without(large)), onlyLasting(without([...large, 'min', 'max', 'header'])),
  ];
  return forms.map((form) => JSON.stringify(form)).find((text) => text.length <= LONGEST_SUMMARY)!;
}

function omit(column: ColumnSummary, fields: readonly (keyof ColumnSummary)[]): ColumnSummary {
  return { ...column, ...Object.fromEntries(fields.map((field) => [field, undefined])) };
}
