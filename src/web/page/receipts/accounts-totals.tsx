/** Totals of each account, of each currency and of all, and beside them those of now. */

import { Table, Text } from "@mantine/core";
import { counted } from "#text/counted.ts";
import { sayZone } from "#text/zone-name.ts";
import type { AccountsAskedAgain, AccountsReceipt } from "../data/queries.ts";
import { formatDays } from "../performance/format-days.ts";
import { MovedDays } from "./moved-days.tsx";
import { MovedCells } from "./moved-table.tsx";
import { type MovedTotal, TotalsFrame, thenAlone } from "./totals-frame.tsx";

type Block = { key: string; title: string; note: string | null; rows: readonly MovedTotal[] };
type Props = { receipt: AccountsReceipt; again: AccountsAskedAgain | null };

export function AccountsTotals({ receipt, again }: Props) {
  const blocks = blocksOf(receipt, again);
  return (
    <section aria-label="Totals">
      <TotalsFrame
        heads={["Of", "Number"]}
        minWidth={520}
        compared={again !== null}
        unmoved={again?.accounts.every(isUnmoved) ?? false}
      >
        {blocks.map((block) => (
          <BlockRows key={block.key} block={block} compared={again !== null} />
        ))}
      </TotalsFrame>
      {again?.accounts.map(({ connection_id, label, days }) =>
        days === null || days.length === 0 ? null : (
          <MovedDays key={connection_id} days={days} sameDays={again.same_days} account={label} />
        ),
      )}
    </section>
  );
}

function BlockRows({ block: { title, note, rows }, compared }: { block: Block; compared: boolean }) {
  return rows.map((total, at) => (
    <Table.Tr key={total.name}>
      <Table.Th scope="row" fw={400} className="name-cell">
        {at === 0 ? title : ""}
        {at === 0 && note !== null ? (
          <Text size="xs" c="dimmed">
            {note}
          </Text>
        ) : null}
      </Table.Th>
      <Table.Td>{total.name}</Table.Td>
      <MovedCells moved={total} compared={compared} />
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
    title: `${one.currency ?? "Unknown currency"}, ${counted(one.accounts, "account")}`,
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
function hasNumber({ before, now }: MovedTotal): boolean {
  return before !== null || now !== null;
}

function placeOf({ currency, timezone, window }: AccountsReceipt["accounts"][number]): string {
  return [currency, timezone === null ? null : sayZone(timezone), window === null ? null : formatDays(window)]
    .filter((one) => one !== null)
    .join(", ");
}
