/** The accounts as a file, as they are shown, and all rows of a level of every account with the columns that one has. */

import { Group, Text } from "@mantine/core";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { counted } from "#text/counted.ts";
import { ALL, viewOf } from "../data/account-choice.ts";
import type { PerformanceView } from "../data/queries.ts";
import { Refusal, toRefusal } from "../data/refusal.ts";
import { accountGroups } from "./account-table.tsx";
import { type Content, DownloadButtons } from "./download-buttons.tsx";
import { entityTable, numbersOf } from "./entity-table.ts";
import type { Overview } from "./overview-query.ts";
import { wholeReport } from "./report-queries.ts";
import { sortPoints } from "./sort-points.ts";
import { ACCOUNT_NAME, type ViewChoice } from "./view-choice.ts";

type Props = {
  workspaceId: string;
  view: PerformanceView;
  series: PerformanceView["series"];
  overview: Overview;
  choice: Pick<ViewChoice, "sort" | "args">;
  nameOf(label: string): string;
};

export function DownloadAccounts(props: Props) {
  const client = useQueryClient();
  const [read, setRead] = useState<number | null>(null);
  const { view, overview } = props;
  const [level] = view.levels;
  return (
    <div>
      <Group gap="xs">
        <DownloadButtons
          labelOf={(format) => `Download ${format}`}
          make={() => ({ subject: subjectOf(overview, "accounts"), content: accountsTable(props) })}
        />
        {level === undefined ? null : (
          <DownloadButtons
            labelOf={(format) => `All ${level.plural.toLowerCase()} as ${format}`}
            make={async () => ({
              subject: subjectOf(overview, level.plural.toLowerCase()),
              content: await rowsOfAll(client, props, setRead).finally(() => setRead(null)),
            })}
          />
        )}
      </Group>
      <Text role="status" size="sm" c="dimmed">
        {read === null ? "" : `${read} of ${counted(labelsOf(overview).length, "account")} read`}
      </Text>
    </div>
  );
}

function subjectOf({ accounts, groups }: Overview, rows: string) {
  const zones = new Set(accounts.map(({ timezone }) => timezone));
  const [zone = null] = zones.size === 1 ? zones : [];
  const currency = groups.length === 1 ? (groups[0]?.currency ?? null) : null;
  return { account: ALL, rows, windows: accounts.map(({ window }) => window), zone, currency };
}

const LEAD = ["account", ACCOUNT_NAME, "currency"];

function accountsTable({ overview, series, choice: { sort }, nameOf }: Props): Content {
  const compared = overview.accounts.some(({ compared_with }) => compared_with !== null);
  const columns = [...LEAD, ...numbersOf(series, compared)];
  const points = accountGroups(overview, { series, sort, nameOf }).flatMap((group) => group.points);
  return { columns, rows: points.map((point) => columns.map((column) => point[column] ?? null)) };
}

/** All accounts or none: a file cannot say what it lacks. @throws what an account is refused with, by its name */
async function rowsOfAll(client: QueryClient, props: Props, onRead: (accounts: number) => void): Promise<Content> {
  const { overview, series, nameOf } = props;
  const compared = overview.accounts.some(({ compared_with }) => compared_with !== null);
  const currencies = new Map(overview.accounts.map(({ account, currency }) => [account, currency]));
  const tables: { lead: (string | null)[]; content: Content }[] = [];
  for (const label of labelsOf(overview)) {
    onRead(tables.length);
    const content = await rowsOfOne(client, props, { label, numbers: numbersOf(series, compared) }).catch((thrown) => {
      const { status, code, message, platform } = toRefusal(thrown);
      throw new Refusal(status, code, `${nameOf(label)}: ${message}`, platform);
    });
    tables.push({ lead: [label, nameOf(label), currencies.get(label) ?? null], content });
  }
  return {
    columns: [...LEAD, ...(tables[0]?.content.columns ?? [])],
    rows: tables.flatMap(({ lead, content: { rows } }) => rows.map((cells) => [...lead, ...cells])),
  };
}

async function rowsOfOne(
  client: QueryClient,
  { workspaceId, view: ofAny, choice }: Props,
  { label, numbers }: { label: string; numbers: readonly string[] },
): Promise<Content> {
  const view = viewOf(ofAny, label);
  const [level] = view.levels;
  if (level === undefined) return { columns: [], rows: [] };
  const args = { ...view.byEntity.args, ...level.args, ...choice.args };
  const { points } = await wholeReport(client, { workspaceId, view, args });
  return entityTable(client, { workspaceId, level, points: sortPoints(points, choice.sort), numbers });
}

function labelsOf({ accounts, missing }: Overview): string[] {
  return [...accounts, ...missing].map(({ account }) => account).toSorted();
}
