/** What is particular to MCP 2026-07-28. */

import { expect, test } from "bun:test";
import { createToyApp, INSTRUCTIONS } from "../http/toy-app.ts";
import { legacy, modern, send } from "./messages.ts";

const SKILLS = { "io.modelcontextprotocol/skills": { directoryRead: true } };

const CACHE = { ttlMs: 300_000, cacheScope: "private" };

test("server/discover says who we are, for how long, and that lists never change", async () => {
  const { status, answer } = await send(createToyApp().app, modern("server/discover"));
  expect(status).toBe(200);
  expect(answer?.result).toMatchObject({
    resultType: "complete",
    supportedVersions: ["2026-07-28"],
    capabilities: { tools: {}, resources: {}, prompts: {}, completions: {}, extensions: SKILLS },
    instructions: INSTRUCTIONS,
    ...CACHE,
    _meta: { "io.modelcontextprotocol/serverInfo": { name: "shopmcp", version: "0.0.1" } },
  });
});

test.each([
  ["tools/list", {}],
  ["resources/list", {}],
  ["resources/templates/list", {}],
  ["resources/read", { uri: "toy://box" }],
  ["prompts/list", {}],
])("%s says for how long and for whom it may be kept", async (method, params) => {
  const { answer } = await send(createToyApp().app, modern(method, params));
  expect(answer?.result).toMatchObject({ resultType: "complete", ...CACHE });
});

test("a prompt written out is not kept: it depends on its arguments", async () => {
  const { answer } = await send(
    createToyApp().app,
    modern("prompts/get", { name: "toy_play", arguments: { toy: "ball" } }),
  );
  expect(answer?.result).toMatchObject({ resultType: "complete", messages: [{ role: "user" }] });
  expect(answer?.result).not.toHaveProperty("ttlMs");
});

test("a call's result is complete", async () => {
  const { answer } = await send(createToyApp().app, modern("tools/call", { name: "toy_echo" }));
  expect(answer?.result).toMatchObject({ resultType: "complete" });
  expect(answer?.result).not.toHaveProperty("ttlMs");
});

test.each(["tools/forget", "initialize", "ping", "subscriptions/listen"])("%s is 404 and -32601", async (method) => {
  const { status, answer } = await send(createToyApp().app, modern(method));
  expect({ status, id: answer?.id, code: answer?.error?.code }).toEqual({ status: 404, id: 7, code: -32601 });
});

test.each([
  ["another method", { "mcp-method": "tools/list" }],
  ["another tool", { "mcp-name": "toy_fail" }],
  ["another version", { "mcp-protocol-version": "2025-11-25" }],
])("headers that name %s than the body are 400 and -32020", async (_, headers) => {
  const toy = createToyApp();
  const { status, answer } = await send(toy.app, modern("tools/call", { name: "toy_echo" }, headers));
  expect({ status, code: answer?.error?.code }).toEqual({ status: 400, code: -32020 });
  expect(toy.calls).toEqual([]);
});

test("a version we do not speak is 400 and -32022", async () => {
  const version = "2027-01-01";
  const message = modern("tools/list", { _meta: { "io.modelcontextprotocol/protocolVersion": version } });
  const headers = { ...message.headers, "mcp-protocol-version": version };
  const { status, answer, text } = await send(createToyApp().app, { ...message, headers });
  expect({ status, code: answer?.error?.code }).toEqual({ status: 400, code: -32022 });
  expect(text).toContain("2026-07-28");
});

test("a request of this era without its envelope is 400 and -32602", async () => {
  const { status, answer } = await send(
    createToyApp().app,
    legacy("tools/list", {}, { "mcp-protocol-version": "2026-07-28" }),
  );
  expect({ status, code: answer?.error?.code }).toEqual({ status: 400, code: -32602 });
});
