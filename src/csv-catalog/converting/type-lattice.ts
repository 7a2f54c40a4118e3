/**
 * The types of tables, and what two of them have in common: written once, for everything that widens.
 *
 * Numbers: `bigint` < `decimal(38,s)` < `double`, and `decimal(18,s)` < `decimal(38,s)`. Times: `date` < `timestamp`. Whatever else differs meets in `string`,
 * which keeps every value as it was written.
 *
 * Some steps hold the values that such columns have, not every value that the type could have: a `double` gives back 17 significant digits, and a
 * `decimal(38,s)` has 38 - s digits before the point. A join is therefore a proposal. Conversion looks at every value, and where one does not fit
 * it names a type whose join with the table's lies higher, so that widening comes to an end.
 */

/** A family of types that widen into each other, by rank. */
type Family = 'number' | 'time';

const RANKS: Readonly<Record<string, { readonly family: Family; readonly rank: number }>> = {
  bigint: { family: 'number', rank: 0 },
  decimal: { family: 'number', rank: 1 },
  double: { family: 'number', rank: 2 },
  date: { family: 'time', rank: 0 },
  timestamp: { family: 'time', rank: 1 },
};

/** The type that keeps every value. */
export const WIDEST_TYPE = 'string';

/** Precision and scale of a decimal type. */
export interface DecimalType {
  readonly precision: number;
  readonly scale: number;
}

/** @returns undefined where the type is no decimal */
export function decimalType(type: string): DecimalType | undefined {
  const match = /^decimal\((\d+),\s*(\d+)\)$/.exec(type);
  return match === null ? undefined : { precision: Number(match[1]), scale: Number(match[2]) };
}

/** The type of this library that a type of Glue is written in: whole numbers are `bigint`, decimals have 18 or 38 digits. */
export function normalType(type: string): string {
  const plain = type.trim().toLowerCase();
  const decimal = decimalType(plain);
  if (decimal !== undefined) return `decimal(${decimal.precision <= 18 ? 18 : 38},${decimal.scale})`;
  if (/^(?:varchar|char)\(\d+\)$/.test(plain)) return WIDEST_TYPE;
  return Object.hasOwn(OTHER_NAMES, plain) ? OTHER_NAMES[plain] : plain;
}

const OTHER_NAMES: Readonly<Record<string, string>> = {
  tinyint: 'bigint', smallint: 'bigint', int: 'bigint', integer: 'bigint', float: 'double', real: 'double', varchar: WIDEST_TYPE, text: WIDEST_TYPE, bool: 'boolean',
};

/**
 * The narrowest type that two columns have in common. Commutative, associative and idempotent, so files may come in any order.
 *
 * @param a a type as Glue names it
 */
export function joinTypes(a: string, b: string): string {
  if (a === b) {
    return a;
  }
  const [lower, higher] = [rankOf(a), rankOf(b)].sort((x, y) => (x?.rank ?? 0) - (y?.rank ?? 0));
  if (lower === undefined || higher === undefined || lower.family !== higher.family) {
    return WIDEST_TYPE;
  }
  if (higher.name === 'decimal') {
    // Of different decimals, or a whole number and a decimal, each keeps its digits on both sides of the point only with the large precision.
    return `decimal(38,${Math.max(scaleOf(a), scaleOf(b))})`;
  }
  return higher.name;
}

/** Whether a column of one type may become a part of a column of another: the other is the join of both. */
export function isAtMost(type: string, other: string): boolean {
  return joinTypes(type, other) === other;
}

/** Whether values of one type may be such that another, not wider one holds them all: whole numbers and shorter decimals in decimals. Only the values can tell. */
export function mayFit(type: string, other: string): boolean {
  const [decimal, otherDecimal] = [decimalType(type), decimalType(other)];
  return isAtMost(type, other) || (otherDecimal !== undefined && (type === 'bigint' || (decimal !== undefined && decimal.scale <= otherDecimal.scale)));
}

function rankOf(type: string): { name: string; family: Family; rank: number } | undefined {
  const name = decimalType(type) === undefined ? type : 'decimal';
  // Names of types come from tables that others may have made: `constructor` is none of ours.
  return Object.hasOwn(RANKS, name) && type !== 'decimal' ? { name, ...RANKS[name] } : undefined;
}

function scaleOf(type: string): number {
  return decimalType(type)?.scale ?? 0;
}
