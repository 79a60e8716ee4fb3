/** One Elysia route with a fixed answer: the upper bound of this stack. */

import { readFileSync } from "node:fs";
import { Elysia } from "elysia";

const { text, answer } = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));
const document = { content: [{ type: "text", text }], structuredContent: answer };
const app = new Elysia().post("/mcp", ({ body }) => ({ jsonrpc: "2.0", id: Object(body).id, result: document }));
const server = Bun.serve({ hostname: "127.0.0.1", port: 0, development: false, fetch: app.fetch });
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${server.port}` })}\n`);
