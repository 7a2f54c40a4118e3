import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand, CompleteMultipartUploadCommand, CopyObjectCommand, CreateMultipartUploadCommand, DeleteObjectCommand, DeleteObjectsCommand,
  GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, UploadPartCommand,
} from '@aws-sdk/client-s3';
import * as fc from 'fast-check';
import { body, operation, Operation, sequences, Side } from './side';

const key = fc.constantFrom('a.csv', 'b/c.csv', 'b/d e+f.csv', 'ü/€&=%25.csv', 'b');
const tagOf = (text: string): string => `"${createHash('md5').update(text).digest('hex')}"`;

/** None, the tag of one of the bodies, or one that nothing has. */
const tag = fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, body.map(tagOf), fc.constant('"0123456789abcdef0123456789abcdef"'));
const range = fc.constantFrom(undefined, 'bytes=0-3', 'bytes=2-', 'bytes=-2', 'bytes=9000-');
const absent = fc.constantFrom(undefined, undefined, undefined, '*');
const PART = 'p'.repeat(5 * 1024 * 1024);

const call = <T>(name: string, given: fc.Arbitrary<T>, run: (side: Side, given: T) => Promise<unknown>): fc.Arbitrary<Operation> => given.map((one) => operation(
  `${name} ${JSON.stringify(one)}`, (side) => run(side, one)));

const objects = fc.oneof(
  call('PutObject', fc.record({ k: key, text: body, IfMatch: tag, IfNoneMatch: absent }), async ({ s3, bucket, prefix }, { k, text, IfMatch, IfNoneMatch }) => {
    const { ETag } = await s3.send(new PutObjectCommand({
      Bucket: bucket, Key: prefix + k, Body: Buffer.from(text), ContentType: 'text/csv', Metadata: { owner: 'rehearsal' }, IfMatch: IfNoneMatch ? undefined : IfMatch, IfNoneMatch,
    }));
    return { ETag };
  }),
  call('GetObject', fc.record({ k: key, asked: range, IfMatch: tag, IfNoneMatch: tag }), async ({ s3, bucket, prefix }, { k, asked, IfMatch, IfNoneMatch }) => {
    // What the end of an empty object is, AWS does not say.
    const isEmpty = asked?.startsWith('bytes=-') && (await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: prefix + k }))).ContentLength === 0;
    const Range = isEmpty ? undefined : asked;
    const { Body, ETag, ContentLength, ContentRange, ContentType, Metadata } = await s3.send(new GetObjectCommand({
      Bucket: bucket, Key: prefix + k, Range, IfMatch, IfNoneMatch: IfMatch ? undefined : IfNoneMatch,
    }));
    return { text: await Body!.transformToString(), ETag, ContentLength, ContentRange, ContentType, Metadata };
  }),
  call('HeadObject', fc.record({ k: key, IfMatch: tag, IfNoneMatch: tag }), async ({ s3, bucket, prefix }, { k, IfMatch, IfNoneMatch }) => {
    const { ETag, ContentLength, ContentType, Metadata } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: prefix + k, IfMatch, IfNoneMatch: IfMatch ? undefined : IfNoneMatch }));
    return { ETag, ContentLength, ContentType, Metadata };
  }),
  call('DeleteObject', fc.record({ k: key }), async ({ s3, bucket, prefix }, { k }) => {
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: prefix + k }));
    return {};
  }),
  call('DeleteObjects', fc.uniqueArray(key, { minLength: 1, maxLength: 3 }), async ({ s3, bucket, prefix }, keys) => {
    const { Deleted = [], Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: keys.map((k) => ({ Key: prefix + k })) } }));
    return { deleted: Deleted.map(({ Key }) => Key!.slice(prefix.length)).sort(), errors: Errors.length };
  }),
  call('CopyObject', fc.record({ from: key, to: key, replaces: fc.boolean() }).filter(({ from, to }) => from !== to), async ({ s3, bucket, prefix }, { from, to, replaces }) => {
    const { CopyObjectResult } = await s3.send(new CopyObjectCommand({
      Bucket: bucket,
      Key: prefix + to,
      CopySource: `${bucket}/${encodeURIComponent(prefix + from)}`,
      ...replaces ? { MetadataDirective: 'REPLACE', ContentType: 'text/plain', Metadata: { owner: 'copy' } } : {},
    }));
    return { ETag: CopyObjectResult?.ETag };
  }),
);

/** Calls under conditions that moto does not all know; few, because a sequence ends where the two differ. */
const conditional = fc.oneof(
  call('conditional DeleteObject', fc.record({ k: key, IfMatch: fc.oneof(tag.filter((one) => one !== undefined), fc.constant('*')) }), async ({ s3, bucket, prefix }, { k, IfMatch }) => {
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: prefix + k, IfMatch }));
    return {};
  }),
  call('conditional DeleteObjects', fc.record({ k: key, ETag: tag.filter((one) => one !== undefined) }), async ({ s3, bucket, prefix }, { k, ETag }) => {
    const { Deleted = [], Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: [{ Key: prefix + k, ETag }] } }));
    return { deleted: Deleted.length, errors: Errors.map(({ Code }) => Code) };
  }),
  call('conditional CopyObject', fc.record({ from: key, to: key, CopySourceIfMatch: tag, CopySourceIfNoneMatch: tag, IfMatch: tag, IfNoneMatch: absent }).filter(({ from, to }) => from !== to),
    async ({ s3, bucket, prefix }, { from, to, CopySourceIfMatch, CopySourceIfNoneMatch, IfMatch, IfNoneMatch }) => {
      const { CopyObjectResult } = await s3.send(new CopyObjectCommand({
        Bucket: bucket,
        Key: prefix + to,
        CopySource: `${bucket}/${encodeURIComponent(prefix + from)}`,
        CopySourceIfMatch,
        CopySourceIfNoneMatch: CopySourceIfMatch ? undefined : CopySourceIfNoneMatch,
        IfMatch: IfNoneMatch ? undefined : IfMatch,
        IfNoneMatch,
      }));
      return { ETag: CopyObjectResult?.ETag };
    }),
  call('conditional CompleteMultipartUpload', fc.record({ k: key, IfMatch: tag, IfNoneMatch: absent }), async ({ s3, bucket, prefix }, { k, IfMatch, IfNoneMatch }) => {
    const target = { Bucket: bucket, Key: prefix + k };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(target));
    const { ETag } = await s3.send(new UploadPartCommand({ ...target, UploadId, PartNumber: 1, Body: 'end' }));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    const done = await s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload, IfMatch: IfNoneMatch ? undefined : IfMatch, IfNoneMatch }));
    return { ETag: done.ETag };
  }),
);

const uploads = fc.oneof(
  call('upload in parts', fc.record({ k: key, parts: fc.integer({ min: 1, max: 2 }) }), async ({ s3, bucket, prefix }, { k, parts }) => {
    const target = { Bucket: bucket, Key: prefix + k };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(target));
    const done = [];
    for (let PartNumber = 1; PartNumber <= parts; PartNumber += 1) {
      const { ETag } = await s3.send(new UploadPartCommand({ ...target, UploadId, PartNumber, Body: PartNumber < parts ? PART : 'end' }));
      done.push({ PartNumber, ETag });
    }
    return { ETag: (await s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts: done } }))).ETag };
  }),
  call('upload that is given up', fc.record({ k: key }), async ({ s3, bucket, prefix }, { k }) => {
    const target = { Bucket: bucket, Key: prefix + k };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(target));
    const { ETag } = await s3.send(new UploadPartCommand({ ...target, UploadId, PartNumber: 1, Body: 'x' }));
    await s3.send(new AbortMultipartUploadCommand({ ...target, UploadId }));
    return s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } }));
  }),
  call('upload of a part that was not sent', fc.record({ k: key }), async ({ s3, bucket, prefix }, { k }) => {
    const target = { Bucket: bucket, Key: prefix + k };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(target));
    return s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts: [{ PartNumber: 3, ETag: '"0"' }] } }));
  }),
);

const lists = call('ListObjectsV2', fc.record({
  below: fc.constantFrom('', 'b', 'b/', 'ü/'), Delimiter: fc.constantFrom(undefined, '/'), MaxKeys: fc.constantFrom(1, 2, 1000), after: fc.constantFrom(undefined, 'a.csv', 'b/c.csv'),
}), async ({ s3, bucket, prefix }, { below, Delimiter, MaxKeys, after }) => {
  const pages = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix + below, Delimiter, MaxKeys, StartAfter: after && prefix + after, ContinuationToken }));
    pages.push({
      keys: (page.Contents ?? []).map(({ Key, Size, ETag }) => [Key!.slice(prefix.length), Size, ETag]),
      folders: (page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix!.slice(prefix.length)),
      count: page.KeyCount,
    });
    ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (ContinuationToken !== undefined && pages.length < 20);
  return pages;
});

export const S3_CALLS = sequences(fc.oneof({ weight: 24, arbitrary: objects }, { weight: 4, arbitrary: lists }, { weight: 2, arbitrary: uploads }, { weight: 2, arbitrary: conditional }));
