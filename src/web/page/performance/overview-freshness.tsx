/** The accounts' days, said apart where they differ, the age of the numbers, and a button to refresh them. */

import { Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { sayZone } from "#text/zone-name.ts";
import { FoldedList } from "./folded-list.tsx";
import { formatDays } from "./format-days.ts";
import { AsOf } from "./freshness.tsx";
import { type Overview, type OverviewQuestion, refreshOverview } from "./overview-query.ts";

type Props = { overview: Overview; question: OverviewQuestion };
type Account = Overview["accounts"][number];

export function OverviewFreshness({ overview, question }: Props) {
  const queries = useQueryClient();
  const refresh = useMutation({ mutationFn: () => refreshOverview(queries, question) });
  const { accounts, fetched_at: oldest } = overview;
  const byDays = Map.groupBy(accounts, daysOf);
  const zones = new Set(accounts.flatMap(({ timezone }) => timezone ?? []));
  const [only] = zones;
  const [same] = byDays.keys();
  return (
    <>
      <AsOf {...{ oldest, refresh }}>
        {byDays.size === 1 ? same : "Days are not the same for all accounts"}
        {zones.size === 1 && only !== undefined
          ? ` (${sayZone(only)})`
          : `, each account's own in ${zones.size} time zones`}
      </AsOf>
      {byDays.size < 2 ? null : (
        <FoldedList
          title="Days of the accounts"
          holds={accounts.length}
          items={[...byDays].map(([days, own]) => ({
            name: days,
            text: `${days}: ${own.map(({ account }) => account).join(", ")}`,
          }))}
        />
      )}
      {accounts.length === 0 ? <Text>No account answered.</Text> : null}
    </>
  );
}

function daysOf({ window, compared_with: before }: Account): string {
  if (window === null) return "Days unknown";
  return `${formatDays(window)}${before === null ? "" : `, compared with ${formatDays(before)}`}`;
}
