import { Annotations, Stack, Token } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { CommonProps } from '../common-props';
import { dataBucket } from '../private/data-bucket';

/** What becomes of files that were in the bucket before the catalog was. */
export enum ExistingObjects {
  /** The first sweep catalogs them. */
  CATALOG = 'catalog',
  /**
   * They are left alone until they are replaced: the sweep passes over what is older than the catalog's database.
   * Not with `Cataloging.crawler()`, which reads the whole prefix.
   */
  IGNORE = 'ignore',
}

/** Where in a bucket the uploads are. */
export interface UploadSourceOptions {
  /**
   * Key prefix of the uploads; ends with `/`.
   *
   * @default 'csv/'
   */
  readonly prefix?: string;

  /**
   * What becomes of files that were there before.
   *
   * @default ExistingObjects.CATALOG
   */
  readonly existingObjects?: ExistingObjects;
}

/** The bucket and prefix that an upload source amounts to. */
export interface UploadSourceConfig {
  /** The bucket. */
  readonly bucket: s3.IBucket;
  /** The key prefix, with its trailing slash. */
  readonly prefix: string;
  /**
   * What becomes of files that were there before.
   *
   * @default ExistingObjects.CATALOG
   */
  readonly existingObjects?: ExistingObjects;
}

/** Where CSV files are uploaded to. Extend it for a source of another kind. */
export abstract class UploadSource {
  /** A bucket that the catalog owns. The default. */
  public static ownBucket(options: UploadSourceOptions = {}): UploadSource {
    return new OwnBucket(options);
  }

  /**
   * A bucket that exists, of the stack's account and region.
   *
   * Its owner must have switched on events to EventBridge; a synthesis warning says how.
   */
  public static bucket(bucket: s3.IBucket, options: UploadSourceOptions = {}): UploadSource {
    return new ExistingBucket(bucket, options);
  }

  /** Resolves the source for a catalog. */
  public abstract bind(scope: Construct, common: CommonProps): UploadSourceConfig;
}

class OwnBucket extends UploadSource {
  constructor(private readonly options: UploadSourceOptions) {
    super();
  }

  public bind(scope: Construct, common: CommonProps): UploadSourceConfig {
    const bucket = dataBucket(scope, 'UploadBucket', common);
    // The L2 prop `eventBridgeEnabled` would add a custom resource with an inline Python function.
    (bucket.node.defaultChild as s3.CfnBucket).notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
    // CDK's bucket notifications are a custom resource that replaces the whole configuration, and with it our events.
    bucket.node.addValidation({
      validate: () => bucket.node.tryFindChild('Notifications') ? [
        `${bucket.node.path}: addEventNotification replaces the bucket's notification configuration, so the catalog would receive no event: `
        + 'add an events.Rule for source aws.s3 and this bucket instead',
      ] : [],
    });
    return { bucket, prefix: checkedPrefix(scope, this.options.prefix), existingObjects: this.options.existingObjects };
  }
}

class ExistingBucket extends UploadSource {
  constructor(private readonly existing: s3.IBucket, private readonly options: UploadSourceOptions) {
    super();
  }

  public bind(scope: Construct): UploadSourceConfig {
    const stack = Stack.of(scope);
    const { account, region } = this.existing.env;
    for (const [what, theirs, ours] of [['account', account, stack.account], ['region', region, stack.region]]) {
      if (!Token.isUnresolved(theirs) && !Token.isUnresolved(ours) && theirs !== ours) {
        throw new Error(`${scope.node.path}: the upload bucket is of ${what} ${theirs}, the stack of ${ours}: `
          + 'uploads of another account or region are not supported; copy or replicate them into a bucket of the stack\'s own');
      }
    }
    Annotations.of(scope).addWarningV2('cdk-genai-data-pipeline:bucket-events',
      `The upload bucket ${this.existing.bucketName} must send its events to EventBridge. Its owner runs: aws s3api put-bucket-notification-configuration `
      + `--bucket ${this.existing.bucketName} --notification-configuration '{"EventBridgeConfiguration":{}}' (together with the notifications that it has)`);
    return { bucket: this.existing, prefix: checkedPrefix(scope, this.options.prefix), existingObjects: this.options.existingObjects };
  }
}

function checkedPrefix(scope: Construct, prefix: string = 'csv/'): string {
  if (!/^[^/].*\/$/.test(prefix)) {
    throw new Error(`${scope.node.path}: the upload prefix '${prefix}' must end with '/' and not start with it, for example 'csv/'`);
  }
  return prefix;
}
