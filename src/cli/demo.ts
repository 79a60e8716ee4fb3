/** `shopmcp demo`: the whole of ShopMCP on a simulated TikTok account, in a temporary folder. */

import { ShopError } from "#errors.ts";
import { type Command, print } from "./command.ts";

export type Demo = {
  mcpUrl: string;
  key: string;
  accountName: string;
  /** Resolves after SIGTERM or SIGINT, when all is closed and the folder is gone. */
  ended: Promise<void>;
};

/** `port` undefined: the usual one, or a free one where that is taken. @throws config_invalid where a given port is taken */
export type StartDemo = (port: number | undefined) => Promise<Demo>;

export function demo(start: StartDemo): Command {
  return {
    name: "demo",
    summary: "try everything on a simulated TikTok account, with nothing kept",
    words: [],
    options: { port: { type: "string" } },
    usage: "[--port N]",
    async run(invocation) {
      const running = await start(readPort(invocation.option("port")));
      print(invocation, { mcp_url: running.mcpUrl, key: running.key }, welcome(running));
      await running.ended;
      return undefined;
    },
  };
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new ShopError("usage", "--port takes a number from 0 to 65535.");
}

function welcome({ mcpUrl, key, accountName }: Demo): string {
  const body = JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name: "tiktok_ads_get_report", arguments: { level: "campaign", date_preset: "last_7_days", top: 5 } },
  });
  return `ShopMCP demo: a simulated TikTok Ads account (${accountName}) is connected. Nothing leaves this machine.

  MCP URL  ${mcpUrl}
  API key  ${key}

Claude Code:
  claude mcp add --transport http shopmcp ${mcpUrl} --header "Authorization: Bearer ${key}"

Or ask from this shell which campaigns spent most last week:
  curl -s ${mcpUrl} -H "Authorization: Bearer ${key}" -H "Content-Type: application/json" \\
    -H "Accept: application/json, text/event-stream" -d '${body}'

Ctrl-C ends the demo and deletes its folder.`;
}
