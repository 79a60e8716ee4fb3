/** One row of a report, by its columns' names, and the columns that go with a metric. */

export type Point = Readonly<Record<string, string | number | null>>;

/** A number, or null where the cell holds none. */
export function numberIn(point: Point, column: string): number | null {
  const value = point[column];
  return typeof value === "number" ? value : null;
}

export const previousOf = (column: string) => `${column}_previous`;
export const changeOf = (column: string) => `${column}_change_pct`;
