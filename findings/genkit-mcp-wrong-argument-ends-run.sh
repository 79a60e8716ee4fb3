#!/usr/bin/env bash
# In Genkit a model's wrong argument for an MCP tool ends the whole generation; the model is not told and cannot correct itself.
#
# genkit 1.42.0 with @genkit-ai/mcp 1.42.0: the arguments are held against the tool's schema before the server is asked, and where they do not
# fit, generate() throws INVALID_ARGUMENT with the schema in its text. An error that the server itself answers (isError: true) does reach the
# model, as the tool's output.
#
# What one would guess wrong: that in a loop of tools both kinds of refusal go back to the model, as in other libraries.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit genkit@1.42.0 @genkit-ai/mcp@1.42.0 @modelcontextprotocol/sdk@1.32.2 zod@4.6.7 >/dev/null
cat >wrong.mjs <<'JS'
import { createMcpClient } from "@genkit-ai/mcp";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { genkit } from "genkit";
import { z } from "zod";

const server = new McpServer({ name: "rows", version: "1.0.0" });
let asked = 0;
server.registerTool("rows", { description: "Rows", inputSchema: { limit: z.number().int() } }, ({ limit }) => {
  asked += 1;
  if (limit > 5) return { isError: true, content: [{ type: "text", text: "limit is at most 5" }] };
  return { content: [{ type: "text", text: "rows" }] };
});
const [there, here] = InMemoryTransport.createLinkedPair();
await server.connect(there);
const ai = genkit({});
const mcp = createMcpClient({ name: "rows", mcpServer: { transport: here } });
await mcp.ready();
const tools = await mcp.getActiveTools(ai);

/** A model that calls the tool once with what it is given, and then says what it was told. */
async function tell(input) {
  let told = null;
  const name = `scripted/${JSON.stringify(input).length}-${Math.random()}`;
  const model = ai.defineModel({ name }, async ({ messages, tools: offered }) => {
    const last = messages.at(-1);
    if (last.role !== "tool") {
      const toolRequest = { name: offered[0].name, input, ref: "1" };
      return { message: { role: "model", content: [{ toolRequest }] }, finishReason: "stop" };
    }
    told = JSON.stringify(last.content[0].toolResponse.output);
    return { message: { role: "model", content: [{ text: "done" }] }, finishReason: "stop" };
  });
  const thrown = await ai.generate({ model, prompt: "go", tools }).then(() => null, (error) => error);
  return { told, thrown: thrown === null ? null : thrown.status };
}

const refusedByServer = await tell({ limit: 9 });
const byServer = asked;
const refusedBySchema = await tell({ limit: "2" });
console.log(`node ${process.version}, genkit 1.42.0, @genkit-ai/mcp 1.42.0`);
console.log("the server refuses:", refusedByServer);
console.log("the schema refuses:", refusedBySchema, `the server was asked ${asked - byServer} times`);
const holds = refusedByServer.told?.includes("at most 5") && refusedBySchema.told === null;
process.exit(holds && refusedBySchema.thrown === "INVALID_ARGUMENT" && asked === byServer ? 0 : 1);
JS
node wrong.mjs
