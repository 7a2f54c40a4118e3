/** Names of the API's metrics: the handler emits them, the construct reads them. */
export const API_METRICS = {
  /** Questions that passed validation. */
  questions: 'Questions',
  /** Answered from rows. */
  answered: 'Answered',
  /** General questions that were answered as such. */
  general: 'General',
  /** Questions that were answered with a question. */
  clarify: 'Clarify',
  /** Questions that the data cannot answer. */
  cannotAnswer: 'CannotAnswer',
  /** Statements that the guard refused, and requests with bad input. */
  refused: 'Refused',
  /** Questions that ended in a problem of ours or of a service. */
  failed: 'Failed',
  /** Bytes that Athena scanned. */
  athenaBytesScanned: 'AthenaBytesScanned',
  /** Tokens in and out of the model. */
  modelTokens: 'ModelTokens',
  /** Questions that needed a second model call to repair a query. */
  repaired: 'Repaired',
  /** Verified queries that no longer resolve against the catalog. */
  verifiedQueriesLeftOut: 'VerifiedQueriesLeftOut',
} as const;
