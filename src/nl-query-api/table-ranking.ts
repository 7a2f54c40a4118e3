import type { TableView } from '../runtime/model-view';
import { promptJson } from '../runtime/prompt-format';

/* JSON of names and short texts: about 3.5 characters per token. */
const CHARACTERS_PER_TOKEN = 3.5;
const K1 = 1.2;
const B = 0.5;

/** The words of a text for ranking: lower case, split at `_` and case changes, plural `s` taken off. */
export function rankingWords(text: string): string[] {
  const words = text.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').toLowerCase().match(/\p{L}+|\p{N}+/gu) ?? [];
  return words.map(word => word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word);
}

/** Tokens that a table takes in a prompt, estimated. */
export function promptTokens(view: TableView): number {
  return Math.ceil(promptJson(view).length / CHARACTERS_PER_TOKEN);
}

/* A name says more about a table than a word of its description, a value of a category less. */
function weightedWords(view: TableView): Map<string, number> {
  const weights = new Map<string, number>();
  const add = (text: string | undefined, weight: number) => {
    for (const word of rankingWords(text ?? '')) weights.set(word, (weights.get(word) ?? 0) + weight);
  };
  add(view.table, 4);
  add(view.description, 1);
  for (const column of view.columns) {
    add(column.name, 2);
    add(column.header, 1);
    add(column.description, 1);
    for (const value of column.values ?? []) add(value, 1);
  }
  return weights;
}

/** Scores tables for a question by BM25 over names, headers, descriptions, synonyms and values; highest first, ties by name. */
export function rankTables(question: string, views: readonly TableView[]): TableView[] {
  const documents = views.map(view => ({ view, words: weightedWords(view) }));
  const lengths = documents.map(({ words }) => [...words.values()].reduce((sum, weight) => sum + weight, 0));
  const average = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  const asked = new Map([...new Set(rankingWords(question))].map(word => {
    const holders = documents.filter(({ words }) => words.has(word)).length;
    return [word, Math.log(1 + (documents.length - holders + 0.5) / (holders + 0.5))];
  }));
  const scored = documents.map(({ view, words }, index) => {
    let score = 0;
    for (const [word, rarity] of asked) {
      const weight = words.get(word) ?? 0;
      score += rarity * weight * (K1 + 1) / (weight + K1 * (1 - B + B * lengths[index] / average));
    }
    return { view, score };
  });
  return scored
    .sort((a, b) => b.score - a.score || (a.view.table < b.view.table ? -1 : 1))
    .map(({ view }) => view);
}

/* A table that is too wide alone: its columns that share words with the question first, then as many as fit, in table order. */
function narrowed(question: string, view: TableView, budget: number): TableView {
  const asked = new Set(rankingWords(question));
  const order = view.columns.map((column, index) => ({
    index,
    hits: rankingWords(`${column.name} ${column.description ?? ''} ${(column.values ?? []).join(' ')}`).filter(word => asked.has(word)).length,
    tokens: promptJson(column).length / CHARACTERS_PER_TOKEN,
  })).sort((a, b) => b.hits - a.hits || a.index - b.index);
  let left = budget - promptTokens({ ...view, columns: [] });
  const kept = new Set<number>();
  for (const { index, tokens } of order) {
    if (tokens > left) continue;
    left -= tokens;
    kept.add(index);
  }
  return { ...view, columns: view.columns.filter((_, index) => kept.has(index)) };
}

/** The tables that a prompt shows: all where they fit into `budget` tokens, else the best for this question. */
export function tablesForPrompt(question: string, views: readonly TableView[], budget: number): TableView[] {
  const sizes = new Map(views.map(view => [view, promptTokens(view)]));
  let total = 0;
  for (const size of sizes.values()) total += size;
  if (total <= budget) return [...views];
  const chosen: TableView[] = [];
  let left = budget;
  for (const view of rankTables(question, views)) {
    const size = sizes.get(view)!;
    if (size <= left) {
      chosen.push(view);
      left -= size;
    } else if (chosen.length === 0) {
      const cut = narrowed(question, view, budget / 2);
      chosen.push(cut);
      left -= promptTokens(cut);
    }
  }
  return chosen;
}
