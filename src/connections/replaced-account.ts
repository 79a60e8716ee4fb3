/** What a person is told where one account took the place of another under a label. */

import type { ConnectionRow } from "#db/connection-rows.ts";

type Account = Pick<ConnectionRow, "account_id" | "account_name" | "label">;

/** One sentence a thing to know; empty where the account is the same, or nothing stood there. */
export function replacedAccountWords(before: Account | null, now: Account): string[] {
  if (before === null || before.account_id === now.account_id) return [];
  const label = JSON.stringify(now.label);
  return [
    `Account ${said(now)} is connected as ${label} now, in place of ${said(before)}.`,
    `Alerts, goals and notes of account ${before.account_id} count no longer, its client rooms are closed, and its remembered days are deleted. Digests of ${label} read the account of now; keys and apps that are narrowed to accounts are closed to it until you open it to them, under API keys or with shopmcp key set and grant set.`,
    `To have both, connect account ${before.account_id} as ${label} again, which also brings back what counted (keys and apps you open again), and account ${now.account_id} beside it with a label of its own: --label in the shell, "Connect another account" on the page.`,
  ];
}

function said({ account_id: id, account_name: name }: Account): string {
  return name === null ? id : `${id} ${JSON.stringify(name)}`;
}
