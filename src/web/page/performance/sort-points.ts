/** Rows sorted by one column, with unknown values last in either direction. */

import type { Point } from "./point.ts";
import type { Sort } from "./view-choice.ts";

export function sortPoints(points: readonly Point[], { column, down }: Sort): Point[] {
  return points.toSorted((one, other) => {
    const [left, right] = [one[column] ?? null, other[column] ?? null];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    const way =
      typeof left === "number" && typeof right === "number" ? left - right : String(left).localeCompare(String(right));
    return down ? -way : way;
  });
}
