/** The rows of a level as a table: id, name, status, and the metrics with what they are compared with. */

import type { QueryClient } from "@tanstack/react-query";
import type { FileCell } from "#table-files/write-csv.ts";
import type { PerformanceView } from "../data/queries.ts";
import type { Content } from "./download-buttons.tsx";
import { changeOf, type Point, previousOf } from "./point.ts";
import { statusQuery } from "./report-queries.ts";
import type { Level } from "./view-choice.ts";

type Of = { workspaceId: string; level: Level; points: readonly Point[]; numbers: readonly string[] };

export async function entityTable(client: QueryClient, { workspaceId, level, points, numbers }: Of): Promise<Content> {
  const ids = points.map((point) => `${point[level.idColumn]}`);
  const statuses: Record<string, string> = {};
  for (let from = 0; from < ids.length; from += level.status.most) {
    const some = ids.slice(from, from + level.status.most);
    Object.assign(statuses, await client.fetchQuery(statusQuery(workspaceId, level, some)));
  }
  return {
    columns: [level.idColumn, level.nameColumn, level.status.column, ...numbers],
    rows: points.map((point): FileCell[] => [
      ...[point[level.idColumn] ?? null, point[level.nameColumn] ?? null, statuses[`${point[level.idColumn]}`] ?? null],
      ...numbers.map((column) => point[column] ?? null),
    ]),
  };
}

export function numbersOf(series: PerformanceView["series"], compared: boolean): string[] {
  return series.flatMap(({ column }) => (compared ? [column, previousOf(column), changeOf(column)] : [column]));
}
