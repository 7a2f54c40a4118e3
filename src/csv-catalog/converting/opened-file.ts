import * as path from 'path';
import { writeCanonicalRows } from './canonical-rows';
import { chooseReading, readingAs } from './choose-reading';
import { ColumnReading, textReading } from './column-reading';
import type { Conversion, ConversionOptions, FileColumn, Misfit, OpenedCsv, TableColumn } from './conversion';
import { DuckDb } from './duckdb.client';
import { PreparedText } from './prepared-text';
import { areAllLinesAccountedFor } from './reconcile-lines';
import { RejectLog, UnfitReason } from './reject-log';
import { arePlainRecords, canonicalSource, isPlainCsv, linesOf, plainSource } from './row-sources';
import { Sample } from './sample';
import { OnStep, timed } from './steps';
import { asQuarantine, isFull } from './too-large';
import { isAtMost, mayFit, normalType, WIDEST_TYPE } from './type-lattice';
import { CopyCounts, misfitLines, misfitsOf, RowChecks, RowSource, textsLike, verifiedCopy, WrittenColumn } from './verified-copy';
import { columnNames } from '../names';
import { profileParquet } from '../profiling/profile-parquet';
import { Quarantine } from '../quarantine';
import type { Layout } from '../reading/layout';

/** Different texts of a column that are looked at when its type is settled, and how often it is tried. */
const MOST_TEXTS = 1_000;
const MOST_ROUNDS = 5;

/** What is known of a column of the file. */
interface KnownColumn {
  readonly name: string;
  readonly header: string;
  /** The type that the owner gives it. */
  readonly forced?: string;
  reading: ColumnReading;
  /** No value was seen. */
  isEmpty: boolean;
  /** The sample alone does not tell; all of the column must be looked at. */
  isOpen: boolean;
}

/** The quick way may have read the file wrongly. */
class Doubt extends Error {}

/** A way to read the rows of the file. */
interface Rows {
  readonly source: RowSource;
  /** Undefined: rows of the file as it is. */
  readonly canonical?: { readonly rows: number; readonly rejects: RejectLog };
}

/** What a file was found to be. */
export interface FileFacts {
  readonly duckDb: DuckDb;
  readonly text: PreparedText;
  readonly layout: Layout;
  readonly sample: Sample;
  readonly options: ConversionOptions;
  readonly onStep: OnStep;
}

/** A file whose text, layout and sample are known. */
export class OpenedFile implements OpenedCsv {
  public readonly layout: Layout;
  private readonly duckDb: DuckDb;
  private readonly text: PreparedText;
  private readonly sample: Sample;
  private readonly options: ConversionOptions;
  private readonly onStep: OnStep;
  private readonly known: KnownColumn[];
  private isDoubtful: boolean;
  private canonical?: Rows;
  private conversions = 0;
  private unfit: ReadonlyMap<number, UnfitReason> = new Map();

  constructor({ duckDb, text, layout, sample, options, onStep }: FileFacts) {
    this.duckDb = duckDb;
    this.text = text;
    this.layout = layout;
    this.sample = sample;
    this.options = options;
    this.onStep = onStep;
    this.isDoubtful = !isPlainCsv(text, layout) || !arePlainRecords(sample.records, layout);
    const names = columnNames(layout.headers);
    this.known = names.map((name, i) => this.firstLook(name, i));
  }

  public get columns(): readonly FileColumn[] {
    return this.known.map((column) => fileColumn(column, column.reading, column.forced));
  }

  public async convert(table: readonly TableColumn[] | undefined, name: string): Promise<Conversion | Misfit> {
    try {
      if (!this.isDoubtful) {
        const converted = await this.quickly(table, name);
        if (converted !== undefined) return converted;
      }
      return await this.convertRows(await this.canonicalRows(), table, name);
    } catch (error) {
      throw asQuarantine(error);
    }
  }

  /** Lets DuckDB read the file as it is; undefined where that is in doubt. */
  private async quickly(table: readonly TableColumn[] | undefined, name: string): Promise<Conversion | Misfit | undefined> {
    const before = this.known.map((column) => ({ ...column }));
    try {
      return await this.convertRows({ source: plainSource(this.text, this.layout, this.scratch('table.csv')) }, table, name);
    } catch (error) {
      if (isFull(error) || error instanceof Quarantine || this.duckDb.isStopped) throw error;
      // DuckDB's errors on rows that break its rules, too: the other way knows what to do with each record.
      this.isDoubtful = true;
      this.known.splice(0, before.length, ...before);
      return undefined;
    }
  }

  private async convertRows(rows: Rows, table: readonly TableColumn[] | undefined, name: string): Promise<Conversion | Misfit> {
    for (const [i, column] of this.known.entries()) {
      if (column.isOpen) await timed('settle', this.onStep, () => this.settle(rows.source, i));
    }
    const lacking = await this.lacking(rows.source, table);
    if (lacking.length > 0) return { misfits: lacking };
    const parquetFile = this.scratch(`table-${++this.conversions}.parquet`);
    for (let round = 0; ; round++) {
      const columns = this.writtenColumns(table);
      const checks = rows.canonical === undefined ? this.rowChecks(columns) : undefined;
      const counts = await timed('statement', this.onStep, () => verifiedCopy(this.duckDb, rows.source, columns, checks, parquetFile));
      if (rows.canonical === undefined && counts.repeatedHeaders + counts.extraFields > 0) throw new Doubt();
      if (counts.misfits.size === 0) {
        await timed('reconcile', this.onStep, () => this.reconcile(rows, counts, columns, parquetFile));
        return this.finished(rows, counts, columns, parquetFile, name);
      }
      const misfits = [...counts.misfits.keys()].map((i) => columns[i]);
      const forced = misfits.filter(({ at }) => this.known[at!].forced !== undefined);
      if (forced.length > 0) {
        // Only records that are read one by one can be left out.
        if (rows.canonical === undefined) throw new Doubt();
        rows = await this.withoutUnfit(rows, forced);
      }
      const open = misfits.filter((column) => !forced.includes(column));
      const settled: FileColumn[] = [];
      for (const { at, reading } of open) {
        await timed('settle', this.onStep, () => this.settle(rows.source, at!));
        settled.push(this.misfit(at!, table === undefined ? undefined : reading.type));
      }
      if (table !== undefined && settled.length > 0) return { misfits: settled };
      if (round > MOST_ROUNDS) throw new Quarantine('unreadable', 'the types of the columns do not come to rest: please report this file\'s shape');
    }
  }

  /** What a column looks like in the sample. */
  private firstLook(name: string, i: number): KnownColumn {
    const { head, later } = this.sample.columns[i];
    const { delimiter } = this.layout.dialect;
    const header = this.layout.headers[i];
    const types = this.options.overrides.types ?? {};
    const forced = Object.hasOwn(types, header) ? normalType(types[header]) : Object.hasOwn(types, name) ? normalType(types[name]) : undefined;
    const values = [...head, ...later];
    const all = chooseReading(values, delimiter);
    // Parts further on may begin inside a quoted field: that a column is text is believed only when the whole column was looked at.
    const isMisled = all.reading.type === 'string' && later.length > 0 && head.length > 0 && chooseReading(head, delimiter).reading.type !== 'string';
    return {
      name,
      header,
      forced,
      reading: forced === undefined ? all.reading : readingAs(forced, all.reading, values),
      isEmpty: values.length === 0,
      isOpen: forced === undefined && !this.sample.isWhole && (isMisled || all.evidence !== undefined),
    };
  }

  /** Finds the reading that all values of a column have, from those that do not fit. */
  private async settle(source: RowSource, i: number): Promise<void> {
    const column = this.known[i];
    const { delimiter } = this.layout.dialect;
    const values = [...this.sample.columns[i].head];
    if (values.length === 0) values.push(...await textsLike(this.duckDb, source, i, '', MOST_TEXTS));
    let reading = textReading();
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const chosen = chooseReading(values, delimiter);
      const evidence = chosen.evidence === undefined ? [] : await textsLike(this.duckDb, source, i, chosen.evidence, MOST_TEXTS);
      const known = new Set(values);
      const isNew = evidence.filter((text) => !known.has(text));
      const misfits = chosen.reading.type === 'string' ? isNew
        : await misfitsOf(this.duckDb, source, { name: column.name, reading: chosen.reading, at: i }, MOST_TEXTS);
      if (misfits.length === 0) {
        reading = chosen.reading;
        break;
      }
      values.push(...misfits);
    }
    this.known[i] = { ...column, reading, isEmpty: values.length === 0, isOpen: false };
  }

  /** Columns of the file that a table lacks, and those that cannot be its: with the types that all of their values have. */
  private async lacking(source: RowSource, table: readonly TableColumn[] | undefined): Promise<FileColumn[]> {
    const types = new Map(table?.map(({ name, type }) => [name, type]));
    const lacking: FileColumn[] = [];
    for (const [i, { name, forced, reading, isEmpty }] of this.known.entries()) {
      const type = types.get(name);
      const isWider = type !== undefined && !isEmpty && !mayFit(forced ?? reading.type, type);
      if (table === undefined || (type !== undefined && !isWider)) continue;
      if (forced === undefined) await timed('settle', this.onStep, () => this.settle(source, i));
      lacking.push(this.misfit(i, type));
    }
    return lacking;
  }

  /** A column that does not fit; its type such that a table that widens to it does get wider. */
  private misfit(i: number, tableType: string | undefined): FileColumn {
    const { forced, reading } = this.known[i];
    const type = forced ?? reading.type;
    return fileColumn(this.known[i], reading, tableType !== undefined && isAtMost(type, tableType) ? WIDEST_TYPE : type);
  }

  private writtenColumns(table: readonly TableColumn[] | undefined): WrittenColumn[] {
    const all = table ?? this.known.map(({ name, reading }) => ({ name, type: reading.type }));
    return all.map(({ name, type }) => {
      const i = this.known.findIndex((column) => column.name === name);
      const column = this.known[i];
      if (column === undefined) return { name, reading: { ...textReading(), type } };
      const reading = column.isEmpty ? { ...textReading(), type } : readingAs(type, column.reading, this.sample.columns[i].head);
      return { name, reading, at: i, isEmpty: column.isEmpty };
    });
  }

  private rowChecks(columns: readonly WrittenColumn[]): RowChecks {
    const { headers, headerLine, fieldsPerRecord } = this.layout;
    const places = Array.from({ length: fieldsPerRecord }, (_, i) => i);
    return {
      filledFirst: [...places].sort((a, b) => (this.sample.columns[a]?.emptyShare ?? 1) - (this.sample.columns[b]?.emptyShare ?? 1)),
      headers: headerLine === null ? undefined : headers,
      extra: places.slice(headers.length),
      broken: columns.filter(({ at, reading }) => at !== undefined && reading.type === 'string' && this.hasLineBreaks(at)).map(({ at }) => at!),
    };
  }

  /** Every line of the file must be accounted for. */
  private async reconcile(rows: Rows, counts: CopyCounts, columns: readonly WrittenColumn[], parquetFile: string): Promise<void> {
    if (rows.canonical !== undefined) {
      if (counts.rows !== rows.canonical.rows) {
        throw new Quarantine('unreadable', `the file has ${rows.canonical.rows} rows, but ${counts.rows} could be written: please report this file's shape`);
      }
      return;
    }
    const texts = columns.filter(({ at, reading }) => at !== undefined && reading.type === 'string');
    const [counted, others] = [texts.filter(({ at }) => this.hasLineBreaks(at!)), texts.filter(({ at }) => !this.hasLineBreaks(at!))];
    if (!await areAllLinesAccountedFor(this.duckDb, linesOf(this.text, this.layout), counts, { counted, others }, parquetFile)) throw new Doubt();
  }

  private hasLineBreaks(at: number): boolean {
    return this.sample.columns[at]?.hasLineBreaks ?? false;
  }

  private async finished(
    rows: Rows, { rows: count }: CopyCounts, written: readonly WrittenColumn[], parquetFile: string, name: string,
  ): Promise<Conversion> {
    const rejects = rows.canonical?.rejects ?? this.leftOutOnly();
    rejects.checkShare(count, this.options.mostRejects);
    const columns = written.map((column) => {
      const known = column.at === undefined ? this.known.find((other) => other.name === column.name) : this.known[column.at];
      return known === undefined ? { name: column.name, type: column.reading.type, header: '', isEmpty: true, notes: [] } : fileColumn(known, column.reading, column.reading.type);
    });
    return {
      columns,
      rows: count,
      rejects: { count: rejects.count, byReason: rejects.byReason, file: rejects.file },
      parquetFile,
      profile: await timed('profile', this.onStep, () => profileParquet(this.duckDb, parquetFile, { table: name, rows: count, columns, rejected: rejects.count })),
    };
  }

  /** Rows that were looked at record by record. */
  private async canonicalRows(): Promise<Rows> {
    return this.canonical ??= await timed('canonical', this.onStep, () => this.writeCanonical());
  }

  private writeCanonical(unfit?: ReadonlyMap<number, UnfitReason>): Rows {
    const rejects = new RejectLog(this.scratch('rejects.json'));
    const rows = writeCanonicalRows(this.text, this.layout, this.scratch('canonical.csv'), rejects, unfit);
    this.layout.leftOut.forEach((record) => rejects.leaveOut(record));
    rejects.close();
    rejects.checkShare(rows.rows, this.options.mostRejects);
    return { source: canonicalSource(rows, this.layout.headers.length), canonical: { rows: rows.rows, rejects } };
  }

  /** The rows without those that have values that are none of the types that the owner gives. */
  private async withoutUnfit(rows: Rows, columns: readonly WrittenColumn[]): Promise<Rows> {
    const unfit = new Map(this.unfit);
    for (const column of columns) {
      for (const line of await misfitLines(this.duckDb, rows.source, column)) unfit.set(line, `not-${column.reading.type}`);
    }
    this.unfit = unfit;
    return this.canonical = this.writeCanonical(unfit);
  }

  private leftOutOnly(): RejectLog {
    const rejects = new RejectLog(this.scratch('rejects.json'));
    this.layout.leftOut.forEach((record) => rejects.leaveOut(record));
    rejects.close();
    return rejects;
  }

  private scratch(name: string): string {
    return path.join(this.options.scratch, name);
  }
}

function fileColumn({ name, header, isEmpty }: KnownColumn, { type: readingType, format, notes }: ColumnReading, type = readingType): FileColumn {
  return { name, type, header, isEmpty, ...format === undefined ? {} : { format }, notes };
}
