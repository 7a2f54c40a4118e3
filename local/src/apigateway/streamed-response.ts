import * as http from 'node:http';

const HTTP_INTEGRATION = 'application/vnd.awslambda.http-integration-response';
/** Eight NUL bytes stand between the metadata and the body. */
const SEPARATOR = Buffer.alloc(8);

/** Turns the bytes of a streaming function into an HTTP response while they come. */
export class StreamedResponse {
  private contentType?: string;
  private metadata: Buffer = Buffer.alloc(0);
  private isOpen = false;

  constructor(private readonly response: http.ServerResponse) {}

  public get hasStarted(): boolean {
    return this.contentType !== undefined;
  }

  public start(contentType: string): void {
    this.contentType = contentType;
  }

  public write(chunk: Buffer): void {
    if (this.isOpen) {
      this.response.write(chunk);
      return;
    }
    this.metadata = Buffer.concat([this.metadata, chunk]);
    const end = this.metadata.indexOf(SEPARATOR);
    if (end < 0 || this.contentType !== HTTP_INTEGRATION) {
      return;
    }
    const { statusCode = 200, headers = {}, multiValueHeaders = {}, cookies } = JSON.parse(this.metadata.subarray(0, end).toString());
    const all = Object.fromEntries(Object.entries({ ...headers, ...multiValueHeaders, ...cookies ? { 'set-cookie': cookies } : {} })
      .filter(([name]) => name.toLowerCase() !== 'content-length')) as http.OutgoingHttpHeaders;
    this.response.writeHead(statusCode, all);
    this.response.flushHeaders();
    this.isOpen = true;
    const rest = this.metadata.subarray(end + SEPARATOR.length);
    if (rest.length > 0) this.response.write(rest);
  }

  /** Ends the response; a failure after its start can only break it off. False where it never opened. */
  public end(isFailure: boolean): boolean {
    if (!this.isOpen) return false;
    if (isFailure) this.response.destroy();
    else this.response.end();
    return true;
  }
}
