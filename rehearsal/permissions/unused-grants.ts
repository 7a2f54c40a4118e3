/** A granted action that no recorded call uses, and the page that says why it is needed all the same. */
export interface UnusedGrant {
  /** The statement's holder: a part of its policy's logical id. */
  readonly holder: RegExp;
  readonly action: string;
  /** The resource pattern. */
  readonly resource: RegExp;
  readonly reason: string;
  readonly page: string;
}

const LOGS_KEY_PAGE = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html';

export const UNUSED_GRANTS: readonly UnusedGrant[] = [
  {
    holder: /ApiAskFunctionRoleDefaultPolicy/,
    action: 's3:AbortMultipartUpload',
    resource: /\/results\/\*$/,
    reason: 'Athena writes large results in parts, with the rights of who asks, and gives up what a cancelled query began',
    page: 'https://docs.aws.amazon.com/athena/latest/ug/security-iam-awsmanpol.html',
  },
  {
    holder: /^(ByDatabase)?ApiAskFunctionRoleDefaultPolicy/,
    action: 'athena:StopQueryExecution',
    resource: /workgroup/,
    reason: 'a query that takes too long is stopped; the case of it runs with the whole pipeline, whose ask function has the same statement',
    page: 'https://docs.aws.amazon.com/athena/latest/APIReference/API_StopQueryExecution.html',
  },
  ...['glue:BatchDeletePartition', 'glue:BatchDeleteTable', 'glue:BatchGetPartition', 'glue:BatchUpdatePartition', 'glue:CreatePartition', 'glue:DeletePartition', 'glue:GetPartition', 'glue:GetTable',
    'glue:UpdatePartition'].map((action) => ({
    holder: /CrawlerRoleDefaultPolicy/,
    action,
    resource: /:(catalog$|database\/|table\/)/,
    reason: 'which of the calls on tables and partitions a crawler chooses is its own affair: AWS has it given all of glue:*, and these are those of S3 targets',
    page: 'https://docs.aws.amazon.com/glue/latest/dg/crawler-prereqs.html',
  })),
  {
    holder: /^ApiAskFunctionRoleDefaultPolicy/,
    action: 'glue:GetPartitions',
    resource: /:(catalog$|database\/|table\/)/,
    reason: 'tables of another may have partitions; those of the case have none, and those of the case of a crawler do',
    page: 'https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html',
  },
  ...['glue:BatchGetPartition', 'glue:GetPartition'].map((action) => ({
    holder: /AskFunctionRoleDefaultPolicy/,
    action,
    resource: /:(catalog$|database\/|table\/)/,
    reason: 'Athena gets the partitions of a table in the way that suits the query',
    page: 'https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html',
  })),
  ...['ledgers', 'status'].map((prefix) => ({
    holder: /IngestFunctionRoleDefaultPolicy/,
    action: 's3:DeleteObject',
    resource: new RegExp(`/${prefix}/\\*$`),
    reason: 'the sweep removes what is older than its retention, an hour at the least: the cases of it are in test/csv-catalog/converging, with a clock of their own',
    page: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html',
  })),
  ...['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:DescribeKey'].map((action) => ({
    holder: /^Key.* for logs\./,
    action,
    resource: /key\//,
    reason: "CloudWatch Logs encrypts the functions' log groups with a customer's key; the local cloud keeps logs as files",
    page: LOGS_KEY_PAGE,
  })),
];
