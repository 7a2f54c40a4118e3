import { classOf, isHard, trimmed } from './cell-class';
import { ColumnLook, columnLooks, filled, fit } from './column-profile';
import { CsvRecord } from './csv-records';
import { withoutComments } from './dialect';
import { headerEvidence, isColumnName, RowEvidence } from './header-evidence';
import { headerInComment } from './header-in-comment';
import { areDifferent, hasGap, isGroupRow, isSubHeader, joinedHeaders, recordKey, separatorRow } from './header-rows';
import { LeftOutRecord } from './layout';
import { lostTable } from './lost-table';
import { tableBody } from './table-body';
import { columnHeaders, recordWidths, TableWidth } from './table-width';
import { isUnitsRow, namesBesideUnits } from './units';

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

/** Rows that are looked at below a header. */
const MOST_ROWS = 200;
/** Lines before a table that may be no part of it. */
const LONGEST_PREAMBLE = 200;

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

class Rows implements TableWidth {
  public readonly width: number;
  public readonly looks: readonly ColumnLook[];
  public readonly usedWidth: number;
  /** Cells that a usual row has. */
  private readonly usual: number;
  private readonly evidence = new Map<CsvRecord, RowEvidence>();

  constructor(private readonly rows: readonly CsvRecord[]) {
    const body = tableBody(rows);
    this.width = body.width;
    this.looks = body.looks;
    this.usedWidth = Math.max(1, this.looks.reduce((last, { values }, i) => values.length > 0 ? i + 1 : last, 0));
    this.usual = median(body.rows.map(filled));
  }

  public find(hasHeader: boolean | undefined, comments: readonly CsvRecord[]): TableTop {
    const first = this.firstDataRow();
    const block = this.rows.length > 1 && this.hasValues() ? this.headerBefore(first) : this.headerOfText();
    if (block !== undefined) return this.top(block.from, block.to);
    if (hasHeader === true) return this.topAt(Math.max(0, this.rows.findIndex(({ fields }) => fields.length === this.width)), true);
    const comment = headerInComment(comments.filter(({ line }) => line < this.rows[0].line), this.width, this.looks);
    return comment === undefined ? this.withoutTitles(first) : { ...this.top(0, 0), header: [comment], headers: columnHeaders(joinedHeaders([comment.fields]), this.rows, this) };
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
    let names = joinedHeaders(header.map(({ fields }) => fields));
    let next = to;
    const leftOut: LeftOutRecord[] = from === to ? [] : lostTable(this.rows.slice(0, from), this.width);
    const leaveOut = (reason: LeftOutRecord['reason']) => {
      const { line, text } = this.rows[next++];
      leftOut.push({ line, text, reason });
    };
    const isRepeated = () => this.rows[next] !== undefined && header.length === 1 && recordKey(this.rows[next]) === recordKey(header[0]);
    while (isRepeated()) leaveOut('repeated-header');
    if (to > from && this.rows[next] !== undefined && isUnitsRow(this.rows[next].fields, this.looks) && (this.evidenceOf(this.rows[next]).likeBelow === 0)) {
      names = namesBesideUnits(this.rows[next].fields, names);
      leaveOut('units');
    }
    while (isRepeated()) leaveOut('repeated-header');
    const below = this.rows.slice(next);
    return { header, headers: columnHeaders(names, below, this), ...recordWidths(names.length, below, this), firstRow: below[0], leftOut, looks: this.looks };
  }

  /** Whether there are columns of more than texts. */
  private hasValues(): boolean {
    return this.looks.some(({ hard }) => hard !== undefined);
  }

  private evidenceOf(row: CsvRecord): RowEvidence {
    const known = this.evidence.get(row);
    if (known !== undefined) return known;
    const at = this.rows.indexOf(row);
    // Names that are one less than columns stand over all but the first, which has the names of the rows.
    const isShorter = at === 0 && row.fields.length === this.width - 1 && this.rows.slice(1).every(({ fields }) => fields.length === this.width);
    const evidence = headerEvidence(isShorter ? ['', ...row.fields] : row.fields, this.looks, this.rows.slice(at + 1, at + 10).filter((next) => recordKey(next) !== recordKey(row)));
    this.evidence.set(row, evidence);
    return evidence;
  }

  /** The first record whose cells are what the columns hold. */
  private firstDataRow(): number {
    const found = this.hasValues() ? this.rows.slice(0, LONGEST_PREAMBLE + 1).findIndex((_, i) => this.looksLikeData(i)) : -1;
    return found < 0 ? Math.min(this.rows.length, LONGEST_PREAMBLE) : this.behindSettings(found);
  }

  /** Settings have values too: where names come behind rows none of which has what the columns hold in all of its cells, and only rows that have, the table begins there. */
  private behindSettings(first: number): number {
    const fitsAll = ({ fields }: CsvRecord) => {
      const { tested, fitting } = fit(fields, this.looks);
      return this.isWide(fields) && tested > 0 && fitting === tested;
    };
    const good = this.rows.slice(0, LONGEST_PREAMBLE + 1).findIndex((row, i) => i >= first && fitsAll(row));
    if (good <= first || !this.rows.slice(good, good + 4).every(fitsAll)) return first;
    const areNames = (row: CsvRecord, i: number) => {
      const { names, values, likeBelow } = this.evidenceOf(row);
      return i > first && names > 1 && values === 0 && likeBelow === 0 && this.isHeaderLike(row, this.rows[i + 1]);
    };
    return lastIndex(this.rows.slice(0, good), areNames) < 0 ? first : good;
  }

  private looksLikeData(index: number): boolean {
    const { fields, problem } = this.rows[index];
    const isHeader = index === 0 ? this.namesAllButIndex(fields) : isSubHeader(fields, this.rows[index - 1].fields, this.looks) || this.areNumbersBelowGroups(index);
    if (problem !== undefined || isHeader || (this.isSparse(fields) && this.isHeaderSoon(index + 1))) return false;
    const { tested, fitting } = fit(fields, this.looks);
    const { score, values, names, likeBelow } = this.evidenceOf(this.rows[index]);
    if (score > 0) return false;
    return (tested > 0 && fitting >= tested / 2) || ((values > 0 || (likeBelow > 0 && names === 0)) && this.isWide(fields) && !this.isSparse(fields));
  }

  /** Names of all columns: a value among them is one only where the others speak loud. */
  private isHeaderLike(row: CsvRecord, next: CsvRecord | undefined): boolean {
    const { score, values } = this.evidenceOf(row);
    return row.problem === undefined && this.isWide(row.fields) && !this.isSparse(row.fields) && !this.isApart(row, next) && score > (values > 0 ? 2 : 0);
  }

  /** With a value that makes it no header: settings are written so above a table. */
  private isSetting(row: CsvRecord): boolean {
    const { score, values } = this.evidenceOf(row);
    return values > 0 && score <= 2;
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
    const isName = (row: CsvRecord, i: number) => !this.isSetting(row) && this.isWide(row.fields) && !this.isSparse(row.fields) && !this.isApart(row, this.rows[i + 1]);
    let from = this.bestHeader(before);
    if (from < 0) from = before.findIndex(isName);
    if (from < 0) from = lastIndex(before, (row) => row.fields.length > 1 && row.fields.length > this.usedWidth / 2 && !this.isSparse(row.fields) && !this.isSetting(row));
    if (from < 0) from = lastIndex(before, (row, i) => this.isWide(row.fields) && filled(row.fields) > 0 && !this.isPaddedTitle(row, this.rows[i + 1]) && !this.isSetting(row));
    if (from < 0) return undefined;
    from = this.afterLastGap(from, first);
    let to = from + 1;
    while (to < first && (this.isSecondHeader(to, from) || isSubHeader(this.rows[to].fields, this.rows[from].fields, this.looks))) to++;
    return { from: this.groupsAbove(from), to };
  }

  /** The first row of names behind the last setting; where two columns are all that the table has, the last of many: the others are settings too. */
  private bestHeader(before: readonly CsvRecord[]): number {
    const places = before.flatMap((row, i) => this.isHeaderLike(row, this.rows[i + 1]) ? [i] : []);
    const setting = lastIndex(before, (row) => this.isSetting(row));
    const behind = places.filter((i) => i > setting);
    return (this.usedWidth === 2 && (behind.length > 2 || setting >= 0) ? behind[behind.length - 1] : behind[0]) ?? places[0] ?? -1;
  }

  /** Lines of "name, value" above an empty line are no header, although two columns are all that the table has. */
  private afterLastGap(from: number, first: number): number {
    for (let i = first - 2; i >= from; i--) {
      if (hasGap(this.rows[i], this.rows[i + 1]) && this.isWide(this.rows[i + 1].fields) && !this.isSparse(this.rows[i + 1].fields)) return i + 1;
    }
    return from;
  }

  /** More names below names: all different, unless those above leave something to tell apart; a first row without values is like the rows below. */
  private isSecondHeader(index: number, from: number): boolean {
    const row = this.rows[index];
    const { tested, fitting } = fit(row.fields, this.looks);
    const { values, likeBelow, names } = this.evidenceOf(row);
    if (this.areNumbersBelowGroups(index)) return true;
    return this.isWide(row.fields) && !this.isSparse(row.fields) && tested > 1 && fitting === 0 && values === 0 && likeBelow === 0
      && (names > 1 || areDifferent(row.fields) || !areDifferent(this.rows[from].fields.slice(1))) && !isUnitsRow(row.fields, this.looks) && recordKey(row) !== recordKey(this.rows[from]);
  }

  /** Years below names that come several times: `, Sales, Sales, Cost, Cost`. */
  private areNumbersBelowGroups(index: number): boolean {
    const [above, row] = [this.rows[index - 1], this.rows[index]];
    const { numbers, values } = this.evidenceOf(row);
    if (numbers < 2 || values > 0 || !this.isHeaderLike(above, row) || hasGap(above, row)) return false;
    const groups = above.fields.map(trimmed).filter((name) => name !== '');
    return new Set(groups).size < groups.length && areDifferent(above.fields.map((name, i) => `${trimmed(name)} ${trimmed(row.fields[i] ?? '')}`));
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
    const last = from + (isGroup ? 2 : 1);
    const to = this.rows[last] !== undefined && isSubHeader(this.rows[last].fields, this.rows[last - 1].fields, this.looks) ? last + 1 : last;
    const isRow = (row: CsvRecord) => row.fields.length === this.width && (this.width === 1 || recordKey(row) !== recordKey(this.rows[from]));
    const below = columnLooks(this.rows.slice(to, to + MOST_ROWS).filter(isRow).map((row) => row.fields), this.width);
    const names = this.rows[last - 1].fields;
    const isHeader = this.rows.length === to ? !names.some((cell) => isHard(classOf(cell)) && !isColumnName(cell)) : headerEvidence(names, below).score > 0;
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

  private isWide(fields: readonly string[]): boolean {
    return fields.length === this.width || fields.length === this.usedWidth;
  }

  private isSparse(fields: readonly string[]): boolean {
    const isIndexUnnamed = trimmed(fields[0]) === '' && filled(fields) === this.usedWidth - 1;
    return filled(fields) + (isIndexUnnamed ? 1 : 0) <= this.usual * 0.5;
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
