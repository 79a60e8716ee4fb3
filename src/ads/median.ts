/** Medians of doubles, and what a median says of the spread around it. */

/** The standard deviation of normal values is 1.4826 times their median absolute deviation. */
export const DEVIATIONS_PER_MEDIAN = 1.4826;

export function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  const [lower, upper] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return lower === undefined || upper === undefined ? null : (lower + upper) / 2;
}
