import { trimmed } from './cell-class';

/** In the languages that exports come in. */
const TOTAL = new RegExp('^(?:(?:grand|sub|over ?all|sum|net)[ -]?)?(?:totals?|totaux|totale|totalt|totalsum|gesamt(?:summe)?|insgesamt|summe|summa|sums?|somme|suma|'
  + 'razem|celkem|average|avg|mean|mittelwert|gjennomsnitt|gennemsnit|moyenne|promedio|media|合計|总计|總計|итого|всего)(?:[ :].{0,20})?[:.]?$', 'i');
const NOTE = new RegExp('^(?:[*†]|\\(?\\d+ (?:rows?|records?)\\b|(?:foot)?notes?(?: \\d+)?\\s*[:.]|(?:source|quelle|kilde|källa|fuente|fonte|anm(?:erkung)?|merknad|remarks?)s?\\s*[:.]|'
  + '(?:generated|exported|created|printed|downloaded|report) (?:on|at|by|from|created|generated)\\b|end of (?:file|report|data|table|list)\\b|copyright\\b|©|\\(c\\))', 'i');

/** Whether a row begins with a word for a total or an average. */
export function hasTotalLabel(fields: readonly string[]): boolean {
  return TOTAL.test(fields.map(trimmed).find((field) => field !== '') ?? '');
}

/** Whether a line begins as notes do that stand beside a table. */
export function hasNoteLabel(line: string): boolean {
  return NOTE.test(line.replace(/^[\s"']+/, ''));
}
