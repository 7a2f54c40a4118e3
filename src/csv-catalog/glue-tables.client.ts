import { CreateTableCommand, DeleteTableCommand, GetDatabaseCommand, GetTableCommand, GetTablesCommand, GlueClient, Table, TableInput, UpdateTableCommand } from '@aws-sdk/client-glue';
import type { About } from './converging/ledger';
import { TableColumn } from './converting/conversion';
import { TableProfile } from './profiling/table-profile';
import { boundedSummary } from './profiling/table-summary';
import type { FileDialect } from './reading/layout';
import { TABLE_PARAMETERS } from '../runtime/catalog-table';
import { visibleText } from '../runtime/clean-text';

/** A table of the catalog as ingest sees it. */
export interface CatalogedTable {
  readonly name: string;
  readonly generation: number;
  /** Since when readers see the generation. */
  readonly generationSince?: Date;
  readonly dataSet: string;
  readonly columns: TableColumn[];
  /** What the noted profile covers; see `contentsOf`. */
  readonly contents?: string;
  /** Whether somebody else made it: a view, or a table that is not over the uploads as those of a crawler are. */
  readonly isForeign: boolean;
  readonly glue: Table;
}

/** What a table is to be. */
export interface TableDefinition {
  readonly dataSet: string;
  readonly generation: number;
  readonly location: string;
  readonly columns: readonly TableColumn[];
  readonly since: Date;
}

/** What is noted on a table. */
export interface TableNote {
  readonly profile: TableProfile;
  readonly contents: string;
  readonly about: About;
  /** How its files are written, each way once. */
  readonly dialects: readonly FileDialect[];
}

const LONGEST_DESCRIPTION = 2048;
const GENERATION = 'cdk-genai-data-pipeline.generation';
const GENERATION_SINCE = 'cdk-genai-data-pipeline.generation-since';
const DATA_SET = 'cdk-genai-data-pipeline.data-set';
const CONTENTS = 'cdk-genai-data-pipeline.contents';
const DIALECTS = 'cdk-genai-data-pipeline.dialects';
const KEYS = 'cdk-genai-data-pipeline.keys';
/** Says that the description is the data set's settings', so that it goes with them. */
const OWN_DESCRIPTION = 'cdk-genai-data-pipeline.description-of-settings';

/**
 * Tables of one Glue database. Descriptions, comments and parameters of others are kept, unless the table becomes another data set's.
 *
 * Updates carry the version that was read: where another writer came between they do nothing and say so.
 */
export class GlueTables {
  /** @param uploads `s3://` location of the uploads: tables that a crawler has made of them are taken over */
  constructor(private readonly glue: GlueClient, private readonly database: string, private readonly uploads: string) {}

  public async get(name: string): Promise<CatalogedTable | undefined> {
    try {
      const { Table: table } = await this.glue.send(new GetTableCommand({ DatabaseName: this.database, Name: name }));
      return table && catalogedTable(table, this.uploads);
    } catch (error) {
      if (isNamed(error, 'EntityNotFoundException')) return undefined;
      throw error;
    }
  }

  /** All but those of others. */
  public async all(): Promise<CatalogedTable[]> {
    const tables: CatalogedTable[] = [];
    let next: string | undefined;
    do {
      const page = await this.glue.send(new GetTablesCommand({ DatabaseName: this.database, NextToken: next }));
      tables.push(...(page.TableList ?? []).map((table) => catalogedTable(table, this.uploads)).filter(({ isForeign }) => !isForeign));
      next = page.NextToken;
    } while (next !== undefined);
    return tables;
  }

  /** When the database was created: the deployment. */
  public async databaseCreatedAt(): Promise<Date | undefined> {
    return (await this.glue.send(new GetDatabaseCommand({ Name: this.database }))).Database?.CreateTime;
  }

  /** Does nothing where another writer created it first. */
  public async create(name: string, definition: TableDefinition): Promise<void> {
    try {
      await this.glue.send(new CreateTableCommand({ DatabaseName: this.database, TableInput: inputFor(name, definition) }));
    } catch (error) {
      if (!isNamed(error, 'AlreadyExistsException')) throw error;
    }
  }

  /** Switches location and columns in one step. */
  public async define(table: CatalogedTable, definition: TableDefinition): Promise<void> {
    const fresh = inputFor(table.name, definition);
    if (table.dataSet !== definition.dataSet) {
      await this.update(table, fresh);
      return;
    }
    const comments = new Map((table.glue.StorageDescriptor?.Columns ?? []).map((column) => [column.Name, column.Comment]));
    await this.update(table, {
      ...inputOf(table.glue),
      Parameters: { ...table.glue.Parameters, ...fresh.Parameters },
      StorageDescriptor: storage(definition.location, definition.columns, comments),
    });
  }

  /** Notes the row count, the short profile and what the settings say. */
  public async note(table: CatalogedTable, { profile, contents, about, dialects }: TableNote): Promise<void> {
    const { [KEYS]: _keys, [OWN_DESCRIPTION]: owned, ...parameters } = table.glue.Parameters ?? {};
    const description = (about.description && visibleText(about.description).slice(0, LONGEST_DESCRIPTION)) ?? (owned === undefined ? table.glue.Description : undefined);
    await this.update(table, {
      ...inputOf(table.glue),
      Description: description,
      Parameters: {
        ...parameters,
        ...about.description === undefined ? {} : { [OWN_DESCRIPTION]: 'true' },
        ...about.keys === undefined ? {} : { [KEYS]: JSON.stringify(about.keys) },
        [CONTENTS]: contents,
        [DIALECTS]: JSON.stringify(dialects),
        [TABLE_PARAMETERS.rows]: String(profile.rows),
        [TABLE_PARAMETERS.summary]: boundedSummary(profile),
      },
    });
  }

  public async delete(name: string): Promise<void> {
    try {
      await this.glue.send(new DeleteTableCommand({ DatabaseName: this.database, Name: name }));
    } catch (error) {
      if (!isNamed(error, 'EntityNotFoundException')) throw error;
    }
  }

  private async update(table: CatalogedTable, input: TableInput): Promise<void> {
    try {
      await this.glue.send(new UpdateTableCommand({ DatabaseName: this.database, TableInput: input, VersionId: table.glue.VersionId, SkipArchive: true }));
    } catch (error) {
      if (!isNamed(error, 'EntityNotFoundException') && !isNamed(error, 'ConcurrentModificationException')) throw error;
    }
  }
}

function catalogedTable(table: Table, uploads: string): CatalogedTable {
  const since = table.Parameters?.[GENERATION_SINCE];
  return {
    name: table.Name ?? '',
    generation: Number(table.Parameters?.[GENERATION] ?? 0),
    generationSince: since === undefined ? undefined : new Date(since),
    dataSet: table.Parameters?.[DATA_SET] ?? '',
    columns: (table.StorageDescriptor?.Columns ?? []).map((column) => ({ name: column.Name ?? '', type: column.Type ?? 'string' })),
    contents: table.Parameters?.[CONTENTS],
    isForeign: table.Parameters?.[GENERATION] === undefined && !(table.StorageDescriptor?.Location ?? '').startsWith(uploads),
    glue: table,
  };
}

function inputFor(name: string, { dataSet, generation, location, columns, since }: TableDefinition): TableInput {
  return {
    Name: name,
    // Without these two, DDL on the table fails later.
    TableType: 'EXTERNAL_TABLE',
    PartitionKeys: [],
    Parameters: {
      classification: 'parquet', EXTERNAL: 'TRUE', [GENERATION]: String(generation), [GENERATION_SINCE]: since.toISOString(), [DATA_SET]: dataSet,
    },
    StorageDescriptor: storage(location, columns),
  };
}

/** What UpdateTable takes of what GetTable gives. */
function inputOf({ Name, Description, Owner, Retention, StorageDescriptor, PartitionKeys, TableType, Parameters }: Table): TableInput {
  return { Name, Description, Owner, Retention, StorageDescriptor, PartitionKeys, TableType, Parameters };
}

function storage(location: string, columns: readonly TableColumn[], comments = new Map<string | undefined, string | undefined>()) {
  return {
    Location: location,
    Columns: columns.map(({ name, type }) => ({ Name: name, Type: type, Comment: comments.get(name) })),
    InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
    OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
    SerdeInfo: { SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe', Parameters: { 'serialization.format': '1' } },
  };
}

function isNamed(error: unknown, name: string): boolean {
  return (error as Error).name === name;
}
