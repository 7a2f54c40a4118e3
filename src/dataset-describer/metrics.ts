/** Names of the describer's metrics: the handler emits them, the construct reads them. */
export const DESCRIBER_METRICS = {
  /** Tables that received a new description. */
  described: 'Described',
  /** Tables that were looked at and needed no model call. */
  unchanged: 'Unchanged',
  /** Tables whose description a person locked. */
  locked: 'Locked',
  /** Tables that are gone, with their descriptions. */
  removed: 'Removed',
  /** Tables that could not be described this time; the message is tried again. */
  failed: 'Failed',
  /** Tokens in and out of the model. */
  modelTokens: 'ModelTokens',
} as const;
