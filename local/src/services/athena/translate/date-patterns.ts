const MYSQL: Record<string, string> = { i: '%M', s: '%S', T: '%H:%M:%S', M: '%B', W: '%A', e: '%-d', c: '%-m', k: '%-H', h: '%I', l: '%-I', r: '%I:%M:%S %p', v: '%V', x: '%G' };
const JODA: Record<string, string> = { yyyy: '%Y', YYYY: '%Y', y: '%Y', yy: '%y', EEEE: '%A', MMMM: '%B', MMM: '%b', MM: '%m', M: '%-m', dd: '%d', d: '%-d', HH: '%H', H: '%-H', hh: '%I', h: '%-I', mm: '%M', ss: '%S', SSS: '%g', SSSSSS: '%f', a: '%p', Z: '%z', ZZ: '%z', D: '%-j', w: '%-V', ww: '%V', e: '%u' };

/** The `strftime` form of a MySQL pattern (`date_format`, `date_parse`) or a Joda pattern (`format_datetime`, `parse_datetime`). */
export function datePattern(name: string, pattern: string): string {
  if (name === 'date_format' || name === 'date_parse') return pattern.replace(/%(.)/g, (_, letter: string) => MYSQL[letter] ?? `%${letter}`);
  return pattern.replace(/'((?:[^']|'')*)'|([a-zA-Z])\2*/g, (match: string, text: string | undefined) => {
    if (text !== undefined) return text === '' ? "'" : text;
    return /^E{1,3}$/.test(match) ? '%a' : JODA[match] ?? match;
  });
}
