/** Totals of each account, of each currency and of all, and beside them those of now. */

import { ScrollArea, Table, Text, Title } from "@mantine/core";
import type { AccountsAskedAgain, AccountsReceipt } from "../data/queries.ts";
import { formatNumber } from "../parts/format-number.ts";
import { formatDays } from "../performance/format-days.ts";
import { MovedDays } from "./moved-days.tsx";
import { signed } from "./totals-table.tsx";

type Moved = AccountsAskedAgain["totals"];
type Totals = AccountsReceipt["totals"];
type Block = { key: string; title: string; note: string | null; rows: Moved };
type Props = { receipt: AccountsReceipt; again: AccountsAskedAgain | null };

export function AccountsTotals({ receipt, again }: Props) {
  const blocks = blocksOf(receipt, again);
  return (
    <section aria-label="Totals">
      <Title order={2} mb="xs">
        Totals
      </Title>
      {again?.accounts.every(isUnmoved) ? (
        <Text size="sm" role="status" mb="xs">
          Nothing has moved since.
        </Text>
      ) : null}
      <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": "Totals, table" }}>
        <Table fz="sm" verticalSpacing="xs" highlightOnHover miw={520}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Of</Table.Th>
              <Table.Th>Number</Table.Th>
              <Table.Th ta="right">Then</Table.Th>
              {again === null ? null : (
                <>
                  <Table.Th ta="right">Now</Table.Th>
                  <Table.Th ta="right">Moved</Table.Th>
                </>
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {blocks.map((block) => (
              <BlockRows key={block.key} block={block} compared={again !== null} />
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
      {again?.accounts.map(({ connection_id, label, days }) =>
        days === null || days.length === 0 ? null : (
          <MovedDays key={connection_id} days={days} sameDays={again.same_days} account={label} />
        ),
      )}
    </section>
  );
}

function BlockRows({ block: { title, note, rows }, compared }: { block: Block; compared: boolean }) {
  return rows.map(({ name, before, now, change }, at) => (
    <Table.Tr key={name}>
      <Table.Th scope="row" fw={400} className="name-cell">
        {at === 0 ? title : ""}
        {at === 0 && note !== null ? (
          <Text size="xs" c="dimmed">
            {note}
          </Text>
        ) : null}
      </Table.Th>
      <Table.Td>{name}</Table.Td>
      <Table.Td ta="right">{formatNumber(before)}</Table.Td>
      {compared ? (
        <>
          <Table.Td ta="right">{formatNumber(now)}</Table.Td>
          <Table.Td ta="right">{signed(change)}</Table.Td>
        </>
      ) : null}
    </Table.Tr>
  ));
}

function isUnmoved({ totals, not_compared }: AccountsAskedAgain["accounts"][number]): boolean {
  return not_compared === null && totals.every(({ before, now }) => before === now);
}

function blocksOf({ accounts, subtotals, totals, reporting }: AccountsReceipt, again: AccountsAskedAgain | null) {
  const blocks: Block[] = accounts.map((account) => {
    const now = again?.accounts.find(({ connection_id }) => connection_id === account.connection_id);
    return {
      key: account.connection_id,
      title: account.label,
      note: now?.not_compared ?? placeOf(account),
      rows: now?.totals ?? thenAlone(account.totals),
    };
  });
  const sums: Block[] = subtotals.map((one) => ({
    key: `${one.currency}`,
    title: `${one.currency ?? "Unknown currency"}, ${one.accounts === 1 ? "1 account" : `${one.accounts} accounts`}`,
    note: null,
    rows: again?.subtotals.find(({ currency }) => currency === one.currency)?.totals ?? thenAlone(one.totals),
  }));
  const all = { key: "all", title: "All accounts", note: null, rows: again?.totals ?? thenAlone(totals) };
  const own: Block[] =
    reporting === null
      ? []
      : [
          {
            ...{ key: "reporting", title: `In ${reporting.currency}`, note: "by the rates of the time" },
            rows: again?.reporting?.totals ?? thenAlone(reporting.totals),
          },
        ];
  return [...blocks, ...sums, all, ...own].map((block) => ({ ...block, rows: block.rows.filter(hasNumber) }));
}

/** Money of several currencies has no total. */
function hasNumber({ before, now }: Moved[number]): boolean {
  return before !== null || now !== null;
}

function thenAlone(totals: Totals): Moved {
  return Object.entries(totals ?? {}).map(([name, before]) => ({ name, before, now: null, change: null }));
}

function placeOf({ currency, timezone, window }: AccountsReceipt["accounts"][number]): string {
  return [currency, timezone, window === null ? null : formatDays(window)].filter((one) => one !== null).join(", ");
}
