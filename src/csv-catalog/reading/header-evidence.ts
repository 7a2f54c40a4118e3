import { classOf, trimmed } from './cell-class';
import { ColumnLook } from './column-profile';

/** Words that name columns in many files, in the languages that exports come in. */
const NAMES = new RegExp(`^(?:${[
  'id', 'nr', 'no', 'name', 'navn', 'namn', 'nom', 'nombre', 'nome', 'title', 'titel', 'type', 'typ', 'kind', 'category', 'kategorie?', 'code', 'key', 'value', 'status', 'state',
  'country', 'land', 'city', 'town', 'region', 'address', 'adresse', 'street', 'zip', 'postcode', 'email', 'e-mail', 'mail', 'phone', 'telefon', 'url', 'link', 'date', 'datum',
  'dato', 'fecha', 'time', 'year', 'month', 'day', 'description', 'beschreibung', 'comment', 'note', 'notes', 'remark', 'text', 'message', 'user', 'author', 'owner', 'group',
  'gender', 'sex', 'language', 'currency', 'unit', 'product', 'item', 'sku', 'brand', 'color', 'colour', 'size', 'department', 'company', 'customer', 'source', 'label', 'tags?',
].join('|')})$`, 'i');

/** Whether a cell is a word that names columns, such as `No`. */
export function isColumnName(cell: string): boolean {
  return NAMES.test(trimmed(cell));
}

/**
 * How much a row of text over columns of text looks like their header: positive where it does. Files have headers more often than not, so a header is
 * assumed until something speaks against it: above all that the row's cells come again below.
 */
export function headerEvidence(row: readonly string[], looks: readonly ColumnLook[]): number {
  const cells = row.map(trimmed);
  const votes = cells.map((cell, i) => cell === '' || looks[i] === undefined || looks[i].values.length === 0 ? 0 : vote(cell, looks[i].values));
  const named = cells.filter((cell) => cell !== '');
  const repeated = named.length - new Set(named.map((cell) => cell.toLowerCase())).size;
  return 0.3 + (votes.reduce((sum, one) => sum + one, 0) - repeated * 0.5) / Math.max(1, named.length);
}

function vote(cell: string, values: readonly string[]): number {
  let evidence = 0;
  if (values.some((value) => value.toLowerCase() === cell.toLowerCase())) evidence -= 1.5;
  if (NAMES.test(cell) || /^[a-z0-9]+(?:_[a-z0-9]+)+$/i.test(cell) || /^[a-z]+(?:[A-Z][a-z0-9]*)+$/.test(cell)
    || /(?:^|[\s_.-])(?:name|id|no|date|code|type|number|address)$/i.test(cell)) evidence += 1.5;
  if (cell.length > 60 || /[.!?]$/.test(cell)) evidence -= 1;
  const lengths = values.map(({ length }) => length);
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  const deviation = Math.sqrt(lengths.reduce((sum, length) => sum + (length - mean) ** 2, 0) / lengths.length);
  if (values.length >= 3 && Math.abs(cell.length - mean) > Math.max(1, 2.5 * deviation)) evidence += deviation === 0 ? 1 : 0.5;
  if (values.length >= 3 && share(values, (value) => shape(value) === shape(values[0])) > 0.8) evidence += shape(cell) === shape(values[0]) ? -0.3 : 0.7;
  const isWordLike = classOf(cell) === 'words' || classOf(cell) === 'code';
  if (isWordLike && share(values, (value) => classOf(value) === 'text') > 0.5) evidence += 0.7;
  return evidence;
}

/** Capital letters, small ones, digits and other characters, runs taken together. */
function shape(text: string): string {
  return text.replace(/\p{Lu}+/gu, 'A').replace(/[\p{Ll}\p{Lo}]+/gu, 'a').replace(/\d+/g, '9').replace(/\s+/g, ' ');
}

function share(values: readonly string[], test: (value: string) => boolean): number {
  return values.filter(test).length / values.length;
}
