/** The content of a body in `aws-chunked` encoding, as S3's SDKs send streams. Trailers are left out. */
export function decodeAwsChunked(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length;) {
    const lineEnd = body.indexOf('\r\n', at);
    if (lineEnd < 0) break;
    const size = parseInt(body.toString('latin1', at, lineEnd), 16);
    if (!(size > 0)) break;
    parts.push(body.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
  return Buffer.concat(parts);
}

export function isAwsChunked(headers: Record<string, string>): boolean {
  return (headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-') || /\baws-chunked\b/.test(headers['content-encoding'] ?? '');
}
