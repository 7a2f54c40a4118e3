import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { bindParquetCataloging } from './parquet-cataloging';
import type { ParquetCatalogingOptions } from './parquet-options';
import { UploadSourceConfig } from './upload-source';
import { CommonProps } from '../common-props';

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
}

/**
 * How uploads become tables. Extend it for a way of your own; a Glue crawler is one that this library will add.
 */
export abstract class Cataloging {
  /** Each upload becomes one Parquet object with verified types, within seconds. The default. */
  public static parquet(options: ParquetCatalogingOptions = {}): Cataloging {
    return new ParquetCataloging(options);
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
