import {
  CreateTableCommand, DeleteTableCommand, GetDatabaseCommand, GetTableCommand, GetTablesCommand, GlueClient, UpdateTableCommand,
} from '@aws-sdk/client-glue';
import {
  CompleteMultipartUploadCommand, CopyObjectCommand, CreateMultipartUploadCommand, DeleteObjectCommand, DeleteObjectsCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command,
  PutObjectCommand, S3Client, UploadPartCommand,
} from '@aws-sdk/client-s3';
import { ChangeMessageVisibilityCommand, DeleteMessageCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
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

const KEYS = ['a.csv', 'b/c.csv', 'b/d e+f.csv', 'ü/€&=%25.csv', 'b'];
const key = fc.constantFrom(...KEYS);
const body = fc.constantFrom('', 'x', 'id,name\n1,Ann\n', 'é€😀', 'y'.repeat(3000));
const operation = (name: string, run: Operation['run']): Operation => ({ name, run });
const tagOf = (text: string): Promise<string> => import('node:crypto').then(({ createHash }) => `"${createHash('md5').update(text).digest('hex')}"`);

/** None, any, the tag of one of the bodies, or one that nothing has. */
const condition = fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, body.map((text) => ({ tagOf: text })), fc.constant('"0123456789abcdef0123456789abcdef"'));
const resolved = async (given: undefined | string | { tagOf: string }): Promise<string | undefined> => (typeof given === 'object' ? tagOf(given.tagOf) : given);

const S3 = fc.oneof(
  fc.tuple(key, body, condition, fc.constantFrom(undefined, undefined, '*')).map(([k, text, match, none]) => operation(`PutObject ${k} ${JSON.stringify({ match, none })}`, async ({ s3, bucket, prefix }) => {
    const { ETag } = await s3.send(new PutObjectCommand({ Bucket: bucket, Key: prefix + k, Body: text, ContentType: 'text/csv', Metadata: { owner: 'rehearsal' }, IfMatch: none ? undefined : await resolved(match), IfNoneMatch: none }));
    return { ETag };
  })),
  fc.tuple(key, fc.constantFrom(undefined, 'bytes=0-3', 'bytes=2-', 'bytes=-2', 'bytes=9000-')).map(([k, range]) => operation(`GetObject ${k} ${range}`, async ({ s3, bucket, prefix }) => {
    const { Body, ETag, ContentLength, ContentRange, ContentType, Metadata } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: prefix + k, Range: range }));
    return { text: await Body!.transformToString(), ETag, ContentLength, ContentRange, ContentType, Metadata };
  })),
  key.map((k) => operation(`HeadObject ${k}`, async ({ s3, bucket, prefix }) => {
    const { ETag, ContentLength, ContentType, Metadata } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: prefix + k }));
    return { ETag, ContentLength, ContentType, Metadata };
  })),
  key.map((k) => operation(`DeleteObject ${k}`, async ({ s3, bucket, prefix }) => {
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: prefix + k }));
    return {};
  })),
  fc.array(key, { minLength: 1, maxLength: 3 }).map((keys) => operation(`DeleteObjects ${keys.join()}`, async ({ s3, bucket, prefix }) => {
    const { Deleted = [], Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: [...new Set(keys)].map((k) => ({ Key: prefix + k })) } }));
    return { deleted: Deleted.map(({ Key }) => Key!.slice(prefix.length)).sort(), errors: Errors.length };
  })),
  fc.tuple(key, key).map(([from, to]) => operation(`CopyObject ${from} ${to}`, async ({ s3, bucket, prefix }) => {
    if (from === to) return {};
    const { CopyObjectResult } = await s3.send(new CopyObjectCommand({ Bucket: bucket, Key: prefix + to, CopySource: `${bucket}/${encodeURIComponent(prefix + from)}` }));
    return { ETag: CopyObjectResult?.ETag };
  })),
  fc.tuple(key, fc.integer({ min: 1, max: 2 })).map(([k, parts]) => operation(`multipart ${k} ${parts}`, async ({ s3, bucket, prefix }) => {
    const target = { Bucket: bucket, Key: prefix + k };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(target));
    const done = [];
    for (let PartNumber = 1; PartNumber <= parts; PartNumber += 1) {
      const text = PartNumber < parts ? 'p'.repeat(5 * 1024 * 1024) : 'end';
      const { ETag } = await s3.send(new UploadPartCommand({ ...target, UploadId, PartNumber, Body: text }));
      done.push({ PartNumber, ETag });
    }
    const { ETag } = await s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts: done } }));
    return { ETag };
  })),
  fc.tuple(fc.constantFrom('', 'b', 'b/', 'ü/'), fc.constantFrom(undefined, '/'), fc.constantFrom(1, 2, 1000), fc.constantFrom(undefined, 'a.csv', 'b/c.csv')).map(([start, delimiter, most, after]) => operation(
    `ListObjectsV2 ${start} ${delimiter} ${most} ${after}`, async ({ s3, bucket, prefix }) => {
      const pages = [];
      let token: string | undefined;
      do {
        const page = await s3.send(new ListObjectsV2Command({
          Bucket: bucket, Prefix: prefix + start, Delimiter: delimiter, MaxKeys: most, StartAfter: after && prefix + after, ContinuationToken: token,
        }));
        pages.push({
          keys: (page.Contents ?? []).map(({ Key, Size, ETag }) => [Key!.slice(prefix.length), Size, ETag]),
          folders: (page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix!.slice(prefix.length)),
          count: page.KeyCount,
        });
        token = page.IsTruncated ? page.NextContinuationToken : undefined;
      } while (token !== undefined && pages.length < 20);
      return pages;
    })),
);

const SQS = fc.oneof(
  body.filter((text) => text !== '').map((text) => operation('SendMessage', async ({ sqs, queueUrl }) => {
    const { MD5OfMessageBody } = await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: text }));
    return { MD5OfMessageBody };
  })),
  fc.integer({ min: 1, max: 10 }).map((most) => operation(`ReceiveMessage ${most}`, async ({ sqs, queueUrl, receipts }) => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: most, VisibilityTimeout: 600, MessageSystemAttributeNames: ['ApproximateReceiveCount'] }));
    receipts.push(...Messages.map(({ ReceiptHandle }) => ReceiptHandle!));
    return Messages.map(({ Body, MD5OfBody, Attributes }) => ({ Body, MD5OfBody, received: Attributes?.ApproximateReceiveCount }));
  })),
  fc.nat(4).map((i) => operation('DeleteMessage', async ({ sqs, queueUrl, receipts }) => {
    const [ReceiptHandle] = receipts.splice(i, 1);
    if (ReceiptHandle !== undefined) await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    return {};
  })),
  fc.nat(4).map((i) => operation('ChangeMessageVisibility', async ({ sqs, queueUrl, receipts }) => {
    const [ReceiptHandle] = receipts.splice(i, 1);
    if (ReceiptHandle !== undefined) await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    return {};
  })),
  fc.constant(operation('GetQueueAttributes', async ({ sqs, queueUrl }) => {
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] }));
    return { visible: Attributes?.ApproximateNumberOfMessages, hidden: Attributes?.ApproximateNumberOfMessagesNotVisible };
  })),
);

const table = fc.constantFrom('orders', 'people', 'order_items');
const input = (Name: string, type: string) => ({
  Name, Description: `of ${type}`, Parameters: { classification: 'parquet' }, StorageDescriptor: { Columns: [{ Name: 'id', Type: type, Comment: 'a key' }], Location: 's3://somewhere/' },
});
const shown = (found: any, prefix: string) => ({
  name: found.Name.slice(prefix.length),
  description: found.Description,
  parameters: found.Parameters,
  columns: found.StorageDescriptor?.Columns,
  location: found.StorageDescriptor?.Location,
  database: found.DatabaseName,
});
const named = (prefix: string, name: string): string => prefix.replace(/\W/g, '_') + name;

const GLUE = fc.oneof(
  fc.tuple(table, fc.constantFrom('string', 'bigint')).map(([name, type]) => operation(`CreateTable ${name}`, async ({ glue, database, prefix }) => {
    await glue.send(new CreateTableCommand({ DatabaseName: database, TableInput: input(named(prefix, name), type) }));
    return {};
  })),
  fc.tuple(table, fc.constantFrom('string', 'bigint')).map(([name, type]) => operation(`UpdateTable ${name}`, async ({ glue, database, prefix }) => {
    await glue.send(new UpdateTableCommand({ DatabaseName: database, TableInput: input(named(prefix, name), type) }));
    return {};
  })),
  table.map((name) => operation(`GetTable ${name}`, async ({ glue, database, prefix }) => shown((await glue.send(new GetTableCommand({ DatabaseName: database, Name: named(prefix, name) }))).Table, prefix))),
  table.map((name) => operation(`DeleteTable ${name}`, async ({ glue, database, prefix }) => {
    await glue.send(new DeleteTableCommand({ DatabaseName: database, Name: named(prefix, name) }));
    return {};
  })),
  fc.constantFrom('.*', 'order.*', 'people').map((expression) => operation(`GetTables ${expression}`, async ({ glue, database, prefix }) => {
    const { TableList = [] } = await glue.send(new GetTablesCommand({ DatabaseName: database, Expression: `${named(prefix, '')}${expression}` }));
    return TableList.map((found) => shown(found, prefix)).sort((a, b) => (a.name < b.name ? -1 : 1));
  })),
  fc.constantFrom('main', 'nothing_here').map((name) => operation(`GetDatabase ${name}`, async ({ glue }) => ({ name: (await glue.send(new GetDatabaseCommand({ Name: name }))).Database?.Name }))),
  table.map((name) => operation(`GetTable of no database ${name}`, async ({ glue }) => glue.send(new GetTableCommand({ DatabaseName: 'nothing_here', Name: name })))),
);

/** Sequences of calls of one service. */
export const SEQUENCES = {
  S3: fc.array(S3, { minLength: 5, maxLength: 25 }),
  SQS: fc.array(SQS, { minLength: 5, maxLength: 30 }),
  Glue: fc.array(GLUE, { minLength: 5, maxLength: 25 }),
} as const;
