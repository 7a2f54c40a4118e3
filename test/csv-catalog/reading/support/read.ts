import { recordsOf } from '../../../../src/csv-catalog/reading/csv-records';
import { Layout, ReadingOverrides } from '../../../../src/csv-catalog/reading/layout';
import { sniffLayout } from '../../../../src/csv-catalog/reading/sniff-layout';

/** The layout of a text, from its first and last bytes only. */
export function layoutOf(text: string, overrides: ReadingOverrides = {}, headBytes = 262_144, tailBytes = 65_536): Layout {
  const bytes = Buffer.from(text);
  const from = Math.max(0, bytes.length - tailBytes);
  // The LF of a CRLF is on the line that it ends.
  const before = bytes.subarray(0, bytes[from] === 10 && bytes[from - 1] === 13 ? from - 1 : from).toString();
  const tail = { bytes: bytes.subarray(from), line: 1 + (before.match(/\r\n|\r|\n/g)?.length ?? 0) };
  return sniffLayout({ head: bytes.subarray(0, headBytes), size: bytes.length, tail, encoding: 'utf-8', compression: null }, overrides);
}

/** The rows between the layout's offsets, as a converter cuts them: records that do not fit are undefined. */
export function rowsOf(text: string, { dataStart, dataEnd, dialect, headers, fewestFields, fieldsPerRecord }: Layout): (string[] | undefined)[] {
  return recordsOf(Buffer.from(text).subarray(dataStart, dataEnd).toString(), dialect, true)
    .filter(({ fields, problem }) => problem !== undefined || fields.some((field) => field.trim() !== ''))
    .map(({ fields, problem }) => problem !== undefined || fields.length < fewestFields || fields.length > fieldsPerRecord
      || fields.slice(headers.length).some((field) => field.trim() !== '') ? undefined : headers.map((_, i) => fields[i] ?? ''));
}
