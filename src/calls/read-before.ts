/** Arguments that no tool reads itself, as far as the caller's own listing of the tool has them. */

import type { ModuleTool } from "#modules/module.ts";
import type { Principal } from "#workspaces/principal.ts";
import { takesFormat } from "./format-argument.ts";

type Caller = { principal: Pick<Principal, "keyId">; serverUrl?: string | undefined };

export async function readBefore(
  { principal, serverUrl }: Caller,
  tool: Pick<ModuleTool, "accounts" | "listing">,
  several: boolean,
): Promise<string[]> {
  const fetches = serverUrl !== undefined && principal.keyId !== null;
  return [
    ...(several && tool.accounts !== "any" ? ["account"] : []),
    ...(fetches && takesFormat(await tool.listing()) ? ["format"] : []),
  ];
}
