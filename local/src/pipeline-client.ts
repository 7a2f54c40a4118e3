import { Sha256 } from '@aws-crypto/sha256-js';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SignatureV4 } from '@smithy/signature-v4';
import type { LocalCloud } from './local-cloud';

/** An HTTP answer of the API. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const POLL_MILLISECONDS = 30;
const LONGEST_WAIT_MILLISECONDS = 60_000;

/**
 * A user of a deployed pipeline: uploads with the S3 client, reads what the pipeline wrote, and sends signed requests to its API.
 *
 * Works on the first pipeline of the assembly: the buckets whose logical ids speak of uploads and tables, the first API.
 */
export class PipelineClient {
  public readonly uploadBucket: string;
  public readonly tableBucket: string;
  /** The API's stage URL, without a slash at its end. */
  public readonly apiUrl: string;
  public readonly s3: S3Client;

  constructor(private readonly cloud: LocalCloud) {
    this.uploadBucket = bucketNamed(cloud, /upload/i);
    this.tableBucket = bucketNamed(cloud, /table/i);
    this.apiUrl = cloud.apis[0].url.replace(/\/$/, '');
    this.s3 = new S3Client({ endpoint: cloud.url, region: cloud.region, credentials: cloud.credentials, forcePathStyle: true });
  }

  public async upload(key: string, body: string | Uint8Array): Promise<void> {
    await this.s3.send(new PutObjectCommand({ Bucket: this.uploadBucket, Key: key, Body: typeof body === 'string' ? Buffer.from(body) : body }));
  }

  public async remove(key: string): Promise<void> {
    await this.s3.send(new DeleteObjectCommand({ Bucket: this.uploadBucket, Key: key }));
  }

  /** An object of the table bucket as text, or undefined where there is none. */
  public async read(key: string): Promise<string | undefined> {
    try {
      const object = await this.s3.send(new GetObjectCommand({ Bucket: this.tableBucket, Key: key }));
      return await object.Body!.transformToString();
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey') {
        return undefined;
      }
      throw error;
    }
  }

  /**
   * The JSON object at a key of the table bucket, once it is there and `accept` says that it is the one waited for.
   *
   * @throws after a minute, naming the key and the folder with the functions' logs.
   */
  public async waitForJson(key: string, accept: (value: any) => boolean = () => true): Promise<any> {
    const deadline = Date.now() + LONGEST_WAIT_MILLISECONDS;
    for (;;) {
      const text = await this.read(key);
      const value = text === undefined ? undefined : JSON.parse(text);
      if (value !== undefined && accept(value)) {
        return value;
      }
      if (Date.now() > deadline) {
        throw new Error(`${key} was not written within ${LONGEST_WAIT_MILLISECONDS / 1000} s: see the functions' logs in ${this.cloud.dataFolder}`);
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    }
  }

  /** The status of an upload, once it is one that `accept` takes or, without that, the last word on any version of it. */
  public async waitForStatus(key: string, accept: (status: any) => boolean = ({ state }) => state !== 'pending'): Promise<any> {
    return this.waitForJson(`status/${key}.json`, accept);
  }

  /** A signed request to the API. */
  public async request(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<ApiResponse> {
    return this.requestOf(this.apiUrl, method, path, body, headers);
  }

  /** A signed request to another API of the assembly, by its stage URL. */
  public async requestOf(apiUrl: string, method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<ApiResponse> {
    const url = new URL(apiUrl.replace(/\/$/, '') + path);
    const signer = new SignatureV4({ service: 'execute-api', region: this.cloud.region, credentials: this.cloud.credentials, sha256: Sha256 });
    const signed = await signer.sign({
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      port: Number(url.port),
      path: url.pathname,
      headers: { host: url.host, ...headers },
      body,
    });
    const response = await fetch(url, { method, headers: signed.headers, body });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  /**
   * The answer to a question.
   *
   * @throws where the API answers with anything but 200.
   */
  public async ask(question: string): Promise<any> {
    const response = await this.request('POST', '/questions', JSON.stringify({ question }), { 'content-type': 'application/json' });
    if (response.status !== 200) {
      throw new Error(`POST ${this.apiUrl}/questions answered ${response.status}: ${response.text}`);
    }
    return JSON.parse(response.text);
  }

  /** A command that asks a question, as it can be pasted into a terminal. */
  public curl(question: string): string {
    const { accessKeyId, secretAccessKey } = this.cloud.credentials;
    return `curl --aws-sigv4 aws:amz:${this.cloud.region}:execute-api --user ${accessKeyId}:${secretAccessKey} \\\n`
      + `  -H 'content-type: application/json' -d '${JSON.stringify({ question })}' ${this.apiUrl}/questions`;
  }
}

function bucketNamed(cloud: LocalCloud, pattern: RegExp): string {
  const bucket = cloud.buckets.find(({ logicalId }) => pattern.test(logicalId));
  if (bucket === undefined) {
    throw new Error(`the assembly has no bucket whose logical id matches ${pattern}: ${cloud.buckets.map(({ logicalId }) => logicalId).join(', ')}`);
  }
  return bucket.name;
}
