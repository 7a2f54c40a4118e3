import { DESCRIPTION_FORMAT_VERSION, sha256 } from './description';
import type { CatalogTable } from '../runtime/catalog-table';
import { ColumnView, ModelDataAccess, modelView, TableView } from '../runtime/model-view';

/** A column as the describer's model sees it. */
export interface DescribedColumn extends Omit<ColumnView, 'min' | 'max' | 'quartiles'> {
  /** From where to where its values go, rounded outwards: to years, or to powers of ten. */
  readonly range?: string;
}

/** A table as the describer's model sees it. */
export interface DescribedView extends Omit<TableView, 'columns'> {
  readonly columns: readonly DescribedColumn[];
}

/**
 * What a description is made from. Words outlive the data: a model that knew an exact figure could write it down, and it would stay after
 * its file is gone. So of all that comes from cells only that is shown which the fingerprint holds too, and no finer.
 */
export function describedView(table: CatalogTable, access: ModelDataAccess): DescribedView {
  // What an earlier description said is not fed back.
  const bare = { ...table, description: '', columns: table.columns.map(column => ({ ...column, comment: '' })) };
  const view = modelView(bare, access);
  return { ...view, columns: view.columns.map(describedColumn) };
}

function describedColumn({ min, max, quartiles: _quartiles, shapes, ...column }: ColumnView): DescribedColumn {
  const low = outwards(min, 'min');
  const high = outwards(max, 'max');
  return {
    ...column,
    ...(low !== undefined && high !== undefined ? { range: low === high ? low : `${low} to ${high}` } : {}),
    // Which of several forms are the most frequent changes with every file.
    ...(shapes?.length === 1 ? { shapes } : {}),
  };
}

function outwards(value: string | undefined, end: 'min' | 'max'): string | undefined {
  if (value === undefined) return undefined;
  if (/^\d{4}-\d\d-\d\d/.test(value)) return value.slice(0, 4);
  const number = Number(value);
  if (!Number.isFinite(number)) return undefined;
  if (number === 0) return '0';
  const [digits, exponent] = Math.abs(number).toExponential().split('e');
  const isUp = (number > 0) === (end === 'max') && digits !== '1';
  return String(Math.sign(number) * Number(`1e${Number(exponent) + (isUp ? 1 : 0)}`));
}

/**
 * What a description depends on: all that its model is shown but the counts, which change with every file and are nobody's data; and the
 * format. Flags that a description set itself are left out, or its own result would ask for a new one.
 */
export function fingerprintOf(table: CatalogTable, access: ModelDataAccess): string {
  const { table: name, columns } = describedView({ ...table, personal: [] }, access);
  const shown = columns.map(({ distinct: _distinct, nulls: _nulls, values, ...column }) => ({ ...column, values: values && [...values].sort() }));
  return sha256(JSON.stringify([DESCRIPTION_FORMAT_VERSION, access, name, shown]));
}
