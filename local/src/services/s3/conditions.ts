import { StoredObject } from './object-store';
import { ServiceError } from '../../gateway/service';

type Headers = Readonly<Record<string, string | undefined>>;
type Compared = Pick<StoredObject, 'eTag' | 'lastModified'>;

/**
 * Whether a conditional read goes ahead.
 *
 * @param prefix `x-amz-copy-source-` for the conditions of a copy's source
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export function readCondition(headers: Headers, object: Compared, prefix = ''): 'holds' | 'failed' | 'not modified' {
  const [ifMatch, ifNoneMatch, since, notSince] = ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since'].map((name) => headers[prefix + name]);
  // Times in headers are of whole seconds. A tag decides where both are given.
  const modified = Math.floor(Date.parse(object.lastModified) / 1000) * 1000;
  if (ifMatch !== undefined ? !matches(ifMatch, object) : notSince !== undefined && modified > Date.parse(notSince)) return 'failed';
  if (ifNoneMatch !== undefined ? matches(ifNoneMatch, object) : since !== undefined && modified <= Date.parse(since)) return 'not modified';
  return 'holds';
}

/**
 * The conditions of a write: `If-None-Match: *` (there is no object), `If-Match` (the object has this tag).
 *
 * @throws ServiceError as S3 answers where they do not hold
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function checkWrite(headers: Headers, existing: Compared | undefined): void {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = headers;
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') throw notImplemented();
  if (ifMatch !== undefined) checkTag(ifMatch, existing);
  if (ifNoneMatch !== undefined && existing !== undefined) throw preconditionFailed();
}

/**
 * The condition of a delete, `If-Match` with a tag or `*`.
 *
 * @throws ServiceError as S3 answers where it does not hold
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html
 */
export function checkDelete(headers: Headers, existing: Compared | undefined): void {
  if (headers['if-none-match'] !== undefined) throw notImplemented();
  if (headers['if-match'] !== undefined) checkTag(headers['if-match'], existing);
}

/** Whether a condition of a write or delete is about what the object holds: S3 then asks for the right to read it, too. */
export function comparesContent({ 'if-match': ifMatch }: Headers): boolean {
  return ifMatch !== undefined && ifMatch !== '*';
}

export function preconditionFailed(): ServiceError {
  return new ServiceError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);
}

function checkTag(ifMatch: string, existing: Compared | undefined): void {
  if (existing === undefined) throw new ServiceError('NoSuchKey', 'The specified key does not exist.', 404);
  if (!matches(ifMatch, existing)) throw preconditionFailed();
}

function matches(condition: string, { eTag }: Compared): boolean {
  return condition === '*' || condition.split(',').some((tag) => tag.trim().replace(/"/g, '') === eTag.replace(/"/g, ''));
}

function notImplemented(): ServiceError {
  return new ServiceError('NotImplemented', 'A header you provided implies functionality that is not implemented', 501);
}
