/** Tool calls for a client whose settings hold the credentials: messages name the settings, not the page. */

import type { ErrorCode } from "#errors.ts";
import type { CallTool } from "./call-tool.ts";

const FIXED_IN_SETTINGS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "token_invalid",
  "app_secret_wrong",
  "app_not_approved",
  "permission_missing",
  "advertiser_not_found",
  "vault_unreadable",
]);

const WHERE =
  "The credentials are in the settings of this client, where ShopMCP was added: change them there and restart it.";

export function nameSettings(callTool: CallTool): CallTool {
  return async (call) => {
    const outcome = await callTool(call);
    if (!outcome.ok) {
      const { failure } = outcome;
      if (!FIXED_IN_SETTINGS.has(failure.error)) return outcome;
      return { ok: false, failure: { ...failure, message: `${failure.message} ${WHERE}` } };
    }
    const { notice } = outcome.answer.meta;
    if (typeof notice !== "string") return outcome;
    const answer = { ...outcome.answer, meta: { ...outcome.answer.meta, notice: `${notice} ${WHERE}` } };
    return { ok: true, answer, text: JSON.stringify(answer) };
  };
}
