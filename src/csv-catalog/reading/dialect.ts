import { Dialect, MalformedCsv, recordsOf } from './csv-records';

const DELIMITERS = [',', ';', '\t', '|'];
/** Records that are enough to tell dialects apart. */
const MOST_RECORDS = 250;

interface Candidate {
  readonly dialect: Dialect;
  /** Share of records that have the most frequent number of fields. */
  readonly consistency: number;
  readonly width: number;
}

/**
 * The dialect of a file from its head.
 *
 * The delimiter whose records agree on their number of fields wins; of several, the one with more fields. A text without any delimiter has one column.
 *
 * @param head the first part of the file, decoded
 * @param isWhole whether the head is all there is
 */
export function sniffDialect(head: string, isWhole: boolean): Dialect {
  const quote = head.includes('"') ? '"' : undefined;
  const escapes: Dialect['escape'][] = head.includes('\\"') ? ['doubled', 'backslash'] : ['doubled'];
  const candidates = DELIMITERS.filter((delimiter) => head.includes(delimiter))
    .flatMap((delimiter) => escapes.map((escape) => candidateOf(head, isWhole, { delimiter, quote, escape })))
    .filter((candidate): candidate is Candidate => candidate !== undefined && candidate.width > 1);
  const [best] = candidates.sort((a, b) => b.consistency - a.consistency || b.width - a.width);
  const single: Dialect = { delimiter: ',', quote, escape: 'doubled' };
  return best?.dialect ?? single;
}

function candidateOf(head: string, isWhole: boolean, dialect: Dialect): Candidate | undefined {
  try {
    const records = recordsOf(head, dialect, isWhole).slice(0, MOST_RECORDS);
    if (records.length === 0) {
      return undefined;
    }
    const widths = new Map<number, number>();
    records.forEach(({ fields }) => widths.set(fields.length, (widths.get(fields.length) ?? 0) + 1));
    const [width, count] = [...widths].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0];
    return { dialect, consistency: count / records.length, width };
  } catch (error) {
    if (error instanceof MalformedCsv) return undefined;
    throw error;
  }
}
