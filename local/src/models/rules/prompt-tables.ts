import { nameWords, stem } from './words';
import { readPromptBlock } from '../../../../src/runtime/prompt-format';

/** A column as the prompt shows it. */
export interface PromptColumn {
  name: string;
  /** Trino's type. */
  type: string;
  header?: string;
  description?: string;
  distinct?: number;
  nulls?: number;
  /** Of the describer's prompt. */
  range?: string;
  values?: string[];
}

export interface PromptTable { table: string; description?: string; rows?: number; columns: PromptColumn[] }

export interface AskPrompt { tables: PromptTable[]; examples: { question: string; sql: string }[]; today?: string; question: string }

/** Reads the ask prompt; undefined when the text is none. */
export function readAskPrompt(text: string): AskPrompt | undefined {
  const question = readPromptBlock(text, 'question')?.[0];
  if (question === undefined) return undefined;
  const lines = (tag: string) => (readPromptBlock(text, tag) ?? []).map((line) => JSON.parse(line) as unknown);
  return {
    tables: lines('tables') as PromptTable[],
    examples: lines('examples') as AskPrompt['examples'],
    today: lines('today')[0] as string | undefined,
    question: JSON.parse(question) as string,
  };
}

export type TypeFamily = 'number' | 'text' | 'date' | 'boolean' | 'other';

/** What can be done with a column of this type. */
export function typeFamily(type: string): TypeFamily {
  const base = type.toLowerCase().replace(/\(.*/, '');
  if (['bigint', 'integer', 'int', 'smallint', 'tinyint', 'double', 'real', 'float', 'decimal'].includes(base)) return 'number';
  if (['varchar', 'char', 'string'].includes(base)) return 'text';
  if (base === 'date' || base.startsWith('timestamp')) return 'date';
  return base === 'boolean' ? 'boolean' : 'other';
}

/** The stems of a column's or a table's name. */
export function nameStems(name: string): string[] {
  return nameWords(name).map(stem);
}

/** Other names of a column: its header, and what its description lists after "Also:". */
export function otherNames(column: PromptColumn): string[] {
  const also = /\bAlso: ([^.]*)/.exec(column.description ?? '')?.[1] ?? '';
  return [column.header ?? '', ...also.split(',')].map((name) => name.trim()).filter((name) => name !== '');
}
