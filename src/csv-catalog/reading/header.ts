import { classOf, isHard, trimmed } from './cell-class';
import { ColumnLook, columnLooks, filled, fit, isNumbering } from './column-profile';
import { CsvRecord } from './csv-records';
import { shapeOf, withoutComments } from './dialect';
import { headerEvidence, isColumnName } from './header-evidence';
import { hasGap, isGroupRow, joinedHeaders, separatorRow } from './header-rows';
import { hasNoteLabel, hasTotalLabel } from './labels';
import { LeftOutRecord } from './layout';
import { isUnitsRow } from './units';

/** Where among records the table begins, and what its columns are called. */
export interface TableTop {
  /** The header's records; none where the first record is a row. */
  readonly header: readonly CsvRecord[];
  /** One per column; '' where it has none. */
  readonly headers: readonly string[];
  readonly fieldsPerRecord: number;
  readonly fewestFields: number;
  readonly firstRow: CsvRecord | undefined;
  readonly leftOut: readonly LeftOutRecord[];
  /** Of the rows below, for finding the table's end. */
  readonly looks: readonly ColumnLook[];
}

/** Rows that are looked at for what the columns hold. */
const MOST_ROWS = 200;
/** Lines before a table that may be no part of it. */
const LONGEST_PREAMBLE = 40;

/**
 * Finds the header.
 *
 * @param records of the head
 * @param hasHeader what the owner says; undefined: found out
 * @param isFirst the first record is where the header, or the first row, must be
 */
export function findTop(records: readonly CsvRecord[], hasHeader: boolean | undefined, isFirst: boolean): TableTop {
  const separator = hasHeader === false ? -1 : separatorRow(records.slice(0, LONGEST_PREAMBLE));
  if (separator > 0 && !(isFirst && separator > 1)) {
    const { line, text } = records[separator];
    const top = new Rows(records.filter((_, i) => i !== separator)).topAt(separator - 1, true);
    return { ...top, leftOut: [{ line, text, reason: 'separator' }, ...top.leftOut] };
  }
  if (isFirst || hasHeader === false) return new Rows(records).topAt(0, hasHeader ?? true);
  const rows = withoutComments(records);
  return new Rows(rows).find(hasHeader, records.filter((record) => !rows.includes(record)));
}

class Rows {
  private readonly width: number;
  private readonly looks: readonly ColumnLook[];
  /** Columns that have values. */
  private readonly usedWidth: number;
  /** Cells that a usual row has. */
  private readonly usual: number;

  constructor(private readonly rows: readonly CsvRecord[]) {
    this.width = shapeOf(rows).width;
    const regular = rows.filter(({ fields, problem }) => problem === undefined && fields.length === this.width && filled(fields) > 0);
    // What stands before the rows must not blur what the columns hold; nor a header that comes again between them, a total or a note.
    const isRow = (row: CsvRecord) => !hasTotalLabel(row.fields) && !hasNoteLabel(row.text) && !regular.slice(0, 3).some((first) => first !== row && first.text === row.text);
    const gap = regular.slice(0, 20).findIndex((row, i) => i + 3 < regular.length && hasGap(row, regular[i + 1]));
    const below = regular.slice(Math.max(Math.min(20, Math.floor(regular.length / 2)), gap < 0 ? 0 : gap + 2), MOST_ROWS);
    const body = (below.some(isRow) ? below.filter(isRow) : below).map(({ fields }) => fields);
    this.looks = columnLooks(body, this.width);
    this.usedWidth = Math.max(1, this.looks.reduce((last, { values }, i) => values.length > 0 ? i + 1 : last, 0));
    this.usual = median(body.map(filled));
  }

  public find(hasHeader: boolean | undefined, comments: readonly CsvRecord[]): TableTop {
    const first = this.firstDataRow();
    const block = this.rows.length > 1 && this.looks.some(({ hard }) => hard !== undefined) ? this.headerBefore(first) : this.headerOfText();
    if (block !== undefined) return this.top(block.from, block.to);
    if (hasHeader === true) return this.topAt(Math.max(0, this.rows.findIndex(({ fields }) => fields.length === this.width)), true);
    const comment = this.headerInComment(comments);
    return comment === undefined ? this.withoutTitles(first) : { ...this.top(0, 0), header: [comment], headers: this.headersOf(joinedHeaders([comment.fields]), 0) };
  }

  /** The table whose header, or first row, is a certain record. */
  public topAt(index: number, hasHeader: boolean): TableTop {
    return this.top(index, hasHeader ? index + 1 : index);
  }

  /** No header; what stands above the first row for sure, and is a title or a remark, is left out. */
  private withoutTitles(first: number): TableTop {
    const isTitle = ({ fields, problem }: CsvRecord) => problem === undefined && (filled(fields) === 0 || (filled(fields) === 1 && this.usual > 1 && trimmed(fields[0]) !== ''));
    const from = first < this.rows.length && this.rows.slice(0, first).every(isTitle) ? first : 0;
    const titles = this.rows.slice(0, from).filter(({ fields }) => filled(fields) > 0);
    const top = this.top(from, from);
    return { ...top, leftOut: titles.map(({ line, text }): LeftOutRecord => ({ line, text, reason: 'note' })) };
  }

  private top(from: number, to: number): TableTop {
    const header = this.rows.slice(from, to);
    const names = joinedHeaders(header.map(({ fields }) => fields));
    let next = to;
    const leftOut: LeftOutRecord[] = [];
    if (to > from && this.rows[next] !== undefined && isUnitsRow(this.rows[next].fields, this.looks)) {
      leftOut.push({ line: this.rows[next].line, text: this.rows[next].text, reason: 'units' });
      next++;
    }
    return { header, headers: this.headersOf(names, next), ...this.widths(names.length, next), firstRow: this.rows[next], leftOut, looks: this.looks };
  }

  /** A name for each column that has a name or values. */
  private headersOf(names: readonly string[], firstRow: number): string[] {
    const headers = names.length === this.width - 1 && names.length > 0 && this.usedWidth === this.width && this.isIndex() ? ['', ...names] : [...names];
    while (headers.length < this.width) headers.push('');
    const used = this.rows.slice(firstRow).reduce((most, { fields }) => {
      let last = fields.length;
      while (last > most && trimmed(fields[last - 1]) === '') last--;
      return Math.max(most, last);
    }, 1);
    while (headers.length > used && headers[headers.length - 1] === '') headers.pop();
    return headers;
  }

  /** Rows that end early are rows where they are many, and their fields are what the columns hold: broken lines are not. */
  private widths(headerWidth: number, firstRow: number): Pick<TableTop, 'fewestFields' | 'fieldsPerRecord'> {
    const most = Math.max(this.width, headerWidth);
    const rows = this.rows.slice(firstRow).filter(({ fields, problem }) => problem === undefined && filled(fields) > 0);
    const short = rows.filter(({ fields }) => fields.length < most && (fields.length > 1 || most === 2));
    const fitting = short.filter(({ fields }) => {
      const { tested, fitting: good } = fit(fields, this.looks);
      return tested > 0 && good >= tested * 0.8;
    });
    const isUsual = this.width < headerWidth || (short.length >= 5 && short.length >= rows.length * 0.1);
    if (!isUsual || fitting.length < short.length * 0.9) return { fieldsPerRecord: most, fewestFields: this.width };
    return { fieldsPerRecord: most, fewestFields: fitting.reduce((fewest, { fields }) => Math.min(fewest, fields.length), this.width) };
  }

  /** Row numbers before columns that alone have names, as statistics packages write them. */
  private isIndex(): boolean {
    const { values } = this.looks[0];
    return values.length > 1 && values.every((value, i) => /^\d+$/.test(value) && (i === 0 || Number(value) === Number(values[i - 1]) + 1));
  }

  /** The first record whose cells are what the columns hold. */
  private firstDataRow(): number {
    const looksLikeData = (index: number) => {
      const { fields, problem } = this.rows[index];
      const { tested, fitting } = fit(fields, this.looks);
      return problem === undefined && tested > 0 && fitting >= tested / 2 && !(this.isSparse(fields) && this.isHeaderSoon(index + 1))
        && !(index === 0 && (this.namesAllButIndex(fields) || (isNumbering(fields) && !isNumbering(this.rows[1]?.fields ?? fields))));
    };
    const found = this.rows.slice(0, LONGEST_PREAMBLE + 1).findIndex((_, i) => looksLikeData(i));
    return found < 0 ? Math.min(this.rows.length, LONGEST_PREAMBLE) : found;
  }

  /** Nothing above the names of the rows, and something else above each other column: numbers may be names then. */
  private namesAllButIndex(fields: readonly string[]): boolean {
    const [index, ...names] = fields.map(trimmed);
    const below = this.rows.slice(1, MOST_ROWS).filter((row) => row.fields.length === this.width);
    return index === '' && fields.length === this.width && names.length > 1 && new Set(names).size === names.length && !names.includes('')
      && below.length > 1 && below.every((row) => trimmed(row.fields[0]) !== '');
  }

  private isHeaderSoon(from: number): boolean {
    for (const { fields } of this.rows.slice(from, from + 10)) {
      const { tested, fitting } = fit(fields, this.looks);
      if (this.isWide(fields) && !this.isSparse(fields) && tested > 0) return fitting === 0;
    }
    return false;
  }

  /** The header's records among those before the first that is a row for sure. */
  private headerBefore(first: number): { from: number; to: number } | undefined {
    const before = this.rows.slice(0, first);
    let from = before.findIndex((row, i) => this.isWide(row.fields) && !this.isSparse(row.fields) && !this.isApart(row, this.rows[i + 1]));
    if (from < 0) from = lastIndex(before, ({ fields }) => fields.length > 1 && fields.length > this.usedWidth / 2 && !this.isSparse(fields));
    if (from < 0) from = lastIndex(before, ({ fields }, i) => this.isWide(fields) && filled(fields) > 0 && !this.isPaddedTitle(this.rows[i], this.rows[i + 1]));
    if (from < 0) return undefined;
    from = this.afterLastGap(from, first);
    let to = from + 1;
    while (to < first && this.isSecondHeader(this.rows[to].fields)) to++;
    return { from: this.groupsAbove(from), to };
  }

  /** Lines of "name, value" above an empty line are no header, although two columns are all that the table has. */
  private afterLastGap(from: number, first: number): number {
    for (let i = first - 2; i >= from; i--) {
      if (hasGap(this.rows[i], this.rows[i + 1]) && this.isWide(this.rows[i + 1].fields) && !this.isSparse(this.rows[i + 1].fields)) return i + 1;
    }
    return from;
  }

  private isSecondHeader(fields: readonly string[]): boolean {
    const { tested, fitting } = fit(fields, this.looks);
    return this.isWide(fields) && !this.isSparse(fields) && tested > 1 && fitting === 0 && !isUnitsRow(fields, this.looks);
  }

  /** A row of names over several columns each, directly above: `, 2019, , 2020, ` */
  private groupsAbove(from: number): number {
    const above = this.rows[from - 1];
    return above !== undefined && !hasGap(above, this.rows[from]) && this.isWide(above.fields) && isGroupRow(above.fields) ? from - 1 : from;
  }

  private headerOfText(): { from: number; to: number } | undefined {
    const from = this.rows.findIndex(({ fields, problem }, i) => problem === undefined && fields.length >= this.usedWidth && !this.isTitle(fields, i));
    if (from < 0) return undefined;
    const { fields } = this.rows[from];
    const isGroup = this.isSparse(fields) && isGroupRow(fields) && this.rows[from + 1] !== undefined && this.isWide(this.rows[from + 1].fields);
    const to = from + (isGroup ? 2 : 1);
    const below = columnLooks(this.rows.slice(to, to + MOST_ROWS).filter((row) => row.fields.length === this.width).map((row) => row.fields), this.width);
    const names = this.rows[to - 1].fields;
    const isHeader = this.rows.length === to ? !names.some((cell) => isHard(classOf(cell)) && !isColumnName(cell)) : headerEvidence(names, below) > 0;
    return isHeader ? { from, to } : undefined;
  }

  /** A line of text that a spreadsheet has padded with delimiters. */
  private isTitle(fields: readonly string[], index: number): boolean {
    const next = this.rows[index + 1];
    return this.width > 1 && this.usual > 1 && filled(fields) === 1 && trimmed(fields[0]) !== '' && next !== undefined && filled(next.fields) > 1
      && (this.usual > 2 || hasGap(this.rows[index], next));
  }

  /** Alone at the left where rows have many cells; where they have two, a name of one word may be all of a header. */
  private isPaddedTitle(row: CsvRecord, next: CsvRecord | undefined): boolean {
    const first = trimmed(row.fields[0]);
    return this.isApart(row, next) || (this.usual > 1 && filled(row.fields) === 1 && first !== '' && (this.usual > 2 || /\s/.test(first)));
  }

  /** One cell, and an empty row below. */
  private isApart(row: CsvRecord, next: CsvRecord | undefined): boolean {
    return this.width > 1 && filled(row.fields) === 1 && trimmed(row.fields[0]) !== '' && next !== undefined && (filled(next.fields) === 0 || hasGap(row, next));
  }

  /** A header written as a comment: `#chrom, pos, id`. */
  private headerInComment(comments: readonly CsvRecord[]): CsvRecord | undefined {
    const last = lastIndex(comments, ({ line }) => line < this.rows[0].line);
    const comment = comments[last];
    if (comment === undefined || this.width === 1 || comment.fields.length !== this.width || fit(comment.fields, this.looks).fitting > 0) return undefined;
    return { ...comment, fields: comment.fields.map((field, i) => i === 0 ? field.replace(/^\s*(?:#|\/\/|--)+\s*/, '') : field) };
  }

  private isWide(fields: readonly string[]): boolean {
    return fields.length === this.width || fields.length === this.usedWidth;
  }

  private isSparse(fields: readonly string[]): boolean {
    return filled(fields) <= this.usual * 0.5;
  }
}

function lastIndex<T>(values: readonly T[], test: (value: T, index: number) => boolean): number {
  for (let i = values.length - 1; i >= 0; i--) {
    if (test(values[i], i)) return i;
  }
  return -1;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
