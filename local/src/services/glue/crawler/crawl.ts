import { gunzipSync } from 'node:zlib';
import { classifyCsv, CsvSchema } from './csv-classifier';
import { CrawledFile, CrawledTable, groupTables } from './table-grouping';
import type { ObjectStore } from '../../s3/object-store';

/** What a crawler of the template crawls, and how. */
export interface CrawlerSettings {
  readonly Name: string;
  readonly Role: string;
  readonly DatabaseName: string;
  readonly Targets: { readonly S3Targets?: readonly { readonly Path: string; readonly Exclusions?: readonly string[] }[] };
  readonly TablePrefix?: string;
  readonly SchemaChangePolicy?: { readonly UpdateBehavior?: string; readonly DeleteBehavior?: string };
  readonly RecrawlPolicy?: unknown;
  readonly Configuration?: string;
  readonly Description?: string;
}

/** What a run acts on, with the rights of the crawler's role. */
export interface CrawlAccess {
  /** The bucket's objects, once the role may list them. */
  list(bucket: string, prefix: string): ObjectStore;
  /** Throws where the role may not read an object. */
  checkRead(bucket: string, key: string): void;
  glue(operation: string, input: unknown): Promise<any>;
}

/** What a run did: names of tables. */
export interface CrawlResult {
  readonly created: string[];
  readonly updated: string[];
  readonly deleted: string[];
}

/** A crawler reads the beginning of each object. */
const SAMPLE_BYTES = 1024 * 1024;
const UPDATED_BY = 'UPDATED_BY_CRAWLER';

/**
 * One run: the folders' files become tables, tables whose files are gone go the way that the crawler's policy says.
 *
 * @see https://docs.aws.amazon.com/glue/latest/dg/crawler-running.html
 */
export async function crawl(settings: CrawlerSettings, access: CrawlAccess): Promise<CrawlResult> {
  await access.glue('GetDatabase', { Name: settings.DatabaseName });
  const found = (settings.Targets.S3Targets ?? []).flatMap((target) => tablesOfTarget(settings, target, access));
  const existing = await allTables(settings.DatabaseName, access);
  const result: CrawlResult = { created: [], updated: [], deleted: [] };
  for (const { bucket, table } of found) {
    const before = existing.find(({ Name }) => Name === table.name);
    const input = tableInput(settings, bucket, table, before);
    if (before === undefined) {
      await access.glue('CreateTable', { DatabaseName: settings.DatabaseName, TableInput: input });
      result.created.push(table.name);
    } else if (settings.SchemaChangePolicy?.UpdateBehavior !== 'LOG' && hasChanged(before, input)) {
      await access.glue('UpdateTable', { DatabaseName: settings.DatabaseName, TableInput: input });
      result.updated.push(table.name);
    }
    if (table.partitionKeys.length > 0) await convergePartitions(settings, bucket, table, input, access);
  }
  const isGone = (table: any) => table.Parameters?.[UPDATED_BY] === settings.Name && !found.some(({ table: { name } }) => name === table.Name);
  for (const gone of existing.filter(isGone)) {
    if (settings.SchemaChangePolicy?.DeleteBehavior === 'DELETE_FROM_DATABASE') {
      await access.glue('DeleteTable', { DatabaseName: settings.DatabaseName, Name: gone.Name });
      result.deleted.push(gone.Name);
    } else if (settings.SchemaChangePolicy?.DeleteBehavior !== 'LOG' && gone.Parameters.DEPRECATED_BY_CRAWLER === undefined) {
      const { Name, TableType, PartitionKeys, Parameters, StorageDescriptor, Description } = gone;
      const TableInput = { Name, TableType, PartitionKeys, StorageDescriptor, Description, Parameters: { ...Parameters, DEPRECATED_BY_CRAWLER: String(Date.now()) } };
      await access.glue('UpdateTable', { DatabaseName: settings.DatabaseName, TableInput });
      result.updated.push(gone.Name);
    }
  }
  return result;
}

async function allTables(database: string, access: CrawlAccess): Promise<any[]> {
  const tables: any[] = [];
  for (let NextToken: string | undefined, isFirst = true; isFirst || NextToken !== undefined; isFirst = false) {
    const page = await access.glue('GetTables', { DatabaseName: database, NextToken });
    tables.push(...page.TableList);
    NextToken = page.NextToken;
  }
  return tables;
}

function tablesOfTarget(
  settings: CrawlerSettings, { Path, Exclusions = [] }: { Path: string; Exclusions?: readonly string[] }, access: CrawlAccess,
): { bucket: string; table: CrawledTable }[] {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(Path)!;
  const include = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
  const store = access.list(bucket, include);
  const excluded = Exclusions.map(globPattern);
  const files = store.keys(include)
    .filter((key) => !key.endsWith('/') && store.head(key)!.size > 0 && !excluded.some((pattern) => pattern.test(key.slice(include.length))))
    .map((key): CrawledFile => {
      access.checkRead(bucket, key);
      return { key, bytes: store.head(key)!.size, schema: schemaOf(store.read(key)) };
    });
  const level = settings.Configuration === undefined ? undefined : JSON.parse(settings.Configuration).Grouping?.TableLevelConfiguration;
  return groupTables(files, include, settings.TablePrefix ?? '', level).map((table) => ({ bucket, table }));
}

/** https://docs.aws.amazon.com/glue/latest/dg/define-crawler-choose-data-sources.html#crawler-exclude-patterns */
function globPattern(glob: string): RegExp {
  const parts = glob.split(/(\*\*\/|\*\*|\*|\?)/).map((part) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' })[part] ?? part.replace(/[.+^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('')}$`, 's');
}

function schemaOf(body: Buffer): CsvSchema | undefined {
  let bytes = body;
  try {
    if (body[0] === 0x1f && body[1] === 0x8b) bytes = gunzipSync(body);
  } catch {
    return undefined;
  }
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const end = sample.length < bytes.length ? sample.lastIndexOf('\n') + 1 : sample.length;
  return classifyCsv(sample.subarray(0, end === 0 ? sample.length : end).toString('utf8'));
}

/** The table as a crawler writes it; what others wrote (comments, parameters, a description) stays. */
function tableInput(settings: CrawlerSettings, bucket: string, table: CrawledTable, before: any) {
  const { files, columns } = table;
  const schema = files.find((file) => file.schema !== undefined)?.schema;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const rows = files.reduce((sum, file) => sum + (file.schema?.rows ?? 0), 0);
  const comments = new Map<string, string | undefined>((before?.StorageDescriptor?.Columns ?? []).map((column: any) => [column.Name, column.Comment]));
  const parameters = {
    [UPDATED_BY]: settings.Name,
    CrawlerSchemaSerializerVersion: '1.0',
    CrawlerSchemaDeserializerVersion: '1.0',
    classification: schema === undefined ? 'UNKNOWN' : 'csv',
    compressionType: files.some(({ key }) => key.endsWith('.gz')) ? 'gzip' : 'none',
    typeOfData: 'file',
    objectCount: String(files.length),
    sizeKey: String(bytes),
    recordCount: String(rows),
    averageRecordSize: String(rows === 0 ? 0 : Math.round(bytes / rows)),
    ...schema === undefined ? {} : { delimiter: schema.delimiter, columnsOrdered: 'true', areColumnsQuoted: String(schema.areColumnsQuoted) },
    ...schema?.hasHeader ? { 'skip.header.line.count': '1' } : {},
  };
  // A table that has lost its header or its files does not keep their parameters.
  const kept = Object.fromEntries(Object.entries(before?.Parameters ?? {}).filter(([name]) => !['skip.header.line.count', 'DEPRECATED_BY_CRAWLER', 'delimiter'].includes(name)));
  return {
    Name: table.name,
    Owner: 'owner',
    ...before?.Description === undefined ? {} : { Description: before.Description },
    TableType: 'EXTERNAL_TABLE',
    Retention: 0,
    PartitionKeys: table.partitionKeys.map((Name) => ({ Name, Type: 'string' })),
    Parameters: { ...kept, ...parameters },
    StorageDescriptor: {
      Columns: columns.map(({ name: Name, type: Type }) => ({ Name, Type, ...comments.get(Name) === undefined ? {} : { Comment: comments.get(Name) } })),
      Location: `s3://${bucket}/${table.location}`,
      InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
      OutputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
      Compressed: parameters.compressionType !== 'none',
      NumberOfBuckets: -1,
      SerdeInfo: schema === undefined ? {} : { SerializationLibrary: 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe', Parameters: { 'field.delim': schema.delimiter } },
      Parameters: parameters,
      StoredAsSubDirectories: false,
    },
  };
}

function hasChanged(before: any, input: ReturnType<typeof tableInput>): boolean {
  const facts = ({ Parameters, PartitionKeys, StorageDescriptor }: any) => JSON.stringify([
    Object.entries(Parameters ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)), PartitionKeys, StorageDescriptor?.Columns, StorageDescriptor?.Location, StorageDescriptor?.SerdeInfo,
  ]);
  return facts(before) !== facts(input);
}

async function convergePartitions(settings: CrawlerSettings, bucket: string, table: CrawledTable, input: ReturnType<typeof tableInput>, access: CrawlAccess): Promise<void> {
  const of = { DatabaseName: settings.DatabaseName, TableName: table.name };
  const { Partitions: existing } = await access.glue('GetPartitions', of);
  const keyOf = (values: readonly string[]) => JSON.stringify(values);
  const known = new Set(existing.map(({ Values }: any) => keyOf(Values)));
  const wanted = new Set(table.partitions.map(({ values }) => keyOf(values)));
  const added = table.partitions.filter(({ values }) => !known.has(keyOf(values)));
  const gone = existing.filter(({ Values }: any) => !wanted.has(keyOf(Values))).map(({ Values }: any) => ({ Values }));
  if (added.length > 0) {
    await access.glue('BatchCreatePartition', {
      ...of,
      PartitionInputList: added.map(({ values, location }) => ({ Values: values, StorageDescriptor: { ...input.StorageDescriptor, Location: `s3://${bucket}/${location}` }, Parameters: input.StorageDescriptor.Parameters })),
    });
  }
  if (gone.length > 0) await access.glue('BatchDeletePartition', { ...of, PartitionsToDelete: gone });
}
