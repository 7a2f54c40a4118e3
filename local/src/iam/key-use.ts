import { LocalResource } from '../assembly/assembly';

/** What a call of a service means for the key that encrypts the resource. */
const USES: Record<string, readonly string[]> = {
  's3:GetObject': ['kms:Decrypt'],
  's3:PutObject': ['kms:GenerateDataKey'],
  'sqs:SendMessage': ['kms:GenerateDataKey', 'kms:Decrypt'],
  'sqs:ReceiveMessage': ['kms:Decrypt'],
};

/**
 * Calls of customers' keys that S3 and SQS make for whoever calls them, with the caller's rights.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
export class KeyUse {
  private readonly keys = new Map<string, string>();

  constructor(resources: readonly LocalResource[]) {
    const arnOf = (key: string): string => resources.find(({ type, ref, attributes }) => type === 'AWS::KMS::Key' && [ref, attributes.Arn].includes(key))?.attributes.Arn ?? key;
    for (const { type, attributes, properties } of resources) {
      const key = type === 'AWS::SQS::Queue' ? properties.KmsMasterKeyId
        : type === 'AWS::S3::Bucket' ? properties.BucketEncryption?.ServerSideEncryptionConfiguration?.[0]?.ServerSideEncryptionByDefault?.KMSMasterKeyID : undefined;
      if (key !== undefined && !String(key).startsWith('alias/aws/')) this.keys.set(attributes.Arn, arnOf(String(key)));
    }
  }

  /** The calls of a key that come with a call. */
  public of(action: string, resource: string): { action: string; resource: string }[] {
    const [, bucket] = /^(arn:[^:]*:s3:::[^/]+)/.exec(resource) ?? [];
    const key = this.keys.get(bucket ?? resource);
    return key === undefined ? [] : (USES[action] ?? []).map((use) => ({ action: use, resource: key }));
  }
}
