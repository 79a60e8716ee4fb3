/** A workspace's calls by day, tool and key, its failures, and its plan. */

import { Anchor, Grid, Paper, Progress, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { IconActivity } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { Link } from "wouter";
import { PAGE_PATHS } from "../../page-paths.ts";
import { type Usage, usageQuery } from "../data/queries.ts";
import { useWorkspace } from "../data/workspace-choice.tsx";
import { CHART_PX } from "../parts/chart-px.ts";
import { EmptyNote } from "../parts/empty-note.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { formatNumber } from "../parts/format-number.ts";
import { May } from "../parts/may.tsx";
import { PageHeading } from "../parts/page-heading.tsx";
import { PageLoader } from "../parts/page-loader.tsx";
import { ErrorTable, TallyTable } from "../usage/tally-table.tsx";

const CallsChart = lazy(() => import("../usage/calls-chart.tsx").then(({ CallsChart: Chart }) => ({ default: Chart })));

const WINDOWS = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
];

export function UsagePage() {
  const { workspace } = useWorkspace();
  const [days, setDays] = useState("30");
  const { data: usage, error, refetch } = useQuery(usageQuery(workspace.id, Number(days)));
  return (
    <>
      <PageHeading
        title="Usage"
        intro="Calls by this workspace's clients. Stored are tool, account, days and time, never what was answered."
        aside={<SegmentedControl aria-label="Days" data={WINDOWS} value={days} onChange={setDays} />}
      />
      <May route="GET /api/workspaces/:id/proof">
        <Text size="sm" mb="lg">
          <Anchor component={Link} href={PAGE_PATHS.proof}>
            What each key and app asked in a month
          </Anchor>
          , also in a signed file.
        </Text>
      </May>
      <FailureAlert failure={error} onRetry={refetch} />
      {usage === undefined ? <PageLoader failed={error !== null} /> : <Shown usage={usage} />}
    </>
  );
}

function Shown({ usage: { days, tools, keys, errors, plan } }: { usage: Usage }) {
  if (days.length === 0)
    return (
      <EmptyNote
        icon={<IconActivity />}
        title="No calls in these days"
        text="Connect a client with an API key and ask something: each call is counted here."
      >
        <Anchor component={Link} href={PAGE_PATHS.keys}>
          Go to API keys
        </Anchor>
      </EmptyNote>
    );
  return (
    <Stack gap="xl">
      <PlanLimits plan={plan} />
      <Paper withBorder p="lg">
        <Title order={2} mb="md">
          Calls a day
        </Title>
        <Suspense fallback={<PageLoader height={CHART_PX.small} />}>
          <CallsChart days={days} />
        </Suspense>
      </Paper>
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <TallyTable
            caption="By tool"
            heading="Tool"
            rows={tools.map(({ tool, ...tally }) => ({ ...tally, id: tool, name: tool }))}
          />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <ErrorTable errors={errors} />
        </Grid.Col>
      </Grid>
      <TallyTable
        caption="By key or connected app"
        heading="Key"
        rows={keys.map(({ key, name, ...tally }) => ({
          ...tally,
          id: key ?? "none",
          name: name ?? key ?? "This page and the shell",
        }))}
      />
    </Stack>
  );
}

function PlanLimits({ plan }: { plan: Usage["plan"] }) {
  const { name, calls_per_minute: aMinute, calls_per_month: aMonth, calls_this_month: used } = plan;
  if (aMinute === null && aMonth === null) return <Text size="sm">This workspace has no limit of calls.</Text>;
  return (
    <Paper withBorder p="lg">
      <Text fw={600}>Plan {name}</Text>
      {aMonth === null ? null : (
        <>
          <Text size="sm" mt="xs">
            {formatNumber(used)} of {formatNumber(aMonth)} calls this month (UTC)
          </Text>
          <Progress
            mt="xs"
            value={Math.min(100, aMonth === 0 ? 100 : (used / aMonth) * 100)}
            aria-label="Calls this month"
          />
        </>
      )}
      {aMinute === null ? null : (
        <Text size="sm" mt="xs" c="dimmed">
          At most {formatNumber(aMinute)} calls a minute.
        </Text>
      )}
    </Paper>
  );
}
