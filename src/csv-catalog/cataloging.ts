import type { Duration } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { bindCrawlerCataloging } from './crawling/crawler-cataloging';
import { bindParquetCataloging } from './parquet-cataloging';
import type { ParquetCatalogingOptions } from './parquet-options';
import { UploadSourceConfig } from './upload-source';
import { CommonProps } from '../common-props';
import type { DataLocation } from '../query-source';

/** What a catalog tells its way of cataloging. */
export interface CatalogingContext {
  /** Where the uploads are. */
  readonly uploads: UploadSourceConfig;
  /** The bucket for tables, profiles and statuses. */
  readonly tableBucket: IBucket;
  /** The Glue database. */
  readonly databaseName: string;
  /** Source of the events to send. */
  readonly eventSource: string;
  /** Names the handler in logs and metrics. */
  readonly serviceName: string;
  /** The shared props. */
  readonly common: CommonProps;
}

/** What a way of cataloging created. */
export interface CatalogingConfig {
  /** The function that catalogs. */
  readonly handler: lambda.Function;
  /**
   * The queue that the handler works on.
   *
   * @default - none that is watched
   */
  readonly queue?: sqs.IQueue;
  /** What could not be processed. */
  readonly deadLetterQueue: sqs.IQueue;
  /**
   * Where the tables' data is: what a query must be able to read.
   *
   * @default - `tables/` of the table bucket
   */
  readonly tableData?: DataLocation[];
}

/** Options of `Cataloging.crawler`. */
export interface CrawlerCatalogingOptions {
  /**
   * Name of the Glue crawler.
   *
   * @default - CloudFormation names it
   */
  readonly crawlerName?: string;

  /**
   * What the names of the crawler's tables begin with: lower-case letters, digits and `_`.
   *
   * @default - nothing
   */
  readonly tablePrefix?: string;

  /**
   * The level of the folders that are tables: 1 is the bucket, 2 its folders, so with uploads under `csv/` every `csv/<data set>/` is at 3.
   *
   * @default - the crawler decides: folders with alike files become partitions of one table
   */
  readonly tableLevel?: number;

  /**
   * How often the uploads are looked at for one that is newer than the crawler's last run: its event was lost, or it was there before the catalog.
   * Only then does the crawler run. At least a minute.
   *
   * @default Duration.hours(1)
   */
  readonly sweepInterval?: Duration;
}

/**
 * How uploads become tables. Extend it for a way of your own.
 */
export abstract class Cataloging {
  /** Each upload becomes one Parquet object with verified types, within seconds. The default. */
  public static parquet(options: ParquetCatalogingOptions = {}): Cataloging {
    return new ParquetCataloging(options);
  }

  /**
   * A Glue crawler runs over the uploads, started by a function on upload; minutes per run, one run at a time.
   *
   * The tables are what the crawler makes of the files, which stay CSV: no verified types, no profile, no quarantine, no status per upload.
   * An upload during a run is covered by a further one. Every run is billed for ten minutes at least (https://aws.amazon.com/glue/pricing/).
   * A sweep finds uploads whose events were lost and files that were there before, and has the crawler run for them; deleted files are not looked for.
   * `ExistingObjects.IGNORE` is refused, because a crawler reads the whole prefix.
   * Give every data set a folder of its own: Athena finds no rows in a table whose location is a single file.
   */
  public static crawler(options: CrawlerCatalogingOptions = {}): Cataloging {
    return new CrawlerCataloging(options);
  }

  /** Creates what catalogs the uploads. */
  public abstract bind(scope: Construct, context: CatalogingContext): CatalogingConfig;
}

class ParquetCataloging extends Cataloging {
  constructor(private readonly options: ParquetCatalogingOptions) {
    super();
  }

  public bind(scope: Construct, context: CatalogingContext): CatalogingConfig {
    return bindParquetCataloging(scope, context, this.options);
  }
}

class CrawlerCataloging extends Cataloging {
  constructor(private readonly options: CrawlerCatalogingOptions) {
    super();
  }

  public bind(scope: Construct, context: CatalogingContext): CatalogingConfig {
    return bindCrawlerCataloging(scope, context, this.options);
  }
}
