import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { Answer, AskNotes } from './answer-question';
import { QueryFailedError } from './athena-queries.client';
import type { GlueCatalog } from './glue-catalog.client';
import { Problem, problem, ProblemError, problemResponse } from './problem';
import { readQuestion } from './question-body';
import type { TableDescriptions } from './table-descriptions.client';
import { joinsOfTable } from '../csv-catalog/profiling/join-candidates';
import { UnavailableError } from '../runtime/unavailable';

/** What one request did, for the access line and the metrics; never its content. */
export interface RequestFacts {
  readonly method: string;
  /** The pattern, never the path. */
  readonly route: string;
  readonly status: number;
  readonly ms: number;
  readonly kind?: string;
  readonly answer?: Answer;
  readonly notes?: AskNotes;
  readonly error?: unknown;
}

/** What the API needs. */
export interface AskApiOptions {
  readonly answer: (question: string, notes: AskNotes) => Promise<Answer>;
  readonly catalog: Pick<GlueCatalog, 'tables'>;
  readonly descriptions: Pick<TableDescriptions, 'questions'>;
  readonly allowedOrigins: readonly string[];
  readonly onRequest: (facts: RequestFacts) => void;
  readonly clock: () => number;
}

interface Variables {
  facts: { kind?: string; route?: string; answer?: Answer; notes?: AskNotes; error?: unknown };
}

const RETRY_AFTER_SECONDS = '5';
const NOT_FOUND = problem(404, 'not-found', 'There is nothing here', 'Use POST /questions, GET /tables or GET /tables/{name}.');
const ROUTES = [['/questions', 'POST'], ['/tables', 'GET'], ['/tables/:name', 'GET']] as const;

/** The problem that an error becomes; anything unforeseen is a 500 without details. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.found;
  if (error instanceof UnavailableError) {
    return problem(503, `${error.service}-${error.throttled ? 'throttled' : 'unavailable'}`,
      error.throttled ? 'A service asked to slow down' : 'A service did not answer',
      'Nothing is wrong with the request. Send it again after the time in Retry-After.', { 'retry-after': RETRY_AFTER_SECONDS });
  }
  if (error instanceof QueryFailedError && error.why === 'timeout') {
    return problem(503, 'query-timeout', 'The query took too long and was stopped',
      'Ask for less: fewer rows, a shorter period, one table.', { 'retry-after': RETRY_AFTER_SECONDS });
  }
  if (error instanceof QueryFailedError) {
    return problem(503, error.why === 'moved' ? 'data-changing' : 'query-unavailable', 'The query could not be run',
      error.why === 'moved' ? 'The data is being replaced. Send the request again after the time in Retry-After.'
        : 'The query service could not read the data. If it stays so, its operator should check the function\'s permissions.',
      { 'retry-after': RETRY_AFTER_SECONDS });
  }
  return problem(500, 'internal', 'Something went wrong here', 'Send the request again; if it stays so, tell the operator the request id of the response.');
}

/** The HTTP API: one application for Lambda and for tests. */
export function createAskApi(options: AskApiOptions): Hono<{ Variables: Variables }> {
  const app = new Hono<{ Variables: Variables }>();
  app.use(async (c, next) => {
    const start = options.clock();
    c.set('facts', {});
    await next();
    const { route = 'none', ...facts } = c.get('facts');
    options.onRequest({ method: c.req.method, route, status: c.res.status, ms: Math.round(options.clock() - start), ...facts });
  });
  if (options.allowedOrigins.length > 0) {
    app.use(cors({
      origin: [...options.allowedOrigins].includes('*') ? '*' : [...options.allowedOrigins],
      allowMethods: ['GET', 'POST', 'OPTIONS'],
      allowHeaders: ['authorization', 'content-type', 'x-amz-date', 'x-amz-security-token'],
      exposeHeaders: ['retry-after'],
      maxAge: 600,
    }));
  }
  for (const [route] of ROUTES) {
    app.use(route, async (c, next) => {
      c.get('facts').route = route;
      await next();
    });
  }

  app.post('/questions', async c => {
    const question = readQuestion(c.req.header('content-type'), await c.req.text());
    const facts = c.get('facts');
    facts.notes = { refusedByGuard: 0, verifiedLeftOut: 0, verifiedUnavailable: false };
    const answer = await options.answer(question, facts.notes);
    facts.kind = answer.kind;
    facts.answer = answer;
    return c.json(answer);
  });

  app.get('/tables', async c => c.json({
    tables: (await options.catalog.tables()).map(table => ({
      name: table.name, description: table.description, rows: table.rows ?? null, columns: table.columns.length,
    })),
  }));

  app.get('/tables/:name', async c => {
    const name = c.req.param('name').toLowerCase();
    const tables = await options.catalog.tables();
    const table = tables.find(candidate => candidate.name === name);
    if (table === undefined) throw new ProblemError(problem(404, 'unknown-table', 'There is no such table', 'GET /tables lists the tables.'));
    // Only what was described has a description to read: S3 would refuse to say that there is none.
    const questions = table.describedWith === undefined ? undefined : await options.descriptions.questions(name);
    return c.json({
      name: table.name,
      description: table.description,
      rows: table.rows ?? null,
      columns: table.columns.map(column => ({ name: column.name, type: column.type, description: column.comment })),
      joins: joinsOfTable(name, tables),
      ...(questions === undefined ? {} : { questions }),
    });
  });

  for (const [route, method] of ROUTES) {
    app.all(route, () => problemResponse(problem(405, 'method-not-allowed', 'This method is not allowed here', `Use ${method}.`, { allow: method })));
  }
  app.notFound(() => problemResponse(NOT_FOUND));
  app.onError((error, c) => {
    const facts = c.get('facts');
    facts.error = error;
    const found = problemOf(error);
    facts.kind = found.type.split(':').pop();
    return problemResponse(found);
  });
  return app;
}
