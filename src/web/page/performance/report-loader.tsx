/** A report's days and progress while it loads. */

import { Loader, Paper, Progress, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { progressQuery, type ReportQuestion } from "./report-queries.ts";

type Props = { question: ReportQuestion; what: string };

export function ReportLoader({ question, what }: Props) {
  const { data: progress = null } = useQuery(progressQuery(question));
  return (
    <Paper withBorder p="lg" className="report-loader">
      <Stack gap="sm">
        <Text role="status" size="sm">
          <Loader size={14} mr="xs" aria-hidden />
          {what}
          {progress === null ? "" : `: ${progress.message}`}
        </Text>
        {progress === null ? null : (
          <Progress value={(progress.done / Math.max(1, progress.total)) * 100} aria-label="Progress of the report" />
        )}
        <Skeleton height={120} animate={false} />
      </Stack>
    </Paper>
  );
}
