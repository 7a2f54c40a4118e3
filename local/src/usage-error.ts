/** Bad input on the command line: one line, and how to learn more. */
export class UsageError extends Error {}
