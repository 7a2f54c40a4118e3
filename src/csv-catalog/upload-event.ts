/**
 * The key that an S3 event of EventBridge names; undefined where it is not an upload of ours.
 *
 * Keys in these events are not URL-encoded. Folders that consoles create, and objects of no bytes that end in `/`, are no uploads.
 */
export function readUploadEvent(body: string, bucket: string, prefix: string): string | undefined {
  const { detail } = JSON.parse(body) as { detail?: { bucket?: { name?: string }; object?: { key?: string } } };
  const key = detail?.object?.key;
  const isOurs = detail?.bucket?.name === bucket && key !== undefined && key.startsWith(prefix) && key.length > prefix.length && !key.endsWith('/');
  return isOurs ? key : undefined;
}
