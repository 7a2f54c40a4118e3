import * as path from 'path';
import type { ConversionOptions, CsvConverter, OpenedCsv } from './conversion';
import { DuckDb } from './duckdb.client';
import { OpenedFile } from './opened-file';
import { bytesAt, prepareText, PreparedText } from './prepared-text';
import { takeSample } from './sample';
import { OnStep, timed } from './steps';
import { asQuarantine } from './too-large';
import type { Layout, ReadingOverrides } from '../reading/layout';
import { HEAD_BYTES, sniffLayout, TAIL_BYTES } from '../reading/sniff-layout';

export type { ConversionStep } from './steps';

/** Converts files of the scratch disk with DuckDB. */
export class DuckDbCsvConverter implements CsvConverter {
  /** @param onStep hears how long each step took */
  constructor(private readonly duckDb: DuckDb, private readonly onStep: OnStep = () => undefined) {}

  public async open(file: string, options: ConversionOptions): Promise<OpenedCsv> {
    this.duckDb.resume();
    try {
      const text = await timed('prepare', this.onStep, () => prepareText(file, options.scratch, options.overrides.encoding));
      const layout = await timed('sniff', this.onStep, () => layoutOf(text, options.overrides));
      return await timed('sample', this.onStep, () => new OpenedFile({
        duckDb: this.duckDb, text, layout, sample: takeSample(text, layout), options: { ...options, scratch: path.resolve(options.scratch) }, onStep: this.onStep,
      }));
    } catch (error) {
      throw asQuarantine(error);
    }
  }

  public stop(): Promise<void> {
    return this.duckDb.stop();
  }
}

function layoutOf(text: PreparedText, overrides: ReadingOverrides): Layout {
  const { file, start, size, encoding, compression, facts } = text;
  const head = bytesAt(file, start, Math.min(HEAD_BYTES, size));
  const tail = head.length === size ? undefined : bytesAt(file, start + size - Math.min(TAIL_BYTES, size), TAIL_BYTES);
  return sniffLayout({
    head,
    size,
    encoding,
    compression,
    ...tail === undefined ? {} : { tail: { bytes: tail, line: 1 + facts.lf + facts.cr - facts.crlf - lineBreaks(tail) } },
  }, overrides);
}

function lineBreaks(bytes: Buffer): number {
  return bytes.toString('latin1').match(/\r\n|\n|\r/g)?.length ?? 0;
}
