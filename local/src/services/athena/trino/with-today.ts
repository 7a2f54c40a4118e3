import { parseQuery, walk } from '../../../../../src/sql';

/**
 * The query with the functions of the current moment replaced by literals of another day: Trino has no setting for that.
 * A text that our front end does not read stays as it is.
 *
 * @param today `YYYY-MM-DD`
 */
export function withToday(sql: string, today: string): string {
  const moment = `${today} ${new Date().toISOString().slice(11, 23)}`;
  const literals: Record<string, string> = {
    current_date: `DATE '${today}'`,
    current_timestamp: `TIMESTAMP '${moment} UTC'`,
    now: `TIMESTAMP '${moment} UTC'`,
    localtimestamp: `TIMESTAMP '${moment}'`,
  };
  const places: { at: number; length: number; literal: string }[] = [];
  try {
    walk(parseQuery(sql), (node) => {
      if (node.kind !== 'current' && node.kind !== 'call') return;
      const [text, name] = /^(current_date|current_timestamp|localtimestamp|now)\b(\s*\(\s*\d*\s*\))?/i.exec(sql.slice(node.at)) ?? [];
      if (text !== undefined) places.push({ at: node.at, length: text.length, literal: literals[name.toLowerCase()] });
    });
  } catch {
    return sql;
  }
  return places.sort((a, b) => b.at - a.at).reduce((text, { at, length, literal }) => text.slice(0, at) + literal + text.slice(at + length), sql);
}
