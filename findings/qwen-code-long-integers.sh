#!/usr/bin/env bash
# Qwen Code 0.24.4 changes an id without a word. Where an MCP tool's schema says "array of strings" and the model writes an integer above
# 2^53, Qwen Code parses the model's JSON (which rounds the integer) and then turns the number into text to fit the schema. The server gets
# a well-formed string that names another object, and cannot tell. One would guess that a mismatch is refused (as Gemini CLI, its
# ancestor, does: "must be string") or passed on as it is (as Codex does, with all digits), so that the server can complain.
set -eu
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"; mkdir -p home/.qwen
npm install --silent --ignore-scripts --no-audit --no-fund @qwen-code/qwen-code@0.24.4 >/dev/null
cat > serve.mjs <<'JS'
import { createServer } from "node:http";
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
const schema = { type: "object", properties: { ids: { type: "array", items: { type: "string" } } } };
const results = {
  initialize: { protocolVersion: "2025-06-18", capabilities: { tools: {} }, serverInfo: { name: "s", version: "1" } },
  "tools/list": { tools: [{ name: "look_up", description: "Looks ids up.", inputSchema: schema }] },
  "tools/call": { content: [{ type: "text", text: "ok" }] },
};
let received, asked = false;
const server = createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  const json = (status, value) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  if (request.url === "/mcp") {
    if (request.method !== "POST") return response.writeHead(405).end();
    const { id, method } = JSON.parse(text);
    if (id === undefined) return response.writeHead(202).end();
    if (method === "tools/call") received = /"ids":(\[[^\]]*\])/.exec(text)?.[1];
    const result = results[method];
    return json(200, { jsonrpc: "2.0", id, ...(result ? { result } : { error: { code: -32601, message: "no such method" } }) });
  }
  const tool = JSON.parse(text).tools?.find((each) => each.function.name.endsWith("look_up"));
  const first = tool !== undefined && !asked;
  if (first) asked = true;
  const call = { index: 0, id: "call_1", type: "function", function: { name: tool?.function.name, arguments: '{"ids":[1810025805652000007]}' } };
  const base = { id: "c" + Math.random(), object: "chat.completion.chunk", created: 1, model: "m" };
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const choice of [
    { index: 0, delta: { role: "assistant", ...(first ? { tool_calls: [call] } : { content: "done" }) }, finish_reason: null },
    { index: 0, delta: {}, finish_reason: first ? "tool_calls" : "stop" },
  ]) response.write(`data: ${JSON.stringify({ ...base, choices: [choice] })}\n\n`);
  response.end("data: [DONE]\n\n");
});
server.listen(0, "127.0.0.1", () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  writeFileSync("home/.qwen/settings.json", JSON.stringify({
    general: { enableAutoUpdate: false }, privacy: { usageStatisticsEnabled: false },
    tools: { toolSearch: { enabled: false } }, mcpServers: { s: { httpUrl: `${url}/mcp`, trust: true } },
  }));
  const words = ["node_modules/.bin/qwen", "-p", "go", "--approval-mode", "yolo", "--auth-type", "openai", "-m", "m"];
  const env = { HOME: `${process.cwd()}/home`, PATH: process.env.PATH, OPENAI_API_KEY: "k", OPENAI_BASE_URL: `${url}/v1`, OPENAI_MODEL: "m" };
  spawn(process.execPath, words, { env, stdio: "ignore", timeout: 60_000 }).on("exit", () => {
    console.log(`Qwen Code 0.24.4, Node ${process.version}: the model wrote [1810025805652000007], the server received ${received}`);
    process.exit(received === '["1810025805652000000"]' ? 0 : 1);
  });
});
JS
node serve.mjs
