import * as fs from 'fs';
import * as path from 'path';
import type { Conversion, ConversionOptions, CsvConverter, FileColumn, Misfit, OpenedCsv, TableColumn } from '../../../../src/csv-catalog/converting/conversion';
import { joinTypes } from '../../../../src/csv-catalog/converting/type-lattice';
import { Quarantine } from '../../../../src/csv-catalog/quarantine';

/** What the small converter writes in the place of Parquet. */
export interface SmallParquet {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** The class of a value, narrowest first. */
export function classOf(value: string): 'bigint' | 'double' | 'date' | 'string' {
  if (/^-?\d{1,19}$/.test(value)) return 'bigint';
  if (/^-?\d+\.\d+$/.test(value)) return 'double';
  return /^\d{4}-\d\d-\d\d$/.test(value) ? 'date' : 'string';
}

function fits(value: string, type: string): boolean {
  const own = classOf(value);
  return type === 'string' || own === type || (type === 'double' && own === 'bigint' && Number.isSafeInteger(Number(value)));
}

/** Header, records and rejects (lines that begin with `!`) of a text. */
export function parse(text: string): { header: string[]; records: string[][]; rejects: string[] } {
  const [header, ...lines] = text.trimEnd().split('\n');
  return { header: header.split(','), records: lines.filter((line) => !line.startsWith('!')).map((line) => line.split(',')), rejects: lines.filter((line) => line.startsWith('!')) };
}

/** The contract of `CsvConverter` over a CSV of words, in memory: fast enough for thousands of histories. */
export const smallConverter: CsvConverter = {
  stop: async () => undefined,

  async open(file: string, options: ConversionOptions): Promise<OpenedCsv> {
    const text = fs.readFileSync(file, 'utf8');
    if (text.trim() === '') throw new Quarantine('empty', 'the file has no line with text');
    const { header, records, rejects } = parse(text);
    if (rejects.length > options.mostRejects * (records.length + rejects.length)) throw new Quarantine('too-many-rejects', 'too many records do not fit');
    const valuesOf = (i: number) => records.map((record) => record[i]).filter((value) => value !== '');
    const columns: FileColumn[] = header.map((name, i) => ({
      name,
      header: name.toUpperCase(),
      type: options.overrides.types?.[name] ?? valuesOf(i).map(classOf).reduce((a: string, b) => joinTypes(a, b), valuesOf(i).length === 0 ? 'string' : classOf(valuesOf(i)[0])),
      isEmpty: valuesOf(i).length === 0,
      notes: [],
    }));
    // As with real files: a value may refuse the join of types, so the own type of such a column is one that holds all values.
    const own = columns.map((column, i) => (valuesOf(i).every((value) => fits(value, column.type)) ? column : { ...column, type: 'string' }));
    const dialect = { encoding: 'utf-8', compression: null, lineEnd: '\n', delimiter: ',', quote: null, escape: 'doubled' } as const;
    return {
      layout: { dialect, headerLine: 1, headers: header, dataStart: 0, dataLine: 2, dataEnd: text.length, leftOut: [], fieldsPerRecord: header.length, fewestFields: header.length },
      columns: own,
      async convert(table: readonly TableColumn[] | undefined, name: string): Promise<Conversion | Misfit> {
        const types = new Map(table?.map((column) => [column.name, column.type]));
        const misfits = table === undefined ? [] : own.filter((column, i) => !types.has(column.name) || !valuesOf(i).every((value) => fits(value, types.get(column.name)!)));
        if (misfits.length > 0) return { misfits };
        const target = (table ?? own).map(({ name: column, type }) => ({ name: column, type }));
        const rows = records.map((record) => target.map((column) => record[header.indexOf(column.name)] || null));
        const parquetFile = path.join(options.scratch, table === undefined ? 'own.parquet' : 'table.parquet');
        fs.writeFileSync(parquetFile, JSON.stringify({ columns: target, rows } satisfies SmallParquet));
        const rejectsFile = path.join(options.scratch, 'rejects.jsonl');
        if (rejects.length > 0) fs.writeFileSync(rejectsFile, rejects.map((line, i) => `${JSON.stringify({ line: i + 2, text: line, reason: 'unfit' })}\n`).join(''));
        return {
          columns: own,
          rows: rows.length,
          rejects: { count: rejects.length, byReason: rejects.length === 0 ? {} : { unfit: rejects.length }, ...rejects.length === 0 ? {} : { file: rejectsFile } },
          parquetFile,
          profile: {
            formatVersion: 2,
            table: name,
            rows: rows.length,
            rejected: rejects.length,
            sources: 1,
            columns: target.map((column, i) => ({
              name: column.name,
              header: column.name,
              type: column.type,
              nulls: rows.filter((row) => row[i] === null).length,
              distinct: 1,
              distinctIsExact: false,
              min: null,
              max: null,
              topValues: [],
              topValuesAreComplete: false,
              likelyKey: false,
              formats: [],
              notes: [],
              countsAreExact: false,
            })),
          },
        };
      },
    };
  },
};
