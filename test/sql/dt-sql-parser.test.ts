import * as fc from 'fast-check';
import { parseQuery, printQuery, SqlError } from '../../src/sql';
import { loadJudge } from './support/judge';
import { queries } from './support/queries';

/** The judge: an ANTLR grammar of Trino. Slow on long input, so texts are kept short. */
const judge = loadJudge();

function judgeAccepts(sql: string): boolean {
  return judge.validate(sql).length === 0;
}

function weAccept(sql: string): boolean | 'by name' {
  try {
    parseQuery(sql);
    return true;
  } catch (error) {
    // Caps and features that are refused by name are policy, not grammar.
    return error instanceof SqlError && ['too-large', 'unsupported', 'policy'].includes(error.code) ? 'by name' : false;
  }
}

/** Texts on which the two differ, each with the reason. */
const KNOWN_DIFFERENCES: readonly [RegExp, string][] = [
  [/FETCH FIRST 0|DECIMAL '/, 'the judge knows less'],
];

function isKnown(sql: string): boolean {
  return KNOWN_DIFFERENCES.some(([pattern]) => pattern.test(sql));
}

const short = queries.map(printQuery).filter((sql) => sql.length < 300);

test('every generated query is a query for the judge, too', () => {
  fc.assert(fc.property(short, (sql) => {
    fc.pre(weAccept(sql) === true && !isKnown(sql));
    expect([sql, judgeAccepts(sql)]).toEqual([sql, true]);
  }), { numRuns: 150, maxSkipsPerRun: 20 });
});

const TOKENS = ['(', ')', ',', 'NOT', 'AND', '*', 'SELECT', 'FROM', 't', '=', '\'x\'', '1', 'AS', 'BY', 'ON', 'NULL', 'IN', 'IS', 'UNION', ';', 'WITH', '[', '.'];

test('a generated query with a token taken out, doubled or replaced is accepted or refused alike', () => {
  const mutated = fc.tuple(short.filter((sql) => sql.length < 160), fc.nat(), fc.constantFrom('drop', 'double', 'replace'), fc.constantFrom(...TOKENS))
    .map(([sql, place, how, token]) => {
      const words = sql.match(/"(?:[^"]|"")*"|'(?:[^']|'')*'|\w+|\S/gu) as string[];
      const index = place % words.length;
      words.splice(index, 1, ...how === 'drop' ? [] : how === 'double' ? [words[index], words[index]] : [token]);
      return words.join(' ');
    });
  fc.assert(fc.property(mutated, (sql) => {
    const ours = weAccept(sql);
    // The judge reads any statement, and several; here only a single query counts.
    fc.pre(ours !== 'by name' && !isKnown(sql) && /^[( ]*(SELECT|WITH|VALUES|TABLE)\b/.test(sql) && !sql.includes(';'));
    expect([sql, ours]).toEqual([sql, judgeAccepts(sql)]);
  }), { numRuns: 250, maxSkipsPerRun: 20 });
});
