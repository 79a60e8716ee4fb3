/** The accounts of a workspace as an answer, from what is stored: the platform is not asked. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import type { ToolAnswer } from "#modules/module.ts";
import { cutText } from "#text/cut-text.ts";
import { visibleText } from "#text/visible-text.ts";

/** Of some sixty bytes each. */
const MAX_LISTED = 1_000;
const MAX_NAME_CHARACTERS = 200;

export function listAccounts(visible: readonly ConnectionRow[]): ToolAnswer {
  const sorted = visible.toSorted((one, other) => (one.label < other.label ? -1 : 1));
  return {
    meta: {
      currency: null,
      timezone: null,
      warnings: [
        "There are several ad accounts. Pass the label of one as account; days and money are each account's own.",
      ],
    },
    columns: ["account", "name", "currency", "timezone", "state"],
    rows: sorted
      .slice(0, MAX_LISTED)
      .map(({ label, account_name, account_currency, account_timezone, state }) => [
        label,
        account_name === null ? null : cutText(visibleText(account_name), MAX_NAME_CHARACTERS),
        account_currency,
        account_timezone,
        state,
      ]),
    page: { total: sorted.length, has_more: sorted.length > MAX_LISTED },
  };
}
