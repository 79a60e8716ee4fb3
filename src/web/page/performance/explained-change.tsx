/** What made the drawn metric change, asked for on a click. */

import { Button, Stack, Text, Title } from "@mantine/core";
import { IconChartBarPopular } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { progressQuery } from "../data/call-progress.ts";
import type { PerformanceView } from "../data/queries.ts";
import { CallStatus } from "../parts/call-status.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { explanationKey, explanationQuery } from "./explanation-query.ts";
import type { Explanation } from "./read-explanation.ts";
import { sayChange } from "./say-change.ts";
import { Waterfall } from "./waterfall.tsx";

/** `by`: what the parts are, and how they are read from the answer. */
type Props = {
  workspaceId: string;
  title: string;
  line: PerformanceView["series"][number];
  by: { label: string; read(answer: unknown): Explanation };
  currency: string | null;
  explain: PerformanceView["explain"];
  args: Readonly<Record<string, unknown>>;
};

export function ExplainedChange({ workspaceId, title, line, by, currency, explain, args }: Props) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const question = { workspaceId, explain, line, args };
  const { data, error, isFetching, refetch } = useQuery({
    ...explanationQuery(question),
    select: by.read,
    enabled: open,
  });
  const { data: progress = null } = useQuery(progressQuery(explanationKey(question)));
  return (
    <>
      <Button
        mt="md"
        variant="default"
        leftSection={<IconChartBarPopular size={16} aria-hidden />}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {open ? "Hide the explanation" : "Explain the change"}
      </Button>
      <section id={id} hidden={!open} aria-label={`What changed ${line.label}`} aria-busy={isFetching}>
        <FailureAlert failure={error} title={`${title} did not answer`} onRetry={refetch} />
        {isFetching ? (
          <Stack gap="xs" mt="md">
            <CallStatus what={`Asking ${title} what changed ${line.label}`} progress={progress} />
          </Stack>
        ) : null}
        {data === undefined ? null : (
          <>
            <Title order={3} mt="md" mb="xs">
              What changed {line.label}, by {by.label.toLowerCase()}
            </Title>
            <Text size="sm" mb="sm" className="any-name">
              {sayChange(data, line, currency)}
            </Text>
            <Waterfall {...{ line, currency }} label={by.label} steps={data.steps} />
          </>
        )}
      </section>
    </>
  );
}
