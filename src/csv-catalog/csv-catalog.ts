import { Aws, Names, RemovalPolicy, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as glue from 'aws-cdk-lib/aws-glue';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { Cataloging } from './cataloging';
import { CATALOG_METRICS, CRAWLER_METRICS } from './metrics';
import { UploadSource } from './upload-source';
import { CommonProps } from '../common-props';
import { backlogAlarm, deadLetterAlarm, errorAlarm } from '../private/alarms';
import { dataBucket } from '../private/data-bucket';
import { EVENT_SOURCE } from '../private/event-source';
import { glueArns } from '../private/handler';
import { handlerMetric } from '../private/metric';
import { DataLocation } from '../query-source';

/** The options of `CsvCatalog`, besides the shared ones. */
export interface CsvCatalogOptions {
  /**
   * Where CSV files are uploaded to.
   *
   * @default - a bucket of the catalog's own, files under `csv/`
   */
  readonly uploads?: UploadSource;

  /**
   * How uploads become tables.
   *
   * @default Cataloging.parquet()
   */
  readonly cataloging?: Cataloging;

  /**
   * Name of the Glue database: lower-case letters, digits and `_`.
   *
   * @default - derived from the construct's path
   */
  readonly databaseName?: string;
}

/** Props of `CsvCatalog`. */
export interface CsvCatalogProps extends CsvCatalogOptions, CommonProps {}

/**
 * Turns CSV files in S3 into typed tables of AWS Glue.
 *
 * `csv/<data set>/<file>` becomes a part of the table `<data set>`, `csv/<file>.csv` the table `<file>`. Every upload ends cataloged,
 * quarantined with a reason, or superseded: `status/<key>.json` in the table bucket says which.
 *
 * @example
 * const catalog = new CsvCatalog(this, 'Catalog', { databaseName: 'sales' });
 * catalog.grantUpload(loaderRole);
 */
export class CsvCatalog extends Construct {
  /** The bucket that receives the uploads. */
  public readonly uploadBucket: s3.IBucket;
  /** Key prefix of the uploads, with its trailing slash. */
  public readonly uploadPrefix: string;
  /** The bucket with Parquet objects, profiles and statuses. */
  public readonly tableBucket: s3.Bucket;
  /** Where the tables' data is: Parquet objects of the table bucket, or the uploads themselves where a crawler catalogs them. */
  public readonly tableData: DataLocation[];
  /** The Glue database. */
  public readonly database: glue.CfnDatabase;
  /** Name of the Glue database. */
  public readonly databaseName: string;
  /** The function that catalogs uploads. */
  public readonly handler: lambda.Function;
  /** Events that could not be processed. */
  public readonly deadLetterQueue: sqs.IQueue;

  private readonly common: CommonProps;
  private readonly serviceName: string;

  constructor(scope: Construct, id: string, props: CsvCatalogProps = {}) {
    super(scope, id);
    this.common = props;
    this.serviceName = Names.uniqueResourceName(this, { maxLength: 64, separator: '-' });

    const uploads = (props.uploads ?? UploadSource.ownBucket()).bind(this, props);
    this.uploadBucket = uploads.bucket;
    this.uploadPrefix = uploads.prefix;
    this.tableBucket = dataBucket(this, 'TableBucket', props);

    this.database = new glue.CfnDatabase(this, 'Database', {
      catalogId: Aws.ACCOUNT_ID,
      databaseInput: { name: this.checkedDatabaseName(props.databaseName), description: 'Tables from uploaded CSV files' },
    });
    this.database.applyRemovalPolicy(props.removalPolicy ?? RemovalPolicy.RETAIN);
    this.databaseName = this.database.ref;

    const { handler, queue, deadLetterQueue, tableData } = (props.cataloging ?? Cataloging.parquet()).bind(this, {
      uploads,
      tableBucket: this.tableBucket,
      databaseName: this.databaseName,
      eventSource: EVENT_SOURCE,
      serviceName: this.serviceName,
      common: props,
    });
    this.handler = handler;
    this.deadLetterQueue = deadLetterQueue;
    this.tableData = tableData ?? [DataLocation.bucket(this.tableBucket, 'tables/')];
    deadLetterAlarm(this, 'DeadLettersAlarm', deadLetterQueue, 'ingest-dead-letters', props.alarmActions);
    if (queue) {
      backlogAlarm(this, 'BacklogAlarm', queue, 'ingest-backlog', props.alarmActions);
    }
    errorAlarm(this, 'ErrorsAlarm', handler, 'ingest-errors', props.alarmActions);
  }

  /** Allows a principal to upload files: `s3:PutObject` under the prefix, and the key. */
  public grantUpload(grantee: iam.IGrantable): iam.Grant {
    const grant = iam.Grant.addToPrincipal({
      grantee,
      actions: ['s3:PutObject'],
      resourceArns: [this.uploadBucket.arnForObjects(`${this.uploadPrefix}*`)],
    });
    // An upload in parts decrypts the parts that it joins.
    return this.common.encryptionKey ? grant.combine(this.common.encryptionKey.grant(grantee, 'kms:Decrypt', 'kms:GenerateDataKey')) : grant;
  }

  /** Allows a principal to read the tables' data, profiles, statuses and rejects, and the Glue tables. */
  public grantRead(grantee: iam.IGrantable): iam.Grant {
    const data = iam.Grant.addToPrincipal({
      grantee,
      actions: ['s3:GetObject'],
      resourceArns: ['tables/*', 'profiles/*', 'status/*', 'rejects/*', 'descriptions/*'].map((keys) => this.tableBucket.arnForObjects(keys)),
    });
    // Without a condition on the prefix: who waits for a status must get 404, not 403, and all that the bucket holds may be read.
    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
    const listing = iam.Grant.addToPrincipal({ grantee, actions: ['s3:ListBucket'], resourceArns: [this.tableBucket.bucketArn] });
    const tables = iam.Grant.addToPrincipal({
      grantee,
      actions: ['glue:GetDatabase', 'glue:GetTable', 'glue:GetTables'],
      resourceArns: glueArns(this, this.databaseName),
    });
    const grant = this.tableData.filter((location) => location.dataBucket !== this.tableBucket).reduce((all, location) => all.combine(grantLocation(grantee, location)),
      data.combine(listing).combine(tables));
    return this.common.encryptionKey ? grant.combine(this.common.encryptionKey.grantDecrypt(grantee)) : grant;
  }

  /** Files that became a table, or a part of one. */
  public metricCataloged(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return handlerMetric(CATALOG_METRICS.cataloged, this.serviceName, options);
  }

  /** Files that were quarantined. */
  public metricQuarantined(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return handlerMetric(CATALOG_METRICS.quarantined, this.serviceName, options);
  }

  /** Rows that were cataloged. */
  public metricRows(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return handlerMetric(CATALOG_METRICS.rows, this.serviceName, options);
  }

  /** Records that were left out of cataloged files. */
  public metricRejected(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return handlerMetric(CATALOG_METRICS.rejected, this.serviceName, options);
  }

  /** Files that the sweep found to differ from the catalog: lost events, or work that failed. */
  public metricSweptUp(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return handlerMetric(CATALOG_METRICS.sweptUp, this.serviceName, options);
  }

  /** Milliseconds from S3's event to the table; the average by default. */
  public metricLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return handlerMetric(CATALOG_METRICS.latency, this.serviceName, { statistic: cloudwatch.Stats.AVERAGE, ...options });
  }

  /** Milliseconds from reading a file to its table; the average by default. */
  public metricMilliseconds(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return handlerMetric(CATALOG_METRICS.milliseconds, this.serviceName, { statistic: cloudwatch.Stats.AVERAGE, ...options });
  }

  /** Runs of the crawler that uploads, or the sweep, started; with `Cataloging.crawler()`. */
  public metricCrawlsStarted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return handlerMetric(CRAWLER_METRICS.started, this.serviceName, options);
  }

  /** Requests for a crawl whose runs all failed, or for which none could be started; with `Cataloging.crawler()`. */
  public metricCrawlsFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return handlerMetric(CRAWLER_METRICS.failed, this.serviceName, options);
  }

  /** Tables that the crawler created or changed; with `Cataloging.crawler()`. */
  public metricTablesCrawled(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return handlerMetric(CRAWLER_METRICS.tables, this.serviceName, options);
  }

  private checkedDatabaseName(given?: string): string {
    if (given === undefined) {
      return Names.uniqueResourceName(this, { maxLength: 120, separator: '_', allowedSpecialCharacters: '_' }).toLowerCase();
    }
    if (!Token.isUnresolved(given) && !/^[a-z0-9_]{1,255}$/.test(given)) {
      throw new Error(`${this.node.path}: the database name '${given}' must have 1 to 255 lower-case letters, digits and '_'`);
    }
    return given;
  }
}

/** Reading of data outside the table bucket, and of its key. */
function grantLocation(grantee: iam.IGrantable, { dataBucket: bucket, prefix, encryptionKey }: DataLocation): iam.Grant {
  const objects = iam.Grant.addToPrincipal({ grantee, actions: ['s3:GetObject'], resourceArns: [bucket.arnForObjects(`${prefix}*`)] });
  const listing = iam.Grant.addToPrincipal({
    grantee, actions: ['s3:ListBucket'], resourceArns: [bucket.bucketArn], conditions: { StringLike: { 's3:prefix': `${prefix}*` } },
  });
  return encryptionKey ? objects.combine(listing).combine(encryptionKey.grantDecrypt(grantee)) : objects.combine(listing);
}
