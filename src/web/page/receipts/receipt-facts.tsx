/** A receipt's question and source, as a table of two columns. */

import { Code, Table, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { sayZone } from "#text/zone-name.ts";
import type { Receipt } from "../data/queries.ts";
import { RelativeTime } from "../parts/relative-time.tsx";
import { formatDays } from "../performance/format-days.ts";

export function ReceiptFacts({ receipt }: { receipt: Receipt }) {
  const { asked_at, tool, account, account_id, window, timezone, currency, summary } = receipt;
  const facts: Fact[] = [
    ["Asked", <RelativeTime key="asked" at={asked_at} />],
    ["Tool", <Code key="tool">{tool}</Code>],
    ["Question", <Question key="question" given={receipt.arguments} />],
    ["Account", account ?? account_id ?? "unknown"],
    [
      "Days",
      window === null
        ? "of the present"
        : `${formatDays(window)} in ${timezone === null ? "an unknown time zone" : sayZone(timezone)}`,
    ],
    ["Currency", currency ?? "unknown"],
    ["Source", <Source key="source" receipt={receipt} />],
    ...(summary === null ? [] : [["Said", summary] satisfies Fact]),
  ];
  return <FactsTable facts={facts} />;
}

export type Fact = [string, ReactNode];

export function FactsTable({ facts }: { facts: readonly Fact[] }) {
  return (
    <Table variant="vertical" layout="fixed" fz="sm" withTableBorder aria-label="The question and its source">
      <Table.Tbody>
        {facts.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" w={110}>
              {name}
            </Table.Th>
            <Table.Td className="any-name">{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

export function Question({ given }: { given: Receipt["arguments"] }) {
  if (given === null) return "It was too long to be kept.";
  return Object.keys(given).length === 0 ? (
    "without arguments"
  ) : (
    <Code block className="wrapped">
      {JSON.stringify(given, null, 1)}
    </Code>
  );
}

function Source({ receipt }: { receipt: Receipt }) {
  const { source, as_of } = receipt;
  if (source === "history") return `Days that ShopMCP remembers, read until ${as_of ?? "an unknown time"}.`;
  return <PlatformSource receipt={receipt} />;
}

type Sourced = Pick<Receipt, "fetched_at" | "request_ids" | "requests">;

export function PlatformSource({ receipt: { fetched_at, request_ids, requests } }: { receipt: Sourced }) {
  const more = requests - request_ids.length;
  return (
    <>
      <Text size="sm">
        The platform's answers, the oldest <RelativeTime at={fetched_at} />.
      </Text>
      {request_ids.length === 0 ? null : (
        <details>
          <summary>Request ids, for the platform's support</summary>
          <Code block className="wrapped">
            {request_ids.join("\n")}
            {more > 0 ? `\nand ${more} more` : ""}
          </Code>
        </details>
      )}
    </>
  );
}
