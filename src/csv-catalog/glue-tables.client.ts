import { CreateTableCommand, DeleteTableCommand, GetTableCommand, GlueClient, Table, TableInput, UpdateTableCommand } from '@aws-sdk/client-glue';
import { TableColumn } from './converting/conversion';
import { TableProfile } from './profiling/table-profile';
import { boundedSummary, summaryOfProfile } from './profiling/table-summary';
import { TABLE_PARAMETERS } from '../runtime/catalog-table';

/** A table of the catalog as ingest sees it. */
export interface CatalogedTable {
  readonly generation: number;
  readonly dataSet: string;
  readonly columns: TableColumn[];
  readonly glue: Table;
}

/** The describer updates the same tables; a conflict is ordinary and short. */
const ATTEMPTS = 8;
const GENERATION = 'cdk-genai-data-pipeline.generation';
const DATA_SET = 'cdk-genai-data-pipeline.data-set';

/** Tables of one Glue database. Descriptions, comments and parameters of others are kept. */
export class GlueTables {
  constructor(private readonly glue: GlueClient, private readonly database: string) {}

  public async get(name: string): Promise<CatalogedTable | undefined> {
    try {
      const { Table: table } = await this.glue.send(new GetTableCommand({ DatabaseName: this.database, Name: name }));
      return table && {
        generation: Number(table.Parameters?.[GENERATION] ?? 1),
        dataSet: table.Parameters?.[DATA_SET] ?? '',
        columns: (table.StorageDescriptor?.Columns ?? []).map((column) => ({ name: column.Name ?? '', type: column.Type ?? 'string' })),
        glue: table,
      };
    } catch (error) {
      if (isNamed(error, 'EntityNotFoundException')) return undefined;
      throw error;
    }
  }

  /** @returns false where another upload created it first */
  public async create(name: string, dataSet: string, generation: number, location: string, columns: readonly TableColumn[]): Promise<boolean> {
    try {
      await this.glue.send(new CreateTableCommand({
        DatabaseName: this.database,
        TableInput: {
          Name: name,
          // Without these two, DDL on the table fails later.
          TableType: 'EXTERNAL_TABLE',
          PartitionKeys: [],
          Parameters: { classification: 'parquet', EXTERNAL: 'TRUE', [GENERATION]: String(generation), [DATA_SET]: dataSet },
          StorageDescriptor: storage(location, columns),
        },
      }));
      return true;
    } catch (error) {
      if (isNamed(error, 'AlreadyExistsException')) return false;
      throw error;
    }
  }

  /** Switches a table to the location and columns of a new generation, in one step. */
  public async switchGeneration(name: string, generation: number, location: string, columns: readonly TableColumn[]): Promise<void> {
    await this.update(name, (table) => {
      const comments = new Map((table.StorageDescriptor?.Columns ?? []).map((column) => [column.Name, column.Comment]));
      return {
        ...table,
        Parameters: { ...table.Parameters, [GENERATION]: String(generation) },
        StorageDescriptor: storage(location, columns, comments),
      };
    });
  }

  /** Notes the row count and the short profile on the table. */
  public async note(name: string, profile: TableProfile): Promise<void> {
    await this.update(name, (table) => ({
      ...table,
      Parameters: {
        ...table.Parameters,
        [TABLE_PARAMETERS.rows]: String(profile.rows),
        [TABLE_PARAMETERS.summary]: boundedSummary(summaryOfProfile(profile)),
      },
    }));
  }

  public async delete(name: string): Promise<void> {
    try {
      await this.glue.send(new DeleteTableCommand({ DatabaseName: this.database, Name: name }));
    } catch (error) {
      if (!isNamed(error, 'EntityNotFoundException')) throw error;
    }
  }

  private async update(name: string, change: (table: Table) => Table): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const table = await this.get(name);
      if (table === undefined) {
        return; // Removed meanwhile: who removed it has the last word.
      }
      try {
        await this.glue.send(new UpdateTableCommand({
          DatabaseName: this.database,
          TableInput: inputOf(change(table.glue)),
          VersionId: table.glue.VersionId,
          SkipArchive: true,
        }));
        return;
      } catch (error) {
        if (isNamed(error, 'EntityNotFoundException')) return;
        if (!isNamed(error, 'ConcurrentModificationException') || attempt >= ATTEMPTS) throw error;
      }
    }
  }
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
