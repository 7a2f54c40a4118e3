/** Every AwsSolutions finding of the default pipeline and of one with a crawler, by the pattern of its resource, with the reason why it stands. All reasons are here. */
export const REASONS: readonly { readonly finding: string; readonly resource: RegExp; readonly reason: string }[] = [
  { finding: 'AwsSolutions-S1', resource: /Bucket/, reason: 'Server access logs need a log bucket of the account; CloudTrail data events are the account owner’s choice.' },
  { finding: 'AwsSolutions-L1', resource: /Function/, reason: 'The runtime is the one that the bundles are built and tested for; a prop overrides it.' },
  { finding: 'AwsSolutions-IAM5', resource: /Role/, reason: 'Objects under a prefix, tables of one database, a model in the regions of its profile, and X-Ray, which offers no resource: nothing narrower exists.' },
  { finding: 'AwsSolutions-GL1', resource: /Crawler/, reason: 'CloudWatch Logs encrypts every log with a key of its own; with `encryptionKey` a security configuration names that key.' },
  { finding: 'AwsSolutions-APIG1', resource: /RestApi/, reason: 'Access logging needs the account-wide CloudWatch role, which is not ours to set; the function logs one line per request.' },
  { finding: 'AwsSolutions-APIG2', resource: /RestApi/, reason: 'The function validates requests, so that a problem document says what to change.' },
  { finding: 'AwsSolutions-APIG3', resource: /RestApi/, reason: 'A web ACL costs more than the rest of the idle stack; callers are authenticated by IAM and throttled.' },
  { finding: 'AwsSolutions-APIG6', resource: /RestApi/, reason: 'Execution logging needs the account-wide CloudWatch role, which is not ours to set.' },
  { finding: 'AwsSolutions-COG4', resource: /RestApi/, reason: 'Methods are authorized by IAM, by a user pool, or by an authorizer of the owner’s choice.' },
];
