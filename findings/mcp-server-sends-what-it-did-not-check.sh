#!/usr/bin/env bash
# MCP's TypeScript server checks a tool's answer by parsing it and sends what was there before, so that its own client refuses it.
#
# @modelcontextprotocol/sdk 1.32.2 and @modelcontextprotocol/server 2.4.0 with its client, zod 4.6.7: a tool's outputSchema is listed as what comes out of zod, where a z.object takes no
# other keys and a key with a default is always there. The server holds the tool's answer against zod, which leaves out other keys and fills in the default,
# drops what zod made of it, and sends the answer as the tool gave it. The client holds that against the list and throws -32602: the call was made,
# and its answer is lost. z.looseObject and a tool that parses its own answer pass.
#
# What one would guess wrong: that a schema which strips and fills in does both before the answer leaves, as it does for arguments on their way in; and
# that an answer which its server has checked passes where the same schema is checked again.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --ignore-scripts --no-fund --no-audit @modelcontextprotocol/sdk@1.32.2 @modelcontextprotocol/server@2.4.0 \
  @modelcontextprotocol/client@2.4.0 zod@4.6.7 >/dev/null
cat >answers.mjs <<'JS'
import * as client2 from "@modelcontextprotocol/client";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import * as server2 from "@modelcontextprotocol/server";
import { z } from "zod";

const Row = z.object({ name: z.string(), currency: z.string().default("USD") });
const answers = {
  "as it is": { name: "Spring", currency: "EUR" },
  "one key more": { name: "Spring", currency: "EUR", id: 7 },
  "without the default": { name: "Spring" },
  "both, parsed by the tool": Row.parse({ name: "Spring", id: 7 }),
};
async function ask(name, { Client, McpServer, InMemoryTransport }) {
  const server = new McpServer({ name: "server", version: "1.0.0" });
  let given;
  server.registerTool("row", { description: "A row.", outputSchema: Row }, () => ({ content: [], structuredContent: given }));
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: "client", version: "1.0.0" });
  await Promise.all([server.connect(theirs), client.connect(ours)]);
  await client.listTools();
  const seen = [];
  console.log(name);
  for (const [title, answer] of Object.entries(answers)) {
    given = answer;
    const told = await client.callTool({ name: "row" }).then(
      ({ isError, structuredContent }) => (isError ? "refused by the server" : JSON.stringify(structuredContent)),
      ({ message }) => `refused by the client: ${message.slice(message.indexOf("data"))}`,
    );
    console.log(`  ${title}, ${JSON.stringify(answer)}: ${told}`);
    seen.push(told.startsWith("refused by the client") ? "client" : told.startsWith("{") ? "taken" : "server");
  }
  await client.close();
  return seen.join();
}

console.log(`node ${process.version}, zod 4.6.7`);
const seen = [
  await ask("@modelcontextprotocol/sdk 1.32.2", { Client, McpServer, InMemoryTransport }),
  await ask("@modelcontextprotocol/server 2.4.0 and client 2.4.0", { ...client2, ...server2 }),
];
process.exit(seen.every((each) => each === "taken,client,client,taken") ? 0 : 1);
JS
node answers.mjs
