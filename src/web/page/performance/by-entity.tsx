/** The rows inside the opened entity, as a paged table. */

import { Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { PerformanceView } from "../data/queries.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { formatNumber } from "../parts/format-number.ts";
import { DownloadRows } from "./download-rows.tsx";
import type { Point } from "./point.ts";
import type { ReadReport } from "./read-report.ts";
import { statusQuery } from "./report-queries.ts";
import { NOT_LISTED, ReportTable } from "./report-table.tsx";
import { sortPoints } from "./sort-points.ts";
import type { Level, Sort } from "./view-choice.ts";

/** Fewer than a platform gives statuses for in one request. */
const PAGE_ROWS = 25;

type Props = {
  workspaceId: string;
  account: string;
  currency: string | null;
  series: PerformanceView["series"];
  level: Level;
  report: ReadReport;
  sort: Sort;
  onSort(sort: Sort): void;
  onOpen?: (id: string) => void;
};

export function ByEntity({ workspaceId, account, currency, series, level, report, sort, onSort, onOpen }: Props) {
  const sorted = sortPoints(report.points, sort);
  const [page, setPage] = useState(0);
  const from = page * PAGE_ROWS;
  const shown = sorted.slice(from, from + PAGE_ROWS);
  const ids = shown.map((point) => `${point[level.idColumn]}`);
  const statuses = useQuery(statusQuery(workspaceId, level, ids));
  const sortAnew = (next: Sort) => {
    setPage(0);
    onSort(next);
  };
  return (
    <>
      <Group justify="space-between" mb="xs" gap="xs">
        <Text size="sm" c="dimmed">
          {describeRows(sorted, from, shown.length)}
          {report.total > sorted.length ? `. ${formatNumber(report.total)} in all; open one to see the others.` : ""}
        </Text>
        <DownloadRows {...{ workspaceId, account, currency, level, series, report }} points={sorted} />
      </Group>
      <FailureAlert failure={statuses.error} title="The statuses could not be read" onRetry={statuses.refetch} />
      <ReportTable
        {...{ level, series, currency, sort }}
        points={shown}
        totals={report.totals}
        statuses={statuses.data}
        onSort={sortAnew}
        {...(onOpen === undefined ? {} : { onOpen })}
      />
      {statuses.data === undefined || ids.every((id) => statuses.data[id] !== undefined) ? null : (
        <Text size="xs" c="dimmed" mt="xs">
          {NOT_LISTED}: no list of the platform's has it, for example {level.status.unlisted}, so that its status is not
          known.
        </Text>
      )}
      {sorted.length <= PAGE_ROWS ? null : (
        <Group mt="sm" gap="xs" component="nav" aria-label="Pages of the table">
          <Button size="xs" variant="default" disabled={page === 0} onClick={() => setPage(page - 1)}>
            Previous
          </Button>
          <Button
            size="xs"
            variant="default"
            disabled={from + PAGE_ROWS >= sorted.length}
            onClick={() => setPage(page + 1)}
          >
            Next
          </Button>
        </Group>
      )}
    </>
  );
}

function describeRows(points: readonly Point[], from: number, count: number): string {
  if (points.length <= PAGE_ROWS) return points.length === 1 ? "1 row" : `${formatNumber(points.length)} rows`;
  return `${formatNumber(from + 1)}–${formatNumber(from + count)} of ${formatNumber(points.length)}; the total covers all`;
}
