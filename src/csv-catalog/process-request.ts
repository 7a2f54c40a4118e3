import type { CatalogRequest } from './catalog-request';
import { settleTable } from './converging/settle-table';
import { sweep, SweepOutcome } from './converging/sweep';
import { Outcome, reconcile } from './reconcile';
import type { Reconciler } from './reconciler';

/** What a message came to. */
export type Processed =
  | { readonly kind: 'reconciled'; readonly outcome: Outcome }
  | { readonly kind: 'published' }
  | { readonly kind: 'swept'; readonly outcome: SweepOutcome }
  | { readonly kind: 'ignored' };

/**
 * Does what a message of the ingest queue asks for.
 *
 * @throws what AWS answers; the message is tried again
 */
export async function processRequest(request: CatalogRequest, reconciler: Reconciler): Promise<Processed> {
  switch (request.kind) {
    case 'reconcile':
      return { kind: 'reconciled', outcome: await reconcile(request.key, reconciler) };
    case 'publish':
      // First: what comes while the profile is made asks anew.
      await reconciler.ledgers.change(request.table, (ledger) => (ledger?.isPublishAsked ? { ...ledger, isPublishAsked: false } : ledger));
      await settleTable(request.table, reconciler, { publishesNow: true });
      return { kind: 'published' };
    case 'sweep':
      return { kind: 'swept', outcome: await sweep(request.after, reconciler) };
    case 'ignored':
      return { kind: 'ignored' };
  }
}
