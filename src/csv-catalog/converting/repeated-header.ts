import { withoutBlanks } from './column-reading';
import type { Layout } from '../reading/layout';

const MARK = '\ufeff';

/**
 * Tells records that are the header again, as in files that were put behind each other: also where a byte order mark stands before it, or, of several
 * names, in other capitals.
 */
export function repeatedHeader({ headers, headerLine }: Pick<Layout, 'headers' | 'headerLine'>): (fields: readonly string[]) => boolean {
  const place = headers.findIndex((header) => header !== '');
  if (headerLine === null || place < 0) return () => false;
  const written = isAnyCase(headers) ? (text: string) => text.toLowerCase() : (text: string) => text;
  const names = headers.map(written);
  const isName = (field: string | undefined, i: number) => withoutBlanks(written((field ?? '').replace(MARK, ''))) === names[i];
  // Most rows are told apart by the length of one cell.
  return (fields) => fields[place] !== undefined && fields[place].length >= names[place].length && isName(fields[place], place) && names.every((_, i) => isName(fields[i], i));
}

/** Whether capitals make no difference: a single name in other capitals may be a value. */
export function isAnyCase(headers: readonly string[]): boolean {
  return headers.filter((header) => header !== '').length > 1;
}
