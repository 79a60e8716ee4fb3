/**
 * What peers run: Node, express, SDK v1 as its documentation shows a stateless server, and a static answer. `node
 * express-server.js FILE`, where FILE holds `{ listings, text, answer }`.
 */

import { readFileSync } from "node:fs";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import express from "express";
import { z } from "zod";

const { listings, text, answer } = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));

const tools = listings.map(({ name, inputSchema, outputSchema, ...rest }) => ({
  name,
  config: { ...rest, inputSchema: z.fromJSONSchema(inputSchema), outputSchema: z.fromJSONSchema(outputSchema) },
}));

function createServer() {
  const server = new McpServer({ name: "peer", version: "1.0.0" });
  for (const { name, config } of tools) {
    server.registerTool(name, config, async () => ({ content: [{ type: "text", text }], structuredContent: answer }));
  }
  return server;
}

const app = express();
app.use(express.json());
app.post("/mcp", async (request, response) => {
  const server = createServer();
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true });
  response.on("close", () => {
    transport.close();
    server.close();
  });
  await server.connect(transport);
  await transport.handleRequest(request, response, request.body);
});

const listener = app.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${listener.address().port}` })}\n`);
});
