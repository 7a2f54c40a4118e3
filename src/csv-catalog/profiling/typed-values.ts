/** Values as texts, compared and computed with as their types say. */

/** A comparison for sorting texts of a type; numbers of any length exactly, texts by code points as DuckDB and Trino do. */
export function comparison(type: string): (a: string, b: string) => number {
  if (type === 'bigint' || type.startsWith('decimal')) return compareDecimals;
  if (type === 'double') return (a, b) => doubleOf(a) - doubleOf(b) || 0;
  return (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Whether values have sums and means. */
export function isNumeric(type: string): boolean {
  return /^(?:bigint|double|decimal)/.test(type);
}

/** Whether values lie on a scale, so that quantiles mean something. */
export function isScalar(type: string): boolean {
  return isNumeric(type) || type === 'date' || type === 'timestamp';
}

/** Where a value lies on its type's scale: a number, or the milliseconds of a date or timestamp. */
export function positionOf(type: string, text: string): number {
  return isNumeric(type) ? doubleOf(text) : Date.parse(`${text.slice(0, 10)}T${text.slice(11) || '00:00:00'}Z`);
}

/** The first characters of a text; no character is cut in two. */
export function cutValue(text: string, longest: number): string {
  return text.length <= longest ? text : [...text.slice(0, 2 * longest)].slice(0, longest).join('');
}

/** DuckDB prints the infinities as `inf`, `Infinity` as JSON. */
function doubleOf(text: string): number {
  return Number(text.replace(/^(-?)inf$/i, '$1Infinity'));
}

function compareDecimals(a: string, b: string): number {
  const scale = Math.max(fractionOf(a).length, fractionOf(b).length);
  const difference = unscaled(a, scale) - unscaled(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function fractionOf(text: string): string {
  return text.split('.')[1] ?? '';
}

function unscaled(text: string, scale: number): bigint {
  return BigInt(text.split('.')[0] + fractionOf(text).padEnd(scale, '0'));
}
