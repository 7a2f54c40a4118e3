/** Names in the catalog: lower-case letters, digits and `_`, as Athena takes them without quotes. */

const LONGEST = 255;

/**
 * The table that an uploaded object belongs to: its data set's folder, or its own name.
 *
 * @param key the object's key
 * @param prefix the uploads' prefix
 */
export function tableOfKey(key: string, prefix: string): string {
  const path = key.slice(prefix.length);
  const folder = path.indexOf('/');
  const name = folder >= 0 ? path.slice(0, folder) : path.replace(/\.(?:gz|gzip)$/i, '').replace(/\.(?:csv|tsv|txt|psv|tab|dat)$/i, '');
  return withLetter(latin(name) || 't_x', 't_');
}

/** Names for headers, all different; an empty header gets its column's number. */
export function columnNames(headers: readonly string[]): string[] {
  const used = new Set<string>();
  return headers.map((header, index) => {
    const cleaned = latin(header);
    const base = cleaned === '' ? `column_${index + 1}` : withLetter(cleaned, 'c_');
    let name = base;
    for (let n = 2; used.has(name); n++) {
      name = `${base.slice(0, LONGEST - 1 - String(n).length)}_${n}`;
    }
    used.add(name);
    return name;
  });
}

/** Letters that Unicode does not take apart into a Latin letter and its mark. */
const LETTERS: Readonly<Record<string, string>> = {
  ø: 'o', æ: 'ae', ß: 'ss', ł: 'l', đ: 'd', ð: 'd', þ: 'th', œ: 'oe', ı: 'i', ħ: 'h', ŧ: 't', ŋ: 'n',
};

/** Only lower-case letters a to z, digits and `_`; '' where the text has no Latin letter or digit. */
function latin(text: string): string {
  return text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase()
    .replace(/[øæßłđðþœıħŧŋ]/g, (letter) => LETTERS[letter])
    .replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
}

function withLetter(name: string, prefix: string): string {
  return (/^[a-z]/.test(name) ? name : prefix + name).slice(0, LONGEST);
}
