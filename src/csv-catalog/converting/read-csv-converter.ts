import * as fs from 'fs';
import * as path from 'path';
import { pipeline } from 'stream/promises';
import { createGunzip } from 'zlib';
import { ByteLimit } from './byte-limit';
import { fits, typeOf } from './column-types';
import { Conversion, ConversionOptions, CsvConverter, FileColumn, Misfit, OpenedCsv, TableColumn } from './conversion';
import { DuckDb } from './duckdb.client';
import { writeParquet } from './write-parquet';
import { profileParquet } from '../profiling/profile-parquet';
import { Quarantine } from '../quarantine';
import { ReadCsv, readCsv } from '../reading/read-csv';

const OTHER_COMPRESSIONS: [string, ...number[]][] = [
  ['zstd', 0x28, 0xb5, 0x2f, 0xfd],
  ['bzip2', 0x42, 0x5a, 0x68],
  ['xz', 0xfd, 0x37, 0x7a, 0x58, 0x5a],
  ['7-Zip', 0x37, 0x7a, 0xbc, 0xaf],
  ['RAR', 0x52, 0x61, 0x72, 0x21],
];

/** Reads every record once into a canonical form, and converts that. */
export class ReadCsvConverter implements CsvConverter {
  constructor(private readonly duckDb: DuckDb) {}

  public async open(file: string, { scratch }: ConversionOptions): Promise<OpenedCsv> {
    const isGzip = startsWith(file, 0x1f, 0x8b);
    const canonical = path.join(scratch, 'canonical.csv');
    const csv = await readCsv(isGzip ? await unzipped(file) : checkedCompression(file), canonical);
    const columns: FileColumn[] = csv.names.map((name, i) => ({
      name, type: typeOf(csv.facts[i]), header: csv.headers[i], isEmpty: csv.facts[i].values === 0, notes: [],
    }));
    const { delimiter, quote, escape } = csv.dialect;
    let conversions = 0;
    return {
      layout: {
        dialect: { encoding: 'utf-8', compression: isGzip ? 'gzip' : null, lineEnd: '\n', delimiter, quote: quote === undefined ? null : '"', escape },
        headerLine: 1,
        headers: csv.headers,
        dataStart: 0,
        dataLine: 2,
        dataEnd: 0,
        leftOut: [],
      },
      columns,
      convert: (table, name) => this.convert(csv, columns, canonical, table, name, path.join(scratch, `table-${conversions++}.parquet`)),
    };
  }

  private async convert(
    csv: ReadCsv, columns: readonly FileColumn[], canonical: string, table: readonly TableColumn[] | undefined, name: string, parquetFile: string,
  ): Promise<Conversion | Misfit> {
    const types = new Map(table?.map((column) => [column.name, column.type]));
    const misfits = table === undefined ? [] : columns.filter((column, i) => !types.has(column.name) || (!column.isEmpty && !fits(csv.facts[i], types.get(column.name)!)));
    if (misfits.length > 0) return { misfits };
    const target = table ?? columns;
    await writeParquet(this.duckDb, canonical, csv, target, parquetFile);
    const profile = await profileParquet(this.duckDb, parquetFile, name, csv, target);
    return { columns, rows: csv.rows, rejects: { count: 0, byReason: {} }, parquetFile, profile };
  }
}

async function unzipped(file: string): Promise<string> {
  const text = `${file}.text`;
  try {
    await pipeline(fs.createReadStream(file), createGunzip(), new ByteLimit(fs.statSync(file).size), fs.createWriteStream(text));
  } catch (error) {
    throw error instanceof Quarantine ? error : new Quarantine('unsupported-compression', 'the gzip archive is damaged: upload it again');
  }
  return text;
}

function checkedCompression(file: string): string {
  for (const [name, ...signature] of OTHER_COMPRESSIONS) {
    if (startsWith(file, ...signature)) {
      throw new Quarantine('unsupported-compression', `the file is compressed with ${name}: upload it as plain CSV or gzip`);
    }
  }
  return file;
}

function startsWith(file: string, ...signature: number[]): boolean {
  const descriptor = fs.openSync(file, 'r');
  try {
    const head = Buffer.alloc(signature.length);
    fs.readSync(descriptor, head, 0, head.length, 0);
    return head.equals(Buffer.from(signature));
  } finally {
    fs.closeSync(descriptor);
  }
}
