import { classOf, parse } from './small-converter';
import { settingsKeyOf } from '../../../../src/csv-catalog/data-set-settings';
import { tableOfKey } from '../../../../src/csv-catalog/names';

/** What the catalog has to be, from nothing but what is in the upload bucket. */
export interface ExpectedCatalog {
  readonly tables: Readonly<Record<string, { readonly dataSet: string; readonly columns: readonly string[]; readonly rows: readonly string[]; readonly sources: number }>>;
  /** `cataloged <rows> <rejects>`, or `quarantined <code>` with the data sets that a collision names. */
  readonly statuses: Readonly<Record<string, string>>;
  readonly rejects: readonly string[];
}

const PREFIX = 'csv/';

/** Worked out on values, not on types: another way than the one that is tested. */
export function expectedCatalog(uploads: ReadonlyMap<string, string>, mostRejects: number): ExpectedCatalog {
  const files = [...uploads.keys()].filter((key) => !key.endsWith('_dataset.json')).sort();
  const dataSet = (key: string) => (key.split('/').length > 2 ? `${key.split('/').slice(0, 2).join('/')}/` : key);
  const tables: Record<string, any> = {};
  const statuses: Record<string, string> = {};
  for (const table of new Set(files.map((key) => tableOfKey(key, PREFIX)))) {
    const rivals = [...new Set(files.filter((key) => tableOfKey(key, PREFIX) === table).map(dataSet))];
    const owner = rivals.filter((name) => name.endsWith('/')).sort()[0] ?? rivals.sort()[0];
    files.filter((key) => tableOfKey(key, PREFIX) === table && dataSet(key) !== owner).forEach((key) => {
      statuses[key] = `quarantined name-collision ${owner} ${dataSet(key)}`;
    });
    const settings = readSettings(uploads.get(settingsKeyOf(owner)));
    const good: { key: string; header: string[]; records: string[][] }[] = [];
    for (const key of files.filter((name) => dataSet(name) === owner)) {
      const text = uploads.get(key)!;
      const { header, records, rejects } = parse(text);
      if (settings === 'broken') {statuses[key] = 'quarantined invalid-settings';} else if (text.trim() === '') {statuses[key] = 'quarantined empty';} else if (rejects.length > mostRejects * (records.length + rejects.length)) {statuses[key] = 'quarantined too-many-rejects';} else {
        statuses[key] = `cataloged ${records.length} ${rejects.length}`;
        good.push({ key, header, records });
      }
    }
    if (good.length === 0) continue;
    const names = [...new Set(good.flatMap(({ header }) => header))];
    const valuesOf = (name: string) => good.flatMap(({ header, records }) => (header.includes(name) ? records.map((record) => record[header.indexOf(name)]) : [])).filter((value) => value !== '');
    tables[table] = {
      dataSet: owner,
      columns: names.map((name) => `${name} ${settings !== 'broken' && settings[name] ? settings[name] : typeOf(valuesOf(name))}`),
      rows: good.flatMap(({ header, records }) => records.map((record) => rowText(names, (name) => (header.includes(name) ? record[header.indexOf(name)] || null : null)))).sort(),
      sources: good.length,
    };
  }
  const rejects = Object.entries(statuses).filter(([, status]) => /^cataloged \d+ [1-9]/.test(status)).map(([key]) => key);
  return { tables, statuses, rejects };
}

/** A row without its NULLs, so that a column that the file lacks is one. */
export function rowText(names: readonly string[], valueOf: (name: string) => string | null | undefined): string {
  return names.map((name) => [name, valueOf(name) ?? null]).filter(([, value]) => value !== null).map(([name, value]) => `${name}=${value}`).join(' ');
}

function typeOf(values: readonly string[]): string {
  const classes = new Set(values.map(classOf));
  if (classes.size === 0 || classes.has('string') || (classes.has('date') && classes.size > 1)) return 'string';
  if (classes.size === 1) return [...classes][0];
  return values.every((value) => Number.isSafeInteger(Math.trunc(Number(value)))) ? 'double' : 'string';
}

function readSettings(text: string | undefined): Record<string, string> | 'broken' {
  try {
    return text === undefined ? {} : JSON.parse(text).types ?? {};
  } catch {
    return 'broken';
  }
}
