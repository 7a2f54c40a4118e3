import { createHash } from 'node:crypto';
import { CrawledColumn, CsvSchema, joinTypes } from './csv-classifier';

/** An object that the crawler found; without a schema it is of no format that the crawler here knows. */
export interface CrawledFile {
  /** The object's key. */
  readonly key: string;
  readonly bytes: number;
  readonly schema?: CsvSchema;
}

/** A table that the crawler makes of files. */
export interface CrawledTable {
  readonly name: string;
  /** Key prefix of the table's folder, with its slash; the key of the object where a table is one file. */
  readonly location: string;
  readonly files: readonly CrawledFile[];
  readonly columns: readonly CrawledColumn[];
  readonly partitionKeys: readonly string[];
  readonly partitions: readonly { readonly values: readonly string[]; readonly location: string }[];
}

interface Folder {
  /** Key prefix with its slash; empty for the bucket. */
  readonly path: string;
  readonly files: CrawledFile[];
  readonly folders: Map<string, Folder>;
}

/** The share of columns that two files must have in common to be of one table. */
const SIMILAR = 0.7;

/**
 * Which files are one table.
 *
 * A folder is a table. Where most folders of one level hold alike files, they are partitions of one table, named by `key=value` or
 * `partition_0`; alike files of a folder and below it are one table; unlike files in one folder become a table each.
 *
 * @param include the crawled prefix
 * @param tableLevel where it is given, the folders of this level are the tables; the bucket is 1
 * @see https://docs.aws.amazon.com/glue/latest/dg/crawler-s3-folder-table-partition.html
 * @see https://docs.aws.amazon.com/glue/latest/dg/crawler-table-level.html
 */
export function groupTables(files: readonly CrawledFile[], include: string, tablePrefix: string, tableLevel?: number): CrawledTable[] {
  const root = folderTree(files, include);
  const groups = tableLevel === undefined ? groupsOf(root) : atLevel(root, tableLevel);
  const names = new Set<string>();
  return groups.map(({ location, files: own }) => {
    const base = tablePrefix + tableName(location);
    // https://docs.aws.amazon.com/glue/latest/dg/crawler-running.html: a name that is taken gets a hash.
    const name = names.has(base) ? `${base}_${createHash('md5').update(location).digest('hex')}` : base;
    names.add(name);
    return { name, location, files: own, columns: mergedColumns(own), ...partitionsOf(location, own) };
  });
}

type Group = Pick<CrawledTable, 'location' | 'files'>;

function folderTree(files: readonly CrawledFile[], include: string): Folder {
  const newFolder = (path: string): Folder => ({ path, files: [], folders: new Map() });
  const root = newFolder(include);
  for (const file of files) {
    const names = file.key.slice(include.length).split('/').slice(0, -1);
    let folder = root;
    for (const name of names) {
      if (!folder.folders.has(name)) folder.folders.set(name, newFolder(`${folder.path}${name}/`));
      folder = folder.folders.get(name)!;
    }
    folder.files.push(file);
  }
  return root;
}

function groupsOf(folder: Folder): Group[] {
  const all = filesBelow(folder);
  const children = [...folder.folders.values()];
  if (folder.files.length > 0) {
    if (areAlike(all)) return [{ location: folder.path, files: all }];
    const own = areAlike(folder.files) ? [{ location: folder.path, files: folder.files }] : folder.files.map((file) => ({ location: file.key, files: [file] }));
    return [...own, ...children.flatMap(groupsOf)];
  }
  const uniform = children.map(filesBelow).filter(areAlike);
  const [largest = []] = uniform.map((some) => uniform.filter((other) => areAlike([some[0], other[0]]))).sort((a, b) => b.length - a.length);
  const arePartitions = largest.length > children.length / 2 && (children.length > 1 || isKeyValue(folderName(children[0].path)));
  if (!arePartitions) return children.flatMap(groupsOf);
  const partitions = children.filter((child) => largest.some((some) => some.every((file) => file.key.startsWith(child.path))));
  return [{ location: folder.path, files: partitions.flatMap(filesBelow) }, ...children.filter((child) => !partitions.includes(child)).flatMap(groupsOf)];
}

/** Files above the level have no folder that could be their table: they are grouped by themselves. */
function atLevel(folder: Folder, level: number): Group[] {
  const depth = folder.path === '' ? 1 : folder.path.split('/').length;
  if (depth >= level) {
    return filesBelow(folder).length === 0 ? [] : [{ location: folder.path, files: filesBelow(folder) }];
  }
  return [...groupsOf({ ...folder, folders: new Map() }), ...[...folder.folders.values()].flatMap((child) => atLevel(child, level))];
}

function filesBelow(folder: Folder): CrawledFile[] {
  return [...folder.files, ...[...folder.folders.values()].flatMap(filesBelow)];
}

function areAlike(files: readonly CrawledFile[]): boolean {
  const [first, ...others] = files;
  return first !== undefined && others.every((other) => areSimilar(first.schema, other.schema));
}

function areSimilar(one: CsvSchema | undefined, other: CsvSchema | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  const names = new Set(one.columns.map(({ name }) => name));
  const shared = other.columns.filter(({ name }) => names.has(name)).length;
  return one.delimiter === other.delimiter && shared / Math.max(one.columns.length, other.columns.length) >= SIMILAR;
}

/** All columns, in the order in which they appear, each of a type that holds every file's values. */
function mergedColumns(files: readonly CrawledFile[]): CrawledColumn[] {
  const types = new Map<string, CrawledColumn['type']>();
  for (const { schema } of files) {
    for (const { name, type } of schema?.columns ?? []) types.set(name, types.has(name) ? joinTypes(types.get(name)!, type) : type);
  }
  return [...types].map(([name, type]) => ({ name, type }));
}

function partitionsOf(location: string, files: readonly CrawledFile[]): Pick<CrawledTable, 'partitionKeys' | 'partitions'> {
  const folders = [...new Set(files.map(({ key }) => key.slice(0, key.lastIndexOf('/') + 1)))].filter((folder) => folder.startsWith(location) && folder !== location);
  const depth = Math.min(...folders.map((folder) => segments(folder.slice(location.length)).length));
  // Files beside partitioned ones would belong to no partition: then the folders are not partitions.
  if (folders.length === 0 || folders.length < new Set(files.map(({ key }) => key.slice(0, key.lastIndexOf('/') + 1))).size) {
    return { partitionKeys: [], partitions: [] };
  }
  const names = segments(folders[0].slice(location.length)).slice(0, depth).map((segment, index) => (isKeyValue(segment) ? segment.split('=')[0].toLowerCase() : `partition_${index}`));
  const byValues = new Map<string, { values: string[]; location: string }>();
  for (const folder of folders) {
    const own = segments(folder.slice(location.length)).slice(0, depth);
    byValues.set(own.join('/'), { values: own.map((segment) => (isKeyValue(segment) ? segment.slice(segment.indexOf('=') + 1) : segment)), location: `${location}${own.join('/')}/` });
  }
  return { partitionKeys: names, partitions: [...byValues.values()] };
}

const segments = (path: string): string[] => path.split('/').filter((segment) => segment !== '');
const isKeyValue = (segment: string): boolean => /^[^=]+=[^=]*$/.test(segment);
const folderName = (path: string): string => segments(path).pop() ?? '';

/** `csv/Daily Sales/` → `daily_sales`, `csv/a.csv` → `a_csv`. */
function tableName(location: string): string {
  return folderName(location).toLowerCase().replace(/[^a-z0-9_]/g, '_') || 'table';
}
