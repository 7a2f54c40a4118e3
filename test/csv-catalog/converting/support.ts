import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Conversion, ConversionOptions, Misfit, OpenedCsv, TableColumn } from '../../../src/csv-catalog/converting/conversion';
import { DuckDbCsvConverter } from '../../../src/csv-catalog/converting/csv-converter';
import { DuckDb, literal } from '../../../src/csv-catalog/converting/duckdb.client';

/** A converted file, and what a reader of its Parquet file sees. */
export interface Converted {
  readonly opened: OpenedCsv;
  readonly conversion: Conversion;
  /** `name type` of each column. */
  readonly columns: string[];
  /** Types in the Parquet file. */
  readonly physical: string[];
  /** Cells as DuckDB writes them as text. */
  readonly rows: (string | null)[][];
  readonly rejects: { line: number; text: string; reason: string }[];
  /** What the conversion took. */
  readonly steps: string[];
}

/** Converts files in folders that are removed at the end of a suite. */
export class Converting {
  public readonly duckDb = new DuckDb(1000, 1);
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'converting-'));
  private files = 0;

  public remove(): void {
    fs.rmSync(this.folder, { recursive: true });
  }

  public async open(content: string | Buffer, options: Partial<ConversionOptions> = {}, steps: string[] = []): Promise<OpenedCsv> {
    const scratch = path.join(this.folder, String(++this.files));
    fs.mkdirSync(scratch);
    const file = path.join(scratch, 'uploaded');
    fs.writeFileSync(file, content);
    return new DuckDbCsvConverter(this.duckDb, (step) => steps.push(step)).open(file, { overrides: {}, mostRejects: 1, scratch, ...options });
  }

  public async convert(content: string | Buffer, options: Partial<ConversionOptions> = {}, table?: TableColumn[]): Promise<Converted> {
    const steps: string[] = [];
    const opened = await this.open(content, options, steps);
    return this.read(opened, await opened.convert(table, 't'), steps);
  }

  public async read(opened: OpenedCsv, result: Conversion | Misfit, steps: string[] = []): Promise<Converted> {
    if ('misfits' in result) throw new Error(`misfits: ${result.misfits.map(({ name, type }) => `${name} ${type}`).join(', ')}`);
    const from = literal(result.parquetFile);
    const described = await this.duckDb.query(`DESCRIBE SELECT * FROM read_parquet(${from})`);
    return {
      opened,
      conversion: result,
      columns: result.columns.map(({ name, type }) => `${name} ${type}`),
      physical: described.map(([, type]) => String(type)),
      rows: await this.duckDb.query(`SELECT COLUMNS(c -> true)::VARCHAR FROM read_parquet(${from})`) as (string | null)[][],
      rejects: result.rejects.file === undefined ? [] : fs.readFileSync(result.rejects.file, 'utf8').trim().split('\n').map((line) => JSON.parse(line)),
      steps,
    };
  }
}
