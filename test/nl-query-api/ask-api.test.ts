import { table } from './fixtures';
import { createAskApi, problemOf, RequestFacts } from '../../src/nl-query-api/ask-api';
import { QueryFailedError } from '../../src/nl-query-api/athena-queries.client';
import { API_METRICS } from '../../src/nl-query-api/metrics';
import { countRequest } from '../../src/nl-query-api/request-metrics';
import { UnavailableError } from '../../src/runtime/unavailable';

const ANSWER = { kind: 'answered', answer: 'a', receipt: { bytesScanned: 5, attempts: 2, tokens: { input: 1, output: 2 } } };

function api(answer: () => Promise<unknown> = async () => ANSWER, allowedOrigins: string[] = []) {
  const facts: RequestFacts[] = [];
  const questions: string[] = [];
  const app = createAskApi({
    answer: ((question: string) => {
      questions.push(question);
      return answer();
    }) as never,
    catalog: { tables: async () => [{ ...table('offices'), describedWith: 'profile' }, table('sites')] },
    descriptions: { questions: async () => ['How many?'] },
    allowedOrigins,
    onRequest: fact => facts.push(fact),
    clock: () => 0,
  });
  const post = (body: string, headers: Record<string, string> = { 'content-type': 'application/json; charset=utf-8' }) => app.request('/questions', { method: 'POST', body, headers });
  return { app, post, facts, questions };
}

describe('POST /questions', () => {
  test('answers with JSON and notes one access line without the question', async () => {
    const { post, facts, questions } = api();
    const response = await post('{"question":" How many\\u200b? "}');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(ANSWER);
    expect(questions).toEqual(['How many?']);
    expect(facts).toMatchObject([{ method: 'POST', route: '/questions', status: 200, kind: 'answered' }]);
    expect(JSON.stringify(facts)).not.toContain('How many');
  });
  test.each([
    ['no JSON', '{', 'not-json'], ['an array', '[]', 'question-missing'], ['null', 'null', 'question-missing'], ['another type', '{"question":1}', 'question-missing'],
    ['an unknown field', '{"question":"a","sql":"b"}', 'unknown-field'], ['an empty question', '{"question":" \\u200b"}', 'question-empty'],
    ['a long question', JSON.stringify({ question: 'x'.repeat(1001) }), 'question-too-long'], ['a huge body', JSON.stringify({ question: 'x'.repeat(20000) }), 'body-too-large'],
  ])('refuses %s and says what to change', async (_, body, slug) => {
    const { post, questions } = api();
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toEqual({ type: `urn:cdk-genai-data-pipeline:problem:${slug}`, title: expect.any(String), status: 400, detail: expect.stringMatching(/^Send|send/) });
    expect(questions).toEqual([]);
  });
  test('a thousand characters are a question', async () => expect((await api().post(JSON.stringify({ question: '😀'.repeat(1000) }))).status).toBe(200));
  test.each([[{ 'content-type': 'text/plain' }], [{}]])('asks for JSON when it gets %j', async headers => expect((await api().post('{}', headers as never)).status).toBe(415));
  test('other methods and paths are told what there is', async () => {
    const { app } = api();
    const response = await app.request('/questions', { method: 'GET' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await app.request('/tables', { method: 'DELETE' })).status).toBe(405);
    expect((await app.request('/elsewhere')).status).toBe(404);
  });
  test.each([
    [new UnavailableError('model', true, 'ThrottlingException'), 503, 'model-throttled', '5'], [new UnavailableError('athena', false, 'X'), 503, 'athena-unavailable', '5'],
    [new QueryFailedError('timeout', '', 'q', 0), 503, 'query-timeout', '5'], [new QueryFailedError('moved', '', 'q', 0), 503, 'data-changing', '5'],
    [new QueryFailedError('service', '', 'q', 0), 503, 'query-unavailable', '5'], [new TypeError('secret cell'), 500, 'internal', null],
  ])('%s becomes a problem without its message', async (error, status, slug, retryAfter) => {
    const { post, facts } = api(() => Promise.reject(error));
    const response = await post('{"question":"q"}');
    expect([response.status, response.headers.get('retry-after')]).toEqual([status, retryAfter]);
    const text = await response.text();
    expect(text).toContain(`problem:${slug}`);
    expect(text).not.toMatch(/secret|stack|at /);
    expect(facts[0]).toMatchObject({ status, kind: slug, error });
    expect(problemOf(error).status).toBe(status);
  });
});

describe('GET /tables', () => {
  test('lists the tables', async () => {
    expect(await (await api().app.request('/tables')).json()).toMatchObject({ tables: [{ name: 'offices', description: 'All offices.', rows: 100, columns: 6 }, { name: 'sites' }] });
  });
  test('reads no description of a table that has none: S3 would refuse it', async () => {
    const body = await (await api().app.request('/tables/sites')).json() as object;
    expect(body).toMatchObject({ name: 'sites' });
    expect(body).not.toHaveProperty('questions');
  });
  test('shows one with its columns and questions', async () => {
    const body = await (await api().app.request('/tables/Offices')).json() as { columns: unknown[] };
    expect(body).toMatchObject({ name: 'offices', rows: 100, questions: ['How many?'] });
    expect(body.columns[0]).toEqual({ name: 'kind', type: 'varchar', description: 'Kind of office.' });
    expect(JSON.stringify(body)).not.toContain('ann@');
  });
  test('an unknown one is a 404', async () => {
    const { app, facts } = api();
    expect((await app.request('/tables/no')).status).toBe(404);
    expect((await app.request('/tables/..%2Fx')).status).toBe(404);
    expect(facts[0].route).toBe('/tables/:name');
  });
});

describe('browsers', () => {
  const origin = { 'origin': 'https://bi.example.com', 'content-type': 'application/json' };
  test('of an allowed origin may read answers and problems', async () => {
    const { post, app } = api(undefined, ['https://bi.example.com']);
    expect((await post('{"question":"q"}', origin)).headers.get('access-control-allow-origin')).toBe('https://bi.example.com');
    expect((await post('{', origin)).headers.get('access-control-allow-origin')).toBe('https://bi.example.com');
    expect((await app.request('/questions', { method: 'OPTIONS', headers: origin })).status).toBe(204);
    expect((await post('{', { ...origin, origin: 'https://evil.example' })).headers.get('access-control-allow-origin')).toBeNull();
  });
  test('of every origin may where * is allowed, of none where nothing is', async () => {
    expect((await api(undefined, ['*']).post('{}', origin)).headers.get('access-control-allow-origin')).toBe('*');
    expect((await api().post('{}', origin)).headers.get('access-control-allow-origin')).toBeNull();
  });
});

test('a request to POST /questions counts what happened and zeros for what did not', () => {
  const counted = (facts: Partial<RequestFacts>) => {
    const values: Record<string, number> = {};
    countRequest({ addMetric: (name: string, _: string, value: number) => (values[name] = value) } as never, { method: 'POST', route: '/questions', status: 200, ms: 1, ...facts });
    return values;
  };
  const notes = { refusedByGuard: 1, verifiedLeftOut: 2, verifiedUnavailable: false };
  expect(counted({ answer: ANSWER as never, notes })).toEqual({
    Questions: 1,
    Answered: 1,
    General: 0,
    Clarify: 0,
    CannotAnswer: 0,
    Refused: 1,
    Failed: 0,
    AthenaBytesScanned: 5,
    ModelTokens: 3,
    Repaired: 1,
    VerifiedQueriesLeftOut: 2,
  });
  expect(counted({ status: 400 })).toMatchObject({ Questions: 0, Refused: 1, Failed: 0 });
  expect(counted({ status: 503 })).toMatchObject({ Failed: 1, Refused: 0 });
  expect(counted({ route: '/tables' })).toEqual({});
  expect(Object.keys(counted({ status: 500 })).sort()).toEqual(Object.values(API_METRICS).sort());
});
