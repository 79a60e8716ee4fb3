/** The question and source of an answer over several accounts. */

import { Code } from "@mantine/core";
import { ALL } from "../data/account-choice.ts";
import type { AccountsReceipt } from "../data/queries.ts";
import { RelativeTime } from "../parts/relative-time.tsx";
import { formatDays } from "../performance/format-days.ts";
import { type Fact, FactsTable, PlatformSource, Question } from "./receipt-facts.tsx";

export function AccountsFacts({ receipt }: { receipt: AccountsReceipt }) {
  const { asked_at, tool, accounts, answered, missing, summary } = receipt;
  const facts: Fact[] = [
    ["Asked", <RelativeTime key="asked" at={asked_at} />],
    ["Tool", <Code key="tool">{tool}</Code>],
    ["Question", <Question key="question" given={asAsked(receipt)} />],
    [
      "Accounts",
      answered === accounts.length
        ? `${answered}${missing.length === 0 ? "" : ` of ${answered + missing.length}`}, each with its own days and currency`
        : `${answered}, of which the receipt had room for ${accounts.length}`,
    ],
    ...(missing.length === 0 ? [] : [["Missing", `${missing.join(", ")} did not answer`] satisfies Fact]),
    ["Days", daysOf(accounts)],
    ["Source", <PlatformSource key="source" receipt={receipt} />],
    ...(summary === null ? [] : [["Said", summary] satisfies Fact]),
  ];
  return <FactsTable facts={facts} />;
}

/** What is kept is what each account was asked, which names none. */
function asAsked({ arguments: given }: AccountsReceipt): AccountsReceipt["arguments"] {
  return given === null ? null : { account: ALL, ...given };
}

/** Said once where they are the same for all; each account's zone stands beside its numbers. */
function daysOf(accounts: AccountsReceipt["accounts"]): string {
  const windows = new Map(accounts.map(({ window }) => [JSON.stringify(window), window]));
  const [first] = windows.values();
  if (windows.size > 1) return "each account's own, beside its numbers";
  return first == null ? "of the present" : `${formatDays(first)}, in each account's time zone`;
}
