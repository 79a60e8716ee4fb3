#!/usr/bin/env bash
# MCP's TypeScript client stops checking a tool's answers once it has read the next page of the list of tools.
#
# @modelcontextprotocol/sdk 1.32.2: callTool() holds structuredContent against the outputSchema that listTools() brought. Each listTools() forgets the schemas of
# the one before, also where it asks for the next page with the server's cursor, so that after a list of several pages only the tools of the last page
# are checked. The answers of all others are handed over as they come.
#
# What one would guess wrong: that a client which has read the whole list, as the protocol asks, checks every tool that it has seen; and that a tool which is
# refused for a wrong answer in a short list is refused in a long one.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit @modelcontextprotocol/sdk@1.32.2 >/dev/null
cat >pages.mjs <<'JS'
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";

const outputSchema = { type: "object", properties: { rows: { type: "number" } }, required: ["rows"] };
const tool = (name) => ({ name, inputSchema: { type: "object" }, outputSchema });
const server = new Server({ name: "server", version: "1.0.0" }, { capabilities: { tools: {} } });
server.setRequestHandler(ListToolsRequestSchema, ({ params }) =>
  params?.cursor === "2" ? { tools: [tool("on_page_2")] } : { tools: [tool("on_page_1")], nextCursor: "2" },
);
server.setRequestHandler(CallToolRequestSchema, () => ({ content: [], structuredContent: { rows: "many" } }));
const [ours, theirs] = InMemoryTransport.createLinkedPair();
const client = new Client({ name: "client", version: "1.0.0" });
await Promise.all([server.connect(theirs), client.connect(ours)]);

const called = (name) => client.callTool({ name }).then(() => "taken", () => "refused");
const { nextCursor } = await client.listTools();
const afterOne = await called("on_page_1");
await client.listTools({ cursor: nextCursor });
const afterAll = [await called("on_page_1"), await called("on_page_2")];
console.log(`node ${process.version}, @modelcontextprotocol/sdk 1.32.2; both tools answer { rows: "many" } where a number is due`);
console.log(`after page 1: on_page_1 is ${afterOne}`);
console.log(`after page 2: on_page_1 is ${afterAll[0]}, on_page_2 is ${afterAll[1]}`);
await client.close();
process.exit([afterOne, ...afterAll].join() === "refused,taken,refused" ? 0 : 1);
JS
node pages.mjs
