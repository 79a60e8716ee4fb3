/** What the commands on members read from their words. */

import { ShopError } from "#errors.ts";
import { ROLES } from "#workspaces/roles.ts";
import type { App } from "./app.ts";

/** @throws usage */
export function readRole(text: string) {
  const role = ROLES.find((known) => known === text);
  if (role !== undefined) return role;
  throw new ShopError("usage", `A role is one of ${ROLES.join(", ")}.`);
}

/** @throws not_found */
export async function operatorOf({ operators }: Pick<App, "operators">, email: string): Promise<string> {
  const found = (await operators.list()).find((one) => one.email === email.trim().toLowerCase());
  if (found !== undefined) return found.id;
  throw new ShopError("not_found", "There is no operator with that address. `shopmcp operator list` shows them.");
}
