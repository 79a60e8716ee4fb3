/** What is particular to MCP up to 2025-11-25. */

import { expect, test } from "bun:test";
import { createToyApp, INSTRUCTIONS } from "../http/toy-app.ts";
import { legacy, send } from "./messages.ts";

const SKILLS = { "io.modelcontextprotocol/skills": { directoryRead: true } };

function initialize(protocolVersion: string) {
  const { headers, json } = legacy("initialize", {
    protocolVersion,
    capabilities: {},
    clientInfo: { name: "test", version: "1.0.0" },
  });
  const { "mcp-protocol-version": _, ...first } = headers;
  return { headers: first, json };
}

test.each([
  ["2025-11-25", "2025-11-25"],
  ["2025-06-18", "2025-06-18"],
  ["2025-03-26", "2025-03-26"],
  ["2026-07-28", "2025-11-25"],
  ["2031-01-01", "2025-11-25"],
])("initialize naming %s agrees on %s", async (asked, agreed) => {
  const { status, headers, answer } = await send(createToyApp().app, initialize(asked));
  expect(status).toBe(200);
  expect(headers.get("mcp-session-id")).toBeNull();
  expect(answer?.result).toEqual({
    protocolVersion: agreed,
    capabilities: { tools: {}, resources: {}, prompts: {}, completions: {}, extensions: SKILLS },
    serverInfo: {
      name: "shopmcp",
      title: "ShopMCP",
      version: "0.0.1",
      icons: [{ src: expect.stringMatching(/^data:image\/svg\+xml,/), mimeType: "image/svg+xml", sizes: ["any"] }],
    },
    instructions: INSTRUCTIONS,
  });
});

test("initialize whose params are wrong is told which, as invalid params", async () => {
  const { headers, json } = initialize("2025-11-25");
  const wrong = legacy("initialize", { protocolVersion: 7, capabilities: {}, clientInfo: { name: "t", version: "1" } });
  expect(json).not.toEqual(wrong.json);
  const { answer } = await send(createToyApp().app, { headers, json: wrong.json });
  expect(answer).toEqual({
    jsonrpc: "2.0",
    id: 7,
    error: {
      code: -32602,
      message: "initialize takes the params that its MCP version names; look at params.protocolVersion.",
    },
  });
});

test("ping is answered without initialize", async () => {
  const { answer } = await send(createToyApp().app, legacy("ping"));
  expect(answer).toEqual({ jsonrpc: "2.0", id: 7, result: {} });
});

test("a version header nobody knows is 400 and names those we speak", async () => {
  const { status, text } = await send(
    createToyApp().app,
    legacy("tools/list", undefined, { "mcp-protocol-version": "1999-01-01" }),
  );
  expect(status).toBe(400);
  expect(text).toContain("2025-11-25");
});

test("a request without a version header is served", async () => {
  const { headers, json } = legacy("tools/list");
  const { "mcp-protocol-version": _, ...rest } = headers;
  expect((await send(createToyApp().app, { headers: rest, json })).status).toBe(200);
});

test("tools/list holds the tools and nothing of the next era", async () => {
  const { answer } = await send(createToyApp().app, legacy("tools/list"));
  expect(Object.keys(answer?.result ?? {})).toEqual(["tools"]);
});

test("a response posted by a client is taken and dropped", async () => {
  const { headers } = legacy("ping");
  const posted = await send(createToyApp().app, { headers, json: { jsonrpc: "2.0", id: 1, result: {} } });
  expect(posted).toMatchObject({ status: 202, text: "" });
});
