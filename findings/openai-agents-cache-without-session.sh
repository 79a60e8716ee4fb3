#!/usr/bin/env bash
# `cacheToolsList: true` of @openai/agents 0.20.0 caches nothing where the MCP server has no sessions.
#
# MCPServerStreamableHttp keeps the list of tools by session id. A stateless server (a valid choice for years, and the only one in protocol
# 2026-07-28) gives no Mcp-Session-Id, and then every listTools() first empties the cache and asks again: the agent sends tools/list before each
# turn of the model, with the option on as with it off. The same server with sessions is asked once.
#
# What one would guess wrong: that the option does what its name says. One consequence: an API key that is revoked during a run ends the run,
# since the next tools/list is refused, where one would expect the model to read of a failed call.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --ignore-scripts --no-fund --no-audit @openai/agents@0.20.0 @modelcontextprotocol/sdk@1.32.2 zod@4.6.7 >/dev/null
cat >run.mjs <<'JS'
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { Agent, MCPServerStreamableHttp, Runner } from "@openai/agents";

const TURNS = 4;

async function listed(withSessions, cacheToolsList) {
  let lists = 0;
  const transports = new Map();
  const connected = async (options) => {
    const mcp = new McpServer({ name: "time", version: "1.0.0" });
    mcp.registerTool("now", { description: "The time." }, () => ({ content: [{ type: "text", text: "noon" }] }));
    const transport = new StreamableHTTPServerTransport({ ...options, enableJsonResponse: true });
    await mcp.connect(transport);
    return transport;
  };
  const http = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const body = text === "" ? undefined : JSON.parse(text);
    if (body?.method === "tools/list") lists += 1;
    if (request.method === "GET") return response.writeHead(405).end();
    const onsessioninitialized = (id) => transports.set(id, transport);
    const transport = !withSessions
      ? await connected({ sessionIdGenerator: undefined })
      : (transports.get(request.headers["mcp-session-id"]) ??
        (await connected({ sessionIdGenerator: randomUUID, onsessioninitialized })));
    await transport.handleRequest(request, response, body);
  });
  await new Promise((listening) => http.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${http.address().port}/mcp`;
  const server = new MCPServerStreamableHttp({ url, name: `time ${withSessions} ${cacheToolsList}`, cacheToolsList });
  await server.connect();
  let turn = 0;
  const model = {
    async getResponse() {
      turn += 1;
      const call = { type: "function_call", id: `f${turn}`, callId: `c${turn}`, name: "now", arguments: "{}", status: "completed" };
      const done = { type: "message", id: "m", role: "assistant", status: "completed", content: [{ type: "output_text", text: "done" }] };
      return { usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0 }, output: [turn < TURNS ? call : done] };
    },
  };
  const agent = new Agent({ name: "a", model, mcpServers: [server] });
  await new Runner({ tracingDisabled: true }).run(agent, "What time is it?");
  await server.close();
  http.closeAllConnections();
  http.close();
  return lists;
}

const seen = {};
for (const withSessions of [true, false])
  for (const cache of [true, false]) seen[`${withSessions ? "sessions" : "stateless"}, cacheToolsList ${cache}`] = await listed(withSessions, cache);
console.log(`@openai/agents 0.20.0, Node ${process.version}: tools/list in a run of ${TURNS} turns`);
for (const [name, lists] of Object.entries(seen)) console.log(`  ${name}: ${lists}`);
const expected = [1, TURNS, TURNS, TURNS];
process.exit(JSON.stringify(Object.values(seen)) === JSON.stringify(expected) ? 0 : 1);
JS
node run.mjs
