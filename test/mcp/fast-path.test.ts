/** The short way past the SDKs: whatever it answers is what the SDK of that era would have answered. */

import { describe, expect, test } from "bun:test";
import { z } from "zod";
import { unnamedCall } from "#mcp/cancellation.ts";
import { createFastPath } from "#mcp/fast-path.ts";
import type { OfferedTools } from "#mcp/tool-methods.ts";
import { UNRESTRICTED } from "#restriction.ts";
import { keptLog } from "../fakes/kept-log.ts";
import { createToyApp } from "../http/toy-app.ts";
import { asNotification, legacy, type Message, modern, send } from "./messages.ts";

type Params = Parameters<typeof legacy>[1];

const MESSAGES: readonly (readonly [string, string, Params])[] = [
  ["the list", "tools/list", {}],
  ["the list, without params in 2025", "tools/list", undefined],
  ["a call", "tools/call", { name: "toy_echo", arguments: { deep: { list: [1, "two", null, 3.5] } } }],
  ["a call whose answer has a link", "tools/call", { name: "toy_echo", arguments: { link: true } }],
  ["a call without arguments", "tools/call", { name: "toy_echo" }],
  ["a call that fails", "tools/call", { name: "toy_fail", arguments: {} }],
  ["a call that breaks inside", "tools/call", { name: "toy_throw", arguments: {} }],
  ["an unknown tool", "tools/call", { name: "nosuch", arguments: {} }],
  ["a call that names no tool", "tools/call", {}],
];

/** All that a client can tell apart, but for the id of a request that failed inside. */
async function seen(app: ReturnType<typeof createToyApp>["app"], message: Message) {
  const { status, headers, text } = await send(app, message);
  return { status, type: headers.get("content-type"), text: text.replace(/req_\w+/, "req") };
}

describe.each(MESSAGES)("%s", (_, method, params) => {
  test("is answered as SDK v1 does, byte for byte, in 2025-11-25", async () => {
    const { app } = createToyApp();
    const sdk = await seen(app, legacy(method, { ...params, _meta: { odd: 1 } }));
    expect(await seen(app, legacy(method, params))).toEqual(sdk);
  });

  test("is answered as SDK v2 does, byte for byte, in 2026-07-28", async () => {
    const { app } = createToyApp();
    const sdk = await seen(app, modern(method, params));
    expect(await seen(app, modern(method, params))).toEqual(sdk);
  });
});

describe("the short way", () => {
  const tools: OfferedTools = {
    tools: [],
    callTool: async () => ({ ok: true, answer: { meta: {} }, text: "{}" }),
    labelsOf: async () => new Map(),
    files: true,
    log: keptLog().log,
  };
  const caller = {
    principal: { workspaceId: "ws_1", keyId: null, keyExpiresAtMs: null, restriction: UNRESTRICTED },
    requestId: "req_1",
    ...{ address: "192.0.2.1", takesLinks: true, trace: undefined },
    calling: unnamedCall(new AbortController().signal),
  };
  const takes = ({ headers, json }: Message, noted: unknown = null) => {
    const fastPath = createFastPath({ version: "1", website: null, instructions: "" }, tools);
    fastPath.noteEnvelope(noted);
    return fastPath.answer(new Headers(headers), json, () => caller) !== null;
  };
  const envelope = z.object({ params: z.object({ _meta: z.unknown() }) }).parse(modern("tools/list").json).params._meta;

  test("is taken for the list and for calls, in 2026-07-28 once the SDK has checked the envelope", () => {
    expect(takes(legacy("tools/list"))).toBe(true);
    expect(takes(modern("tools/list"), envelope)).toBe(true);
    expect(takes(modern("tools/list"))).toBe(false);
  });

  test.each<[string, Message]>([
    ["another method", legacy("ping")],
    ["progress wanted", legacy("tools/list", { _meta: { progressToken: 1 } })],
    ["a member that the SDKs may know", legacy("tools/list", { task: {} })],
    ["a notification", asNotification(legacy("tools/list"))],
    ["a header of the other era", legacy("tools/list", {}, { "mcp-method": "tools/list" })],
  ])("is not taken for %s", (_, message) => {
    expect(takes(message)).toBe(false);
  });

  test("is taken whatever trace each call names, once the rest of the envelope was checked", () => {
    const traced = (nth: number) =>
      modern("tools/list", { _meta: { traceparent: `00-${"ab".repeat(16)}-000000000000000${nth}-01` } });
    const noted = z.object({ params: z.object({ _meta: z.unknown() }) }).parse(traced(1).json).params._meta;
    expect(takes(traced(2), noted)).toBe(true);
    expect(takes(modern("tools/list"), noted)).toBe(true);
    expect(takes(modern("tools/list", { _meta: { traceparent: 5 } }), noted)).toBe(false);
  });

  test("is not taken where progress is wanted, whatever was noted", () => {
    const wanted = modern("tools/list", { _meta: { progressToken: 1 } });
    const noted = z.object({ params: z.object({ _meta: z.unknown() }) }).parse(wanted.json).params._meta;
    expect(takes(wanted, noted)).toBe(false);
  });
});

test.each<[string, Params, Record<string, string>]>([
  [
    "an envelope nobody has checked",
    { name: "toy_echo", _meta: { "io.modelcontextprotocol/clientCapabilities": 5 } },
    {},
  ],
  ["another method in the header", { name: "toy_echo" }, { "mcp-method": "tools/list" }],
  ["another tool in the header", { name: "toy_echo" }, { "mcp-name": "toy_fail" }],
  ["another version in the header", { name: "toy_echo" }, { "mcp-protocol-version": "2025-11-25" }],
])("%s is refused, after a right one too", async (_, params, headers) => {
  const toy = createToyApp();
  for (let turn = 0; turn < 2; turn += 1) await send(toy.app, modern("tools/call", { name: "toy_echo" }));
  expect((await send(toy.app, modern("tools/call", params, headers))).status).toBe(400);
  expect(toy.calls).toHaveLength(2);
});

test("a legacy version there is not is refused", async () => {
  const toy = createToyApp();
  const { status } = await send(
    toy.app,
    legacy("tools/call", { name: "toy_echo" }, { "mcp-protocol-version": "2020-01-01" }),
  );
  expect(status).toBe(400);
  expect(toy.calls).toEqual([]);
});
