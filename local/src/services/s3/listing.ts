import { byBytes, ObjectStore } from './object-store';
import { xml } from './xml';

const MOST_KEYS_PER_PAGE = 1000;

/** A page of ListObjectsV2: objects, and folders where a delimiter is given. */
export function listing(bucket: string, store: ObjectStore, query: URLSearchParams): string {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const after = query.get('continuation-token') ?? query.get('start-after') ?? '';
  const most = Math.min(Number(query.get('max-keys') ?? MOST_KEYS_PER_PAGE), MOST_KEYS_PER_PAGE);
  const entries: { name: string; body: string }[] = [];
  for (const key of store.keys(prefix).filter((name) => byBytes(name, after) > 0)) {
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const common = end < 0 ? undefined : key.slice(0, end + delimiter.length);
    if (common !== undefined) {
      if (entries[entries.length - 1]?.name !== common && !after.startsWith(common)) entries.push({ name: common, body: xml('CommonPrefixes', [xml('Prefix', common)]) });
    } else {
      const object = store.head(key)!;
      entries.push({ name: key, body: xml('Contents', [xml('Key', key), xml('LastModified', object.lastModified), xml('ETag', object.eTag), xml('Size', object.size), xml('StorageClass', 'STANDARD')]) });
    }
  }
  const page = entries.slice(0, most);
  const isTruncated = entries.length > page.length;
  return xml('ListBucketResult', [
    xml('Name', bucket), xml('Prefix', prefix), xml('KeyCount', page.length), xml('MaxKeys', most), xml('IsTruncated', isTruncated),
    ...isTruncated ? [xml('NextContinuationToken', page[page.length - 1].name)] : [],
    ...page.map(({ body }) => body),
  ]);
}
