/**
 * The key that an S3 event of EventBridge names; undefined where it is not an upload of ours.
 *
 * Keys in these events are not URL-encoded.
 */
export function readUploadEvent(body: string, bucket: string, prefix: string): string | undefined {
  const { detail } = JSON.parse(body) as { detail?: { bucket?: { name?: string }; object?: { key?: string } } };
  const key = detail?.object?.key;
  return detail?.bucket?.name === bucket && key !== undefined && isUpload(key, prefix) ? key : undefined;
}

/** Folders that consoles create, objects of no bytes that end in `/`, are no uploads. */
export function isUpload(key: string, prefix: string): boolean {
  return key.startsWith(prefix) && key.length > prefix.length && !key.endsWith('/');
}
