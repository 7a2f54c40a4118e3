import type { ColumnProfile, Quantile, TopValue } from './profile-schema';
import { comparison, positionOf } from './typed-values';

/** The shares for which a profile has quantiles. */
export const QUANTILE_SHARES = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** A part of a column: its profile in one file, and how many values it has there. */
export interface ColumnPart {
  readonly column: ColumnProfile;
  readonly filled: number;
}

/** The quantiles of values that are all known. */
export function exactQuantiles(type: string, values: readonly TopValue[]): Quantile[] {
  const compare = comparison(type);
  const ordered = [...values].sort((a, b) => compare(a.value, b.value));
  const total = ordered.reduce((sum, { count }) => sum + count, 0);
  return QUANTILE_SHARES.map((share) => {
    let seen = 0;
    return { share, value: ordered.find(({ count }) => (seen += count) >= share * total)!.value };
  });
}

interface Knot {
  readonly value: string;
  readonly at: number;
  readonly share: number;
}

/**
 * Quantiles of several files from those of each, taking values to lie evenly between two neighbouring quantiles. What is returned are values of the parts, never
 * something in between, so that they are texts of the type.
 */
export function mergedQuantiles(type: string, parts: readonly ColumnPart[]): Quantile[] {
  const curves = parts.map(({ column, filled }) => ({ knots: knotsOf(type, column), filled })).filter(({ knots }) => knots.length > 0);
  const total = curves.reduce((sum, { filled }) => sum + filled, 0);
  const compare = comparison(type);
  const candidates = curves.flatMap(({ knots }) => knots).sort((a, b) => a.at - b.at || compare(a.value, b.value));
  const shareBelow = ({ at }: Knot) => curves.map(({ knots, filled }) => filled * shareAt(knots, at)).sort((a, b) => a - b).reduce((sum, part) => sum + part, 0);
  const shares = candidates.map((candidate) => ({ candidate, share: shareBelow(candidate) }));
  return QUANTILE_SHARES.flatMap((share) => {
    const found = shares.find((one) => one.share >= share * total * (1 - 1e-9));
    return found === undefined ? [] : [{ share, value: found.candidate.value }];
  });
}

function knotsOf(type: string, { min, max, quantiles = [] }: ColumnProfile): Knot[] {
  if (min === null || max === null) return [];
  return [{ value: min, share: 0 }, ...quantiles, { value: max, share: 1 }]
    .map(({ value, share }) => ({ value, share, at: positionOf(type, value) })).filter(({ at }) => Number.isFinite(at));
}

/** The share of a part's values that are not above a position. */
function shareAt(knots: readonly Knot[], at: number): number {
  const next = knots.findIndex((knot) => knot.at > at);
  if (next < 0) return 1;
  if (next === 0) return 0;
  const [low, high] = [knots[next - 1], knots[next]];
  return low.share + (high.share - low.share) * (at - low.at) / (high.at - low.at);
}
