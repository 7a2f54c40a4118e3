import * as fs from 'node:fs';
import * as path from 'node:path';
import { AthenaSession, Outcome } from './athena-session';
import { comparable } from './outcomes';
import { athenaTextOf } from '../../local/src/services/athena/trino/trino-values';
import { Recorder } from '../part';

interface Corpus {
  readonly setup_sql: string;
  readonly run: readonly { readonly id: string; readonly topic: string; readonly sql: string; readonly types: readonly string[]; readonly rows: readonly (readonly unknown[])[] }[];
  readonly refuse: readonly { readonly id: string; readonly topic: string; readonly sql: string; readonly error: { readonly name: string } }[];
}

/** The day on which the corpus was made to run. */
export const DIALECT_DAY = '2024-06-15';

/** Every item of the dialect corpus through Athena's API. */
export async function runDialect(recorder: Recorder, session: AthenaSession, shared: string, label: string, scratch: string): Promise<void> {
  const corpus: Corpus = JSON.parse(fs.readFileSync(path.join(shared, 'corpora', 'trino-dialect.json'), 'utf8'));
  await session.createTables(corpus.setup_sql, scratch);
  const wrong: string[] = [];
  for (const { id, topic, sql, types, rows } of corpus.run) {
    const difference = differenceFrom(types, rows, await session.query(sql));
    if (difference !== undefined) wrong.push(`${id} (${topic}): ${difference}`);
  }
  recorder.check(`${label}: all ${corpus.run.length} queries of the dialect give their result and types`, wrong.length === 0, wrong.join('\n'));
  const taken: string[] = [];
  for (const { id, topic, sql, error } of corpus.refuse) {
    const outcome = await session.query(sql);
    if (!('error' in outcome) || /^GENERIC_INTERNAL_ERROR/.test(outcome.error)) taken.push(`${id} (${topic}): ${'error' in outcome ? outcome.error : `ran; ${error.name} was expected`}`);
  }
  recorder.check(`${label}: all ${corpus.refuse.length} queries that Trino refuses are refused`, taken.length === 0, taken.join('\n'));
}

function differenceFrom(types: readonly string[], rows: readonly (readonly unknown[])[], outcome: Outcome): string | undefined {
  if ('error' in outcome) return outcome.error.slice(0, 200);
  const baseOf = (type: string) => type.replace(/\((?!\d+, ?\d+\)).*$/s, '').replace(/^(varchar|char|timestamp|time)\(\d+\)/, '$1').replace(/, /g, ',');
  const [wanted, got] = [types.map(baseOf).join(' | '), outcome.columns.map(({ type }) => type).join(' | ')];
  if (wanted !== got) return `has the types ${got} in place of ${wanted}`;
  const expected = rows.map((row) => JSON.stringify(row.map((value, i) => normal(textOf(value, types[i]), baseOf(types[i])))));
  const actual = outcome.rows.map((row) => JSON.stringify(row.map((value, i) => normal(value, baseOf(types[i])))));
  const at = expected.findIndex((row, i) => row !== actual[i]);
  if (at >= 0 || expected.length !== actual.length) return `has ${actual[Math.max(at, 0)] ?? 'no row'} in place of ${expected[Math.max(at, 0)]} (row ${at + 1} of ${expected.length}, ${actual.length} given)`;
  return undefined;
}

/** A value of Trino's JSON as Athena writes it, as far as that needs no names of fields. */
function textOf(value: unknown, type: string): string | null {
  if (value === null || typeof value !== 'object') return athenaTextOf(value, { rawType: type.replace(/\(.*$/s, ''), arguments: [] });
  const inner = (item: unknown): string => item === null ? 'null' : typeof item === 'object' ? textOf(item, '') ?? 'null' : String(item);
  return Array.isArray(value) ? `[${value.map(inner).join(', ')}]` : `{${Object.entries(value).map(([key, item]) => `${key}=${inner(item)}`).join(', ')}}`;
}

/** Rows are lists in Trino's JSON, so nested values compare without the names of fields, brackets alike; doubles in them as numbers. */
function normal(value: string | null, type: string): string | null {
  if (value === null || !/^(array|map|row)/.test(type)) return comparable(value, type);
  const flat = value.replace(/\{/g, '[').replace(/\}/g, ']').replace(/field\d+=/g, '').replace(/"/g, '').replace(/-?\d+\.\d+(E\d+)?/g, (number) => String(Number(number)));
  return type === 'map' ? flat.slice(1, -1).split(', ').sort().join(', ') : type === 'row' ? flat.replace(/\w+=/g, '') : flat;
}
