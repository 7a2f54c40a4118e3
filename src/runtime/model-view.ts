import type { CatalogColumn, CatalogTable } from './catalog-table';

/** What a model may see of the data: `ModelDataAccess` as the functions' environment spells it. */
export type ModelDataAccess = 'schemaOnly' | 'profile';

/** A table as a prompt shows it. */
export interface TableView {
  readonly table: string;
  readonly description?: string;
  readonly rows?: number;
  readonly columns: readonly ColumnView[];
}

/** A column as a prompt shows it; everything after `description` needs `ModelDataAccess.profile()`. */
export interface ColumnView {
  readonly name: string;
  readonly type: string;
  readonly header?: string;
  readonly description?: string;
  readonly distinct?: number;
  readonly nulls?: number;
  readonly min?: string;
  readonly max?: string;
  readonly quartiles?: readonly string[];
  readonly values?: readonly string[];
  readonly unit?: string;
  /** What texts look like, without their letters and digits. */
  readonly shapes?: readonly string[];
}

/* Above this share of distinct values a column identifies its rows. */
const NEARLY_UNIQUE = 0.9;

/* Words of a column's name that announce personal data, before any description has flagged it. */
const PERSONAL_NAME = new RegExp('(^|_)(' + [
  'e_?mail', 'phone', 'mobile', 'fax', 'ssn', 'social_security', 'passport', 'iban', 'credit_card', 'card_number',
  'birth', 'birthday', 'birthdate', 'birth_?date', 'dob', 'first_?name', 'last_?name', 'surname', 'full_?name', 'given_?name', 'family_?name', 'maiden_?name',
  '(customer|employee|patient|person|student|user|contact|owner|member|client|manager)_?name', 'user_?name', 'login', 'password',
  'address', 'street', 'ip', 'ip_?address', 'tax_?id', 'national_?id', 'licen[cs]e_?plate',
].join('|') + ')s?(_|$)');
const PERSONAL_VALUE = /^[^\s@]+@[^\s@]+\.[a-z]{2,}$|^\+?\d[\d ()/-]{7,}\d$/i;
const HAS_RANGE = /^(tinyint|smallint|integer|bigint|real|double|decimal|date|timestamp)/;

/** Whether no value of this column may reach a model: personal, or nearly one value per row. */
export function isHidden(table: CatalogTable, column: CatalogColumn): boolean {
  const summary = table.summary?.columns[column.name];
  const rows = table.summary?.rows ?? table.rows ?? 0;
  return isPersonal(table, column) || (summary !== undefined && summary.distinct > NEARLY_UNIQUE * rows);
}

function isPersonal(table: CatalogTable, column: CatalogColumn): boolean {
  return table.personal.includes(column.name)
    || PERSONAL_NAME.test(column.name.toLowerCase())
    || (table.summary?.columns[column.name]?.values ?? []).some(value => PERSONAL_VALUE.test(value));
}

function columnView(table: CatalogTable, column: CatalogColumn, access: ModelDataAccess, texts: boolean): ColumnView {
  const summary = table.summary?.columns[column.name];
  const schema = {
    name: column.name,
    type: column.type,
    ...(summary?.header !== undefined && summary.header !== column.name ? { header: summary.header } : {}),
    ...(texts && column.comment !== '' ? { description: column.comment } : {}),
  };
  if (access === 'schemaOnly' || summary === undefined) return schema;
  const statistics = {
    ...schema,
    distinct: summary.distinct,
    nulls: summary.nulls,
    ...(summary.unit !== undefined ? { unit: summary.unit } : {}),
    // The form of a value is none of its letters or digits; but of a person not even that is shown.
    ...(summary.shapes !== undefined && summary.values === undefined && !isPersonal(table, column) ? { shapes: summary.shapes } : {}),
  };
  if (isHidden(table, column)) return statistics;
  return {
    ...statistics,
    ...(HAS_RANGE.test(column.type) && summary.min !== undefined ? { min: summary.min } : {}),
    ...(HAS_RANGE.test(column.type) && summary.max !== undefined ? { max: summary.max } : {}),
    ...(HAS_RANGE.test(column.type) && summary.quartiles !== undefined ? { quartiles: summary.quartiles } : {}),
    ...(summary.values !== undefined ? { values: summary.values } : {}),
  };
}

/**
 * Everything that a prompt may hold of a table. With `schemaOnly` nothing comes from a cell, so a description that
 * was written with more access is left out too; with `profile` values come only from categories, and ranges and quartiles
 * only from numbers and dates, of columns that are neither personal nor nearly unique.
 */
export function modelView(table: CatalogTable, access: ModelDataAccess): TableView {
  const texts = access === 'profile' || table.describedWith !== 'profile';
  return {
    table: table.name,
    ...(texts && table.description !== '' ? { description: table.description } : {}),
    ...(table.rows === undefined ? {} : { rows: table.rows }),
    columns: table.columns.map(column => columnView(table, column, access, texts)),
  };
}

/** Reads `MODEL_DATA_ACCESS`; anything but its two words is refused, because a guess could show data. */
export function readModelDataAccess(text: string): ModelDataAccess {
  if (text === 'schemaOnly' || text === 'profile') return text;
  throw new Error(`MODEL_DATA_ACCESS is '${text}': allowed are 'schemaOnly' and 'profile'`);
}
