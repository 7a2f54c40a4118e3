import { createHash, randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { checkDelete, checkWrite, comparesContent, preconditionFailed, readCondition } from './conditions';
import { listing } from './listing';
import { ObjectStore, StoredObject } from './object-store';
import { xml, xmlDocument, xmlParts, xmlTexts } from './xml';
import { LocalAsset } from '../../assembly/assembly';
import { AccessDeniedError, LocalService, ServiceError, ServiceRequest, ServiceResponse } from '../../gateway/service';

export interface ObjectEvent {
  readonly bucket: string;
  readonly key: string;
  readonly kind: 'Object Created' | 'Object Deleted';
  readonly size: number;
  readonly eTag: string;
  readonly reason: string;
}

export interface S3Options {
  /** Where the buckets' folders are. */
  readonly folder: string;
  readonly buckets: readonly string[];
  /** What deployment would have uploaded, by bucket and key. */
  readonly assets: Map<string, LocalAsset>;
  /** Buckets that send their events to EventBridge. */
  readonly notifying: ReadonlySet<string>;
  onObjectEvent(event: ObjectEvent): void;
}

/** S3 on disk: whole objects, conditional reads, writes and deletes, listings, copies, uploads in parts. */
export class S3Service implements LocalService {
  public readonly name = 's3';
  private readonly stores = new Map<string, ObjectStore>();
  private readonly uploads = new Map<string, Upload>();

  constructor(private readonly options: S3Options) {
    for (const bucket of options.buckets) {
      this.stores.set(bucket, new ObjectStore(path.join(options.folder, bucket)));
    }
  }

  public async handle(request: ServiceRequest): Promise<ServiceResponse> {
    try {
      return this.route(request);
    } catch (error) {
      const failure = error instanceof AccessDeniedError ? new ServiceError('AccessDenied', error.message, 403)
        : error instanceof ServiceError ? error : new ServiceError('InternalError', (error as Error).message, 500);
      // HEAD has no body: its client reads the status.
      const body = request.method === 'HEAD' ? undefined : xmlDocument(xml('Error', [xml('Code', failure.code), xml('Message', failure.message), xml('RequestId', randomUUID())]));
      return { status: failure.status, headers: { 'content-type': 'application/xml' }, body };
    }
  }

  /** The store of a bucket, for stand-ins that read it with a caller's rights. */
  public store(bucket: string): ObjectStore {
    const store = this.stores.get(bucket);
    if (store === undefined) {
      throw new ServiceError('NoSuchBucket', 'The specified bucket does not exist', 404);
    }
    return store;
  }

  /** Writes an object, as a PUT does, without asking for permission. */
  public put(bucket: string, key: string, body: Buffer, facts: ObjectFacts = factsOf({}), reason = 'PutObject', eTag?: string): StoredObject {
    const object = this.store(bucket).put(key, body, facts, eTag);
    this.notify({ bucket, key, kind: 'Object Created', size: object.size, eTag: object.eTag, reason });
    return object;
  }

  private route(request: ServiceRequest): ServiceResponse {
    const [, bucket, ...rest] = request.url.pathname.split('/');
    const key = decodeURIComponent(rest.join('/'));
    const query = request.url.searchParams;
    if (bucket === '') {
      request.authorize('s3:ListAllMyBuckets', '*');
      const buckets = [...this.stores.keys()].map((name) => xml('Bucket', [xml('Name', name)]));
      return ok(xml('ListAllMyBucketsResult', [xml('Buckets', buckets)]));
    }
    const asset = this.options.assets.get(`${bucket}/${key}`);
    if (asset !== undefined && request.method === 'GET') {
      return this.asset(request, bucket, key, asset);
    }
    if (key === '') {
      return this.bucketOperation(request, bucket, query);
    }
    const arn = `arn:aws:s3:::${bucket}/${key}`;
    switch (request.method) {
      case 'HEAD':
      case 'GET':
        return this.read(request, bucket, key, arn);
      case 'PUT':
        request.authorize('s3:PutObject', arn);
        if (query.has('partNumber')) return this.uploadPart(request, this.uploadOf(query, bucket, key), Number(query.get('partNumber')));
        return request.headers['x-amz-copy-source'] ? this.copy(request, bucket, key) : this.write(request, bucket, key);
      case 'DELETE':
        if (query.has('uploadId')) {
          request.authorize('s3:AbortMultipartUpload', arn);
          this.uploadOf(query, bucket, key);
          this.uploads.delete(query.get('uploadId')!);
          return { status: 204 };
        }
        request.authorize('s3:DeleteObject', arn);
        return this.remove(request, bucket, key);
      case 'POST':
        request.authorize('s3:PutObject', arn);
        return query.has('uploads') ? this.startUpload(request, bucket, key) : this.completeUpload(request, query, bucket, key);
      default:
        throw new ServiceError('MethodNotAllowed', 'The specified method is not allowed', 405);
    }
  }

  private bucketOperation(request: ServiceRequest, bucket: string, query: URLSearchParams): ServiceResponse {
    const arn = `arn:aws:s3:::${bucket}`;
    const store = this.store(bucket);
    if (query.has('location')) {
      request.authorize('s3:GetBucketLocation', arn);
      return ok(xml('LocationConstraint', ''));
    }
    if (request.method === 'HEAD') {
      request.authorize('s3:ListBucket', arn);
      return { status: 200 };
    }
    if (request.method === 'POST' && query.has('delete')) {
      return ok(xml('DeleteResult', xmlParts(request.body.toString('utf8'), 'Object').map((object) => this.removeListed(request, bucket, object))));
    }
    if (request.method === 'GET') {
      // A listing without a prefix has no such key: https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
      request.authorize('s3:ListBucket', arn, query.has('prefix') ? { 's3:prefix': query.get('prefix')! } : {});
      return ok(listing(bucket, store, query));
    }
    throw new ServiceError('NotImplemented', `The local cloud's S3 has no ${request.method} of a bucket`, 501);
  }

  private read(request: ServiceRequest, bucket: string, key: string, arn: string): ServiceResponse {
    request.authorize('s3:GetObject', arn);
    const store = this.store(bucket);
    const object = store.head(key);
    if (object === undefined) {
      // Without the right to list, S3 does not tell that an object is missing; this request has no key s3:prefix:
      // https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
      request.authorize('s3:ListBucket', `arn:aws:s3:::${bucket}`);
      throw new ServiceError('NoSuchKey', 'The specified key does not exist.', 404);
    }
    const condition = readCondition(request.headers, object);
    if (condition === 'failed') throw preconditionFailed();
    if (condition === 'not modified') return { status: 304, headers: { etag: object.eTag } };
    const headers: Record<string, string> = {
      'etag': object.eTag,
      'last-modified': new Date(object.lastModified).toUTCString(),
      'content-type': object.contentType,
      'accept-ranges': 'bytes',
      ...object.contentEncoding ? { 'content-encoding': object.contentEncoding } : {},
      ...Object.fromEntries(Object.entries(object.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
    };
    if (request.method === 'HEAD') return { status: 200, headers: { ...headers, 'content-length': String(object.size) } };
    const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '');
    if (range === null) {
      return { status: 200, headers: { ...headers, 'content-length': String(object.size) }, body: store.read(key) };
    }
    const [start, end] = range[1] === ''
      ? [Math.max(0, object.size - Number(range[2])), object.size - 1]
      : [Number(range[1]), Math.min(range[2] === '' ? Infinity : Number(range[2]), object.size - 1)];
    if (start > end) throw new ServiceError('InvalidRange', 'The requested range is not satisfiable', 416);
    return { status: 206, headers: { ...headers, 'content-range': `bytes ${start}-${end}/${object.size}` }, body: store.read(key).subarray(start, end + 1) };
  }

  private asset(request: ServiceRequest, bucket: string, key: string, asset: LocalAsset): ServiceResponse {
    request.authorize('s3:GetObject', `arn:aws:s3:::${bucket}/${key}`);
    if (asset.isFolder) throw new ServiceError('NotImplemented', 'The local cloud does not zip assets', 501);
    return { status: 200, headers: { 'content-type': 'application/octet-stream', 'etag': '"asset"' }, body: fs.readFileSync(asset.path) };
  }

  private write(request: ServiceRequest, bucket: string, key: string): ServiceResponse {
    this.checkWriteConditions(request, bucket, key);
    return { status: 200, headers: { etag: this.put(bucket, key, request.body, factsOf(request.headers)).eTag } };
  }

  private checkWriteConditions(request: ServiceRequest, bucket: string, key: string): void {
    this.authorizeComparison(request, request.headers, bucket, key);
    checkWrite(request.headers, this.store(bucket).head(key));
  }

  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html, and conditional-deletes.html: a tag is compared with the right to read. */
  private authorizeComparison(request: ServiceRequest, headers: Parameters<typeof comparesContent>[0], bucket: string, key: string): void {
    if (comparesContent(headers)) request.authorize('s3:GetObject', `arn:aws:s3:::${bucket}/${key}`);
  }

  private copy(request: ServiceRequest, bucket: string, key: string): ServiceResponse {
    const [, sourceBucket, sourceKey] = /^\/?([^/]+)\/(.*)$/s.exec(decodeURIComponent(request.headers['x-amz-copy-source']))!;
    request.authorize('s3:GetObject', `arn:aws:s3:::${sourceBucket}/${sourceKey}`);
    const source = this.store(sourceBucket).head(sourceKey);
    if (source === undefined) throw new ServiceError('NoSuchKey', 'The specified key does not exist.', 404);
    if (readCondition(request.headers, source, 'x-amz-copy-source-') !== 'holds') throw preconditionFailed();
    this.checkWriteConditions(request, bucket, key);
    // The copy is written in one part, whatever the source was: its tag is its own.
    const { contentType, contentEncoding, metadata } = source;
    const facts = request.headers['x-amz-metadata-directive'] === 'REPLACE' ? factsOf(request.headers) : { contentType, contentEncoding, metadata };
    const copied = this.put(bucket, key, this.store(sourceBucket).read(sourceKey), facts, 'CopyObject');
    return ok(xml('CopyObjectResult', [xml('ETag', copied.eTag), xml('LastModified', copied.lastModified)]));
  }

  private remove(request: ServiceRequest, bucket: string, key: string): ServiceResponse {
    this.removeIf(request, request.headers, bucket, key);
    return { status: 204 };
  }

  /** One key of DeleteObjects: what fails for it leaves the others alone. */
  private removeListed(request: ServiceRequest, bucket: string, object: string): string {
    const [key] = xmlTexts(object, 'Key');
    const [eTag] = xmlTexts(object, 'ETag');
    try {
      request.authorize('s3:DeleteObject', `arn:aws:s3:::${bucket}/${key}`);
      this.removeIf(request, { 'if-match': eTag }, bucket, key);
      return xml('Deleted', [xml('Key', key)]);
    } catch (error) {
      if (!(error instanceof AccessDeniedError) && !(error instanceof ServiceError)) throw error;
      return xml('Error', [xml('Key', key), xml('Code', error instanceof ServiceError ? error.code : 'AccessDenied'), xml('Message', error.message)]);
    }
  }

  private removeIf(request: ServiceRequest, conditions: Parameters<typeof checkDelete>[0], bucket: string, key: string): void {
    this.authorizeComparison(request, conditions, bucket, key);
    const existing = this.store(bucket).head(key);
    checkDelete(conditions, existing);
    if (existing === undefined) return;
    this.store(bucket).delete(key);
    this.notify({ bucket, key, kind: 'Object Deleted', size: 0, eTag: existing.eTag, reason: 'DeleteObject' });
  }

  private startUpload(request: ServiceRequest, bucket: string, key: string): ServiceResponse {
    const uploadId = randomUUID();
    this.uploads.set(uploadId, { bucket, key, facts: factsOf(request.headers), parts: new Map() });
    return ok(xml('InitiateMultipartUploadResult', [xml('Bucket', bucket), xml('Key', key), xml('UploadId', uploadId)]));
  }

  private uploadPart(request: ServiceRequest, upload: Upload, number: number): ServiceResponse {
    upload.parts.set(number, request.body);
    return { status: 200, headers: { etag: `"${md5(request.body)}"` } };
  }

  private completeUpload(request: ServiceRequest, query: URLSearchParams, bucket: string, key: string): ServiceResponse {
    const upload = this.uploadOf(query, bucket, key);
    this.checkWriteConditions(request, bucket, key);
    const numbers = xmlTexts(request.body.toString('utf8'), 'PartNumber').map(Number);
    const parts = numbers.map((number) => upload.parts.get(number));
    if (numbers.some((number, i) => i > 0 && number <= numbers[i - 1])) throw new ServiceError('InvalidPartOrder', 'The list of parts was not in ascending order. Parts must be ordered by part number.');
    if (parts.length === 0 || parts.some((part) => part === undefined)) throw new ServiceError('InvalidPart', 'One or more of the specified parts could not be found.');
    const eTag = `"${md5(Buffer.concat(parts.map((part) => createHash('md5').update(part!).digest())))}-${parts.length}"`;
    this.put(upload.bucket, upload.key, Buffer.concat(parts as Buffer[]), upload.facts, 'CompleteMultipartUpload', eTag);
    this.uploads.delete(query.get('uploadId')!);
    return ok(xml('CompleteMultipartUploadResult', [xml('Bucket', upload.bucket), xml('Key', upload.key), xml('ETag', eTag)]));
  }

  /** An upload belongs to the key that it was started for: what was authorized is what is written. */
  private uploadOf(query: URLSearchParams, bucket: string, key: string): Upload {
    const upload = this.uploads.get(query.get('uploadId') ?? '');
    if (upload === undefined || upload.bucket !== bucket || upload.key !== key) throw new ServiceError('NoSuchUpload', 'The specified upload does not exist.', 404);
    return upload;
  }

  private notify(event: ObjectEvent): void {
    if (this.options.notifying.has(event.bucket)) this.options.onObjectEvent(event);
  }
}

/** A multipart upload that was begun. */
interface Upload {
  readonly bucket: string;
  readonly key: string;
  readonly facts: ObjectFacts;
  readonly parts: Map<number, Buffer>;
}

/** What a writer says of an object. */
type ObjectFacts = Pick<StoredObject, 'contentType' | 'contentEncoding' | 'metadata'>;

function factsOf(headers: Record<string, string>): ObjectFacts {
  const encoding = (headers['content-encoding'] ?? '').split(',').map((part) => part.trim()).filter((part) => part !== '' && part !== 'aws-chunked').join(',');
  return {
    contentType: headers['content-type'] ?? 'binary/octet-stream',
    contentEncoding: encoding === '' ? undefined : encoding,
    metadata: Object.fromEntries(Object.entries(headers)
      .filter(([name]) => name.startsWith('x-amz-meta-'))
      .map(([name, value]) => [name.slice('x-amz-meta-'.length), value])),
  };
}

function ok(root: string): ServiceResponse {
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: xmlDocument(root) };
}

function md5(data: Buffer): string {
  return createHash('md5').update(data).digest('hex');
}
