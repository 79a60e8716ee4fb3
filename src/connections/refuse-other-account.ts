/** Where nobody named a label, credentials of another account take no account's place. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import { ShopError } from "#errors.ts";
import type { Credential } from "#modules/module.ts";
import type { Place } from "./connection-row.ts";

/** @throws conflict naming the label that replaces it */
export function refuseOtherAccount({ module, keepsAccount }: Place, existing: ConnectionRow, fields: Credential): void {
  const accountId = fields[module.sharing?.accountField ?? ""];
  if (keepsAccount !== true || accountId === undefined || accountId === existing.account_id) return;
  const { account_id: id, account_name: name, label } = existing;
  const standing = name === null ? id : `${id} ${JSON.stringify(name)}`;
  throw new ShopError(
    "conflict",
    `${module.title} is connected to account ${standing} here, and these credentials are of account ${accountId}. Nothing was changed. \`--label\` with a new name connects it beside that one; \`--label ${label}\` puts it in its place, which ends alerts, goals, notes, client rooms and remembered days of the one before, and closes it to keys and apps that are narrowed to accounts.`,
  );
}
