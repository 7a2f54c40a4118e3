import * as glue from 'aws-cdk-lib/aws-glue';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { IConstruct } from 'constructs';
import type { CsvCatalog } from './csv-catalog/csv-catalog';

/** A part of a bucket that holds the data of tables. */
export class DataLocation {
  /**
   * Objects of a bucket under a key prefix.
   *
   * @param prefix ends with `/`; the whole bucket where it is left out
   */
  public static bucket(bucket: s3.IBucket, prefix: string = ''): DataLocation {
    if (prefix.startsWith('/')) {
      throw new Error(`the prefix '${prefix}' starts with '/': keys do not; leave the first slash out`);
    }
    return new DataLocation(bucket, prefix);
  }

  private constructor(
    /** The bucket that holds the data. */
    public readonly dataBucket: s3.IBucket,
    /** The key prefix; empty for the whole bucket. */
    public readonly prefix: string,
  ) {}

  /** The key that encrypts the bucket, if it is known. */
  public get encryptionKey(): kms.IKey | undefined {
    return this.dataBucket.encryptionKey;
  }
}

/** What a query source amounts to: which tables, where their data is, and where words about them are kept. */
export interface QuerySourceConfig {
  /** The Glue database. */
  readonly databaseName: string;
  /**
   * The tables.
   *
   * @default - all tables of the database
   */
  readonly tables?: string[];
  /** Where the tables' data is: exactly what Athena may read. */
  readonly data: DataLocation[];
  /**
   * The bucket with profiles under `profiles/`, where descriptions are kept under `descriptions/`.
   *
   * @default - none: there are no profiles, and the describer owns a bucket for descriptions
   */
  readonly profiles?: s3.IBucket;
  /**
   * Whether tables may be partitioned: their partitions are then readable, too.
   *
   * @default false
   */
  readonly mayHavePartitions?: boolean;
  /** Whether the source sends the event `Dataset Cataloged` for every change. */
  readonly sendsCatalogEvents: boolean;
}

/** Options of `QuerySource.glueDatabase`. */
export interface GlueDatabaseSourceOptions {
  /** Where the tables' data is. Exactly these locations, and their keys, become readable. */
  readonly data: DataLocation[];
  /**
   * The tables to use.
   *
   * @default - all tables of the database
   */
  readonly tables?: string[];
}

/**
 * The tables that are described and asked about. Extend it for a source of another kind.
 */
export abstract class QuerySource {
  /** The tables of a `CsvCatalog`. */
  public static catalog(catalog: CsvCatalog): QuerySource {
    return new CatalogSource(catalog);
  }

  /**
   * Tables of a Glue database that a crawler or someone else made.
   *
   * @param database for example a `CfnDatabase`
   */
  public static glueDatabase(database: glue.IDatabaseRef, options: GlueDatabaseSourceOptions): QuerySource {
    return new GlueDatabaseSource(database, options);
  }

  /** Resolves the source for a construct that uses it. */
  public abstract bind(scope: IConstruct): QuerySourceConfig;
}

class CatalogSource extends QuerySource {
  constructor(private readonly catalog: CsvCatalog) {
    super();
  }

  public bind(_scope: IConstruct): QuerySourceConfig {
    return {
      databaseName: this.catalog.databaseName,
      data: this.catalog.tableData,
      profiles: this.catalog.tableBucket,
      // Our own Parquet tables have none; a crawler makes some of folders with alike files.
      mayHavePartitions: this.catalog.tableData.some(({ dataBucket }) => dataBucket !== this.catalog.tableBucket),
      sendsCatalogEvents: true,
    };
  }
}

class GlueDatabaseSource extends QuerySource {
  constructor(private readonly database: glue.IDatabaseRef, private readonly options: GlueDatabaseSourceOptions) {
    super();
  }

  public bind(scope: IConstruct): QuerySourceConfig {
    if (this.options.data.length === 0) {
      throw new Error(`${scope.node.path}: the source has no data location: give at least one DataLocation.bucket(bucket, prefix)`);
    }
    const wrong = this.options.tables?.find((name) => name !== name.toLowerCase());
    if (wrong !== undefined) {
      throw new Error(`${scope.node.path}: the table name '${wrong}' has capital letters: Glue's table names are lower case, write '${wrong.toLowerCase()}'`);
    }
    return {
      databaseName: this.database.databaseRef.databaseName,
      tables: this.options.tables,
      data: this.options.data,
      mayHavePartitions: true,
      sendsCatalogEvents: false,
    };
  }
}
