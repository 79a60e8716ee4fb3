#!/usr/bin/env bash
# LangChain's MCP adapter hands the model an answer twice where the server does as the MCP specification asks.
#
# The specification wants a tool with structuredContent to give the same as text too, for clients that know only text. With
# @langchain/mcp-adapters 1.1.4 (@langchain/core 1.4.0) such an answer becomes one content block that holds both, so the model pays for each, the
# text with every quote escaped. Without structuredContent the content is the plain text.
#
# What one would guess wrong: that one of the two is taken, as OpenAI Agents (text) and Mastra (structured) do; that the structured half stays in
# the message's `artifact`, which exists to keep data from the model (it is there too); and the README's word that a single text block always
# becomes a string.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --ignore-scripts --no-fund --no-audit @langchain/mcp-adapters@1.1.4 @langchain/core@1.4.0 @langchain/langgraph@1.7.3 \
  langchain@1.5.14 @modelcontextprotocol/sdk@1.32.2 zod@4.6.7 >/dev/null
cat >run.mjs <<'JS'
import { createServer } from "node:http";
import { AIMessage } from "@langchain/core/messages";
import { MultiServerMCPClient } from "@langchain/mcp-adapters";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { createAgent, fakeModel } from "langchain";
import { z } from "zod";

const ANSWER = { city: "Oslo", celsius: 4 };
const content = [{ type: "text", text: JSON.stringify(ANSWER) }];
const http = createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  if (request.method !== "POST") return response.writeHead(405).end();
  const mcp = new McpServer({ name: "weather", version: "1.0.0" });
  mcp.registerTool("as_text", { description: "The weather." }, () => ({ content }));
  const outputSchema = { city: z.string(), celsius: z.number() };
  mcp.registerTool("as_both", { description: "The weather.", outputSchema }, () => ({ content, structuredContent: ANSWER }));
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true });
  await mcp.connect(transport);
  await transport.handleRequest(request, response, JSON.parse(text));
});
await new Promise((listening) => http.listen(0, "127.0.0.1", listening));
const url = `http://127.0.0.1:${http.address().port}/mcp`;
const client = new MultiServerMCPClient({ mcpServers: { weather: { transport: "http", url } } });
const calls = ["as_text", "as_both"].map((name) => ({ id: name, name, args: {} }));
const model = fakeModel().respondWithTools(calls).respond(new AIMessage("done"));
await createAgent({ model, tools: await client.getTools() }).invoke({ messages: [{ role: "user", content: "Go." }] });
await client.close();
http.closeAllConnections();
http.close();
console.log(`@langchain/mcp-adapters 1.1.4, @langchain/core 1.4.0, langchain 1.5.14, Node ${process.version}`);
const seen = model.calls[1].messages
  .filter(({ type }) => type === "tool")
  .map(({ name, content: read, artifact }) => {
    console.log(`  ${name}: the model reads ${JSON.stringify(read)}, artifact ${JSON.stringify(artifact)}`);
    return `${read.split("Oslo").length - 1}, ${artifact.length}`;
  });
process.exit(JSON.stringify(seen) === '["1, 0","2, 1"]' ? 0 : 1);
JS
node run.mjs
