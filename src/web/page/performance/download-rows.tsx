/** All listed rows, in their order, as a CSV file or an Excel workbook. */

import { Group } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import type { PerformanceView } from "../data/queries.ts";
import { DownloadButtons } from "./download-buttons.tsx";
import { entityTable, numbersOf } from "./entity-table.ts";
import type { Point } from "./point.ts";
import type { ReadReport } from "./read-report.ts";
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

export function DownloadRows({ workspaceId, account, currency, level, series, points, report }: Props) {
  const client = useQueryClient();
  const { window, zone, comparedWith } = report;
  return (
    <Group gap="xs">
      <DownloadButtons
        labelOf={(format) => `Download ${format}`}
        make={async () => ({
          subject: { account, rows: level.plural.toLowerCase(), windows: [window], zone, currency },
          content: await entityTable(client, {
            ...{ workspaceId, level, points, numbers: numbersOf(series, comparedWith !== null) },
          }),
        })}
      />
    </Group>
  );
}
