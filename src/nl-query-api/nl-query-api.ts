import * as path from 'path';
import { Duration, Names, RemovalPolicy, Size, Token } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as athena from 'aws-cdk-lib/aws-athena';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { AnswerStyle } from './answer-style';
import { ApiAccess } from './api-access';
import { ApiEndpoint } from './api-endpoint';
import { AskQuestionFunction } from './ask-question-function';
import { AskQuestionEnvironment } from './ask-question.environment';
import { askStatements } from './ask-statements';
import { GeneralQuestions } from './general-questions';
import { API_METRICS } from './metrics';
import { questionApi } from './question-api';
import { verifiedQueriesAsset } from './verified-queries-asset';
import { queryWorkGroup } from './work-group';
import { BedrockModel } from '../bedrock-model';
import { CommonProps } from '../common-props';
import { ModelDataAccess } from '../model-data-access';
import { errorAlarm } from '../private/alarms';
import { dataBucket } from '../private/data-bucket';
import { handlerOptions } from '../private/handler';
import { handlerMetric } from '../private/metric';
import { QuerySource } from '../query-source';

/** Parsing, ranking and filling in are quick; a full virtual CPU (1,769 MB) keeps the time of our own code below what a person notices. */
const MEMORY_MB = 1769;
/** Two model calls, a repair and a query at its own time-out. */
const TIME_BESIDES_QUERY = Duration.minutes(2);
/** API Gateway streams for at most 15 minutes: https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html */
const LONGEST = Duration.minutes(15);
/** USD per TiB that Athena scans in us-east-1; https://aws.amazon.com/athena/pricing/ */
const PRICE_PER_TEBIBYTE_USD = '5';
const MOST_ROWS = 200;

/** The options of `NlQueryApi`, besides the source and the shared ones. */
export interface NlQueryApiOptions {
  /**
   * The model that writes SQL.
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
  /**
   * Who may ask.
   *
   * @default ApiAccess.iam()
   */
  readonly access?: ApiAccess;
  /**
   * Where the API is reached.
   *
   * @default ApiEndpoint.regional()
   */
  readonly endpoint?: ApiEndpoint;
  /**
   * How an answer is worded.
   *
   * @default AnswerStyle.fromRows()
   */
  readonly answerStyle?: AnswerStyle;
  /**
   * What becomes of questions that are not about the data.
   *
   * @default GeneralQuestions.answered()
   */
  readonly generalQuestions?: GeneralQuestions;
  /**
   * A file of questions with SQL that a person has checked: a list of `question` and `sql`, as YAML or JSON.
   *
   * Checked at synthesis, shown to the model as examples.
   *
   * @default - none
   */
  readonly verifiedQueriesFile?: string;
  /**
   * Bytes after which Athena stops a query; at least 10 MB.
   *
   * @default Size.gibibytes(10) - 5 US cents
   */
  readonly bytesScannedCutoffPerQuery?: Size;
  /**
   * Time after which a query is stopped; at most 13 minutes.
   *
   * @default Duration.minutes(2)
   */
  readonly queryTimeout?: Duration;
  /**
   * Name of the Athena work group.
   *
   * @default - derived from the construct's path
   */
  readonly workGroupName?: string;
  /**
   * Name of the REST API.
   *
   * @default - derived from the construct's path
   */
  readonly restApiName?: string;
}

/** Props of `NlQueryApi`. */
export interface NlQueryApiProps extends NlQueryApiOptions, CommonProps {
  /** The tables that may be asked about. */
  readonly source: QuerySource;
}

/**
 * Answers questions in plain language: one model call, one guarded Athena query, an answer from its rows.
 *
 * `POST /questions`, `GET /tables`, `GET /tables/{name}`.
 *
 * @example
 * const api = new NlQueryApi(this, 'Api', { source: QuerySource.catalog(catalog) });
 * api.grantAsk(analystRole);
 */
export class NlQueryApi extends Construct {
  /** The REST API. */
  public readonly restApi: apigateway.RestApi;
  /** The function that answers. */
  public readonly handler: lambda.Function;
  /** The Athena work group that runs every query. */
  public readonly workGroup: athena.CfnWorkGroup;
  /** The bucket of query results; they expire after a day. */
  public readonly resultsBucket: s3.Bucket;
  private readonly serviceName: string;

  constructor(scope: Construct, id: string, props: NlQueryApiProps) {
    super(scope, id);
    this.serviceName = Names.uniqueResourceName(this, { maxLength: 64, separator: '-' });
    const source = props.source.bind(this);
    const model = props.model ?? BedrockModel.nova2Lite();
    const endpoint = (props.endpoint ?? ApiEndpoint.regional()).bind(this);
    const queryTimeout = this.checkedTimeout(props.queryTimeout ?? Duration.minutes(2));

    this.resultsBucket = dataBucket(this, 'ResultsBucket', props, [{ expiration: Duration.days(1) }]);
    this.workGroup = queryWorkGroup(this, {
      name: props.workGroupName,
      results: this.resultsBucket,
      encryptionKey: props.encryptionKey,
      cutoff: props.bytesScannedCutoffPerQuery ?? Size.gibibytes(10),
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
    const verifiedQueries = props.verifiedQueriesFile === undefined ? undefined : verifiedQueriesAsset(this, path.resolve(props.verifiedQueriesFile));

    const environment: AskQuestionEnvironment = {
      DATABASE: source.databaseName,
      TABLE_NAMES: source.tables ? JSON.stringify(source.tables) : '',
      DESCRIPTION_BUCKET: source.profiles?.bucketName ?? '',
      DESCRIPTION_PREFIX: 'descriptions/',
      WORK_GROUP: this.workGroup.ref,
      MODEL: model.renderSettings(this),
      MODEL_DATA_ACCESS: (props.modelDataAccess ?? ModelDataAccess.profile()).name,
      ANSWER_STYLE: (props.answerStyle ?? AnswerStyle.fromRows()).name,
      GENERAL_QUESTIONS: (props.generalQuestions ?? GeneralQuestions.answered()).name,
      VERIFIED_QUERIES_BUCKET: verifiedQueries?.s3BucketName ?? '',
      VERIFIED_QUERIES_KEY: verifiedQueries?.s3ObjectKey ?? '',
      QUERY_TIMEOUT_SECONDS: String(queryTimeout.toSeconds()),
      MAX_ROWS: String(MOST_ROWS),
      PRICE_PER_TEBIBYTE_USD,
      TODAY: '',
      ALLOWED_ORIGINS: JSON.stringify(endpoint.allowedOrigins),
    };
    this.handler = new AskQuestionFunction(this, 'AskFunction', {
      ...handlerOptions(this, 'AskFunction', {
        serviceName: this.serviceName,
        environment,
        statements: [
          ...askStatements(this, { source, workGroup: this.workGroup.ref, results: this.resultsBucket, verifiedQueries, encryptionKey: props.encryptionKey }),
          ...model.invocationStatements(this),
        ],
        common: props,
      }),
      description: 'Answers questions about tables in plain language',
      memorySize: MEMORY_MB,
      timeout: Duration.seconds(queryTimeout.toSeconds() + TIME_BESIDES_QUERY.toSeconds()),
    });
    this.restApi = questionApi(this, {
      name: props.restApiName ?? Names.uniqueResourceName(this, { maxLength: 120, separator: '-' }),
      handler: this.handler,
      access: (props.access ?? ApiAccess.iam()).bind(this),
      endpoint,
      streamTimeout: LONGEST,
    });
    errorAlarm(this, 'ErrorsAlarm', this.handler, 'ask-errors', props.alarmActions);
  }

  /** URL of the API's stage, with a slash at its end. */
  public get url(): string {
    return this.restApi.url;
  }

  /** Allows a principal to ask and to list tables, where access is by IAM. */
  public grantAsk(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['execute-api:Invoke'],
      resourceArns: [
        this.restApi.arnForExecuteApi('POST', '/questions'),
        this.restApi.arnForExecuteApi('GET', '/tables'),
        this.restApi.arnForExecuteApi('GET', '/tables/*'),
      ],
    });
  }

  /** Questions that were asked. */
  public metricQuestions(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return handlerMetric(API_METRICS.questions, this.serviceName, options);
  }

  /** Questions that were answered from rows. */
  public metricAnswered(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return handlerMetric(API_METRICS.answered, this.serviceName, options);
  }

  /** Statements that the guard refused, and requests with bad input. */
  public metricRefused(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return handlerMetric(API_METRICS.refused, this.serviceName, options);
  }

  /** Questions that the data cannot answer. */
  public metricCannotAnswer(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return handlerMetric(API_METRICS.cannotAnswer, this.serviceName, options);
  }

  /** Questions that ended in a problem of ours or of a service. */
  public metricFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return handlerMetric(API_METRICS.failed, this.serviceName, options);
  }

  /** Bytes that Athena scanned. */
  public metricBytesScanned(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return handlerMetric(API_METRICS.athenaBytesScanned, this.serviceName, options);
  }

  /** Tokens in and out of the model. */
  public metricModelTokens(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return handlerMetric(API_METRICS.modelTokens, this.serviceName, options);
  }

  private checkedTimeout(timeout: Duration): Duration {
    const most = LONGEST.toSeconds() - TIME_BESIDES_QUERY.toSeconds();
    if (!Token.isUnresolved(timeout) && (timeout.toSeconds() < 1 || timeout.toSeconds() > most)) {
      throw new Error(`${this.node.path}: queryTimeout is ${timeout.toSeconds()} seconds: give 1 to ${most}, so that the answer fits into Lambda's 15 minutes`);
    }
    return timeout;
  }
}
