import { Logger } from '@aws-lambda-powertools/logger';

/**
 * The logger of a handler. The service name comes from POWERTOOLS_SERVICE_NAME.
 * Events are never logged: a question, an object key or a cell is a user's data.
 */
export function createLogger(): Logger {
  const logger = new Logger();
  // POWERTOOLS_LOGGER_LOG_EVENT in the environment must not be able to turn event logging on.
  logger.shouldLogEvent = () => false;
  return logger;
}

/** What may be logged of an error: its class and the service's codes, never its message, which can quote data. */
export interface ErrorFacts {
  readonly errorName: string;
  readonly httpStatus?: number;
  readonly requestId?: string;
  /** Where it was thrown: function names and lines of our own bundle. */
  readonly at?: string;
}

/** Reads the facts of anything that was thrown. */
export function errorFacts(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const metadata = (error as { $metadata?: { httpStatusCode?: number; requestId?: string } }).$metadata;
  // The first lines of a stack repeat the message, so only the frames are kept.
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).slice(0, 3).map((line) => line.trim());
  return {
    errorName: error.name,
    ...(metadata?.httpStatusCode !== undefined ? { httpStatus: metadata.httpStatusCode } : {}),
    ...(metadata?.requestId !== undefined ? { requestId: metadata.requestId } : {}),
    ...(frames.length > 0 ? { at: frames.join(' < ') } : {}),
  };
}
