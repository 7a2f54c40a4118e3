/** A cell of an answer, as JSON carries it. */
export type Cell = string | number | boolean | null;

/** A column of an answer; `type` is Trino's. */
export interface ResultColumn {
  readonly name: string;
  readonly type: string;
}

/** The rows of a query. */
export interface QueryResult {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

/* Shortest forms that differ only in notation: 1.50 and 1.5, 007 does not occur in numeric columns. */
function canonicalDecimal(text: string): string {
  const [, sign, whole, fraction = ''] = /^(-?)0*(\d*?)(?:\.(\d*?)0*)?$/.exec(text) ?? [undefined, '', text];
  return `${sign}${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/**
 * One of Athena's texts as JSON: a number where JSON can carry it without loss, else the text. Integers up to 2^53,
 * decimals that survive a round trip, doubles as they are (NaN and infinities as text); dates, times and nested values
 * as text.
 */
export function cellOf(text: string | undefined, type: string): Cell {
  if (text === undefined) return null;
  const name = type.toLowerCase().replace(/\(.*$/, '');
  switch (name) {
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'tinyint': case 'smallint': case 'integer': case 'int': case 'bigint': {
      const number = Number(text);
      return /^-?\d+$/.test(text) && Number.isSafeInteger(number) ? number : text;
    }
    case 'real': case 'float': case 'double': {
      const number = Number(text);
      return text.trim() !== '' && Number.isFinite(number) ? number : text;
    }
    case 'decimal': {
      const number = Number(text);
      return /^-?\d+(\.\d+)?$/.test(text) && String(number) === canonicalDecimal(text) ? number : text;
    }
    default:
      return text;
  }
}
