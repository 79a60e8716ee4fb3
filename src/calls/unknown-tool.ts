/** The hint for a caller who asks for an unknown tool. */

import { ShopError } from "#errors.ts";
import type { ModuleTool } from "#modules/module.ts";
import { allowsTool } from "#restriction.ts";
import { didYouMean } from "#text/did-you-mean.ts";
import type { Principal } from "#workspaces/principal.ts";

const CHANGES =
  /(?:^|_)(?:create|add|update|set|change|edit|pause|resume|enable|disable|delete|remove|stop|start|activate|launch|duplicate|copy|upload|increase|decrease|raise|lower|archive)(?:_|$)/;

export function unknownToolHint(name: string, known: readonly string[]): string {
  const word = name.toLowerCase();
  if (CHANGES.test(word))
    return "This server only reads; changes are made at the ad platform itself. tools/list shows what can be read.";
  const shared = sharedBeginning(known);
  const near = didYouMean(
    word.slice(word.startsWith(shared) ? shared.length : 0),
    known.map((one) => one.slice(shared.length)),
  );
  if (near.length === 0) return "tools/list shows the tools there are.";
  return `Did you mean ${near.map((one) => `${shared}${one}`).join(", ")}?`;
}

/** Clients often leave out a server's prefix, so names are compared without it. */
function sharedBeginning(names: readonly string[]): string {
  const [first = "", ...others] = names;
  let length = first.lastIndexOf("_") + 1;
  while (length > 0 && !others.every((name) => name.startsWith(first.slice(0, length))))
    length = first.lastIndexOf("_", length - 2) + 1;
  return first.slice(0, length);
}

type Asked = { tool: string; principal: Pick<Principal, "restriction"> };

/** Names tools that the caller may use. */
export function unknownTool(
  { tool: name, principal }: Asked,
  offered: readonly { tool: Pick<ModuleTool, "name" | "set"> }[],
): ShopError {
  const open = offered.filter(({ tool }) => allowsTool(principal.restriction, tool.set));
  const hint = unknownToolHint(
    name,
    open.map(({ tool }) => tool.name),
  );
  return new ShopError("unknown_tool", `There is no tool with that name. ${hint}`);
}
