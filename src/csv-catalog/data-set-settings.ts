import * as z from 'zod';
import type { About } from './converging/ledger';
import { dataSetOf } from './names';
import { Quarantine } from './quarantine';
import type { ReadingOverrides } from './reading/layout';

/** Beside a data set's files: `csv/<data set>/_dataset.json`; of a file that is a data set by itself, `csv/<file>._dataset.json`. */
const SETTINGS_NAME = '_dataset.json';
/** More is no settings file. */
export const MOST_SETTINGS_BYTES = 262_144;
const TYPE = /^(?:boolean|bigint|double|date|timestamp|string|decimal\((?:[1-9]|[12]\d|3[0-8]),\s*(?:\d|[12]\d|3[0-8])\))$/;

const oneCharacter = z.string().refine((text) => [...text].length === 1, 'must be one character, for example ";" or "\\t"');

/** The form of a data set's settings. What is left out is found out from each file. */
export const dataSetSettingsSchema = z.strictObject({
  $schema: z.string().optional().describe('Where this schema is, for editors.'),
  dialect: z.strictObject({
    encoding: z.string().min(1).optional().describe('Name of the encoding, for example "shift_jis" or "windows-1252".'),
    delimiter: oneCharacter.optional().describe('What separates fields.'),
    quote: z.enum(['"', "'"]).nullable().optional().describe('What encloses fields; null where quotes are ordinary characters.'),
    escape: z.enum(['doubled', 'backslash']).optional().describe('How a quote inside a quoted field is written.'),
  }).optional().describe('How the bytes of the files become records of fields.'),
  header: z.strictObject({
    present: z.boolean().optional().describe('False: the first record is a row. True: it names the columns, whatever it looks like.'),
    line: z.int().min(1).optional().describe('The line on which the header (or, without one, the first row) begins, from 1.'),
  }).optional().describe('Where the columns are named.'),
  types: z.record(z.string(), z.string().regex(TYPE, 'must be boolean, bigint, double, decimal(p,s) with p up to 38, date, timestamp or string')).optional()
    .describe('Types by header or by column name.'),
  description: z.string().max(2048).optional().describe('What the table is about; shown in the Glue catalog.'),
  keys: z.array(z.string().min(1)).max(100).optional().describe('Names of the columns that identify a row.'),
}).describe('Settings of a data set, beside its files: csv/<data set>/_dataset.json');

/** The settings of a data set, as a version of them said. */
export interface DataSetSettings {
  /** ETag of the settings object; '' where there is none. */
  readonly id: string;
  readonly overrides: ReadingOverrides;
  readonly about: About;
  /** Why they cannot be followed. Files are then not read at all: other than the owner meant is worse than not yet. */
  readonly problem?: Quarantine;
}

export const NO_SETTINGS: DataSetSettings = { id: '', overrides: {}, about: {} };

/** The key of a data set's settings. */
export function settingsKeyOf(dataSet: string): string {
  return dataSet.endsWith('/') ? `${dataSet}${SETTINGS_NAME}` : `${dataSet}.${SETTINGS_NAME}`;
}

/** The data set that a key holds the settings of; undefined where it is an ordinary file. */
export function dataSetOfSettings(key: string, prefix: string): string | undefined {
  const dataSet = dataSetOf(key, prefix);
  if (dataSet.endsWith('/')) return key === settingsKeyOf(dataSet) ? dataSet : undefined;
  const ending = `.${SETTINGS_NAME}`;
  return key.endsWith(ending) && key.length > prefix.length + ending.length ? key.slice(0, -ending.length) : undefined;
}

/** Reads settings; what is wrong in them is a problem that names the field. */
export function parseSettings(text: string, id: string, key: string): DataSetSettings {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return broken(id, `${key} is not valid JSON: correct it, or remove it`);
  }
  const result = dataSetSettingsSchema.safeParse(json);
  if (!result.success) {
    const said = result.error.issues.slice(0, 5).map(({ path, message }) => `${path.length === 0 ? 'the whole' : path.join('.')}: ${message}`);
    return broken(id, `${key} has settings that cannot be followed: ${said.join('; ')}. Correct them, or remove the file`);
  }
  const { dialect = {}, header = {}, types, description, keys } = result.data;
  return { id, overrides: defined({ ...dialect, hasHeader: header.present, headerLine: header.line, types }), about: defined({ description, keys }) };
}

function broken(id: string, message: string): DataSetSettings {
  return { id, overrides: {}, about: {}, problem: new Quarantine('invalid-settings', message) };
}

function defined<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
