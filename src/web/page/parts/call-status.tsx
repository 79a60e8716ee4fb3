/** What is asked, and how far the answer is. */

import { Loader, Progress as ProgressBar, Text } from "@mantine/core";
import type { Progress } from "../data/events-in.ts";

export function CallStatus({ what, progress }: { what: string; progress: Progress | null }) {
  return (
    <>
      <Text role="status" size="sm">
        <Loader size={14} mr="xs" aria-hidden />
        {what}
        {progress === null ? "" : `: ${progress.message}`}
      </Text>
      {progress === null ? null : (
        <ProgressBar value={(progress.done / Math.max(1, progress.total)) * 100} aria-label="Progress of the answer" />
      )}
    </>
  );
}
