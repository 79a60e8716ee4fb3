/** Where nobody said a label, credentials of another account take no account's place. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import { ShopError } from "#errors.ts";
import type { Credential } from "#modules/module.ts";
import type { Place } from "./connection-row.ts";

/** @throws conflict naming both ways on */
export function refuseOtherAccount(place: Place, existing: ConnectionRow, fields: Credential): void {
  const { module, label: said, keepsAccount = said === undefined } = place;
  const accountId = fields[module.sharing?.accountField ?? ""];
  if (!keepsAccount || accountId === undefined || accountId === existing.account_id) return;
  const { account_id: id, account_name: name, label } = existing;
  const standing = name === null ? id : `${id} ${JSON.stringify(name)}`;
  throw new ShopError(
    "conflict",
    `${module.title} is connected to account ${standing} here, and these credentials are of account ${accountId}. Nothing was changed. To have it beside that one, give it a label of its own: \`--label\` in the shell, the last part of the address in the API, "Connect another account" on the page. \`--label ${label}\`, the address that ends in ${label}, or the tick below the fields on the page puts it in its place, which ends alerts, goals, notes, client rooms and remembered days of the one before, and closes it to keys and apps that are narrowed to accounts.`,
  );
}
