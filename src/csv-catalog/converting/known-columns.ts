import { ChosenReading, chooseReading, readingAs } from './choose-reading';
import { ColumnReading, textReading } from './column-reading';
import type { ConversionOptions, FileColumn, TableColumn } from './conversion';
import { DuckDb } from './duckdb.client';
import { DecimalProof, proofOf } from './number-marks';
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
  /** What it says about the file's decimal mark. */
  readonly proves?: DecimalProof;
  /** What the other columns said about it when the reading was chosen, where that may have decided. */
  readonly dependsOn?: { readonly decimal?: DecimalProof };
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
    this.known = known === undefined ? this.firstLooks() : [...known];
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

  /** Finds the reading that all values of a column have, from those that do not fit; also of columns that it says something new about. */
  public settle(source: RowSource, i: number): Promise<void> {
    return timed('settle', this.facts.onStep, async () => {
      await this.lookAtAll(source, i);
      for (const [k, { forced, dependsOn }] of this.known.entries()) {
        if (k !== i && forced === undefined && dependsOn !== undefined && dependsOn.decimal !== this.decimalBeside(k)) await this.lookAtAll(source, k);
      }
    });
  }

  private async lookAtAll(source: RowSource, i: number): Promise<void> {
    const column = this.known[i];
    const decimal = this.decimalBeside(i);
    const values = [...this.facts.sample.columns[i].head];
    if (values.length === 0) values.push(...await textsLike(this.facts.duckDb, source, i, '', MOST_TEXTS));
    let settled: ChosenReading = { reading: textReading() };
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const chosen = this.choose(values, column.header, decimal);
      const evidence = chosen.evidence === undefined ? [] : await textsLike(this.facts.duckDb, source, i, chosen.evidence, MOST_TEXTS);
      const known = new Set(values);
      const isNew = evidence.filter((text) => !known.has(text));
      const misfits = chosen.reading.type === 'string' ? [] : await misfitsOf(this.facts.duckDb, source, { name: column.name, reading: chosen.reading, at: i }, MOST_TEXTS);
      if (isNew.length + misfits.length === 0) {
        settled = chosen;
        break;
      }
      values.push(...isNew, ...misfits);
    }
    this.known[i] = { ...column, ...factsOf(settled, decimal), isEmpty: values.length === 0, isOpen: false };
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

  private choose(values: readonly string[], header: string, decimal?: DecimalProof): ChosenReading {
    return chooseReading(values, this.facts.layout.dialect.delimiter, { header, decimal, isSpaced: this.facts.sample.isSpaced });
  }

  /** What the other columns say about the file's decimal mark. */
  private decimalBeside(i: number, columns: readonly Pick<KnownColumn, 'proves'>[] = this.known): DecimalProof | undefined {
    return proofOf(columns.map(({ proves }, k) => k === i ? undefined : proves));
  }

  /** What the columns look like in the sample: each alone at first, then beside the others. */
  private firstLooks(): KnownColumn[] {
    const names = columnNames(this.facts.layout.headers);
    const alone = names.map((name, i) => this.firstLook(name, i));
    return alone.map((column, i) => {
      const decimal = this.decimalBeside(i, alone);
      return column.dependsOn === undefined || decimal === undefined ? column : this.firstLook(names[i], i, decimal);
    });
  }

  private firstLook(name: string, i: number, decimal?: DecimalProof): KnownColumn {
    const { head, later } = this.facts.sample.columns[i];
    const header = this.facts.layout.headers[i];
    const types = this.facts.options.overrides.types ?? {};
    const forced = Object.hasOwn(types, header) ? normalType(types[header]) : Object.hasOwn(types, name) ? normalType(types[name]) : undefined;
    const values = [...head, ...later];
    const all = this.choose(values, header, decimal);
    // Parts further on may begin inside a quoted field: that a column is text is believed only when the whole column was looked at.
    const isMisled = all.reading.type === 'string' && later.length > 0 && head.length > 0 && this.choose(head, header, decimal).reading.type !== 'string';
    return {
      name,
      header,
      forced,
      ...factsOf(all, decimal),
      reading: forced === undefined ? all.reading : readingAs(forced, all.reading, values),
      isEmpty: values.length === 0,
      isOpen: forced === undefined && !this.facts.sample.isWhole && (isMisled || all.evidence !== undefined),
    };
  }
}

function factsOf({ reading, proves, isBySurroundings }: ChosenReading, decimal: DecimalProof | undefined): Pick<KnownColumn, 'reading' | 'proves' | 'dependsOn'> {
  return { reading, proves, dependsOn: isBySurroundings ? { decimal } : undefined };
}

function fileColumn({ name, header, isEmpty }: KnownColumn, { type: readingType, format, notes }: ColumnReading, type = readingType): FileColumn {
  return { name, type, header, isEmpty, ...format === undefined ? {} : { format }, notes };
}
