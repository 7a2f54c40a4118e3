import {
  CompleteMultipartUploadCommand, CreateMultipartUploadCommand, DeleteObjectCommand, DeleteObjectsCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command,
  PutObjectCommand, S3Client, UploadPartCommand,
} from '@aws-sdk/client-s3';
import { RunningPipeline, startPipeline } from '../../integ/support/running-pipeline';

describe('S3 on the local cloud, by its own client', () => {
  let pipeline: RunningPipeline;
  let s3: S3Client;
  let Bucket: string;
  beforeAll(async () => {
    pipeline = await startPipeline();
    ({ s3, tableBucket: Bucket } = pipeline.client);
  });
  afterAll(() => pipeline.stop());

  const put = (Key: string, Body: string, more: object = {}) => s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
  const text = async (Key: string, more: object = {}) => (await s3.send(new GetObjectCommand({ Bucket, Key, ...more }))).Body!.transformToString();
  const failure = (promise: Promise<unknown>) => promise.then(() => 'none', (error: { name: string; $metadata: { httpStatusCode: number } }) => `${error.name} ${error.$metadata.httpStatusCode}`);

  it.each(['plain.txt', 'with space+plus.txt', 'ümläut/日本.txt', 'per%20cent.txt', "quo'te&amp.txt"])('gives back what was put, with its facts: %s', async (Key) => {
    await put(Key, 'content', { ContentType: 'text/plain', Metadata: { 'source-key': 'a' } });
    expect(await text(Key)).toBe('content');
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key }))).toMatchObject({ ContentLength: 7, ContentType: 'text/plain', Metadata: { 'source-key': 'a' }, ETag: '"9a0364b9e99bb480dd25e1f0284c8555"' });
  });

  it('says what is not there', async () => {
    expect(await failure(text('nothing'))).toBe('NoSuchKey 404');
    expect(await failure(s3.send(new GetObjectCommand({ Bucket: 'no-such-bucket', Key: 'a' })))).toBe('NoSuchBucket 404');
    await expect(s3.send(new DeleteObjectCommand({ Bucket, Key: 'nothing' }))).resolves.toBeDefined();
  });

  it('writes and removes under conditions', async () => {
    const { ETag } = await put('conditional', 'one', { IfNoneMatch: '*' });
    expect(await failure(put('conditional', 'two', { IfNoneMatch: '*' }))).toBe('PreconditionFailed 412');
    expect(await failure(put('conditional', 'two', { IfMatch: '"0"' }))).toBe('PreconditionFailed 412');
    expect(await failure(put('absent', 'two', { IfMatch: ETag }))).toBe('NoSuchKey 404');
    expect(await text('conditional')).toBe('one');
    await put('conditional', 'two', { IfMatch: ETag });
    expect(await failure(s3.send(new DeleteObjectCommand({ Bucket, Key: 'conditional', IfMatch: ETag })))).toBe('PreconditionFailed 412');
    expect(await text('conditional')).toBe('two');
  });

  it('reads ranges and under conditions', async () => {
    const { ETag } = await put('ranged', '0123456789');
    expect(await text('ranged', { Range: 'bytes=2-4' })).toBe('234');
    expect(await text('ranged', { Range: 'bytes=7-' })).toBe('789');
    expect(await text('ranged', { Range: 'bytes=-2' })).toBe('89');
    expect(await failure(text('ranged', { Range: 'bytes=10-12' }))).toMatch(/InvalidRange 416/);
    expect(await failure(text('ranged', { IfMatch: '"0"' }))).toMatch(/ 412$/);
    expect(await failure(text('ranged', { IfNoneMatch: ETag }))).toMatch(/ 304$/);
  });

  it('lists in pages, below a prefix, and folders by a delimiter', async () => {
    for (const key of ['list/a/1', 'list/a/2', 'list/b', 'list/c/3', 'list/d']) await put(key, 'x');
    const keys: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'list/', MaxKeys: 2, ContinuationToken }));
      keys.push(...page.Contents!.map(({ Key }) => Key!));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    expect(keys).toEqual(['list/a/1', 'list/a/2', 'list/b', 'list/c/3', 'list/d']);
    const folders = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'list/', Delimiter: '/' }));
    expect([folders.CommonPrefixes?.map(({ Prefix }) => Prefix), folders.Contents?.map(({ Key }) => Key)]).toEqual([['list/a/', 'list/c/'], ['list/b', 'list/d']]);
    expect((await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'list/', StartAfter: 'list/c/3' }))).Contents?.map(({ Key }) => Key)).toEqual(['list/d']);
  });

  it('removes many, each under its own condition', async () => {
    const { ETag } = await put('many/a', 'a');
    await put('many/b', 'b');
    const result = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'many/a', ETag }, { Key: 'many/b', ETag: '"0"' }, { Key: 'many/c' }] } }));
    expect(result.Deleted?.map(({ Key }) => Key)).toEqual(['many/a', 'many/c']);
    expect(result.Errors).toMatchObject([{ Key: 'many/b', Code: 'PreconditionFailed' }]);
    expect(await text('many/b')).toBe('b');
  });

  it('puts parts together, of one upload and one key only', async () => {
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts' }));
    const part = async (PartNumber: number, Body: string) => ({ PartNumber, ETag: (await s3.send(new UploadPartCommand({ Bucket, Key: 'parts', UploadId, PartNumber, Body }))).ETag });
    const parts = [await part(1, 'first '), await part(2, 'second')];
    const complete = (Key: string, Parts: object[], more: object = {}) => s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts }, ...more }));
    expect(await failure(complete('elsewhere', parts))).toBe('NoSuchUpload 404');
    expect(await failure(complete('parts', [...parts].reverse()))).toBe('InvalidPartOrder 400');
    expect((await complete('parts', parts, { IfNoneMatch: '*' })).ETag).toMatch(/-2"$/);
    expect(await text('parts')).toBe('first second');
  });
});
