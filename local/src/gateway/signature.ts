import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** The parts of a Signature Version 4 header. */
export interface Signature {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: string[];
  readonly signature: string;
}

export interface SignedRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** Parses an `Authorization` header; undefined where it is none of AWS's. */
export function parseAuthorization(header: string | undefined): Signature | undefined {
  const match = /^AWS4-HMAC-SHA256\s+Credential=([^/,\s]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/.exec(header ?? '');
  if (match === null) {
    return undefined;
  }
  const [, accessKeyId, date, region, service, signedHeaders, signature] = match;
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(';'), signature };
}

/**
 * Whether the request was signed with the secret key.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signatureIsValid(request: SignedRequest, signature: Signature, secretAccessKey: string): boolean {
  const [path, query = ''] = request.target.split(/\?(.*)/s);
  // S3 signs the path as it is sent; every other service signs it encoded once more.
  const paths = signature.service === 's3' ? [path] : [encodePath(path), path];
  const actual = sha256(request.body);
  const payload = request.headers['x-amz-content-sha256'] ?? actual;
  // What was signed must be what was sent; S3's streams and unsigned payloads are signed by those names.
  if (/^[0-9a-f]{64}$/.test(payload) && payload !== actual) {
    return false;
  }
  return paths.some((canonicalPath) => {
    const canonicalRequest = [
      request.method,
      canonicalPath,
      canonicalQuery(query),
      ...signature.signedHeaders.map((name) => `${name}:${(request.headers[name === ':authority' ? 'host' : name] ?? '').trim().replace(/ +/g, ' ')}`),
      '',
      signature.signedHeaders.join(';'),
      payload,
    ].join('\n');
    const scope = `${signature.date}/${signature.region}/${signature.service}/aws4_request`;
    const text = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'] ?? '', scope, sha256(canonicalRequest)].join('\n');
    const key = [signature.date, signature.region, signature.service, 'aws4_request']
      .reduce<Buffer | string>((secret, part) => createHmac('sha256', secret).update(part).digest(), `AWS4${secretAccessKey}`);
    const expected = createHmac('sha256', key).update(text).digest();
    return timingSafeEqual(expected, Buffer.from(signature.signature, 'hex'));
  });
}

function canonicalQuery(query: string): string {
  return query.split('&').filter(Boolean)
    .map((pair) => {
      const [name, value = ''] = pair.split(/=(.*)/s);
      return [encode(decode(name)), encode(decode(value))];
    })
    .sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function encodePath(path: string): string {
  return path.split('/').map(encode).join('/');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return text;
  }
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(data: Buffer | string): string {
  return createHash('sha256').update(data).digest('hex');
}
