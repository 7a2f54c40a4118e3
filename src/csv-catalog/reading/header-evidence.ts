import { agree, classOf, isHard, trimmed } from './cell-class';
import { ColumnLook } from './column-profile';
import type { CsvRecord } from './csv-records';
import { isEven, isNumbering, numberNames } from './number-names';

/** Words that name columns in many files, in the languages that exports come in. */
const NAMES = new RegExp(`^(?:${[
  'id', 'nr', 'no', 'name', 'navn', 'namn', 'nom', 'nombre', 'nome', 'title', 'titel', 'type', 'typ', 'kind', 'category', 'kategorie?', 'code', 'key', 'value', 'status', 'state',
  'country', 'land', 'city', 'town', 'region', 'address', 'adresse', 'street', 'zip', 'postcode', 'email', 'e-mail', 'mail', 'phone', 'telefon', 'url', 'link', 'date', 'datum',
  'dato', 'fecha', 'time', 'year', 'month', 'day', 'description', 'beschreibung', 'comment', 'note', 'notes', 'remark', 'text', 'message', 'user', 'author', 'owner', 'group',
  'gender', 'sex', 'language', 'currency', 'unit', 'product', 'item', 'sku', 'brand', 'color', 'colour', 'size', 'department', 'company', 'customer', 'source', 'label', 'tags?',
].join('|')})$`, 'i');
/** What stands in place of a value: below a limit, not yet known, held back. */
const PLACEHOLDER = new RegExp('^(?:[-+]?[\\d.,\'’\\s]+[*†#^]*|[<>≤≥~≈]\\s?[\\d.,]+.*|[*†.\\-–—?_/\\s<>=:]+|#{2,}|#[a-z]+(?:/0)?[!?]|tb[acd]|n\\/?[akdr]|n\\.[akdr]\\.|unknown|unk|pending|err(?:or)?|suppressed|redacted|withheld|confidential|bdl|lod|'
  + '(?:to be|not|see) .*|ukjent|unbekannt|inconnu)$', 'i');

/** Texts of a column that are compared. */
const MOST_SHAPES = 60;

/** How much a row looks like the header of columns. */
export interface RowEvidence {
  /** Positive where it does. */
  readonly score: number;
  /** Cells that are such values as their columns have, or stand for one. */
  readonly values: number;
  /** Different texts over columns of numbers, dates and the like, that stand for no value. */
  readonly names: number;
  /** Numbers that are names although their columns hold numbers. */
  readonly numbers: number;
  /** Texts that could be one more of the texts below. */
  readonly likeBelow: number;
}

/** Whether a cell is a word that names columns, such as `No`. */
export function isColumnName(cell: string): boolean {
  return NAMES.test(trimmed(cell));
}

/** Whether a cell stands in place of a value that is not known. */
export function isPlaceholder(cell: string): boolean {
  return PLACEHOLDER.test(trimmed(cell));
}

/**
 * Compares each cell with the column below it. A text over numbers speaks loudest; a cell that comes again below, or a value among values, against; how
 * a text differs from other texts is a weak sign. Files have headers more often than not: among texts alone one is assumed until something speaks
 * against it; beside a value it is not.
 *
 * @param next the records that follow, where the columns' looks are of others
 */
export function headerEvidence(row: readonly string[], looks: readonly ColumnLook[], next: readonly CsvRecord[] = []): RowEvidence {
  const cells = row.map(trimmed);
  const named = cells.filter((cell) => cell !== '');
  const numbers = numberNames(row, looks);
  const isNumbered = isNumbering(row) && !isEven(looks.map(({ values }) => values[0] ?? ''));
  const seen = new Set<string>();
  const comesAgain = (cell: string, i: number) => next.some(({ fields }) => trimmed(fields[i] ?? '') === cell);
  let [values, names, likeBelow, lacking, score] = [0, 0, 0, 0, numbers.evidence + (isNumbered ? 1 : 0)];
  looks.forEach((look, i) => {
    const cell = cells[i] ?? '';
    if (look.values.length === 0 || numbers.columns.has(i) || isNumbered) return;
    if (cell === '') {
      if (i > 0 && look.filledShare > 0.9) {
        score -= 0.5;
        if (look.hard !== undefined) lacking++;
      }
    } else if (look.hard === undefined) {
      const vote = textVote(cell, look, comesAgain(cell, i));
      if (vote <= 0 && isLike(cell, look)) likeBelow++;
      score += vote;
    } else {
      const vote = hardVote(cell, look, comesAgain(cell, i));
      if (vote < 0) values++;
      if (vote > 1 && !seen.has(cell.toLowerCase())) names++;
      score += vote > 0 && seen.has(cell.toLowerCase()) ? 0 : vote;
    }
    seen.add(cell.toLowerCase());
  });
  const hasNumbers = values > 0 || numbers.columns.size > 0;
  const repeated = looks.some(({ hard }) => hard !== undefined) ? 0 : named.length - new Set(named.map((cell) => cell.toLowerCase())).size;
  const assumed = hasNumbers ? -0.35 - 0.7 * likeBelow : lacking > 0 && names === 0 ? 0 : 0.3 * named.length;
  return { score: score - repeated * 0.5 + assumed, values, names, numbers: numbers.columns.size, likeBelow };
}

/** Of a cell over a column of numbers, dates or the like. */
function hardVote(cell: string, look: ColumnLook, comesAgain: boolean): number {
  const cellClass = classOf(cell);
  if (agree(cellClass, look.hard!)) return -1;
  if (isColumnName(cell)) return 2;
  if (cellClass === 'missing') return -1.5;
  const lower = cell.toLowerCase();
  if (comesAgain || look.values.some((value) => value.length === cell.length && value.toLowerCase() === lower)) return -1.5;
  if (PLACEHOLDER.test(cell)) return -0.5;
  return isHard(cellClass) || /^[-+.,]?\d/.test(cell) ? 1 : 2;
}

/** Of a cell over a column of texts. */
function textVote(cell: string, look: ColumnLook, comesAgain: boolean): number {
  const { count, texts, mean, deviation, common, stem, sentences } = textsOf(look);
  let evidence = 0;
  if (comesAgain || texts.has(cell.toLowerCase())) evidence -= 1.5;
  else if (count >= 6 && texts.size <= count / 2) evidence += 0.7;
  if (NAMES.test(cell) || /^[a-z0-9]+(?:_[a-z0-9]+)+$/i.test(cell) || /^[a-z]+(?:[A-Z][a-z0-9]*)+$/.test(cell)
    || /(?:^|[\s_.-])(?:name|id|no|date|code|type|number|address)$/i.test(cell)) evidence += 1.5;
  if (cell.length > 60 || /[.!?]$/.test(cell)) evidence -= 1;
  if (count >= 3 && Math.abs(cell.length - mean) > Math.max(1, 2.5 * deviation)) evidence += deviation === 0 ? 1 : 0.5;
  if (common !== undefined && count >= 2) evidence += shape(cell) !== common || !cell.startsWith(stem) ? count > 2 ? 0.7 : 0.4 : isWord(common) ? 0 : -1;
  const cellClass = classOf(cell);
  if ((cellClass === 'words' || cellClass === 'code') && sentences > 0.5) evidence += 0.7;
  return evidence;
}

/** Whether a text could be one more of a column's: it is as long, and written like many of them. */
function isLike(cell: string, look: ColumnLook): boolean {
  const { shortest, longest, shapes, stem } = textsOf(look);
  if (!cell.startsWith(stem)) return false;
  const own = shape(cell);
  return cell.length >= shortest / 1.5 - 1 && cell.length <= longest * 1.5 + 1 && shapes.filter((other) => other === own).length >= shapes.length * 0.3;
}

/** What the texts of a column have in common. */
interface Texts {
  readonly count: number;
  /** In small letters. */
  readonly texts: ReadonlySet<string>;
  readonly shortest: number;
  readonly longest: number;
  readonly mean: number;
  readonly deviation: number;
  /** Of some of them. */
  readonly shapes: readonly string[];
  /** The shape that nearly all of them have. */
  readonly common?: string;
  /** Letters that all of at least three begin with, where digits follow: `SKU` in `SKU12`. */
  readonly stem: string;
  /** Share of those that are more than words. */
  readonly sentences: number;
}

const KNOWN = new WeakMap<ColumnLook, Texts>();

function textsOf(look: ColumnLook): Texts {
  const known = KNOWN.get(look);
  if (known !== undefined) return known;
  const { values } = look;
  const lengths = values.map(({ length }) => length);
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  const some = values.slice(0, MOST_SHAPES);
  const shapes = some.map(shape);
  const texts: Texts = {
    count: values.length,
    texts: new Set(values.map((value) => value.toLowerCase())),
    shortest: Math.min(...lengths),
    longest: Math.max(...lengths),
    mean,
    deviation: Math.sqrt(lengths.reduce((sum, length) => sum + (length - mean) ** 2, 0) / lengths.length),
    shapes,
    common: shapes.filter((other) => other === shapes[0]).length > shapes.length * 0.8 ? shapes[0] : undefined,
    stem: stemOf(some),
    sentences: some.filter((value) => classOf(value) === 'text').length / some.length,
  };
  KNOWN.set(look, texts);
  return texts;
}

function stemOf(values: readonly string[]): string {
  const stem = /^\p{L}+(?=[^\p{L}]*\d)/u.exec(values[0] ?? '')?.[0] ?? '';
  return values.length > 2 && values.every((value) => value.startsWith(stem)) ? stem : '';
}

/** One word, of small letters or with a capital one: names of columns and their values look alike. */
function isWord(common: string): boolean {
  return common === 'a' || common === 'Aa' || common === 'A';
}

/** Capital letters, small ones, digits and other characters, runs taken together. */
function shape(text: string): string {
  return text.replace(/\p{Lu}+/gu, 'A').replace(/[\p{Ll}\p{Lo}]+/gu, 'a').replace(/\d+/g, '9').replace(/\s+/g, ' ');
}
