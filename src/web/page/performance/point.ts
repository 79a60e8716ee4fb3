/** One row of a report by column name, and the columns that belong to a metric. */

export type Point = Readonly<Record<string, string | number | null>>;

export function numberIn(point: Point, column: string): number | null {
  const value = point[column];
  return typeof value === "number" ? value : null;
}

export const previousOf = (column: string) => `${column}_previous`;
export const changeOf = (column: string) => `${column}_change_pct`;
