#!/usr/bin/env bash
# An MCP tool's answer passes its server and is refused by its client, both of one SDK: zod leaves a regular expression's flags out of JSON Schema.
#
# zod 4.6.7 writes z.string().regex(/^[a-z]{3}$/i) as { "pattern": "^[a-z]{3}$" }, since a pattern has no flags, and says nothing. With
# @modelcontextprotocol/sdk 1.32.2 the server holds arguments and answers against zod ("USD" fits), the client against the JSON Schema that was listed
# ("USD" does not): the call is made, and its answer is thrown away with -32602. A client that checks arguments refuses "USD" before it asks.
#
# What one would guess wrong: that z.toJSONSchema, which throws for a date or a transform because they cannot be represented, does so for whatever it cannot
# represent; and that a schema which is written once means one thing on both ends.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit @modelcontextprotocol/sdk@1.32.2 zod@4.6.7 >/dev/null
cat >flags.mjs <<'JS'
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";

const currency = z.string().regex(/^[a-z]{3}$/i);
const { pattern } = z.toJSONSchema(currency);
const server = new McpServer({ name: "server", version: "1.0.0" });
let made = 0;
server.registerTool("rate", { inputSchema: { currency }, outputSchema: { currency } }, (args) => {
  made += 1;
  return { content: [], structuredContent: args };
});
const [ours, theirs] = InMemoryTransport.createLinkedPair();
const client = new Client({ name: "client", version: "1.0.0" });
await Promise.all([server.connect(theirs), client.connect(ours)]);
await client.listTools();

const call = (value) =>
  client.callTool({ name: "rate", arguments: { currency: value } }).then(
    ({ structuredContent }) => JSON.stringify(structuredContent),
    ({ message }) => message,
  );
const [small, large] = [await call("usd"), await call("USD")];
console.log(`node ${process.version}, zod 4.6.7, @modelcontextprotocol/sdk 1.32.2`);
console.log(`zod takes "USD": ${currency.safeParse("USD").success}; its JSON Schema has the pattern ${pattern}`);
console.log(`usd: ${small}`);
console.log(`USD: ${large} (calls that the tool answered: ${made})`);
await client.close();
process.exit(pattern === "^[a-z]{3}$" && small.includes("usd") && large.includes("must match pattern") && made === 2 ? 0 : 1);
JS
node flags.mjs
