/** Which account a request means: the `account` of its body or query is a label, and without one it is the only account. */

import { ShortText } from "./sign-in-fields.ts";

export const ACCOUNT_FIELDS = {
  module: ShortText.optional(),
  account: ShortText.optional().describe("Its label; needed where the workspace has several accounts"),
};

type Given = { module?: string | undefined; account?: string | undefined };

export function wantedAccount(workspaceId: string, { module, account: label }: Given) {
  return { workspaceId, module, label };
}
