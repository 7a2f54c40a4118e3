/** A service that a handler needs did not answer: the caller may try again, the request was not at fault. */
export class UnavailableError extends Error {
  /**
   * @param service what did not answer: `model`, `athena` or `glue`
   * @param throttled true when the service asked to slow down
   * @param cause the error's name, never its message (it may hold data)
   */
  constructor(readonly service: string, readonly throttled: boolean, readonly reason: string) {
    super(`${service} is ${throttled ? 'throttled' : 'unavailable'}: ${reason}`);
    this.name = 'UnavailableError';
  }
}

const THROTTLED = /Throttl|TooManyRequests|SlowDown|ServiceQuotaExceeded|LimitExceeded/i;

/** Runs one call of `service`; whatever it throws becomes an `UnavailableError` that holds names only. */
export async function orUnavailable<T>(service: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const name = error instanceof Error ? error.name : 'Error';
    throw new UnavailableError(service, THROTTLED.test(name), name);
  }
}
