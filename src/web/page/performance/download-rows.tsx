/** All listed rows, in their order, as a CSV file. */

import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { tableFileName } from "#table-files/table-file-name.ts";
import { writeCsv } from "#table-files/write-csv.ts";
import type { PerformanceView } from "../data/queries.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { saveFile } from "../parts/save-file.ts";
import { changeOf, type Point, previousOf } from "./point.ts";
import type { ReadReport } from "./read-report.ts";
import { statusQuery } from "./report-queries.ts";
import type { Level } from "./view-choice.ts";

type Props = {
  workspaceId: string;
  account: string;
  currency: string | null;
  level: Level;
  series: PerformanceView["series"];
  points: readonly Point[];
  report: ReadReport;
};

export function DownloadRows(props: Props) {
  const { workspaceId, level, points } = props;
  const queries = useQueryClient();
  const download = useMutation({
    async mutationFn() {
      const ids = points.map((point) => `${point[level.idColumn]}`);
      const statuses: Record<string, string> = {};
      for (let from = 0; from < ids.length; from += level.status.most) {
        const some = ids.slice(from, from + level.status.most);
        Object.assign(statuses, await queries.fetchQuery(statusQuery(workspaceId, level, some)));
      }
      saveFile(nameOf(props), tableOf(props, statuses), "text/csv");
    },
  });
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconDownload size={14} />}
        loading={download.isPending}
        onClick={() => download.mutate()}
      >
        Download CSV
      </Button>
      <FailureAlert failure={download.error} title="The file could not be made" />
    </>
  );
}

function nameOf({ account, currency, level, report: { window, zone } }: Props): string {
  return tableFileName({ account, rows: level.plural.toLowerCase(), window, zone, currency }, "csv");
}

function tableOf({ level, series, points, report }: Props, statuses: Readonly<Record<string, string>>): string {
  const numbers = series.flatMap(({ column }) =>
    report.comparedWith === null ? [column] : [column, previousOf(column), changeOf(column)],
  );
  return writeCsv(
    [level.idColumn, level.nameColumn, level.status.column, ...numbers],
    points.map((point) => [
      ...[point[level.idColumn] ?? null, point[level.nameColumn] ?? null, statuses[`${point[level.idColumn]}`] ?? null],
      ...numbers.map((column) => point[column] ?? null),
    ]),
  );
}
