import {
  CompleteMultipartUploadCommand, CopyObjectCommand, CreateMultipartUploadCommand, DeleteObjectCommand, DeleteObjectsCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command,
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

  it('knows no other condition of absence than any object, and a tag removes nothing that is not there', async () => {
    await put('present', 'one');
    expect(await failure(put('present', 'two', { IfNoneMatch: '"0"' }))).toBe('NotImplemented 501');
    expect(await text('present')).toBe('one');
    expect(await failure(s3.send(new DeleteObjectCommand({ Bucket, Key: 'absent', IfMatch: '*' })))).toBe('NoSuchKey 404');
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'present', IfMatch: '*' }));
    expect(await failure(text('present'))).toBe('NoSuchKey 404');
  });

  it('copies under conditions of the source and of the target', async () => {
    const { ETag } = await put('copied/from', 'one');
    const old = (await put('copied/to', 'old')).ETag;
    const copy = (more: object, Key = 'copied/to') => failure(s3.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/copied/from`, ...more })));
    const now = new Date();
    const [before, after] = [-3_600_000, 3_600_000].map((milliseconds) => new Date(now.getTime() + milliseconds));
    for (const more of [
      { CopySourceIfMatch: '"0"' }, { CopySourceIfNoneMatch: ETag }, { CopySourceIfModifiedSince: after }, { CopySourceIfUnmodifiedSince: before },
      { IfNoneMatch: '*' }, { IfMatch: ETag },
    ]) expect([more, await copy(more)]).toEqual([more, 'PreconditionFailed 412']);
    expect(await copy({ IfMatch: old }, 'copied/nowhere')).toBe('NoSuchKey 404');
    expect(await text('copied/to')).toBe('old');
    // A tag of the source decides whatever the time says.
    expect(await copy({ CopySourceIfMatch: ETag, CopySourceIfUnmodifiedSince: before, IfMatch: old })).toBe('none');
    expect(await copy({ CopySourceIfModifiedSince: before, CopySourceIfUnmodifiedSince: after, IfNoneMatch: '*' }, 'copied/new')).toBe('none');
    expect([await text('copied/to'), await text('copied/new')]).toEqual(['one', 'one']);
  });

  it('reads ranges and under conditions', async () => {
    const { ETag } = await put('ranged', '0123456789');
    expect(await text('ranged', { Range: 'bytes=2-4' })).toBe('234');
    expect(await text('ranged', { Range: 'bytes=7-' })).toBe('789');
    expect(await text('ranged', { Range: 'bytes=-2' })).toBe('89');
    expect(await failure(text('ranged', { Range: 'bytes=10-12' }))).toMatch(/InvalidRange 416/);
    expect(await failure(text('ranged', { IfMatch: '"0"' }))).toMatch(/ 412$/);
    expect(await failure(text('ranged', { IfNoneMatch: ETag }))).toMatch(/ 304$/);
    expect(await failure(text('ranged', { IfModifiedSince: new Date() }))).toMatch(/ 304$/);
    expect(await failure(text('ranged', { IfUnmodifiedSince: new Date(0) }))).toMatch(/ 412$/);
    expect(await text('ranged', { IfMatch: ETag, IfUnmodifiedSince: new Date(0) })).toBe('0123456789');
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

  it('lists in the order of the bytes of keys, page after page', async () => {
    const expected = ['bytes/A', 'bytes/a', 'bytes/ä', 'bytes/\uffee', 'bytes/😀'];
    for (const key of [...expected].reverse()) await put(key, 'x');
    const first = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'bytes/', MaxKeys: 4 }));
    const second = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'bytes/', ContinuationToken: first.NextContinuationToken }));
    expect([...first.Contents!, ...second.Contents!].map(({ Key }) => Key)).toEqual(expected);
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
    await put('parts', 'before');
    expect(await failure(complete('parts', parts, { IfNoneMatch: '*' }))).toBe('PreconditionFailed 412');
    expect(await failure(complete('parts', parts, { IfMatch: '"0"' }))).toBe('PreconditionFailed 412');
    expect(await text('parts')).toBe('before');
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'parts' }));
    expect((await complete('parts', parts, { IfNoneMatch: '*' })).ETag).toMatch(/-2"$/);
    expect(await text('parts')).toBe('first second');
  });
});
