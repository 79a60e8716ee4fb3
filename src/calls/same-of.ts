/** What all of several have in common. */

/** Null where they differ, and where there are none. */
export function sameOf(values: readonly (string | null)[]): string | null {
  return new Set(values).size === 1 ? (values[0] ?? null) : null;
}
