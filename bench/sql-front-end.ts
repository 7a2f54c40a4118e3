import { Figure, figure, quantile } from './figure';
import { checkQuery } from '../src/sql';

const SOURCE = { database: 'analytics', tables: ['t', 'sales'] };
const FRAGMENTS = ['SELECT ', '(', ')', ' FROM t ', 'a', ', ', "'x'", '"q"', ' WHERE ', ' AND ', '1', ' JOIN sales s ON ', ' CASE WHEN ', ' END ', '[', ']', '.', ' OR ', ' NOT ',
  ' BETWEEN ', '/*', '*/', '--', '\n', ' UNION ', ' WITH x AS (', ' -> ', 'count(*)', ' OVER (', ' CAST(', ' AS bigint)', ' IN (', '||', '<', ';', '😀', '\u0000'];

/** How long the SQL front end takes to judge hostile and odd inputs, and what it keeps. */
export function measureSqlFrontEnd(): Figure[] {
  const random = generator(7);
  for (let i = 0; i < 2000; i++) {
    judge(oddInput(random, 2000));
  }
  const small = Array.from({ length: 5000 }, () => milliseconds(() => judge(oddInput(random, 8192))));
  const large = largeInputs().map((text) => milliseconds(() => judge(text)));
  const heap = heapGrowth(random);
  return [
    figure('sql front end, 99th percentile over 5,000 odd inputs of up to 8 KB', quantile(small, 0.99), 'ms', 'at most 5 ms'),
    figure('sql front end, slowest of the 256 KB inputs', Math.max(...large), 'ms', 'at most 50 ms'),
    figure('sql front end, heap growth over 100,000 inputs', heap, 'MB', 'flat'),
  ];
}

function judge(text: string): boolean {
  try {
    checkQuery(text, SOURCE);
    return true;
  } catch {
    return false;
  }
}

function oddInput(random: () => number, longest: number): string {
  let text = 'SELECT ';
  const length = random() * longest;
  while (text.length < length) {
    text += FRAGMENTS[Math.floor(random() * FRAGMENTS.length)];
  }
  return text.slice(0, longest);
}

function largeInputs(): string[] {
  const size = 256 * 1024;
  return ['(', 'SELECT (', 'a,', "'", '"', '/*', '-- x\n', '1+', 'NOT ', 'CASE WHEN ', '\u0000', '😀', 'a.', '[', ' ', 'x -> ', 'SELECT 1 UNION '].map((unit) => 'SELECT ' + unit.repeat(size / unit.length));
}

function heapGrowth(random: () => number): number {
  const run = (count: number) => {
    for (let i = 0; i < count; i++) {
      judge(oddInput(random, 300));
    }
    globalThis.gc?.();
    return process.memoryUsage().heapUsed / 1e6;
  };
  const before = run(20_000);
  return run(100_000) - before;
}

function milliseconds(work: () => void): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** Numbers in [0, 1) that are the same in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
