import { Duration, Names } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DescribeDatasetFunction } from './describe-dataset-function';
import { DescribeDatasetEnvironment } from './describe-dataset.environment';
import { DESCRIBER_METRICS } from './metrics';
import { BedrockModel } from '../bedrock-model';
import { CommonProps } from '../common-props';
import { ModelDataAccess } from '../model-data-access';
import { deadLetterAlarm, errorAlarm } from '../private/alarms';
import { dataBucket } from '../private/data-bucket';
import { keyStatements } from '../private/encryption';
import { EVENT_SOURCE } from '../private/event-source';
import { glueArns, handlerOptions, missingObjectStatement, putEventsStatement } from '../private/handler';
import { handlerMetric } from '../private/metric';
import { WorkQueue } from '../private/work-queue';
import { QuerySource, QuerySourceConfig } from '../query-source';

/** Where descriptions are kept, in the profile bucket of the source or in a bucket of the describer's own. */
export const DESCRIPTION_PREFIX = 'descriptions/';

/** Node.js, the AWS SDK and one table's profile fit well; more memory buys time that waiting for the model does not need. */
const MEMORY_MB = 512;
/** A batch of five tables at up to a minute each, the longest that a model takes for a wide table. */
const TIMEOUT = Duration.minutes(5);
/** Two at a time: descriptions are not urgent, and the model's quota is shared with questions. */
const MAX_CONCURRENCY = 2;

/** The options of `DatasetDescriber`, besides the source and the shared ones. */
export interface DatasetDescriberOptions {
  /**
   * The model that words the descriptions.
   *
   * @default BedrockModel.nova2Lite()
   */
  readonly model?: BedrockModel;
  /**
   * What the model may see of the data.
   *
   * @default ModelDataAccess.profile()
   */
  readonly modelDataAccess?: ModelDataAccess;
}

/** Props of `DatasetDescriber`. */
export interface DatasetDescriberProps extends DatasetDescriberOptions, CommonProps {
  /** The tables to describe. */
  readonly source: QuerySource;
}

/**
 * Describes tables in plain language: `descriptions/<table>.txt` and `.json` in S3, and Glue's table description and column comments.
 *
 * One model call per changed table; none for an unchanged one.
 *
 * @example
 * new DatasetDescriber(this, 'Describer', { source: QuerySource.catalog(catalog) });
 */
export class DatasetDescriber extends Construct {
  /** The bucket that receives the descriptions, under `descriptions/`. */
  public readonly descriptionBucket: s3.IBucket;
  /** The function that describes. */
  public readonly handler: lambda.Function;
  /** Events that could not be processed. */
  public readonly deadLetterQueue: sqs.IQueue;
  private readonly serviceName: string;

  constructor(scope: Construct, id: string, props: DatasetDescriberProps) {
    super(scope, id);
    this.serviceName = Names.uniqueResourceName(this, { maxLength: 64, separator: '-' });
    const source = props.source.bind(this);
    const model = props.model ?? BedrockModel.nova2Lite();
    this.descriptionBucket = source.profiles ?? dataBucket(this, 'DescriptionBucket', props);

    const work = new WorkQueue(this, 'Describe', { functionTimeout: TIMEOUT, common: props });
    work.receive(this.changes(source));
    work.receive(new events.Rule(this, 'Sweep', {
      description: 'Describes what a lost event left undescribed',
      schedule: events.Schedule.rate(Duration.days(1)),
    }), events.RuleTargetInput.fromObject({ sweep: true }));

    const environment: DescribeDatasetEnvironment = {
      DATABASE: source.databaseName,
      PROFILE_BUCKET: source.profiles?.bucketName ?? '',
      DESCRIPTION_BUCKET: this.descriptionBucket.bucketName,
      DESCRIPTION_PREFIX,
      TABLE_NAMES: source.tables ? JSON.stringify(source.tables) : '',
      MODEL: model.renderSettings(this),
      MODEL_DATA_ACCESS: (props.modelDataAccess ?? ModelDataAccess.profile()).name,
      EVENT_SOURCE,
    };
    this.handler = new DescribeDatasetFunction(this, 'DescribeFunction', {
      ...handlerOptions(this, 'DescribeFunction', {
        serviceName: this.serviceName,
        environment,
        statements: [...this.statements(source, props), ...model.invocationStatements(this), ...work.consumerStatements()],
        common: props,
      }),
      description: 'Describes tables in plain language',
      memorySize: MEMORY_MB,
      timeout: TIMEOUT,
    });
    work.deliverTo(this.handler, MAX_CONCURRENCY);
    this.deadLetterQueue = work.deadLetterQueue;
    deadLetterAlarm(this, 'DeadLettersAlarm', work.deadLetterQueue, 'describe-dead-letters', props.alarmActions);
    errorAlarm(this, 'ErrorsAlarm', this.handler, 'describe-errors', props.alarmActions);
  }

  /** Tables that received a new description. */
  public metricDescribed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return handlerMetric(DESCRIBER_METRICS.described, this.serviceName, options);
  }

  /** Tables that were looked at and needed no model call. */
  public metricUnchanged(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return handlerMetric(DESCRIBER_METRICS.unchanged, this.serviceName, options);
  }

  /** Tokens in and out of the model. */
  public metricModelTokens(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return handlerMetric(DESCRIBER_METRICS.modelTokens, this.serviceName, options);
  }

  /** The events that say that a table may need a new description. */
  private changes(source: QuerySourceConfig): events.Rule {
    return source.sendsCatalogEvents
      ? new events.Rule(this, 'CatalogEvents', {
        description: 'Data sets that were cataloged, changed or removed',
        eventPattern: { source: [EVENT_SOURCE], detailType: ['Dataset Cataloged'], detail: { database: [source.databaseName] } },
      })
      : new events.Rule(this, 'GlueEvents', {
        description: 'Tables that a crawler or someone else made or changed',
        eventPattern: {
          source: ['aws.glue'],
          // New and deleted tables are changes of their database, new columns and partitions those of a table:
          // https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html
          detailType: ['Glue Data Catalog Database State Change', 'Glue Data Catalog Table State Change'],
          detail: { databaseName: [source.databaseName] },
        },
      });
  }

  private statements(source: QuerySourceConfig, common: CommonProps): iam.PolicyStatement[] {
    return [
      ...source.profiles ? [new iam.PolicyStatement({
        actions: ['s3:GetObject'],
        resources: [source.profiles.arnForObjects('profiles/*')],
      })] : [],
      new iam.PolicyStatement({
        actions: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
        resources: [this.descriptionBucket.arnForObjects(`${DESCRIPTION_PREFIX}*`)],
      }),
      // Profiles and descriptions may be missing, and the sweep lists the descriptions.
      missingObjectStatement(this.descriptionBucket),
      new iam.PolicyStatement({
        actions: ['glue:GetTable', 'glue:GetTables', 'glue:UpdateTable'],
        resources: glueArns(this, source.databaseName, source.tables),
      }),
      putEventsStatement(this, EVENT_SOURCE),
      // The keys of a Glue database's data are not among them: only Glue's words and profiles are read, never the data.
      ...keyStatements(common.encryptionKey),
    ];
  }
}
