#!/usr/bin/env bash
# A LangChain agent does not tell its model which argument of an MCP tool was wrong, but hands it a stack trace.
#
# langchain 1.5.14 (@langchain/core 1.4.0) checks the model's arguments before an MCP tool (@langchain/mcp-adapters 1.1.4) is called, against the
# JSON Schema that the server lists. On a mismatch the server is not asked, and the model reads "Received tool input did not match expected
# schema", ten lines of stack with the paths of the program's own files, and "Please fix the error and try again". The same schema written in
# Zod, as in the documentation's examples, names the argument and what is wrong. `tool.verboseParsingErrors = true` names it for both.
#
# What one would guess wrong: that what Zod tools say, MCP tools say too; and that a helpful refusal written by the MCP server (which argument,
# what there is) reaches the model.
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
import { createAgent, fakeModel, tool } from "langchain";
import { z } from "zod";

const inputSchema = { days: z.number() };
let called = 0;
const http = createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  if (request.method !== "POST") return response.writeHead(405).end();
  const body = JSON.parse(text);
  if (body.method === "tools/call") called += 1;
  const mcp = new McpServer({ name: "weather", version: "1.0.0" });
  mcp.registerTool("of_mcp", { description: "The weather.", inputSchema }, () => ({ content: [{ type: "text", text: "rain" }] }));
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true });
  await mcp.connect(transport);
  await transport.handleRequest(request, response, body);
});
await new Promise((listening) => http.listen(0, "127.0.0.1", listening));
const url = `http://127.0.0.1:${http.address().port}/mcp`;
const client = new MultiServerMCPClient({ mcpServers: { weather: { transport: "http", url } } });
const ofZod = tool(() => "rain", { name: "of_zod", description: "The weather.", schema: z.object(inputSchema) });
const [ofMcp] = await client.getTools();

async function refusal(one) {
  const call = { id: "1", name: one.name, args: { days: "two" } };
  const model = fakeModel().respondWithTools([call]).respond(new AIMessage("done"));
  await createAgent({ model, tools: [one] }).invoke({ messages: [{ role: "user", content: "Go." }] });
  const lines = model.calls[1].messages.at(-1).content.split("\n");
  const trace = lines.filter((line) => /^ +at /.test(line));
  const said = lines.filter((line) => !trace.includes(line)).join("\n").replace(/kwargs \{.*?\}/, "kwargs …");
  console.log(`${one.name}, verboseParsingErrors ${one.verboseParsingErrors}: ${said}\n  and ${trace.length} lines of stack trace`);
  return `${said.includes("days")}, ${trace.some((line) => line.includes(process.cwd()))}`;
}

console.log(`langchain 1.5.14, @langchain/core 1.4.0, @langchain/mcp-adapters 1.1.4, Node ${process.version}`);
const seen = [await refusal(ofZod), await refusal(ofMcp)];
ofMcp.verboseParsingErrors = true;
seen.push(await refusal(ofMcp));
await client.close();
http.closeAllConnections();
http.close();
console.log(`the server was called ${called} times; each: is the argument named, are paths of this folder in it`);
console.log(seen);
process.exit(called === 0 && JSON.stringify(seen) === JSON.stringify(["true, true", "false, true", "true, true"]) ? 0 : 1);
JS
node run.mjs
