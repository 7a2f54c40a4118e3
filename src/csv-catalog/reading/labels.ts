import { trimmed } from './cell-class';

/** Words for totals, in the languages that exports come in. */
const SURE = 'totals?|totaux|totale|totalt|totaal|totalsum|totalbetrag|gesamt(?:summe|betrag)?|insgesamt|endsumme|endbetrag|zwischensumme|eindtotaal|sous-total|subtotale|subtotaal|delsum|delsumma|'
  + 'summe|summa|sums?|somme|suma|razem|ogółem|łącznie|celkem|spolu|összesen|yhteensä|toplam|genel toplam|i alt|i allt|endsaldo|schlusssaldo|eindsaldo|slutsaldo|sluttsaldo|saldo final|saldo finale|'
  + 'solde final|(?:closing|ending) balance|average|avg|durchschnitt|mittelwert|gemiddelde|gjennomsnitt|gennemsnit|genomsnitt|moyenne|promedio|średnia|průměr|keskiarvo|átlag|ortalama|'
  + '合計|小計|平均|总计|合计|總計|평균|합계|итого|всего|среднее';
/** Words for totals that are also words, names or places by themselves. */
const ORDINARY = /^(?:media|média|mean|som|soma|suma|sums?|summa|spolu|average|avg|i alt)$/i;
const TOTAL = new RegExp(`^(?:(?:grand|sub|over ?all|sum|net)[ -]?)?(?:${SURE}|media|média|mean|som|soma)(?:[ :].{0,20})?[:.]?$`, 'i');
/** The word alone, or one that says of what after it. */
const PLAIN_TOTAL = new RegExp(`^(?:(?:grand|sub|over ?all|net)[ -]?)?(?:${SURE})(?: *:.{0,20}| (?:g[eé]n[eé]rale?|geral|amount|sum|\\d{4}|\\(.{0,18}\\)))?[:.]?$`, 'i');
const NOTE = new RegExp('^(?:[*†]|\\(?\\d+ (?:rows?|records?)\\b|(?:foot)?notes?(?: \\d+)?\\s*[:.]|(?:source|quelle|kilde|källa|fuente|fonte|anm(?:erkung)?|merknad|remarks?)s?\\s*[:.]|'
  + '(?:generated|exported|created|printed|downloaded|report) (?:on|at|by|from|created|generated)\\b|end of (?:file|report|data|table|list)\\b|copyright\\b|©|\\(c\\))', 'i');

/** Whether a row begins with a word for a total or an average. */
export function hasTotalLabel(fields: readonly string[]): boolean {
  return TOTAL.test(labelOf(fields));
}

/** Whether the word that a row begins with is hardly anything else than that of a total. */
export function hasSureTotalLabel(fields: readonly string[]): boolean {
  const label = labelOf(fields);
  return PLAIN_TOTAL.test(label) && !ORDINARY.test(label);
}

function labelOf(fields: readonly string[]): string {
  return fields.map(trimmed).find((field) => field !== '') ?? '';
}

/** Whether a line begins as notes do that stand beside a table. */
export function hasNoteLabel(line: string): boolean {
  return NOTE.test(line.replace(/^[\s"']+/, ''));
}
