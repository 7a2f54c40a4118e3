import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as fc from 'fast-check';

/** One side: a cloud that is asked, and what it answered that later calls need. */
export interface Side {
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly glue: GlueClient;
  readonly bucket: string;
  readonly queueUrl: string;
  readonly database: string;
  /** Sequences do not see each other's objects and tables. */
  readonly prefix: string;
  readonly receipts: string[];
}

/** A call and what of its answer is compared. */
export interface Operation {
  readonly name: string;
  run(side: Side): Promise<unknown>;
}

export const operation = (name: string, run: Operation['run']): Operation => ({ name, run });

/** Contents of objects and messages. */
export const body = fc.constantFrom('', 'x', 'id,name\n1,Ann\n', 'é€😀', 'y'.repeat(3000));

/** Generated calls, one after the other. */
export function sequences(call: fc.Arbitrary<Operation>): fc.Arbitrary<Operation[]> {
  return fc.array(call, { minLength: 5, maxLength: 25, size: 'max' });
}
