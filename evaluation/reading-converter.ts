import * as fs from 'node:fs';
import * as path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { addValue, noFacts, typeOf } from '../src/csv-catalog/converting/column-types';
import type { CsvConverter } from '../src/csv-catalog/converting/conversion';
import { DuckDb } from '../src/csv-catalog/converting/duckdb.client';
import { writeParquet } from '../src/csv-catalog/converting/write-parquet';
import { columnNames } from '../src/csv-catalog/names';
import { recordsOf } from '../src/csv-catalog/reading/csv-records';
import { detectEncoding, textDecode } from '../src/csv-catalog/reading/encoding';
import { checkSignature } from '../src/csv-catalog/reading/signature';
import { HEAD_BYTES, sniffLayout, TAIL_BYTES } from '../src/csv-catalog/reading/sniff-layout';

/** Reads small files by their layout, until the library's converter does: types as they are plainly, rows held in memory. */
export function readingConverter(duckDb: DuckDb): CsvConverter {
  return {
    open: async (file, { overrides, scratch }) => {
      const packed = fs.readFileSync(file);
      const isGzip = packed[0] === 0x1f && packed[1] === 0x8b;
      const bytes = isGzip ? gunzipSync(packed) : packed;
      checkSignature(bytes);
      const { encoding, markBytes } = detectEncoding(bytes, true, overrides.encoding);
      const decode = textDecode(encoding);
      const text = Buffer.from(decode(bytes.subarray(markBytes)) + decode());
      const tail = { bytes: text.subarray(-TAIL_BYTES), line: 1 };
      const layout = sniffLayout({ head: text.subarray(0, HEAD_BYTES), size: text.length, tail, encoding, compression: isGzip ? 'gzip' : null }, overrides);
      const records = recordsOf(text.subarray(layout.dataStart, layout.dataEnd).toString(), layout.dialect, true).filter(({ fields }) => fields.length === 0 || fields.some((field) => field.trim() !== ''));
      const rows = records.filter(({ fields, problem }) => problem === undefined && fields.length >= layout.fewestFields && fields.length <= layout.fieldsPerRecord
        && !layout.headers.every((header, i) => header === fields[i]?.trim()));
      const facts = layout.headers.map((_, i) => rows.reduce((sum, { fields }) => (addValue(sum, (fields[i] ?? '').trim()), sum), noFacts()));
      const columns = columnNames(layout.headers).map((name, i) => ({ name, header: layout.headers[i], type: typeOf(facts[i]), isEmpty: facts[i].values === 0, notes: [] }));
      return {
        layout,
        columns,
        convert: async () => {
          const [canonicalFile, parquetFile] = [path.join(scratch, 'rows.csv'), path.join(scratch, 'rows.parquet')];
          fs.writeFileSync(canonicalFile, rows.map(({ fields }) => `${columns.map((_, i) => canonical((fields[i] ?? '').trim())).join(',')}\n`).join(''));
          const csv = { dialect: { ...layout.dialect, delimiter: ',' }, headers: [...layout.headers], names: columns.map(({ name }) => name), facts, rows: rows.length };
          await writeParquet(duckDb, canonicalFile, csv, columns, parquetFile);
          const count = records.length - rows.length + layout.leftOut.length;
          return { columns, rows: rows.length, rejects: { count, byReason: {} }, parquetFile, profile: { formatVersion: 1, table: 't', rows: rows.length, sources: 1, columns: [] } };
        },
      };
    },
  };
}

function canonical(field: string): string {
  return /[",\n\r]/.test(field) ? `"${field.replace(/"/g, '""')}"` : field;
}
