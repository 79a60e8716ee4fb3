/** Which account a request means: the `account` of its body or query is a label, and without one it is the only account. */

import { ShopError } from "#errors.ts";
import { ShortText } from "./sign-in-fields.ts";

export const ACCOUNT_FIELDS = {
  module: ShortText.optional(),
  account: ShortText.optional().describe("Its label; needed where the workspace has several accounts"),
};

type Given = { module?: string | undefined; account?: string | undefined };

export type KnownModules = { modules: readonly { name: string }[] };

export function wantedAccount({ modules }: KnownModules, workspaceId: string, { module, account: label }: Given) {
  if (module !== undefined && !modules.some(({ name }) => name === module))
    throw new ShopError("invalid_input", `module is one of ${modules.map(({ name }) => name).join(", ")}.`);
  return { workspaceId, module, label };
}
