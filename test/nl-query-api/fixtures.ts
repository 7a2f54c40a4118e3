import type { Table } from '@aws-sdk/client-glue';
import { CatalogTable, catalogTable } from '../../src/runtime/catalog-table';

/** A small table as Glue holds it: a category, a nearly unique column, a personal column, numbers and dates. */
export function glueTable(name: string, change: Partial<Table> = {}): Table {
  return {
    Name: name,
    DatabaseName: 'db',
    VersionId: '1',
    TableType: 'EXTERNAL_TABLE',
    Description: `All ${name}.`,
    PartitionKeys: [],
    StorageDescriptor: {
      Location: 's3://tables/offices/',
      Columns: [
        { Name: 'kind', Type: 'string', Comment: 'Kind of office.' }, { Name: 'city', Type: 'string' }, { Name: 'email', Type: 'string' },
        { Name: 'code', Type: 'string' }, { Name: 'size', Type: 'bigint' }, { Name: 'opened', Type: 'date' },
      ],
    },
    Parameters: {
      'classification': 'parquet',
      'cdk-genai-data-pipeline.rows': '100',
      'cdk-genai-data-pipeline.profile': JSON.stringify({
        rows: 100,
        columns: {
          kind: { header: 'Kind', nulls: 0, distinct: 2, values: ['Government', 'Private'] },
          city: { nulls: 1, distinct: 60 },
          email: { nulls: 0, distinct: 2, values: ['ann@example.org', 'bob@example.org'] },
          code: { nulls: 0, distinct: 100, min: 'A-SECRET-1', max: 'Z-SECRET-9' },
          size: { nulls: 0, distinct: 40, min: '3', max: '912' },
          opened: { nulls: 0, distinct: 50, min: '1999-01-01', max: '2020-12-31' },
        },
      }),
    },
    ...change,
  };
}

/** The same table as handlers see it. */
export function table(name: string): CatalogTable {
  return catalogTable(glueTable(name));
}
