/** All accounts of a platform together: subtotals a currency, one line an account, and what is missing. */

import { Alert, Group, NativeSelect, Stack, Text, Title } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { counted } from "#text/counted.ts";
import { useAccounts } from "../data/account-choice.ts";
import { progressQuery } from "../data/call-progress.ts";
import type { Integration, PerformanceView } from "../data/queries.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { PageHeading } from "../parts/page-heading.tsx";
import { AccountTable } from "./account-table.tsx";
import { DownloadAccounts } from "./download-accounts.tsx";
import { ExplainedChange } from "./explained-change.tsx";
import { MissingAccounts } from "./missing-accounts.tsx";
import { MonthPacing } from "./month-pacing.tsx";
import { OverTime } from "./over-time.tsx";
import { OverviewFreshness } from "./overview-freshness.tsx";
import { groupReport, type Overview, type OverviewQuestion, overviewKey, overviewQuery } from "./overview-query.ts";
import { PeriodPicker } from "./period-picker.tsx";
import { readAccountsExplanation } from "./read-accounts-explanation.ts";
import { AskingReport } from "./report-loader.tsx";
import { NoReportingTotal, ReportingTotal } from "./reporting-total.tsx";
import { inOrder, shownGroup } from "./shown-group.ts";
import { describeDays, useViewChoice, type ViewChoice } from "./view-choice.ts";

type Props = {
  workspaceId: string;
  integration: Integration;
  view: PerformanceView;
  onAccount(label: string): void;
};

export function AllAccounts({ workspaceId, integration: { module, title, pacing }, view, onAccount }: Props) {
  const accounts = useAccounts(workspaceId);
  const { choice, ...change } = useViewChoice(view);
  const question: OverviewQuestion = { workspaceId, module, view, choice };
  const { data: overview, error, isFetching, refetch } = useQuery(overviewQuery(question));
  const { data: progress = null } = useQuery(progressQuery(overviewKey(question)));
  const nameOf = (label: string) => {
    const account = accounts.find((one) => one.module === module && one.label === label);
    return account?.advertiser.name ?? label;
  };
  const named = { nameOf, series: view.series };
  return (
    <>
      <PageHeading
        title="Performance"
        intro={`All ${counted(accounts.length, "account")} together, each in its own time zone and currency. Money is added within a currency only.`}
        aside={
          <PeriodPicker
            {...{ view, choice }}
            shown={rangeOf(overview)}
            onWindow={change.chooseWindow}
            onRange={change.chooseRange}
            onComparison={change.compareWith}
          />
        }
      />
      <FailureAlert failure={error} title={`${title} did not answer`} onRetry={refetch} />
      {overview === undefined ? (
        isFetching ? (
          <AskingReport
            what={`Asking ${title} for ${describeDays(view, choice)} of every account`}
            progress={progress}
          />
        ) : null
      ) : (
        <Stack gap="xl" aria-busy={isFetching}>
          <div>
            <OverviewFreshness {...{ overview, question }} />
            <MissingAccounts {...{ overview, nameOf }} />
          </div>
          {overview.reporting !== null ? (
            <ReportingTotal reporting={overview.reporting} {...named} />
          ) : overview.groups.length > 1 ? (
            <NoReportingTotal />
          ) : null}
          <Currencies {...{ workspaceId, title, view, overview, nameOf, choice, change }} />
          <section aria-label="Accounts">
            <Group justify="space-between" mb="sm">
              <Title order={2}>Accounts</Title>
              <DownloadAccounts {...{ workspaceId, view, overview, choice }} {...named} />
            </Group>
            <AccountTable {...{ overview, ...named }} sort={choice.sort} onSort={change.sortBy} onOpen={onAccount} />
          </section>
          {pacing === null ? null : <MonthPacing {...{ workspaceId, title, pacing }} />}
          <Notes overview={overview} />
        </Stack>
      )}
    </>
  );
}

type CurrenciesProps = Pick<Props, "workspaceId" | "view"> & {
  title: string;
  overview: Overview;
  nameOf(label: string): string;
  choice: ViewChoice;
  change: Pick<ReturnType<typeof useViewChoice>, "chooseCurrency" | "draw">;
};

/** One currency's cards and days at a time. */
function Currencies({ workspaceId, title, view, overview, nameOf, choice, change }: CurrenciesProps) {
  const { groups } = overview;
  const group = shownGroup(groups, choice.currency);
  if (group === undefined) return <Text>There are no numbers for these days.</Text>;
  const { currency } = group;
  return (
    <div>
      {groups.length < 2 ? null : (
        <NativeSelect
          label="Currency"
          mb="md"
          maw="24rem"
          data={inOrder(groups).map((one) => ({
            value: one.currency ?? "",
            label: `${one.currency ?? "Unknown"}, ${counted(one.accounts, "account")}`,
          }))}
          value={currency ?? ""}
          onChange={(event) => change.chooseCurrency(event.currentTarget.value)}
        />
      )}
      <OverTime
        {...{ view, currency }}
        report={groupReport(overview, group, view)}
        drawn={choice.drawn}
        onDraw={change.draw}
        explain={
          view.explain === undefined
            ? null
            : (line) => (
                <ExplainedChange
                  key={JSON.stringify([line.column, currency, choice.args])}
                  {...{ workspaceId, title, line, currency }}
                  explain={view.explain}
                  args={{ ...view.levels[0]?.args, ...choice.args }}
                  by={{
                    label: "Account",
                    read: (answer) => readAccountsExplanation(answer, { currency, nameOf }),
                  }}
                />
              )
        }
      />
    </div>
  );
}

function rangeOf(overview: Overview | undefined) {
  const window = overview?.accounts[0]?.window ?? null;
  return window === null || window.start === null ? null : { start: window.start, end: window.end };
}

function Notes({ overview: { warnings, lag } }: { overview: Overview }) {
  const said = [...warnings, ...(lag === null ? [] : [lag])];
  if (said.length === 0) return null;
  return (
    <Alert color="gray" icon={<IconInfoCircle />} title="About these numbers">
      {said.map((sentence) => (
        <Text key={sentence} size="sm" className="any-name">
          {sentence}
        </Text>
      ))}
    </Alert>
  );
}
