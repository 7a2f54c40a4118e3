/** An RFC 9457 problem: what went wrong and what to change; never a stack, never a service's own message. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: 400 | 404 | 405 | 415 | 500 | 503;
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that ends in a problem. */
export class ProblemError extends Error {
  constructor(readonly found: Problem) {
    super(found.title);
    this.name = 'ProblemError';
  }
}

/** Makes a problem; `slug` names its type. */
export function problem(status: Problem['status'], slug: string, title: string, detail: string, headers?: Record<string, string>): Problem {
  return { type: `urn:cdk-genai-data-pipeline:problem:${slug}`, title, status, detail, headers };
}

/** The response of a problem. */
export function problemResponse({ headers, ...body }: Problem): Response {
  return new Response(JSON.stringify(body), { status: body.status, headers: { 'content-type': 'application/problem+json', ...headers } });
}
