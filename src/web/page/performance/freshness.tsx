/** The report's days, its age, and a button to refresh it. */

import { Button, Group, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { sayZone } from "#text/zone-name.ts";
import { workspaceKey } from "../data/queries.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { formatDays } from "./format-days.ts";
import type { ReadReport } from "./read-report.ts";
import { type ReportQuestion, refreshReport } from "./report-queries.ts";

const TIME = new Intl.DateTimeFormat("en", {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

type Props = { reports: readonly (ReadReport | undefined)[]; questions: readonly ReportQuestion[] };

export function Freshness({ reports, questions }: Props) {
  const queries = useQueryClient();
  const refresh = useMutation({
    async mutationFn() {
      await Promise.all(questions.map((question) => refreshReport(queries, question)));
      const [question] = questions;
      if (question !== undefined)
        await queries.invalidateQueries({ queryKey: [...workspaceKey(question.workspaceId), "status"] });
    },
  });
  const [report] = reports;
  if (report === undefined) return null;
  const oldest = reports.flatMap((one) => one?.fetchedAt ?? []).toSorted()[0] ?? report.fetchedAt;
  return (
    <AsOf {...{ oldest, refresh }}>
      {formatDays(report.window)}
      {report.zone === null ? "" : ` (${sayZone(report.zone)})`}
      {report.comparedWith === null ? "" : `, compared with ${formatDays(report.comparedWith)}`}
    </AsOf>
  );
}

type AsOfProps = {
  oldest: string | null;
  refresh: Pick<UseMutationResult<void, Error, void>, "mutate" | "isPending" | "error">;
  children: ReactNode;
};

/** The days that numbers are of, how old they are, and the button. */
export function AsOf({ oldest, refresh, children }: AsOfProps) {
  return (
    <Group gap="xs" mb="md">
      <Text size="sm">
        {children}
        {oldest === null ? null : (
          <>
            {" · "}
            <time dateTime={oldest}>{`as of ${TIME.format(Date.parse(oldest))}`}</time>
          </>
        )}
      </Text>
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<IconRefresh size={12} />}
        loading={refresh.isPending}
        onClick={() => refresh.mutate()}
      >
        Refresh
      </Button>
      <FailureAlert
        failure={refresh.error}
        title="The numbers could not be refreshed"
        onRetry={() => refresh.mutate()}
      />
    </Group>
  );
}
