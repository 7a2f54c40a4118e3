import { list, ofType, referred, Rule, statements, Template } from '../template';

const STATEFUL = ['AWS::S3::Bucket', 'AWS::Glue::Database', 'AWS::Athena::WorkGroup', 'AWS::KMS::Key', 'AWS::Logs::LogGroup'];

/** Whether a resource's policy denies what comes without TLS. */
function deniesPlain(template: Template, policyType: string, property: string, type: string, logicalId: string): boolean {
  const policies = ofType(template, policyType).filter(([, { Properties }]) => referred(template, Properties[property], type) === logicalId);
  return policies.some(([id]) => statements(template).some(({ logicalId: at, statement }) => at === id
    && statement.Effect === 'Deny' && String((statement.Condition?.Bool as any)?.['aws:SecureTransport']) === 'false' && list<string>(statement.Action as any).some((action) => action.endsWith(':*'))
    && (statement.Principal === '*' || (statement.Principal as any)?.AWS === '*')));
}

export const DATA_RULES: readonly Rule[] = [
  {
    name: 'buckets are private, encrypted and behind TLS',
    * check(template) {
      for (const [logicalId, { Properties = {} }] of ofType(template, 'AWS::S3::Bucket')) {
        const block = Properties.PublicAccessBlockConfiguration ?? {};
        if (!['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'].every((key) => block[key] === true)) yield [logicalId, 'may be made public'];
        if (list(Properties.BucketEncryption?.ServerSideEncryptionConfiguration).length === 0) yield [logicalId, 'says nothing of encryption'];
        if (!deniesPlain(template, 'AWS::S3::BucketPolicy', 'Bucket', 'AWS::S3::Bucket', logicalId)) yield [logicalId, 'takes calls without TLS'];
        if (Properties.OwnershipControls?.Rules?.[0]?.ObjectOwnership !== 'BucketOwnerEnforced') yield [logicalId, 'has access lists'];
        // Uploads and tables live as long as their owner wants them to.
        const expiring = list<any>(Properties.LifecycleConfiguration?.Rules).filter(({ ExpirationInDays, Prefix, Status }) => ExpirationInDays !== undefined && Prefix === undefined && Status === 'Enabled');
        if (expiring.length > 0 && !/Results/.test(logicalId)) yield [logicalId, 'expires what it holds'];
      }
    },
  },
  {
    name: 'queues are encrypted and behind TLS',
    * check(template) {
      for (const [logicalId, { Properties = {} }] of ofType(template, 'AWS::SQS::Queue')) {
        if (Properties.SqsManagedSseEnabled !== true && Properties.KmsMasterKeyId === undefined) yield [logicalId, 'is not encrypted'];
        if (!deniesPlain(template, 'AWS::SQS::QueuePolicy', 'Queues', 'AWS::SQS::Queue', logicalId)) yield [logicalId, 'takes calls without TLS'];
      }
    },
  },
  {
    name: 'data stays when a stack goes, unless its owner said otherwise',
    * check(template) {
      for (const [logicalId, { Type, DeletionPolicy, UpdateReplacePolicy }] of Object.entries(template.Resources)) {
        if (STATEFUL.includes(Type) && !(DeletionPolicy === 'Retain' && UpdateReplacePolicy === 'Retain')) yield [logicalId, 'is deleted with its stack'];
      }
    },
  },
  {
    name: 'the work group decides where results go, how they are encrypted and how much a query reads',
    * check(template) {
      for (const [logicalId, { Properties }] of ofType(template, 'AWS::Athena::WorkGroup')) {
        const configuration = Properties.WorkGroupConfiguration ?? {};
        const result = configuration.ResultConfiguration ?? {};
        if (configuration.EnforceWorkGroupConfiguration !== true) yield [logicalId, 'lets its clients decide'];
        if (!(configuration.BytesScannedCutoffPerQuery >= 10_000_000)) yield [logicalId, 'has no limit to what a query reads, or one below 10 MB'];
        if (result.EncryptionConfiguration?.EncryptionOption === undefined) yield [logicalId, 'leaves results as they are'];
        if (referred(template, result.OutputLocation, 'AWS::S3::Bucket') === undefined || !JSON.stringify(result.OutputLocation).includes('s3://')) yield [logicalId, 'writes results to no bucket of the stack'];
        if (Properties.State === 'DISABLED') yield [logicalId, 'is off'];
      }
    },
  },
  {
    name: 'databases have names that Athena takes',
    * check(template) {
      for (const [logicalId, { Properties }] of ofType(template, 'AWS::Glue::Database')) {
        const name = Properties.DatabaseInput?.Name;
        if (typeof name === 'string' && !/^[a-z0-9_]{1,255}$/.test(name)) yield [logicalId, `is called ${name}`];
        if (Properties.CatalogId?.Ref !== 'AWS::AccountId' && typeof Properties.CatalogId !== 'string') yield [logicalId, 'is in no catalog'];
      }
    },
  },
  {
    name: 'no literal partition, region or account, no custom resource, no image',
    * check(template) {
      for (const [logicalId, resource] of Object.entries(template.Resources)) {
        const text = JSON.stringify(resource);
        if (/arn:aws[a-z-]*:/.test(text)) yield [logicalId, 'names a partition'];
        if (/"[^"]*:(us|eu|ap|ca|sa|me|af|il|cn)-[a-z]+-\d:[^"]*"/.test(text)) yield [logicalId, 'names a region'];
        if (/:\d{12}:/.test(text)) yield [logicalId, 'names an account'];
        if (/^Custom::|CloudFormation::CustomResource|^AWS::ECR::|^AWS::CodeBuild::/.test(resource.Type)) yield [logicalId, `is a ${resource.Type}`];
      }
    },
  },
];
