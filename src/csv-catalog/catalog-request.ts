import * as z from 'zod/mini';
import { isUpload, readUploadEvent } from './upload-event';

/** What a message of the ingest queue asks for. */
export type CatalogRequest =
  /** To look at a key; because of an event, or because the catalog asks itself to. */
  | { readonly kind: 'reconcile'; readonly key: string; readonly isEvent: boolean }
  /** To make a table's profile anew. */
  | { readonly kind: 'publish'; readonly table: string }
  /** To look at all keys that come after one. */
  | { readonly kind: 'sweep'; readonly after?: string }
  | { readonly kind: 'ignored' };

const message = z.looseObject({
  reconcile: z.optional(z.string()),
  publish: z.optional(z.string()),
  sweep: z.optional(z.looseObject({ after: z.optional(z.string()) })),
});

/**
 * Reads a message: an S3 event of EventBridge, or what the catalog sends itself (`WorkMessage`).
 *
 * What is not of the bucket and prefix is ignored.
 */
export function readCatalogRequest(body: string, bucket: string, prefix: string): CatalogRequest {
  const { reconcile, publish, sweep } = message.parse(JSON.parse(body));
  if (publish !== undefined) return { kind: 'publish', table: publish };
  if (sweep !== undefined) return { kind: 'sweep', after: sweep.after };
  const key = reconcile ?? readUploadEvent(body, bucket, prefix);
  if (key === undefined || !isUpload(key, prefix)) return { kind: 'ignored' };
  return { kind: 'reconcile', key, isEvent: reconcile === undefined };
}
