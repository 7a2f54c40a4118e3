import { chooseReading, readingAs } from './choose-reading';
import { ColumnReading, textReading } from './column-reading';
import type { ConversionOptions, FileColumn, TableColumn } from './conversion';
import { DuckDb } from './duckdb.client';
import { Sample } from './sample';
import { OnStep, timed } from './steps';
import { isAtMost, mayFit, normalType, WIDEST_TYPE } from './type-lattice';
import { misfitsOf, RowSource, textsLike, WrittenColumn } from './verified-copy';
import { columnNames } from '../names';
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
  readonly reading: ColumnReading;
  /** No value was seen. */
  readonly isEmpty: boolean;
  /** The sample alone does not tell; all of the column must be looked at. */
  readonly isOpen: boolean;
}

/** What columns are known from. */
export interface ColumnFacts {
  readonly duckDb: DuckDb;
  readonly layout: Layout;
  readonly sample: Sample;
  readonly options: ConversionOptions;
  readonly onStep: OnStep;
}

/** What the columns of a file are, as far as it is known: by the sample at first, by all of their values when they were looked at. */
export class KnownColumns {
  private readonly known: KnownColumn[];

  constructor(private readonly facts: ColumnFacts, known?: readonly KnownColumn[]) {
    this.known = known === undefined ? columnNames(facts.layout.headers).map((name, i) => this.firstLook(name, i)) : [...known];
  }

  /** What is known now, whatever is found out later. */
  public copy(): KnownColumns {
    return new KnownColumns(this.facts, this.known);
  }

  public get columns(): readonly FileColumn[] {
    return this.known.map((column) => fileColumn(column, column.reading, column.forced));
  }

  /** Looks at columns of which the sample does not tell enough. */
  public async settleOpen(source: RowSource): Promise<void> {
    for (const [i, { isOpen }] of this.known.entries()) {
      if (isOpen) await this.settle(source, i);
    }
  }

  /** Whether the owner gives the type of a column. */
  public isForced(i: number): boolean {
    return this.known[i].forced !== undefined;
  }

  /** Finds the reading that all values of a column have, from those that do not fit. */
  public settle(source: RowSource, i: number): Promise<void> {
    return timed('settle', this.facts.onStep, () => this.lookAtAll(source, i));
  }

  private async lookAtAll(source: RowSource, i: number): Promise<void> {
    const column = this.known[i];
    const { delimiter } = this.facts.layout.dialect;
    const values = [...this.facts.sample.columns[i].head];
    if (values.length === 0) values.push(...await textsLike(this.facts.duckDb, source, i, '', MOST_TEXTS));
    let reading = textReading();
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const chosen = chooseReading(values, delimiter, this.facts.sample.isSpaced);
      const evidence = chosen.evidence === undefined ? [] : await textsLike(this.facts.duckDb, source, i, chosen.evidence, MOST_TEXTS);
      const known = new Set(values);
      const isNew = evidence.filter((text) => !known.has(text));
      const misfits = chosen.reading.type === 'string' ? isNew
        : await misfitsOf(this.facts.duckDb, source, { name: column.name, reading: chosen.reading, at: i }, MOST_TEXTS);
      if (misfits.length === 0) {
        reading = chosen.reading;
        break;
      }
      values.push(...misfits);
    }
    this.known[i] = { ...column, reading, isEmpty: values.length === 0, isOpen: false };
  }

  /** Columns of the file that a table lacks, and those that cannot be its: with the types that all of their values have. */
  public async lacking(source: RowSource, table: readonly TableColumn[] | undefined): Promise<FileColumn[]> {
    const types = new Map(table?.map(({ name, type }) => [name, type]));
    const lacking: FileColumn[] = [];
    for (const [i, { name, forced, reading, isEmpty }] of this.known.entries()) {
      const type = types.get(name);
      const isWider = type !== undefined && !isEmpty && !mayFit(forced ?? reading.type, type);
      if (table === undefined || (type !== undefined && !isWider)) continue;
      if (forced === undefined) await this.settle(source, i);
      lacking.push(this.misfit(i, type));
    }
    return lacking;
  }

  /** A column that does not fit; its type such that a table that widens to it does get wider. */
  public misfit(i: number, tableType: string | undefined): FileColumn {
    const { forced, reading } = this.known[i];
    const type = forced ?? reading.type;
    return fileColumn(this.known[i], reading, tableType !== undefined && isAtMost(type, tableType) ? WIDEST_TYPE : type);
  }

  /** The columns of a table, or the file's own, with what they are written from. */
  public written(table: readonly TableColumn[] | undefined): WrittenColumn[] {
    const all = table ?? this.known.map(({ name, reading }) => ({ name, type: reading.type }));
    return all.map(({ name, type }) => {
      const i = this.known.findIndex((column) => column.name === name);
      const column = this.known[i];
      if (column === undefined) return { name, reading: { ...textReading(), type } };
      const reading = column.isEmpty ? { ...textReading(), type } : readingAs(type, column.reading, this.facts.sample.columns[i].head);
      return { name, reading, at: i, isEmpty: column.isEmpty };
    });
  }

  /** What came of a column that was written. */
  public result({ at, name, reading }: WrittenColumn): FileColumn {
    const column = at === undefined ? this.known.find((other) => other.name === name) : this.known[at];
    return column === undefined ? { name, type: reading.type, header: '', isEmpty: true, notes: [] } : fileColumn(column, reading, reading.type);
  }

  /** What a column looks like in the sample. */
  private firstLook(name: string, i: number): KnownColumn {
    const { head, later } = this.facts.sample.columns[i];
    const { delimiter } = this.facts.layout.dialect;
    const header = this.facts.layout.headers[i];
    const types = this.facts.options.overrides.types ?? {};
    const forced = Object.hasOwn(types, header) ? normalType(types[header]) : Object.hasOwn(types, name) ? normalType(types[name]) : undefined;
    const values = [...head, ...later];
    const all = chooseReading(values, delimiter, this.facts.sample.isSpaced);
    // Parts further on may begin inside a quoted field: that a column is text is believed only when the whole column was looked at.
    const isMisled = all.reading.type === 'string' && later.length > 0 && head.length > 0 && chooseReading(head, delimiter, this.facts.sample.isSpaced).reading.type !== 'string';
    return {
      name,
      header,
      forced,
      reading: forced === undefined ? all.reading : readingAs(forced, all.reading, values),
      isEmpty: values.length === 0,
      isOpen: forced === undefined && !this.facts.sample.isWhole && (isMisled || all.evidence !== undefined),
    };
  }
}

function fileColumn({ name, header, isEmpty }: KnownColumn, { type: readingType, format, notes }: ColumnReading, type = readingType): FileColumn {
  return { name, type, header, isEmpty, ...format === undefined ? {} : { format }, notes };
}
