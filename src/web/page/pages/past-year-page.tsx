/** The account's past year at once, from remembered days; the platform is not asked. */

import { Anchor, Stack, Text } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { PAGE_PATHS } from "../../page-paths.ts";
import { type Integration, integrationQuery, integrationsQuery, yearQuery } from "../data/queries.ts";
import { useWorkspace } from "../data/workspace-choice.tsx";
import { AccountSelect } from "../parts/account-field.tsx";
import { EmptyNote } from "../parts/empty-note.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { PageHeading } from "../parts/page-heading.tsx";
import { PageLoader } from "../parts/page-loader.tsx";
import { MonthTable } from "../performance/month-table.tsx";
import { NoSuchAccount } from "../performance/no-such-account.tsx";
import { ofAccount, useShownAccount } from "../performance/use-shown-account.ts";
import { YearChart } from "../performance/year-chart.tsx";
import { YearNotes } from "../performance/year-notes.tsx";

export function PastYearPage() {
  const { workspace } = useWorkspace();
  const { data: integrations, error, refetch } = useQuery(integrationsQuery(workspace.id));
  const choice = useShownAccount(workspace.id, { all: false });
  const { accounts, unknown } = choice;
  const connection = choice.chosen ?? null;
  const isOpen = accounts.length > 0 && connection === null;
  return (
    <>
      <PageHeading
        title="The past year"
        intro={
          <span className="any-name">
            {connection === null ? "An account" : (connection.advertiser.name ?? connection.advertiser.id)}, from days
            that ShopMCP remembers. The platform is not asked.
          </span>
        }
        aside={
          <Anchor component={Link} href={ofAccount(PAGE_PATHS.performance, accounts, connection?.label)}>
            Back to Performance
          </Anchor>
        }
      />
      <FailureAlert failure={error} onRetry={refetch} />
      <AccountSelect {...choice} />
      {integrations === undefined ? <PageLoader failed={error !== null} /> : null}
      {unknown === null ? null : <NoSuchAccount label={unknown} path={PAGE_PATHS.pastYear} />}
      {isOpen && unknown === null ? <Text>A year is of one account at a time: choose it above.</Text> : null}
      {integrations === undefined || isOpen || connection?.kept_days?.levels.length ? null : (
        <NothingRemembered reading={connection?.kept_days?.still_reading ?? null} />
      )}
      {connection?.kept_days?.levels.length ? (
        <>
          {connection.kept_days.still_reading === null ? null : (
            <Text mb="md">{connection.kept_days.still_reading}</Text>
          )}
          <Year key={`${workspace.id} ${connection.connection}`} workspaceId={workspace.id} {...connection} />
        </>
      ) : null}
    </>
  );
}

function NothingRemembered({ reading }: { reading: string | null }) {
  return (
    <EmptyNote
      icon={<IconHistory />}
      title="No day is remembered yet"
      text={
        reading ?? "The first ones are read within minutes of connecting an account, unless SHOPMCP_HISTORY is off."
      }
    />
  );
}

function Year({ workspaceId, module, label }: { workspaceId: string; module: string; label: string }) {
  const year = useQuery(yearQuery(workspaceId, module, label));
  const integration = useQuery(integrationQuery(workspaceId, module, label));
  const failure = year.error ?? integration.error;
  if (year.data === undefined || integration.data === undefined)
    return (
      <>
        <FailureAlert failure={failure} onRetry={year.refetch} />
        <PageLoader failed={failure !== null} />
      </>
    );
  const series = watchedSeries(integration.data);
  return (
    <Stack gap="xl">
      <YearChart year={year.data} series={series} />
      <YearNotes year={year.data} />
      <MonthTable year={year.data} series={series} />
    </Stack>
  );
}

/** The module's own order and labels, by the names that remembered days have. */
function watchedSeries({ performance }: Integration) {
  return (performance?.series ?? []).flatMap(({ watched, ...one }) =>
    watched === undefined ? [] : [{ ...one, column: watched }],
  );
}
