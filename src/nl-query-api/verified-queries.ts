import { checkQuery } from '../sql';
import { rankingWords } from './table-ranking';
import type { VerifiedQuery } from './verified-query';

/** A verified query whose SQL was checked against the source's tables. */
export interface ResolvedQuery extends VerifiedQuery {
  /** As printed from the checked tree: what a model's SQL is compared with. */
  readonly printed: string;
}

/** Reads the asset that the construct ships: a JSON array of pairs. */
export function readVerifiedQueries(text: string): VerifiedQuery[] {
  const pairs: unknown = JSON.parse(text);
  const isPair = (pair: unknown): pair is VerifiedQuery =>
    typeof (pair as VerifiedQuery | null)?.question === 'string' && typeof (pair as VerifiedQuery).sql === 'string';
  if (!Array.isArray(pairs) || !pairs.every(isPair)) throw new TypeError('the verified queries are not a list of question and sql');
  return pairs;
}

/** The verified queries that resolve against these tables, and how many do not. */
export function resolveVerifiedQueries(
  queries: readonly VerifiedQuery[], database: string, tables: readonly string[],
): { resolved: ResolvedQuery[]; leftOut: number } {
  const resolved = queries.flatMap(query => {
    try {
      return [{ ...query, printed: checkQuery(query.sql, { database, tables: [...tables] }).sql }];
    } catch {
      return [];
    }
  });
  return { resolved, leftOut: queries.length - resolved.length };
}

/** The pairs whose questions are most like this one, best first; those without a common word are left out. */
export function similarQueries(question: string, queries: readonly ResolvedQuery[], count = 5): ResolvedQuery[] {
  const asked = new Set(rankingWords(question));
  const documents = queries.map(query => ({ query, words: new Set(rankingWords(query.question)) }));
  const rarity = new Map([...asked].map(word => {
    const holders = documents.filter(({ words }) => words.has(word)).length;
    return [word, Math.log(1 + documents.length / (1 + holders))];
  }));
  return documents
    .map(({ query, words }) => {
      let common = 0;
      for (const word of words) common += rarity.get(word) ?? 0;
      return { query, score: common / Math.sqrt(1 + words.size) };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, count).map(({ query }) => query);
}
