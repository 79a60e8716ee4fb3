/** Spend and results, read with the clients' own tool, for comparison with the platform's pages. */

import { Alert, Anchor, Group, Stack, Text } from "@mantine/core";
import { IconInfoCircle, IconPlugConnected } from "@tabler/icons-react";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { PAGE_PATHS } from "../../page-paths.ts";
import { ALL, viewOf } from "../data/account-choice.ts";
import { type Integration, integrationQuery, integrationsQuery, type PerformanceView } from "../data/queries.ts";
import { failAlike } from "../data/refusal.ts";
import { useWorkspace } from "../data/workspace-choice.tsx";
import { AccountSelect } from "../parts/account-field.tsx";
import { EmptyNote } from "../parts/empty-note.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { PageHeading } from "../parts/page-heading.tsx";
import { PageLoader } from "../parts/page-loader.tsx";
import { AllAccounts } from "../performance/all-accounts.tsx";
import { ByEntity } from "../performance/by-entity.tsx";
import { EntityTrail } from "../performance/entity-trail.tsx";
import { ExplainedChange } from "../performance/explained-change.tsx";
import { Freshness } from "../performance/freshness.tsx";
import { LevelTabs } from "../performance/level-tabs.tsx";
import { NoSuchAccount } from "../performance/no-such-account.tsx";
import { OverTime } from "../performance/over-time.tsx";
import { PeriodPicker } from "../performance/period-picker.tsx";
import { readExplanation } from "../performance/read-explanation.ts";
import type { ReadReport } from "../performance/read-report.ts";
import { ReportLoader } from "../performance/report-loader.tsx";
import { type ReportQuestion, reportQuery } from "../performance/report-queries.ts";
import { ofAccount, useShownAccount } from "../performance/use-shown-account.ts";
import { describeDays, useViewChoice, type ViewChoice } from "../performance/view-choice.ts";

export function PerformancePage() {
  const { workspace } = useWorkspace();
  const { data: integrations, error, refetch } = useQuery(integrationsQuery(workspace.id));
  const choice = useShownAccount(workspace.id, { all: true });
  const { accounts, chosen, all, unknown } = choice;
  const open = (label: string) => {
    const account = accounts.find((one) => one.label === label);
    if (account !== undefined) choice.choose(account.connection);
  };
  return (
    <>
      <FailureAlert failure={error} onRetry={refetch} />
      {integrations === undefined ? <PageLoader failed={error !== null} /> : null}
      {integrations !== undefined && accounts.length === 0 ? <NothingConnected /> : null}
      {unknown === null ? null : <PageHeading title="Performance" />}
      <AccountSelect {...choice} />
      {unknown === null ? null : <NoSuchAccount label={unknown} path={PAGE_PATHS.performance} />}
      {chosen === undefined ? null : (
        <OfAccount
          key={`${workspace.id} ${all ? ALL : chosen.connection}`}
          {...{ workspaceId: workspace.id, module: chosen.module, label: chosen.label, several: accounts.length > 1 }}
          pastYear={ofAccount(PAGE_PATHS.pastYear, accounts, chosen.label)}
          {...(all ? { onAccount: open } : {})}
        />
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
        text="Connect an ad platform to see its numbers here, as your assistants see them."
      >
        <Anchor component={Link} href={PAGE_PATHS.integrations}>
          Go to Integrations
        </Anchor>
      </EmptyNote>
    </>
  );
}

/** `onAccount`: opens one of all accounts, which are shown together. */
type OfAccountProps = {
  workspaceId: string;
  module: string;
  label: string;
  several: boolean;
  pastYear: string;
  onAccount?: (label: string) => void;
};

function OfAccount({ workspaceId, module, label, several, pastYear, onAccount }: OfAccountProps) {
  const { data: integration, error, refetch } = useQuery(integrationQuery(workspaceId, module, label));
  if (integration === undefined)
    return (
      <>
        <FailureAlert failure={error} onRetry={refetch} />
        <PageLoader failed={error !== null} />
      </>
    );
  if (integration.performance === null)
    return (
      <EmptyNote
        icon={<IconInfoCircle />}
        title={`${integration.title} has no charts`}
        text="Its tools answer your clients, and you can try them on the Tools page."
      />
    );
  if (onAccount !== undefined)
    return <AllAccounts {...{ workspaceId, integration, onAccount }} view={viewOf(integration.performance, ALL)} />;
  const view = viewOf(integration.performance, several ? label : undefined);
  return <View {...{ workspaceId, integration, view, pastYear }} />;
}

type ViewProps = { workspaceId: string; integration: Integration; view: PerformanceView; pastYear: string };

function View({ workspaceId, integration: { title, connection }, view, pastYear }: ViewProps) {
  const { choice, ...change } = useViewChoice(view);
  const { listed, opened, args } = choice;
  const innermost = opened.at(-1);
  const inside = innermost === undefined ? {} : { [view.filter]: { [innermost.level.within]: [innermost.id] } };
  const asked = (own: ViewChoice["args"], of: ViewChoice["args"] | undefined) => ({
    ...{ workspaceId, view },
    args: { ...own, ...of, ...inside, ...args },
  });
  const questions = {
    overTime: asked(view.overTime.args, innermost?.level.args),
    byEntity: asked(view.byEntity.args, listed?.args),
  };
  const overTime = useQuery(reportQuery(questions.overTime));
  // A broken account refuses both, and says the same twice.
  const enabled = listed !== undefined && (connection?.last_error === null || overTime.isSuccess);
  const byEntity = useQuery({ ...reportQuery(questions.byEntity), enabled });
  const failedAlike = failAlike(overTime.error, byEntity.error);
  const currency = connection?.advertiser.currency ?? null;
  const account = connection?.advertiser.name ?? title;
  const what = `Asking ${title} for ${describeDays(view, choice)}`;
  return (
    <>
      <PageHeading
        title="Performance"
        intro={
          <span className="any-name">
            {account}, in its own time zone and currency{currency === null ? "" : ` (${currency})`}. The same numbers
            that your assistants get.{" "}
            {connection?.kept_days == null ? null : (
              <Anchor component={Link} href={pastYear}>
                The past year at once
              </Anchor>
            )}
          </span>
        }
        aside={
          <PeriodPicker
            {...{ view, choice }}
            shown={rangeOf(overTime.data)}
            onWindow={change.chooseWindow}
            onRange={change.chooseRange}
            onComparison={change.compareWith}
          />
        }
      />
      <EntityTrail {...{ account, opened }} report={overTime.data} onOpen={change.open} />
      <Freshness
        reports={[overTime.data, byEntity.data]}
        questions={listed === undefined ? [questions.overTime] : [questions.overTime, questions.byEntity]}
      />
      <Stack gap="xl" aria-busy={overTime.isFetching || byEntity.isFetching}>
        <Section
          query={overTime}
          question={questions.overTime}
          {...{ title, what }}
          onRetry={() => Promise.all([overTime.refetch(), failedAlike ? byEntity.refetch() : null])}
        >
          {(report) => (
            <OverTime
              {...{ view, report, currency }}
              drawn={choice.drawn}
              onDraw={change.draw}
              explain={
                listed === undefined || view.explain === undefined
                  ? null
                  : (line) => (
                      <ExplainedChange
                        key={JSON.stringify([line.column, listed.id, inside, args])}
                        {...{ workspaceId, title, line, currency }}
                        by={{ label: listed.label, read: (answer) => readExplanation(answer, listed) }}
                        explain={view.explain}
                        args={{ ...listed.args, ...inside, ...args }}
                      />
                    )
              }
            />
          )}
        </Section>
        {listed === undefined || !enabled || failedAlike ? null : (
          <section aria-label={listed.plural}>
            <Group mb="sm">
              <LevelTabs levels={choice.levels} listed={listed} onList={change.list} />
            </Group>
            <Section
              query={byEntity}
              question={questions.byEntity}
              {...{ title, what }}
              held={overTime.isPending}
              onRetry={byEntity.refetch}
            >
              {(report) => (
                <ByEntity
                  key={JSON.stringify(questions.byEntity.args)}
                  {...{ workspaceId, account, currency, report }}
                  series={view.series}
                  level={listed}
                  sort={choice.sort}
                  onSort={change.sortBy}
                  {...(listed === view.levels.at(-1) ? {} : { onOpen: (id) => change.open({ level: listed, id }) })}
                />
              )}
            </Section>
          </section>
        )}
        <Warnings reports={[overTime.data, byEntity.data]} />
      </Stack>
    </>
  );
}

type SectionProps = {
  query: UseQueryResult<ReadReport>;
  question: ReportQuestion;
  title: string;
  what: string;
  /** What comes above would push these numbers down, from under a finger. */
  held?: boolean;
  onRetry(): unknown;
  children(report: ReadReport): ReactNode;
};

/** Old numbers disappear before those of another question arrive. */
function Section({ query, question, title, what, held = false, onRetry, children }: SectionProps) {
  return (
    <>
      <FailureAlert failure={query.error} title={`${title} did not answer`} onRetry={onRetry} />
      {query.data !== undefined && !held ? (
        children(query.data)
      ) : query.isFetching || held ? (
        <ReportLoader {...{ question, what }} />
      ) : null}
    </>
  );
}

function rangeOf(report: ReadReport | undefined) {
  if (report === undefined || report.window.start === null) return null;
  return { start: report.window.start, end: report.window.end };
}

function Warnings({ reports }: { reports: readonly (ReadReport | undefined)[] }) {
  const said = new Set(
    reports.flatMap((report) => [...(report?.warnings ?? []), ...(report?.lag ? [report.lag] : [])]),
  );
  if (said.size === 0) return null;
  return (
    <Alert color="gray" icon={<IconInfoCircle />} title="About these numbers">
      {[...said].map((sentence) => (
        <Text key={sentence} size="sm">
          {sentence}
        </Text>
      ))}
    </Alert>
  );
}
