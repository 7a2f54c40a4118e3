import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { CommonProps } from '../common-props';

/** A private, encrypted bucket that only TLS reaches. */
export function dataBucket(scope: Construct, id: string, common: CommonProps, lifecycleRules: s3.LifecycleRule[] = []): s3.Bucket {
  const removalPolicy = common.removalPolicy ?? RemovalPolicy.RETAIN;
  if (common.autoDeleteObjects && removalPolicy !== RemovalPolicy.DESTROY) {
    throw new Error(`${scope.node.path}: autoDeleteObjects is set, but removalPolicy is '${removalPolicy}': `
      + 'objects are deleted only with their bucket; set removalPolicy to RemovalPolicy.DESTROY or leave autoDeleteObjects out');
  }
  return new s3.Bucket(scope, id, {
    encryption: common.encryptionKey ? s3.BucketEncryption.KMS : s3.BucketEncryption.S3_MANAGED,
    encryptionKey: common.encryptionKey,
    // Without it every object read is a call to KMS.
    bucketKeyEnabled: common.encryptionKey ? true : undefined,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    removalPolicy,
    autoDeleteObjects: common.autoDeleteObjects,
    lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }, ...lifecycleRules],
  });
}
