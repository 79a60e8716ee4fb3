/** Spend and what it brought, asked for with the tool that clients use, to be held against the platform's own pages. */

import { Alert, Anchor, Group, NativeSelect, Paper, Stack, Text, Title } from "@mantine/core";
import { IconInfoCircle, IconPlugConnected } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { Link } from "wouter";
import { PAGE_PATHS } from "../../page-paths.ts";
import {
  answerQuery,
  type Integration,
  integrationQuery,
  integrationsQuery,
  type PerformanceView,
} from "../data/queries.ts";
import { useWorkspace } from "../data/workspace-choice.tsx";
import { EmptyNote } from "../parts/empty-note.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { sayNumber } from "../parts/number-words.ts";
import { PageHeading } from "../parts/page-heading.tsx";
import { PageLoader } from "../parts/page-loader.tsx";
import { MetricCards } from "../performance/metric-cards.tsx";
import { type ReadReport, readReport } from "../performance/read-report.ts";
import { ReportTable } from "../performance/report-table.tsx";

const DayChart = lazy(() => import("../performance/day-chart.tsx").then(({ DayChart: Chart }) => ({ default: Chart })));

export function PerformancePage() {
  const { workspace } = useWorkspace();
  const { data: integrations, error } = useQuery(integrationsQuery(workspace.id));
  const connected = integrations?.find(({ connection }) => connection !== null);
  return (
    <>
      <FailureAlert failure={error} />
      {integrations === undefined ? <PageLoader failed={error !== null} /> : null}
      {integrations !== undefined && connected === undefined ? <NothingConnected /> : null}
      {connected === undefined ? null : (
        <OfModule key={`${workspace.id} ${connected.module}`} workspaceId={workspace.id} module={connected.module} />
      )}
    </>
  );
}

function NothingConnected() {
  return (
    <>
      <PageHeading title="Performance" />
      <EmptyNote
        icon={<IconPlugConnected />}
        title="Nothing is connected yet"
        text="Connect an ad platform, and its numbers show here as your assistants see them."
      >
        <Anchor component={Link} href={PAGE_PATHS.integrations}>
          Go to Integrations
        </Anchor>
      </EmptyNote>
    </>
  );
}

function OfModule({ workspaceId, module }: { workspaceId: string; module: string }) {
  const { data: integration, error } = useQuery(integrationQuery(workspaceId, module));
  if (integration === undefined)
    return (
      <>
        <FailureAlert failure={error} />
        <PageLoader failed={error !== null} />
      </>
    );
  if (integration.performance === null)
    return (
      <EmptyNote
        icon={<IconInfoCircle />}
        title={`${integration.title} has nothing to draw`}
        text="Its tools answer your clients; the page of tools lets you try them."
      />
    );
  return <View workspaceId={workspaceId} integration={integration} view={integration.performance} />;
}

type ViewProps = { workspaceId: string; integration: Integration; view: PerformanceView };

function View({ workspaceId, integration: { title, connection }, view }: ViewProps) {
  const [window, setWindow] = useState(0);
  const [comparison, setComparison] = useState(0);
  const chosen = { ...view.windows[window]?.args, ...view.comparisons[comparison]?.args };
  const ask = (args: Record<string, unknown>) => ({
    ...answerQuery(workspaceId, view.tool, { ...args, ...chosen }),
    placeholderData: keepPreviousData,
    select: readReport,
  });
  const overTime = useQuery(ask(view.overTime.args));
  const byEntity = useQuery(ask(view.byEntity.args));
  const currency = connection?.advertiser.currency ?? null;
  return (
    <>
      <PageHeading
        title="Performance"
        intro={
          <span className="any-name">
            {connection?.advertiser.name ?? title}, in its own time zone and currency
            {currency === null ? "" : ` (${currency})`}. The same numbers that your assistants get.
          </span>
        }
        aside={
          <Group gap="sm">
            <Choice label="Days" choices={view.windows} value={window} onChange={setWindow} />
            <Choice label="Compared with" choices={view.comparisons} value={comparison} onChange={setComparison} />
          </Group>
        }
      />
      <Stack gap="xl" aria-busy={overTime.isFetching || byEntity.isFetching}>
        <FailureAlert failure={overTime.error ?? byEntity.error} title={`${title} did not answer`} />
        {overTime.data === undefined ? (
          <PageLoader failed={overTime.isError} />
        ) : (
          <OverTime view={view} report={overTime.data} currency={currency} />
        )}
        {byEntity.data === undefined ? (
          <PageLoader failed={byEntity.isError} />
        ) : (
          <ByEntity view={view} report={byEntity.data} currency={currency} />
        )}
        <Warnings reports={[overTime.data, byEntity.data]} />
      </Stack>
    </>
  );
}

type ChoiceProps = {
  label: string;
  choices: PerformanceView["windows"];
  value: number;
  onChange(value: number): void;
};

function Choice({ label, choices, value, onChange }: ChoiceProps) {
  return (
    <NativeSelect
      label={label}
      size="sm"
      data={choices.map((choice, at) => ({ value: `${at}`, label: choice.label }))}
      value={`${value}`}
      onChange={(event) => onChange(Number(event.currentTarget.value))}
    />
  );
}

type ReportProps = { view: PerformanceView; report: ReadReport; currency: string | null };

function OverTime({ view: { series, overTime }, report: { points, totals, compared }, currency }: ReportProps) {
  const [column, show] = useState(series[0]?.column ?? "");
  const drawn = series.find((one) => one.column === column);
  const inOrder = points.toSorted((one, other) =>
    `${one[overTime.dateColumn]}`.localeCompare(`${other[overTime.dateColumn]}`),
  );
  return (
    <section aria-label="Over time">
      <MetricCards series={series} totals={totals} currency={currency} shown={column} onShow={show} />
      {drawn === undefined || points.length === 0 ? (
        <Text mt="md">No numbers in these days.</Text>
      ) : (
        <Paper withBorder p="lg" mt="md">
          <Title order={2} mb="md">
            {drawn.label} by day
          </Title>
          <Suspense fallback={<PageLoader />}>
            <DayChart
              points={inOrder}
              dateColumn={overTime.dateColumn}
              series={drawn}
              currency={currency}
              compared={compared}
            />
          </Suspense>
        </Paper>
      )}
    </section>
  );
}

function ByEntity({ view: { series, byEntity }, report: { points, totals, total }, currency }: ReportProps) {
  const caption = `By ${byEntity.label.toLowerCase()}`;
  return (
    <section aria-label={caption}>
      <Title order={2} mb="xs">
        {caption}
      </Title>
      {total > points.length ? (
        <Text size="sm" c="dimmed" mb="xs">
          The first {sayNumber(points.length)} of {sayNumber(total)}; the total is of all.
        </Text>
      ) : null}
      <ReportTable
        caption={`${caption}, table`}
        nameColumn={byEntity.nameColumn}
        nameLabel={byEntity.label}
        points={points}
        totals={totals}
        series={series}
        currency={currency}
      />
    </section>
  );
}

function Warnings({ reports }: { reports: readonly (ReadReport | undefined)[] }) {
  const said = new Set(
    reports.flatMap((report) => [...(report?.warnings ?? []), ...(report?.lag ? [report.lag] : [])]),
  );
  if (said.size === 0) return null;
  return (
    <Alert color="gray" icon={<IconInfoCircle />} title="To read these numbers by">
      {[...said].map((sentence) => (
        <Text key={sentence} size="sm">
          {sentence}
        </Text>
      ))}
    </Alert>
  );
}
