import { createHash } from 'crypto';
import * as z from 'zod';
import { CatalogTable } from '../runtime/catalog-table';
import { cleanLine, cutText } from '../runtime/clean-text';

/** Version of the description's JSON; part of the fingerprint, so that a new form describes every table again. */
export const DESCRIPTION_FORMAT_VERSION = 1;

/* Glue's limits: a longer text is refused. */
const GLUE_DESCRIPTION_MAX = 2048;
const GLUE_COMMENT_MAX = 255;

/* What the model may return. Lists and texts that are too long are cut, a wrong shape is refused. */
const toolInput = z.object({
  title: z.string().min(1),
  description: z.string().min(1),
  columns: z.array(z.object({
    name: z.string(),
    meaning: z.string(),
    synonyms: z.array(z.string()).nullish(),
    unit: z.string().nullish(),
    personal: z.boolean().nullish(),
  })),
  questions: z.array(z.string()).nullish(),
});

/** The words for one column. */
export interface ColumnDescription {
  readonly name: string;
  readonly meaning: string;
  readonly synonyms: readonly string[];
  readonly unit?: string;
  readonly personal: boolean;
}

/** A table in words. */
export interface Description {
  readonly title: string;
  readonly description: string;
  readonly columns: readonly ColumnDescription[];
  readonly questions: readonly string[];
}

/** `<prefix><table>.json`: the description and what it was made from. */
export interface StoredDescription extends Description {
  readonly formatVersion: number;
  readonly table: string;
  readonly fingerprint: string;
  readonly modelDataAccess: string;
  readonly modelId: string;
  readonly at: string;
  /** Set by a person who edited the file: the describer leaves it alone. */
  readonly locked?: boolean;
}

/** The model's answer does not have the tool's shape; the message names the fields, never their content. */
export class InvalidDescriptionError extends Error {
  constructor(fields: readonly string[]) {
    super(`the model's description is not valid: ${fields.join(', ')}`);
    this.name = 'InvalidDescriptionError';
  }
}

/** Checks the tool's input and cleans every text of it; columns that the table does not have are dropped. */
export function readDescription(input: unknown, table: CatalogTable): Description {
  const result = toolInput.safeParse(input);
  if (!result.success) throw new InvalidDescriptionError(result.error.issues.map(issue => issue.path.join('.') || 'tool input'));
  const { title, description, columns, questions } = result.data;
  const known = new Set(table.columns.map(column => column.name));
  const byName = new Map(columns.map(column => [column.name.trim().toLowerCase(), column]));
  const clean: Description = {
    title: cleanLine(title, 120),
    description: cleanLine(description, GLUE_DESCRIPTION_MAX),
    columns: [...byName].filter(([name]) => known.has(name)).map(([name, column]) => ({
      name,
      meaning: cleanLine(column.meaning, GLUE_COMMENT_MAX),
      synonyms: (column.synonyms ?? []).slice(0, 8).map(word => cleanLine(word, 40)).filter(word => word !== ''),
      ...(column.unit ? { unit: cleanLine(column.unit, 40) } : {}),
      personal: column.personal ?? false,
    })),
    questions: (questions ?? []).slice(0, 8).map(text => cleanLine(text, 200)).filter(text => text !== ''),
  };
  if (clean.description === '') throw new InvalidDescriptionError(['description']);
  return clean;
}

const storedShape = z.looseObject({
  title: z.string(),
  description: z.string(),
  columns: z.array(z.looseObject({
    name: z.string(),
    meaning: z.string(),
    synonyms: z.array(z.string()).default([]),
    unit: z.string().optional(),
    personal: z.boolean().default(false),
  })),
  questions: z.array(z.string()).default([]),
  fingerprint: z.string().default(''),
  locked: z.boolean().default(false),
});

/** Reads a stored description; undefined when it is absent or no longer has its shape. */
export function readStoredDescription(text: string | undefined): StoredDescription | undefined {
  if (text === undefined) return undefined;
  try {
    return storedShape.parse(JSON.parse(text)) as unknown as StoredDescription;
  } catch {
    return undefined;
  }
}

/** Whether a person locked the file, even if it is otherwise no longer readable as a description. */
export function isLocked(text: string | undefined): boolean {
  try {
    return text !== undefined && (JSON.parse(text) as { locked?: unknown } | null)?.locked === true;
  } catch {
    return /"locked"\s*:\s*true/.test(text ?? '');
  }
}

/** Hex SHA-256 of a text. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The Glue description: the title and the paragraph on one line. */
export function glueDescription(text: Description): string {
  return cutText(text.title === '' ? text.description : `${text.title.replace(/[.:]$/, '')}. ${text.description}`, GLUE_DESCRIPTION_MAX);
}

/** A Glue comment: meaning, unit and synonyms; what does not fit is left out whole, the meaning is cut last. */
export function glueComment(column: ColumnDescription): string {
  let comment = cutText(column.meaning, GLUE_COMMENT_MAX);
  if (column.unit) comment = appended(comment, `Unit: ${column.unit}.`);
  for (let count = column.synonyms.length; count > 0; count--) {
    const longer = appended(comment, `Also: ${column.synonyms.slice(0, count).join(', ')}.`);
    if (longer !== comment) return longer;
  }
  return comment;
}

function appended(comment: string, part: string): string {
  const longer = comment === '' ? part : `${comment.replace(/[.]?$/, '.')} ${part}`;
  return longer.length <= GLUE_COMMENT_MAX ? longer : comment;
}

/** The columns with personal data, as the description flags them. */
export function personalColumns(text: Description): string[] {
  return text.columns.filter(column => column.personal).map(column => column.name).sort();
}

/** `<prefix><table>.txt`: the description for people. */
export function plainText(table: CatalogTable, text: Description): string {
  const types = new Map(table.columns.map(column => [column.name, column.type]));
  const lines = [text.title || table.name, '', text.description, '', 'Columns'];
  for (const column of text.columns) {
    const notes = [
      column.unit ? ` Unit: ${column.unit}.` : '',
      column.synonyms.length > 0 ? ` Also: ${column.synonyms.join(', ')}.` : '',
      column.personal ? ' Personal data.' : '',
    ].join('');
    lines.push(`- ${column.name} (${types.get(column.name) ?? 'unknown'}): ${column.meaning}${notes}`);
  }
  if (text.questions.length > 0) lines.push('', 'Questions it can answer', ...text.questions.map(question => `- ${question}`));
  return lines.join('\n') + '\n';
}
