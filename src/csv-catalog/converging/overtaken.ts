/** Another writer was faster: what this one has seen is no longer true, so it looks again. */
export class Overtaken extends Error {
  constructor(what: string) {
    super(`${what} was changed by another writer meanwhile`);
    this.name = 'Overtaken';
  }
}

/** How S3 says that a condition of a write does not hold: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
export function isConditionFailure(error: unknown): boolean {
  return ['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey', 'NotFound'].includes((error as Error).name);
}
