/** One measured figure. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the figure is held against: a bar of the project or a figure of the same run. */
  readonly comparedWith: string;
}

export function figure(name: string, value: number, unit: string, comparedWith: string): Figure {
  return { name, value: Math.round(value * 1000) / 1000, unit, comparedWith };
}

export function median(values: number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
