import type { DuckDBValue } from '@duckdb/node-api';
import { lazyReader } from './hive-values';
import type { TrinoType } from '../translate/types';

/** Reads a line as the values of a table's columns. */
export type LineReader = (line: string) => DuckDBValue[];

/**
 * LazySimpleSerDe: fields between delimiters, quotes and all; missing ones are NULL, further ones are left out.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/lazy-simple-serde.html
 */
export function lazySimpleLines(types: readonly TrinoType[], parameters: Readonly<Record<string, string>>): LineReader {
  const delimiter = characterOf(parameters['field.delim'] ?? parameters['serialization.format'], '\u0001');
  const escape = parameters['escape.delim'] === undefined ? undefined : characterOf(parameters['escape.delim'], '\\');
  const nullText = parameters['serialization.null.format'] ?? '\\N';
  const lastTakesRest = parameters['serialization.last.column.takes.rest']?.toLowerCase() === 'true';
  const readers = types.map((type) => {
    const read = lazyReader(type);
    const isText = type.name === 'varchar' || type.name === 'char';
    return (field: string) => (field === nullText ? null : read(escape !== undefined && isText ? unescaped(field, escape) : field));
  });
  return (line) => {
    const fields = splitFields(line, delimiter, escape, lastTakesRest ? types.length : Infinity);
    return readers.map((read, index) => (fields[index] === undefined ? null : read(fields[index])));
  };
}

/** A property gives a character itself, or its number. */
function characterOf(value: string | undefined, otherwise: string): string {
  if (value === undefined || value === '') return otherwise;
  return /^[-+]?\d{1,3}$/.test(value) && Math.abs(Number(value)) < 128 ? String.fromCharCode((Number(value) + 256) % 256) : value[0];
}

function splitFields(line: string, delimiter: string, escape: string | undefined, most: number): string[] {
  if (escape === undefined && most === Infinity) return line.split(delimiter);
  const fields: string[] = [];
  let start = 0;
  for (let at = 0; at < line.length && fields.length < most - 1; at++) {
    if (line[at] === delimiter) {
      fields.push(line.slice(start, at));
      start = at + 1;
    } else if (line[at] === escape) {
      at++;
    }
  }
  return [...fields, line.slice(start)];
}

function unescaped(field: string, escape: string): string {
  let text = '';
  for (let at = 0; at < field.length; at++) {
    if (field[at] === escape && at + 1 < field.length) at++;
    text += field[at];
  }
  return text;
}
