import type { CatalogSettings } from './reconciler';

/** How this version of the library reads files. */
const VERSION = '2';

/** What decides, beside a file's bytes and its data set's settings, what is made of it: with another, every file is read again. */
export function readerOf({ encoding = '', mostRejects }: CatalogSettings): string {
  return [VERSION, mostRejects, encoding].join(' ').trimEnd();
}
