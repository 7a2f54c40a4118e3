import { ColumnDetail, detailFor, LONGEST_HEADER, LONGEST_NOTE, MOST_NOTES } from './column-detail';
import { Figures, ProfiledFile, readFigures } from './column-figures';
import { likelyUnit } from './likely-unit';
import { QUANTILE_SHARES } from './merged-quantiles';
import { MetadataFacts, parquetFacts } from './parquet-facts';
import type { ColumnProfile, TableProfile } from './profile-schema';
import { shapesOf } from './text-shapes';
import { cutValue } from './typed-values';
import { writeSketch } from './value-sketch';
import { FileColumn } from '../converting/conversion';
import { DuckDb } from '../converting/duckdb.client';

const NO_VALUES: Figures = { distinct: 0, distinctIsExact: true, looksUnique: false, top: [], countsAreExact: true };

/**
 * Profiles a Parquet file that was just written. Small files are looked at row by row. Of larger ones the file's metadata gives counts and extremes, one pass over
 * the rows means and sketches, a query of its own the values of columns that have few; the rest is estimated from a sample of rows from all over the file.
 */
export async function profileParquet(duckDb: DuckDb, parquetFile: string, file: ProfiledFile): Promise<TableProfile> {
  const detail = detailFor(file.columns.length);
  const facts = await parquetFacts(duckDb, parquetFile, file.columns, detail.longestValue);
  const figures = await readFigures({ duckDb, parquetFile, file, facts, detail });
  return {
    formatVersion: 2,
    table: file.table,
    rows: file.rows,
    rejected: file.rejected,
    sources: 1,
    columns: file.columns.map((column, i) => columnProfile(column, file.rows, facts.columns[i], figures.get(i), detail)),
  };
}

function columnProfile(column: FileColumn, rows: number, facts: MetadataFacts, figures: Figures = NO_VALUES, detail: ColumnDetail): ColumnProfile {
  const { name, type } = column;
  const { distinct, distinctIsExact, top, countsAreExact, mean, quantiles, texts = [], sketch } = figures;
  const formats = column.format === undefined ? [] : [cutValue(column.format, LONGEST_NOTE)];
  const unit = likelyUnit({ header: column.header, type, formats, min: facts.min, max: facts.max, texts });
  return {
    name,
    header: cutValue(column.header, LONGEST_HEADER),
    type,
    formats,
    notes: column.notes.slice(0, MOST_NOTES).map((note) => cutValue(note, LONGEST_NOTE)),
    nulls: facts.nulls,
    distinct,
    distinctIsExact,
    min: facts.min,
    max: facts.max,
    ...mean === undefined ? {} : { mean },
    ...quantiles === undefined ? {} : { quantiles: quantiles.map((value, i) => ({ share: QUANTILE_SHARES[i], value })) },
    topValues: [...top],
    // What is cut may stand for several values.
    topValuesAreComplete: countsAreExact && top.length === distinct && top.every(({ value }) => [...value].length < detail.longestValue),
    countsAreExact,
    ...texts.length === 0 ? {} : { textShapes: shapesOf(texts, detail.shapes) },
    likelyKey: rows > 1 && facts.nulls === 0 && figures.looksUnique,
    ...unit === undefined ? {} : { likelyUnit: unit },
    ...sketch === undefined ? {} : { sketch: writeSketch(sketch) },
  };
}
