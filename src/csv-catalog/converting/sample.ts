import { bytesAt, PreparedText } from './prepared-text';
import { repeatedHeader } from './repeated-header';
import { CsvRecord, recordsOf } from '../reading/csv-records';
import type { Layout } from '../reading/layout';

/** Files up to this are looked at as a whole, of others a head and parts. */
const WHOLE_BYTES = 262_144;
const HEAD_BYTES = 131_072;
const PART_BYTES = 16_384;
const PARTS = 7;

/** Texts of one column, empty ones left out. */
export interface ColumnSample {
  /** Of the first records. */
  readonly head: readonly string[];
  /** Of parts further on, which may begin inside a quoted field: hints only. */
  readonly later: readonly string[];
  readonly hasLineBreaks: boolean;
  /** Share of records without a value. */
  readonly emptyShare: number;
}

export interface Sample {
  /** The first records, whatever they are. */
  readonly records: readonly CsvRecord[];
  readonly columns: readonly ColumnSample[];
  /** The head has every record. */
  readonly isWhole: boolean;
  /** A blank follows each delimiter. */
  readonly isSpaced: boolean;
}

/** Takes records from the head of a table and from places all over it. */
export function takeSample(text: PreparedText, layout: Layout): Sample {
  const size = layout.dataEnd - layout.dataStart;
  const isWhole = size <= WHOLE_BYTES;
  const part = (at: number, bytes: number) => bytesAt(text.file, text.start + layout.dataStart + at, Math.min(bytes, size - at)).toString('utf8');
  const records = recordsOf(part(0, isWhole ? WHOLE_BYTES : HEAD_BYTES), layout.dialect, isWhole);
  const head = rowsOf(records, layout);
  const later: CsvRecord[] = [];
  for (let k = 1; k <= PARTS && !isWhole; k++) {
    const at = Math.max(HEAD_BYTES, Math.floor(size * k / (PARTS + 1)));
    if (at >= size) break;
    const piece = part(at, PART_BYTES);
    const lineEnd = piece.search(/[\r\n]/);
    if (lineEnd >= 0) later.push(...rowsOf(recordsOf(piece.slice(lineEnd + 1), layout.dialect, false), layout));
  }
  return {
    records,
    isWhole,
    isSpaced: isSpaced(records, layout),
    columns: layout.headers.map((_, i) => {
      const values = head.map(({ fields }) => fields[i] ?? '').filter((value) => value !== '');
      return {
        head: values,
        later: later.map(({ fields }) => fields[i] ?? '').filter((value) => value !== ''),
        hasLineBreaks: values.some((value) => value.includes('\n')),
        emptyShare: head.length === 0 ? 1 : 1 - values.length / head.length,
      };
    }),
  };
}

/** Whether nearly all delimiters, those inside of fields not counted, have a blank behind them. */
function isSpaced(records: readonly CsvRecord[], { dialect: { delimiter } }: Layout): boolean {
  if (delimiter === null || delimiter === ' ') return false;
  let [delimiters, spaced] = [0, 0];
  for (const { fields, text } of records) {
    if (fields.length < 2) continue;
    delimiters += fields.length - 1;
    spaced += fields.reduce((rest, field) => rest - occurrences(field, `${delimiter} `), occurrences(text, `${delimiter} `));
  }
  return delimiters > 0 && spaced >= delimiters * 0.95;
}

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}

function rowsOf(records: readonly CsvRecord[], layout: Layout): CsvRecord[] {
  const { fewestFields, fieldsPerRecord } = layout;
  const isRepeated = repeatedHeader(layout);
  return records.filter(({ fields, problem }) => problem === undefined && fields.length >= fewestFields && fields.length <= fieldsPerRecord
    && !isRepeated(fields));
}
