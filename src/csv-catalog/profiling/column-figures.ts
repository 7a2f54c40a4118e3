import { ColumnDetail } from './column-detail';
import {
  COLUMNS_AT_ONCE, Counting, distinctHashesStatement, finiteMeanStatement, hashesStatement, meansStatement, parquet, parquetRanges, repetitionStatement, rowsStatement, textsStatement,
  topStatement, valuesStatement,
} from './column-statements';
import type { MetadataFacts, ParquetFacts } from './parquet-facts';
import type { TopValue } from './profile-schema';
import { isNumeric } from './typed-values';
import { distinctOf, isWhole, sketchOf, ValueSketch, WHOLE } from './value-sketch';
import { FileColumn } from '../converting/conversion';
import { DuckDb, identifier } from '../converting/duckdb.client';

/** What the file holds that is profiled. */
export interface ProfiledFile {
  /** The table's name. */
  readonly table: string;
  /** Rows of the Parquet file. */
  readonly rows: number;
  /** The columns of the Parquet file, in its order. */
  readonly columns: readonly FileColumn[];
  /** Records of the source that fitted no row. */
  readonly rejected: number;
}

/** What the rows say of one column. */
export interface Figures {
  readonly distinct: number;
  readonly distinctIsExact: boolean;
  /** No value was found twice, among so many that it would have been. */
  readonly looksUnique: boolean;
  /** Most frequent first; all of them where there are few, else those that repeat. */
  readonly top: readonly TopValue[];
  /** Whether `top` and `quantiles` are those of all rows; else of a sample, with counts scaled to all rows. */
  readonly countsAreExact: boolean;
  readonly mean?: number;
  /** For `QUANTILE_SHARES`. */
  readonly quantiles?: readonly string[];
  readonly sketch?: ValueSketch;
  /** Some texts. */
  readonly texts?: readonly string[];
}

/** Where figures are read from. */
export interface FigureSource {
  readonly duckDb: DuckDb;
  readonly parquetFile: string;
  readonly file: ProfiledFile;
  readonly facts: ParquetFacts;
  readonly detail: ColumnDetail;
}

/** Up to so much, every row is looked at for everything. */
const EXACT_ROWS = 100_000;
const EXACT_CELLS = 4_000_000;
const EXACT_BYTES = 256_000_000;
/** Means are those of all rows up to so many. */
const MEAN_ROWS = 1_000_000;
/** Rows of a sample, and its cells where a table is wide. */
const SAMPLE_ROWS = 8192;
const SAMPLE_CELLS = 2_000_000;
const LEAST_SAMPLE_ROWS = 1024;
/** Rows that follow one another are alike: a sample is made of so many runs of them, from all over the file. */
const RUNS = 4;
/** A value that a sample has less often than this may as well not be frequent. */
const LEAST_IN_SAMPLE = 5;
/** Where more of a sample's values are different, none of them is frequent. */
const MOSTLY_DIFFERENT = 0.95;
/** Values per row group up to which all values of the column are counted. */
const FEW_VALUES = 100;
/** Bytes of a text on average: longer ones are no keys, and shorter ones are quick to hash whatever they are. */
const LONG_TEXT = 64;
const SHORT_TEXT = 16;
/** Texts whose shapes are looked at. */
const LOOKED_TEXTS = 1024;
/** Hashes that a pass shall find below its bound; a sketch keeps fewer of them. */
const HASHES_OF_PASS = 1024;
/** Where values repeat more often than this, their hashes are made distinct before they are listed. */
const MOST_REPEATED = 50;

/** The figures of columns that have values, by their place. */
export async function readFigures(source: FigureSource): Promise<Map<number, Figures>> {
  const { file: { rows, columns }, facts } = source;
  const bytes = facts.columns.reduce((sum, column) => sum + column.bytes, 0);
  const areFew = rows <= EXACT_ROWS && rows * columns.length <= EXACT_CELLS && bytes <= EXACT_BYTES;
  const filled = columns.map((_, i) => i).filter((i) => facts.columns[i].nulls < rows);
  const figures = new Map<number, Figures>();
  // A statement takes the longer the more columns its table has, whether it asks for them or not.
  for (const some of chunks(filled)) {
    (areFew ? await figuresOfFewRows(source, some) : await figuresOfManyRows(source, some)).forEach((figure, i) => figures.set(i, figure));
  }
  return figures;
}

async function figuresOfFewRows(source: FigureSource, indexes: readonly number[]): Promise<Map<number, Figures>> {
  const { duckDb, parquetFile, file: { rows, columns }, detail } = source;
  const figures = new Map<number, Figures>();
  await withTable(duckDb, (table) => rowsStatement(table, parquetFile, indexes.map((i) => columns[i]), detail.longestValue), async (table) => {
    const texts = await readTexts(source, table, indexes, rows);
    for (const i of indexes) figures.set(i, { ...await countValues(source, i, table, 'few-rows'), texts: texts.get(i) });
  });
  return figures;
}

async function figuresOfManyRows(source: FigureSource, indexes: readonly number[]): Promise<Map<number, Figures>> {
  const { duckDb, parquetFile, file: { rows, columns }, facts, detail } = source;
  const hasFewValues = (i: number) => columns[i].type === 'boolean' || facts.columns[i].distinctOfRowGroup <= FEW_VALUES;
  const figures = new Map<number, Figures>();
  for (const i of indexes.filter(hasFewValues)) {
    const figure = await countValues(source, i, parquet(parquetFile), 'few-values');
    figures.set(i, { ...figure, ...columns[i].type === 'string' ? { texts: figure.top.map(({ value }) => value) } : {} });
  }
  const others = indexes.filter((i) => !hasFewValues(i));
  if (others.length > 0) {
    const ranges = sampleRanges(rows, sampleRows(columns.length));
    await withTable(duckDb, (table) => rowsStatement(table, parquetFile, others.map((i) => columns[i]), detail.longestValue, ranges), async (table) => {
      const texts = await readTexts(source, table, others, ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0));
      (await estimateValues(source, table, others)).forEach((figure, i) => figures.set(i, { ...figure, texts: texts.get(i) }));
    });
  }
  return figures;
}

let tables = 0;

/** Gives a table of its own to some work, and removes it whatever comes of it. */
async function withTable(duckDb: DuckDb, create: (table: string) => string, work: (table: string) => Promise<void>): Promise<void> {
  const table = `profiled_${tables++}`;
  try {
    await duckDb.query(create(table));
    await work(table);
  } finally {
    await duckDb.query(`DROP TABLE IF EXISTS ${table}`);
  }
}

/** First and last numbers of the rows of a sample. */
function sampleRanges(rows: number, sample: number): [number, number][] {
  const length = Math.floor(sample / RUNS);
  return Array.from({ length: RUNS }, (_, k) => Math.floor((k + 0.5) * rows / RUNS - length / 2)).map((first) => [first, first + length - 1]);
}

function sampleRows(columns: number): number {
  return Math.max(LEAST_SAMPLE_ROWS, Math.min(SAMPLE_ROWS, Math.floor(SAMPLE_CELLS / columns)));
}

async function countValues({ duckDb, file: { rows, columns }, detail }: FigureSource, i: number, from: string, counting: Counting): Promise<Figures> {
  const [[count, values, hashes, mean, quantiles]] = await duckDb.query(valuesStatement(from, columns[i], counting, detail));
  const [distinct, top] = [Number(count), topValues(values)];
  return {
    distinct,
    distinctIsExact: true,
    looksUnique: distinct === rows,
    top: distinct <= detail.topValues ? top : top.filter((one) => one.count > 1),
    countsAreExact: true,
    ...finite(mean),
    ...quantiles === null ? {} : { quantiles: quantiles as string[] },
    sketch: sketchOf(numbers(hashes), WHOLE, detail.hashes),
  };
}

/** From a sample, and hashes from a pass over all rows. */
async function estimateValues(source: FigureSource, table: string, some: readonly number[]): Promise<Map<number, Figures>> {
  const { duckDb, parquetFile, file: { rows, columns }, facts, detail } = source;
  const [repetition] = await duckDb.query(repetitionStatement(table, some.map((i) => columns[i])));
  const samples = some.map((i, j) => sampledColumn(rows - facts.columns[i].nulls, facts.columns[i], repetition.slice(3 * j, 3 * j + 3)));
  const isHashed = some.map((i, j) => columns[i].type === 'bigint' || columns[i].type === 'string' && isQuickToHash(facts.columns[i], samples[j]));
  const isListed = samples.map(({ filled, least }, j) => isHashed[j] && filled <= MOST_REPEATED * least);
  const bounds = samples.map(({ least }) => Math.min(WHOLE, Math.ceil(WHOLE * HASHES_OF_PASS / least)));
  const listed = some.map((_, j) => j).filter((j) => isListed[j]);
  const lists = listed.length === 0 ? [] : (await duckDb.query(hashesStatement(parquetFile, listed.map((j) => columns[some[j]]), listed.map((j) => bounds[j]))))[0];
  const means = await readMeans(source, some.filter((i) => isNumeric(columns[i].type)));
  const figures = new Map<number, Figures>();
  for (const [j, i] of some.entries()) {
    const sample = samples[j];
    const hashes = isListed[j] ? numbers(lists[listed.indexOf(j)])
      : isHashed[j] ? numbers((await duckDb.query(distinctHashesStatement(parquetFile, columns[i], bounds[j])))[0][0]) : undefined;
    const top = sample.distinct > MOSTLY_DIFFERENT * sample.looked ? [] : topValues((await duckDb.query(topStatement(table, columns[i], LEAST_IN_SAMPLE, detail)))[0][0]);
    figures.set(i, {
      ...distinctOfColumn(sample, hashes, bounds[j], isListed[j], detail),
      top: top.map(({ value, count }) => ({ value, count: Math.round(count * sample.filled / sample.looked) })),
      countsAreExact: false,
      ...finite(means.get(i)),
      ...sample.quantiles === undefined ? {} : { quantiles: sample.quantiles },
    });
  }
  return figures;
}

/** The means of columns of numbers: of all rows, or, where they are very many, of runs of them from all over the file. */
async function readMeans({ duckDb, parquetFile, file: { rows, columns } }: FigureSource, indexes: readonly number[]): Promise<Map<number, unknown>> {
  if (indexes.length === 0) return new Map();
  const some = indexes.map((i) => columns[i]);
  const from = rows <= MEAN_ROWS ? parquet(parquetFile) : parquetRanges(parquetFile, some.map(({ name }) => identifier(name)), sampleRanges(rows, MEAN_ROWS));
  const [means] = await duckDb.query(meansStatement(from, some));
  const found = new Map<number, unknown>();
  for (const [j, i] of indexes.entries()) {
    found.set(i, Number.isFinite(Number(means[j])) ? means[j] : (await duckDb.query(finiteMeanStatement(from, columns[i])))[0][0]);
  }
  return found;
}

interface SampledColumn {
  /** Values of the column. */
  readonly filled: number;
  /** Values and distinct values of the sample. */
  readonly looked: number;
  readonly distinct: number;
  /** So many values there are to choose from, about; more where some are more frequent. */
  readonly choice: number;
  /** So many distinct values the column has at least, about. */
  readonly least: number;
  readonly quantiles?: readonly string[];
}

function sampledColumn(filled: number, { hasDictionary, distinctOfRowGroup }: MetadataFacts, [looked, distinct, quantiles]: readonly unknown[]): SampledColumn {
  const [values, different] = [Number(looked), Number(distinct)];
  const choice = choiceOf(values, different);
  return {
    filled,
    looked: values,
    distinct: different,
    choice,
    least: Math.max(1, Math.min(filled, Math.max(different, choice, hasDictionary ? distinctOfRowGroup : 0))),
    ...quantiles === null ? {} : { quantiles: quantiles as string[] },
  };
}

/** How many of so many values are chosen at least once when rows choose at random. */
function chosen(choice: number, rows: number): number {
  return -choice * Math.expm1(-rows / choice);
}

/** How many values there are to choose from, when rows chose so many different ones. */
function choiceOf(rows: number, distinct: number): number {
  // With fewer than this, two rows would have chosen the same in nineteen of twenty samples.
  const most = Math.max(1, rows * rows / 6);
  let [low, high] = [Math.max(1, distinct), Math.max(most, distinct)];
  while (high - low > 0.001 * low) {
    const middle = (low + high) / 2;
    if (chosen(middle, rows) < distinct) low = middle;
    else high = middle;
  }
  return low;
}

function distinctOfColumn(
  { filled, looked, distinct, choice }: SampledColumn, hashes: number[] | undefined, below: number, repeatAsValues: boolean, detail: ColumnDetail,
): Pick<Figures, 'distinct' | 'distinctIsExact' | 'looksUnique' | 'sketch'> {
  if (hashes === undefined) {
    // Not all values that there are to choose from were chosen.
    return { distinct: Math.max(distinct, Math.round(chosen(choice, filled))), distinctIsExact: false, looksUnique: false };
  }
  const passed = { below, hashes: [...new Set(hashes)] };
  const looksUnique = repeatAsValues && passed.hashes.length === hashes.length && distinct === looked;
  const estimate = looksUnique ? filled : Math.max(distinct, Math.min(filled, distinctOf(passed)));
  return {
    distinct: isWhole(passed) ? passed.hashes.length : estimate,
    distinctIsExact: isWhole(passed),
    looksUnique,
    sketch: sketchOf(hashes, below, detail.hashes),
  };
}

/** Texts are hashed that may be keys, or that cost little: reading long ones takes as long as all else together. */
function isQuickToHash({ bytes, hasDictionary }: MetadataFacts, { filled, looked, distinct }: SampledColumn): boolean {
  const average = bytes / filled;
  return hasDictionary || average <= SHORT_TEXT || average <= LONG_TEXT && distinct === looked;
}

async function readTexts({ duckDb, file: { columns }, detail }: FigureSource, table: string, indexes: readonly number[], rows: number): Promise<Map<number, string[]>> {
  const found = new Map<number, string[]>();
  const ofTexts = indexes.filter((i) => columns[i].type === 'string');
  if (ofTexts.length > 0) {
    const [lists] = await duckDb.query(textsStatement(table, rows, ofTexts.map((i) => columns[i]), LOOKED_TEXTS, detail.longestValue));
    ofTexts.forEach((i, j) => found.set(i, (lists[j] ?? []) as string[]));
  }
  return found;
}

function chunks(columns: readonly number[]): number[][] {
  return Array.from({ length: Math.ceil(columns.length / COLUMNS_AT_ONCE) }, (_, i) => columns.slice(i * COLUMNS_AT_ONCE, (i + 1) * COLUMNS_AT_ONCE));
}

function topValues(list: unknown): TopValue[] {
  return ((list ?? []) as { v: string; n: string }[]).map(({ v, n }) => ({ value: v, count: Number(n) }));
}

/** DuckDB gives large numbers as text. */
function numbers(list: unknown): number[] {
  return ((list ?? []) as (string | number)[]).map(Number);
}

function finite(mean: unknown): { mean?: number } {
  const number = mean === null || mean === undefined ? NaN : Number(mean);
  return Number.isFinite(number) ? { mean: number } : {};
}
