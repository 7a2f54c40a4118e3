import * as z from 'zod';
import { problem, ProblemError } from './problem';
import { visibleText } from '../runtime/clean-text';

const QUESTION_MAX = 1000;
/* A thousand characters, escaped at their longest, fit well. */
const BODY_MAX = 16 * 1024;

const body = z.strictObject({ question: z.string() });

function badRequest(slug: string, title: string, detail: string): ProblemError {
  return new ProblemError(problem(400, slug, title, detail));
}

/** Reads the question of a request's body; throws a `ProblemError` that says what to change. */
export function readQuestion(contentType: string | undefined, text: string): string {
  const type = (contentType ?? '').split(';')[0].trim().toLowerCase();
  if (type !== 'application/json') {
    throw new ProblemError(problem(415, 'unsupported-media-type', 'The body is not declared as JSON', 'Send the header content-type: application/json.'));
  }
  if (text.length > BODY_MAX) throw badRequest('body-too-large', 'The body is too large', `Send at most ${BODY_MAX} characters of JSON.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badRequest('not-json', 'The body is not JSON', 'Send a JSON object such as {"question": "How many rows are there?"}.');
  }
  const result = body.safeParse(value);
  if (!result.success) {
    const unknown = result.error.issues.some(issue => issue.code === 'unrecognized_keys');
    throw unknown
      ? badRequest('unknown-field', 'The body has a field that is not known', 'Send only the field question.')
      : badRequest('question-missing', 'The body has no question', 'Send a JSON object whose field question is a text.');
  }
  const question = visibleText(result.data.question).trim();
  if (question === '') throw badRequest('question-empty', 'The question is empty', `Send a question of 1 to ${QUESTION_MAX} characters.`);
  const length = Array.from(question).length;
  if (length > QUESTION_MAX) {
    throw badRequest('question-too-long', 'The question is too long', `The question has ${length} characters; send at most ${QUESTION_MAX}.`);
  }
  return question;
}
