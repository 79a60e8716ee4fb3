/** A report's days and progress while it loads. */

import { Paper, Skeleton, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { progressQuery } from "../data/call-progress.ts";
import type { Progress } from "../data/events-in.ts";
import { CallStatus } from "../parts/call-status.tsx";
import { type ReportQuestion, reportKey } from "./report-queries.ts";

type Props = { question: ReportQuestion; what: string };

export function ReportLoader({ question, what }: Props) {
  const { data: progress = null } = useQuery(progressQuery(reportKey(question)));
  return <AskingReport {...{ what, progress }} />;
}

export function AskingReport({ what, progress }: { what: string; progress: Progress | null }) {
  return (
    <Paper withBorder p="lg" className="report-loader">
      <Stack gap="sm">
        <CallStatus {...{ what, progress }} />
        <Skeleton height={120} animate={false} />
      </Stack>
    </Paper>
  );
}
