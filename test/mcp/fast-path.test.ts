/** The short way past the SDKs: whatever it answers is what the SDK of that era would have answered. */

import { describe, expect, test } from "bun:test";
import { z } from "zod";
import { unnamedCall } from "#mcp/cancellation.ts";
import { createEras } from "#mcp/era.ts";
import { createFastPath } from "#mcp/fast-path.ts";
import { plainMessage } from "#mcp/plain-message.ts";
import type { OfferedTools } from "#mcp/tool-methods.ts";
import { UNRESTRICTED } from "#restriction.ts";
import { keptLog } from "../fakes/kept-log.ts";
import { createToyApp, toyListing } from "../http/toy-app.ts";
import { AGENT_CALLS, CODEX_LIST } from "./agent-messages.ts";
import { asNotification, legacy, type Message, modern, send, toRequest } from "./messages.ts";

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

function metaOf({ json }: Message): unknown {
  return z.object({ params: z.object({ _meta: z.unknown() }).partial() }).parse(json).params._meta;
}

describe.each(MESSAGES)("%s", (_, method, params) => {
  test("is answered as SDK v1 does, byte for byte, in 2025-11-25", async () => {
    const sdk = await seen(createToyApp({ withoutFastPath: true }).app, legacy(method, params));
    expect(await seen(createToyApp().app, legacy(method, params))).toEqual(sdk);
  });

  test("is answered as SDK v2 does, byte for byte, in 2026-07-28", async () => {
    const { app } = createToyApp();
    const sdk = await seen(app, modern(method, params));
    expect(await seen(app, modern(method, params))).toEqual(sdk);
  });
});

/** As where the store cannot be asked which accounts there are. */
const unlabelled = (withoutFastPath: boolean) => ({
  withoutFastPath,
  get labels(): never {
    throw new Error("the store is shut");
  },
});

test.each([
  ["2025-11-25", legacy],
  ["2026-07-28", modern],
])("a list that breaks inside is answered as the SDK of %s does, and stands in the log once", async (_, message) => {
  const [fast, slow] = [createToyApp(unlabelled(false)), createToyApp(unlabelled(true))];
  const sdk = await seen(slow.app, message("tools/list"));
  expect(await seen(fast.app, message("tools/list"))).toEqual(sdk);
  expect(sdk.text).toContain("-32603");
  expect(fast.logLines.filter((line) => line.includes("the store is shut"))).toHaveLength(1);
});

describe("the short way", () => {
  const tools: OfferedTools = {
    tools: [
      {
        ...{ name: "toy_echo", module: "toy", set: "every", accounts: "one", drawn: false },
        listing: async () => toyListing("toy_echo"),
      },
    ],
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
    const eras = createEras();
    eras.note(noted);
    const fastPath = createFastPath({ version: "1", website: null, instructions: "" }, tools, eras);
    const message = plainMessage(json);
    return message !== null && fastPath(new Headers(headers), message, () => caller) !== null;
  };
  const odd = modern("tools/list", { _meta: { "io.modelcontextprotocol/clientCapabilities": { experimental: {} } } });

  test("is taken for the list and for calls, and where an envelope is odd once the SDK has checked it", () => {
    expect(takes(legacy("tools/list"))).toBe(true);
    expect(takes(modern("tools/list"))).toBe(true);
    expect(takes(odd)).toBe(false);
    expect(takes(odd, metaOf(odd))).toBe(true);
  });

  test.each(AGENT_CALLS)("is taken for every call of %s", (_, call) => {
    expect(takes(call({ name: "toy_echo", arguments: {} }, 2))).toBe(true);
  });

  test("is taken for the list of a program that wants progress", () => {
    expect(takes(CODEX_LIST)).toBe(true);
  });

  test.each<[string, Message]>([
    ["another method", legacy("ping")],
    ["a token that is none", legacy("tools/list", { _meta: { progressToken: 1.5 } })],
    ["a token that is too long", legacy("tools/list", { _meta: { progressToken: "x".repeat(1_025) } })],
    ["a member that the SDKs may know", legacy("tools/list", { task: {} })],
    ["a name that they may know", legacy("tools/list", { _meta: { "io.modelcontextprotocol/related-task": {} } })],
    ["a notification", asNotification(legacy("tools/list"))],
  ])("is not taken for %s", (_, message) => {
    expect(takes(message)).toBe(false);
  });

  test("is taken whatever a call says of itself, once the rest of the envelope was checked", () => {
    const others = [
      { progressToken: 1 },
      { traceparent: `00-${"ab".repeat(16)}-0000000000000001-01` },
      { "acme/turn": [1] },
    ];
    for (const other of others) {
      const { headers, json } = odd;
      const { params, ...rest } = z.looseObject({ params: z.object({ _meta: z.looseObject({}) }) }).parse(json);
      const called = { headers, json: { ...rest, params: { _meta: { ...params._meta, ...other } } } };
      expect(takes(called)).toBe(false);
      expect(takes(called, metaOf(odd))).toBe(true);
    }
  });
});

describe.each(AGENT_CALLS)("a call of %s", (_, call) => {
  test("that is over before there is progress is answered by JSON, with what the SDK of its era would send", async () => {
    const [fast, slow] = [createToyApp(), createToyApp({ withoutFastPath: true })];
    for (const [nth, name] of [...["toy_echo", "toy_fail", "toy_echo"].entries()]) {
      const asked = call({ name, arguments: { nth } }, nth);
      const answer = await fast.app.handle(toRequest(asked));
      expect(answer.headers.get("content-type")).toBe("application/json");
      const [own, sdk] = [await answer.text(), await (await slow.app.handle(toRequest(asked))).text()];
      expect(lastMessage(own)).toEqual(lastMessage(sdk));
    }
    expect(fast.calls).toEqual(slow.calls);
    expect(fast.calls).toHaveLength(3);
  });
});

/** Bytes, be it of the whole answer or of a stream's last event. */
function lastMessage(text: string): string | undefined {
  return text.startsWith("{") ? text : text.trimEnd().split("data: ").at(-1);
}

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
