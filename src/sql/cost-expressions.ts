import type { Refuse } from './check';
import { constantNumber } from './constants';
import { shownName } from './errors';
import { AnyNode, Expression, FunctionCall, Query } from './tree';
import { childrenOf } from './walk';

/** Trino itself refuses a longer sequence, but only when it runs. */
const MAX_SEQUENCE = 10_000;
/** Longest text or array by repetition, nested repetitions multiplied. */
const MAX_REPETITION = 10_000;
const REPEATING: ReadonlyMap<string, number> = new Map([['repeat', 1], ['lpad', 1], ['rpad', 1]]);

/** Refuses calls that make much out of little. */
export function checkExpansion(query: Query, refuse: Refuse): void {
  visit(query, { inLambda: false, repeated: 1 }, refuse);
}

interface Place {
  readonly inLambda: boolean;
  /** How often the calls around it repeat this expression. */
  readonly repeated: number;
}

function visit(node: AnyNode, place: Place, refuse: Refuse): void {
  let below = place;
  if (node.kind === 'lambda') {
    below = { ...place, inLambda: true };
  } else if (node.kind === 'call') {
    below = { ...place, repeated: place.repeated * checkCall(node, place, refuse) };
  }
  for (const child of childrenOf(node)) {
    visit(child, below, refuse);
  }
}

/** Checks a call; the result is how often it repeats its arguments. */
function checkCall(call: FunctionCall, place: Place, refuse: Refuse): number {
  const name = call.name.name.toLowerCase();
  const sizeAt = REPEATING.get(name);
  if (name === 'sequence') {
    const rows = generatedRows(call) ?? 0;
    if (rows > MAX_SEQUENCE) {
      throw refuse(call.at, 'too-costly', `sequence() may generate at most ${MAX_SEQUENCE} values.`);
    }
    if (place.inLambda || place.repeated > 1) {
      throw refuse(call.at, 'too-costly', 'sequence() is not allowed inside a lambda or a repetition.');
    }
    return 1;
  }
  if (name === 'format' && call.arguments[0]?.kind === 'string' && /[0-9]{5}/.test(call.arguments[0].value)) {
    throw refuse(call.at, 'too-costly', 'A width in format() may have at most four digits.');
  }
  if (sizeAt === undefined || call.arguments.length <= sizeAt) {
    return 1;
  }
  const size = upperBound(call.arguments[sizeAt]);
  if (size === undefined || size * place.repeated > MAX_REPETITION) {
    throw refuse(call.at, 'too-costly', `The size in ${shownName(name)}() must be a constant (or least(…, constant)), in all at most ${MAX_REPETITION}.`);
  }
  if (place.inLambda && size > 100) {
    throw refuse(call.at, 'too-costly', `Inside a lambda the size in ${shownName(name)}() may be at most 100.`);
  }
  return Math.max(1, size);
}

function upperBound(size: Expression): number | undefined {
  if (size.kind === 'call' && size.name.name.toLowerCase() === 'least') {
    const bounds = size.arguments.map(constantNumber).filter((bound) => bound !== undefined);
    return bounds.length === 0 ? undefined : Math.min(...bounds);
  }
  return constantNumber(size);
}

/** How many elements an expression in UNNEST has, at most, where that shows: array constructors and sequences. */
export function generatedRows(expression: Expression): number | undefined {
  if (expression.kind === 'array') {
    return expression.items.length;
  }
  if (expression.kind !== 'call') {
    return undefined;
  }
  const name = expression.name.name.toLowerCase();
  const [first, last, step] = expression.arguments;
  if (name === 'repeat') {
    return last === undefined ? undefined : upperBound(last);
  }
  if (name !== 'sequence' || last === undefined) {
    return undefined;
  }
  const from = constantNumber(first);
  const to = constantNumber(last);
  const by = step === undefined ? 1 : constantNumber(step);
  if (from === undefined || to === undefined || by === undefined || by === 0) {
    return MAX_SEQUENCE;
  }
  return Math.floor(Math.abs((to - from) / by)) + 1;
}
