// The small form of zod: this is loaded by every start of the ingest function.
import { en } from 'zod/locales';
import * as z from 'zod/mini';
import type { About } from './converging/ledger';
import { dataSetOf } from './names';
import { Quarantine } from './quarantine';
import type { ReadingOverrides } from './reading/layout';

// The small form says nothing of what is wrong unless it is given the words.
z.config(en());

/** Beside a data set's files: `csv/<data set>/_dataset.json`; of a file that is a data set by itself, `csv/<file>._dataset.json`. */
const SETTINGS_NAME = '_dataset.json';
/** More is no settings file. */
export const MOST_SETTINGS_BYTES = 262_144;
const TYPE = /^(?:boolean|bigint|double|date|timestamp|string|decimal\((?:[1-9]|[12]\d|3[0-8]),\s*(?:\d|[12]\d|3[0-8])\))$/;

const oneCharacter = z.string().check(z.refine((text) => [...text].length === 1, 'must be one character, for example ";" or "\\t"'));

/** A field that may be left out, with what it says. */
function field<T extends z.ZodMiniType>(type: T, description: string): z.ZodMiniOptional<T> {
  return z.optional(type).check(z.describe(description));
}

/** The form of a data set's settings. What is left out is found out from each file. */
export const dataSetSettingsSchema = z.strictObject({
  $schema: field(z.string(), 'Where this schema is, for editors.'),
  dialect: field(z.strictObject({
    encoding: field(z.string().check(z.minLength(1)), 'Name of the encoding, for example "shift_jis" or "windows-1252".'),
    delimiter: field(oneCharacter, 'What separates fields.'),
    quote: field(z.nullable(z.enum(['"', "'"])), 'What encloses fields; null where quotes are ordinary characters.'),
    escape: field(z.enum(['doubled', 'backslash']), 'How a quote inside a quoted field is written.'),
  }), 'How the bytes of the files become records of fields.'),
  header: field(z.strictObject({
    present: field(z.boolean(), 'False: the first record is a row. True: it names the columns, whatever it looks like.'),
    line: field(z.int().check(z.minimum(1)), 'The line on which the header (or, without one, the first row) begins, from 1.'),
  }), 'Where the columns are named.'),
  types: field(z.record(z.string(), z.string().check(z.regex(TYPE, 'must be boolean, bigint, double, decimal(p,s) with p up to 38, date, timestamp or string'))),
    'Types by header or by column name.'),
  description: field(z.string().check(z.maxLength(2048)), 'What the table is about; shown in the Glue catalog.'),
  keys: field(z.array(z.string().check(z.minLength(1))).check(z.maxLength(100)), 'Names of the columns that identify a row.'),
}).check(z.describe('Settings of a data set, beside its files: csv/<data set>/_dataset.json'));

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
