/** `shopmcp tools`: the tools that MCP clients see. */

import type { ToolListing } from "#modules/module.ts";
import { type Command, print, table } from "./command.ts";

export function tools(list: () => Promise<readonly ToolListing[]>): Command {
  return {
    name: "tools",
    summary: "list the tools that MCP clients see",
    words: [],
    options: {},
    usage: "",
    async run(invocation) {
      const listings = await list();
      print(invocation, listings, table(listings.map(({ name, title }) => [name, title])));
      return undefined;
    },
  };
}
