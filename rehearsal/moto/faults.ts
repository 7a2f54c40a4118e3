/** What moto is known to answer otherwise than AWS, which ours follows. */
export interface MotoFault {
  /** Of the operation's description. */
  readonly operation: RegExp;
  readonly what: string;
  readonly page: string;
  /** Whether a difference is this fault: what ours answered, and moto. */
  matches(ours: string, motos: string): boolean;
}

const CONDITIONAL_DELETES = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html';

const refused = /^(NoSuchKey 404|PreconditionFailed 412)$/;

export const MOTO_FAULTS: readonly MotoFault[] = [
  {
    operation: /^conditional CopyObject /,
    what: 'CopyObject does not look at conditions, of its source or of its target',
    page: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html',
    matches: (ours, motos) => refused.test(ours) && motos.startsWith('{"ETag"'),
  },
  {
    operation: /^conditional CompleteMultipartUpload .*"IfMatch"/,
    what: 'CompleteMultipartUpload does not look at If-Match',
    page: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html',
    matches: (ours, motos) => refused.test(ours) && motos.startsWith('{"ETag"'),
  },
  {
    operation: /^conditional DeleteObject .*"\*"/,
    what: 'DeleteObject takes If-Match: * for a tag that no object has',
    page: CONDITIONAL_DELETES,
    matches: (ours, motos) => ours === '{}' && motos === 'PreconditionFailed 412',
  },
  {
    operation: /^conditional DeleteObjects /,
    what: 'DeleteObjects does not look at the tags of its objects',
    page: CONDITIONAL_DELETES,
    matches: (ours, motos) => ours.startsWith('{"deleted":0') && motos.startsWith('{"deleted":1'),
  },
  {
    operation: /^upload that is given up/,
    what: 'CompleteMultipartUpload of an upload that was aborted fails within moto',
    page: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html',
    matches: (ours, motos) => ours === 'NoSuchUpload 404' && motos === 'Error 500',
  },
  {
    operation: /^UpdateTable of an old version/,
    what: 'UpdateTable does not look at VersionId',
    page: 'https://docs.aws.amazon.com/glue/latest/webapi/API_UpdateTable.html',
    matches: (ours, motos) => ours === 'ConcurrentModificationException 400' && motos === '{}',
  },
  {
    operation: /^CreateTable beyond a limit/,
    what: 'CreateTable takes descriptions, comments and parameters of any length, and comments of several lines',
    page: 'https://docs.aws.amazon.com/glue/latest/webapi/API_TableInput.html',
    matches: (ours, motos) => ours === 'InvalidInputException 400' && motos === '{}',
  },
];
