#!/usr/bin/env bash
# One MCP client refuses a price of 19.99 on Node and takes it in a Worker or a browser.
#
# @modelcontextprotocol/client 2.4.0 holds answers against a tool's outputSchema by Ajv where it is loaded for Node, and by @cfworker/json-schema under the conditions
# "workerd" and "browser". They differ on what zod 4.6.7 writes and the server has passed: 19.99 under z.number().multipleOf(0.01) and "PT1.5S" under
# z.iso.duration() are right for zod and for the second one, and for Ajv wrong, since 19.99 / 0.01 is no whole double and its pattern has no fractions of a second.
#
# What one would guess wrong: that a client of one version has one opinion of an answer, so that what a test on Node says is true of the app that is
# deployed; and that cents are multiples of 0.01. 2.5 and "PT2S" pass everywhere.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --ignore-scripts --no-fund --no-audit @modelcontextprotocol/client@2.4.0 @modelcontextprotocol/server@2.4.0 zod@4.6.7 >/dev/null
cat >verdicts.mjs <<'JS'
import { Client, InMemoryTransport } from "@modelcontextprotocol/client";
import { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";

const tools = {
  price: [z.object({ price: z.number().multipleOf(0.01) }), { price: 2.5 }, { price: 19.99 }],
  took: [z.object({ took: z.iso.duration() }), { took: "PT2S" }, { took: "PT1.5S" }],
};
const server = new McpServer({ name: "server", version: "1.0.0" });
let given;
for (const [name, [outputSchema]] of Object.entries(tools))
  server.registerTool(name, { description: name, outputSchema }, () => ({ content: [], structuredContent: given }));
const [ours, theirs] = InMemoryTransport.createLinkedPair();
const client = new Client({ name: "client", version: "1.0.0" });
await Promise.all([server.connect(theirs), client.connect(ours)]);
await client.listTools();
const seen = [];
for (const [name, [, ...answers]] of Object.entries(tools))
  for (given of answers) {
    const told = await client.callTool({ name }).then(({ isError }) => (isError ? "refused by the server" : "taken"), ({ message }) => message);
    console.log(`  ${JSON.stringify(given)}: ${told}`);
    seen.push(told === "taken" ? 1 : 0);
  }
await client.close();
process.exit(seen.join("") === process.argv[2] ? 0 : 1);
JS
node -p '`node ${process.version}, @modelcontextprotocol/client 2.4.0, server 2.4.0, zod 4.6.7`'
node verdicts.mjs 1010
for condition in workerd browser; do echo "--conditions=$condition"; node --conditions=$condition verdicts.mjs 1111; done
