/** The app that draws answers, as a resource for the hosts of MCP Apps: for callers who may use a tool whose answers it draws. */

import { APP_MIME_TYPE, APP_URI } from "#mcp-app/app-resource.ts";
import type { ModuleTool, ToolListing } from "#modules/module.ts";
import { allowsTool } from "#restriction.ts";
import { byRestriction } from "./by-restriction.ts";
import type { ServedResource } from "./resource-methods.ts";

/** `_meta` is for the host, which does not show it to its model. */
export type Listed = ToolListing & { _meta?: { ui: { resourceUri: string } } };

export function withDrawing(listing: ToolListing, { drawn }: Pick<ModuleTool, "drawn">): Listed {
  return drawn === true ? { ...listing, _meta: { ui: { resourceUri: APP_URI } } } : listing;
}

export function appResources(
  tools: readonly Pick<ModuleTool, "set" | "drawn" | "listing">[],
  openApp: () => Promise<string>,
): ServedResource[] {
  const drawn = tools.filter((tool) => tool.drawn === true);
  if (drawn.length === 0) return [];
  const listing = {
    ...{ uri: APP_URI, name: "answer", title: "An answer, drawn", mimeType: APP_MIME_TYPE },
    description:
      "Lines, bars and steps for the answers of reports, pacing and explained changes; for hosts, not for models.",
  };
  const isOpen: ServedResource["isOpen"] = (restriction) => drawn.some(({ set }) => allowsTool(restriction, set));
  const textFor = byRestriction(async (restriction) => {
    const { withTools } = await import("./asked-tools.ts");
    const open = drawn.filter(({ set }) => allowsTool(restriction, set));
    return withTools(await openApp(), await Promise.all(open.map((tool) => tool.listing())));
  });
  return [{ listing, listed: true, isOpen, text: textFor }];
}
