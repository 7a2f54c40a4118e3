import * as path from 'path';
import { writeCanonicalRows } from './canonical-rows';
import type { Conversion, ConversionOptions, FileColumn, Misfit, OpenedCsv, TableColumn } from './conversion';
import { DuckDb } from './duckdb.client';
import { ColumnFacts, KnownColumns } from './known-columns';
import { PreparedText } from './prepared-text';
import { areAllLinesAccountedFor, TextColumns } from './reconcile-lines';
import { RejectLog, UnfitReason } from './reject-log';
import { arePlainRecords, canonicalSource, isPlainCsv, linesOf, plainSource } from './row-sources';
import { Sample } from './sample';
import { OnStep, timed } from './steps';
import { asQuarantine, isFull } from './too-large';
import { CopyCounts, misfitLines, RowChecks, RowSource, verifiedCopy, WrittenColumn } from './verified-copy';
import { profileParquet } from '../profiling/profile-parquet';
import { Quarantine } from '../quarantine';
import type { Layout } from '../reading/layout';

/** How often columns may turn out to be something else. */
const MOST_ROUNDS = 5;

/** The quick way may have read the file wrongly. */
class Doubt extends Error {}

/** A way to read the rows of the file. */
interface Rows {
  readonly source: RowSource;
  /** Undefined: rows of the file as it is. */
  readonly canonical?: { readonly rows: number; readonly rejects: RejectLog };
}

/** What a file was found to be. */
export interface FileFacts extends ColumnFacts {
  readonly text: PreparedText;
}

/** A file whose text, layout and sample are known. */
export class OpenedFile implements OpenedCsv {
  public readonly layout: Layout;
  private readonly duckDb: DuckDb;
  private readonly text: PreparedText;
  private readonly sample: Sample;
  private readonly options: ConversionOptions;
  private readonly onStep: OnStep;
  private known: KnownColumns;
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
    this.known = new KnownColumns({ duckDb, layout, sample, options, onStep });
  }

  public get columns(): readonly FileColumn[] {
    return this.known.columns;
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
    const before = this.known.copy();
    try {
      return await this.convertRows({ source: plainSource(this.text, this.layout, this.scratch('table.csv')) }, table, name);
    } catch (error) {
      if (isFull(error) || error instanceof Quarantine || this.duckDb.isStopped) throw error;
      // DuckDB's errors on rows that break its rules, too: the other way knows what to do with each record.
      this.isDoubtful = true;
      this.known = before;
      return undefined;
    }
  }

  private async convertRows(rows: Rows, table: readonly TableColumn[] | undefined, name: string): Promise<Conversion | Misfit> {
    await this.known.settleOpen(rows.source);
    const lacking = await this.known.lacking(rows.source, table);
    if (lacking.length > 0) return { misfits: lacking };
    const parquetFile = this.scratch(`table-${++this.conversions}.parquet`);
    for (let round = 0; ; round++) {
      const columns = this.known.written(table);
      const checks = rows.canonical === undefined ? this.rowChecks(columns) : undefined;
      const counts = await timed('statement', this.onStep, () => verifiedCopy(this.duckDb, rows.source, columns, checks, parquetFile));
      if (rows.canonical === undefined && counts.repeatedHeaders + counts.extraFields > 0) throw new Doubt();
      if (counts.misfits.size === 0) {
        await timed('reconcile', this.onStep, () => this.reconcile(rows, counts, columns, parquetFile));
        return this.finished(rows, counts, columns, parquetFile, name);
      }
      const misfits = [...counts.misfits.keys()].map((i) => columns[i]);
      const forced = misfits.filter(({ at }) => this.known.isForced(at!));
      if (forced.length > 0) {
        // Only records that are read one by one can be left out.
        if (rows.canonical === undefined) throw new Doubt();
        rows = await this.withoutUnfit(rows, forced);
      }
      const open = misfits.filter((column) => !forced.includes(column));
      const settled: FileColumn[] = [];
      for (const { at, reading } of open) {
        await this.known.settle(rows.source, at!);
        settled.push(this.known.misfit(at!, table === undefined ? undefined : reading.type));
      }
      if (table !== undefined && settled.length > 0) return { misfits: settled };
      if (round > MOST_ROUNDS) throw new Quarantine('unreadable', 'the types of the columns do not come to rest: please report this file\'s shape');
    }
  }

  private rowChecks(columns: readonly WrittenColumn[]): RowChecks {
    const { headers, headerLine, fieldsPerRecord } = this.layout;
    const places = Array.from({ length: fieldsPerRecord }, (_, i) => i);
    return {
      filledFirst: [...places].sort((a, b) => (this.sample.columns[a]?.emptyShare ?? 1) - (this.sample.columns[b]?.emptyShare ?? 1)),
      headers: headerLine === null ? undefined : headers,
      extra: places.slice(headers.length),
      broken: this.textColumns(columns).counted.map(({ at }) => at!),
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
    if (!await areAllLinesAccountedFor(this.duckDb, linesOf(this.text, this.layout), counts, this.textColumns(columns), parquetFile)) throw new Doubt();
  }

  /** Line breaks are counted while writing where the sample has some. */
  private textColumns(columns: readonly WrittenColumn[]): TextColumns {
    const texts = columns.filter(({ at, reading }) => at !== undefined && reading.type === 'string');
    const hasLineBreaks = ({ at }: WrittenColumn) => this.sample.columns[at!].hasLineBreaks;
    return { counted: texts.filter(hasLineBreaks), others: texts.filter((column) => !hasLineBreaks(column)) };
  }

  private async finished(
    rows: Rows, { rows: count }: CopyCounts, written: readonly WrittenColumn[], parquetFile: string, name: string,
  ): Promise<Conversion> {
    const rejects = rows.canonical?.rejects ?? this.leftOutOnly();
    rejects.checkShare(count, this.options.mostRejects);
    const columns = written.map((column) => this.known.result(column));
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

  private async writeCanonical(unfit?: ReadonlyMap<number, UnfitReason>): Promise<Rows> {
    const rejects = new RejectLog(this.scratch('rejects.json'));
    const rows = await writeCanonicalRows(this.text, this.layout, this.scratch('canonical.csv'), rejects, () => this.duckDb.isStopped, unfit);
    rejects.leaveOutAll(this.layout.leftOut);
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
    return this.canonical = await this.writeCanonical(unfit);
  }

  private leftOutOnly(): RejectLog {
    const rejects = new RejectLog(this.scratch('rejects.json'));
    rejects.leaveOutAll(this.layout.leftOut);
    rejects.close();
    return rejects;
  }

  private scratch(name: string): string {
    return path.join(this.options.scratch, name);
  }
}
