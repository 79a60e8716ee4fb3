/** What clients ask besides tools, from the handshake on: answered without an SDK as the SDK of that era would. */

import "../fakes/seeded-properties.ts";
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { createToyApp } from "../http/toy-app.ts";
import { asNotification, legacy, type Message, modern, toRequest } from "./messages.ts";

const CLIENT = { name: "test", version: "1.0.0" };
const INITIALIZE = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: CLIENT };

async function seen({ app }: ReturnType<typeof createToyApp>, message: Message) {
  const answer = await app.handle(toRequest(message));
  const text = (await answer.text()).replaceAll(/req_\w+/g, "req");
  return { status: answer.status, type: answer.headers.get("content-type"), text };
}

const shops = () => ({ own: createToyApp(), sdk: createToyApp({ withoutFastPath: true }) });

const LEGACY: readonly (readonly [string, Message])[] = [
  ["initialize", legacy("initialize", INITIALIZE)],
  ["initialize, of a newer version", legacy("initialize", { ...INITIALIZE, protocolVersion: "2026-07-28" })],
  [
    "initialize, with all that clients say",
    legacy("initialize", {
      ...INITIALIZE,
      capabilities: { roots: { listChanged: true }, sampling: {}, elicitation: { form: {}, url: {} } },
      clientInfo: { ...CLIENT, title: "Test", description: "Tests", websiteUrl: "https://example.com" },
    }),
  ],
  ["initialize without a client", legacy("initialize", { protocolVersion: "2025-06-18", capabilities: {} })],
  ["initialize without params", legacy("initialize")],
  ["the client that is ready", asNotification(legacy("notifications/initialized"))],
  ["a notification nobody knows", asNotification(legacy("notifications/nothing"))],
  ["a cancellation", asNotification(legacy("notifications/cancelled", { requestId: 7 }))],
  ["ping", legacy("ping")],
  ["an unknown method", legacy("nothing/known")],
  ["a task", legacy("ping", { task: { ttl: 5 } })],
];

const BOTH: readonly (readonly [string, Parameters<typeof legacy>[1]])[] = [
  ["prompts/list", {}],
  ["prompts/list", { cursor: "next" }],
  ["prompts/get", { name: "toy_prompt", arguments: {} }],
  ["prompts/get", { name: "nosuch" }],
  ["resources/list", {}],
  ["resources/templates/list", {}],
  ["resources/read", { uri: "toy://box" }],
  ["resources/read", { uri: "toy://none" }],
  ["skills/list", {}],
  ["completion/complete", { ref: { type: "ref/prompt", name: "toy_prompt" }, argument: { name: "x", value: "" } }],
  ["server/discover", {}],
  ["logging/setLevel", { level: "debug" }],
];

describe("in 2025-11-25", () => {
  test.each([...LEGACY, ...BOTH.map(([method, params]) => [method, legacy(method, params)] as const)])(
    "%s is answered as SDK v1 does, byte for byte",
    async (_, message) => {
      const { own, sdk } = shops();
      expect(await seen(own, message)).toEqual(await seen(sdk, message));
    },
  );
});

describe("in 2026-07-28", () => {
  test.each(BOTH)("%s is answered as SDK v2 does, member for member", async (method, params) => {
    const { own, sdk } = shops();
    const [{ text, ...answer }, theirs] = [
      await seen(own, modern(method, params)),
      await seen(sdk, modern(method, params)),
    ];
    expect({ ...answer, text: JSON.parse(text) }).toEqual({ ...theirs, text: JSON.parse(theirs.text) });
  });
});

const BROKEN = { name: "toy_play", arguments: { toy: "ball", friend: "the broken doll" } };

test.each([
  ["2025-11-25", legacy],
  ["2026-07-28", modern],
])("what breaks inside is answered as the SDK of %s does, and stands in the log once", async (_, message) => {
  const { own, sdk } = shops();
  const asked = message("prompts/get", BROKEN);
  const theirs = await seen(sdk, asked);
  expect(await seen(own, asked)).toEqual(theirs);
  expect(theirs.text).toContain("-32603");
  expect(own.logLines.filter((line) => line.includes("1234 pieces"))).toHaveLength(1);
});

const ODD: readonly unknown[] = [
  null,
  0,
  "",
  "a",
  true,
  [],
  {},
  [1],
  { listChanged: 1 },
  { form: 1 },
  { a: { b: 1 } },
  { a: 1 },
];
const odd = fc.constantFrom(...ODD);
const mostly = (usual: unknown) => fc.oneof({ weight: 12, arbitrary: fc.constant(usual) }, odd);
const some = <Shape extends Record<string, fc.Arbitrary<unknown>>>(shape: Shape) =>
  fc.record(shape, { requiredKeys: [] });
const capabilities = fc.oneof(
  {
    weight: 8,
    arbitrary: some({
      roots: mostly({ listChanged: true }),
      sampling: mostly({}),
      elicitation: mostly({ form: {}, url: {} }),
      extensions: mostly({ "acme/one": { mimeTypes: ["text/html"] } }),
      experimental: mostly({}),
      tasks: mostly({}),
      odd,
    }),
  },
  odd,
);
const clientInfo = fc.oneof(
  {
    weight: 8,
    arbitrary: some({
      name: mostly("test"),
      version: mostly("1"),
      title: mostly("Test"),
      description: mostly("Tests"),
      websiteUrl: mostly("https://example.com"),
      icons: mostly([]),
      odd,
    }),
  },
  odd,
);

test("an initialize that says odd things of its client is answered as SDK v1 does", async () => {
  const { own, sdk } = shops();
  const params = some({ protocolVersion: mostly("2025-03-26"), capabilities, clientInfo, odd });
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(params, async (said) => {
      const theirs = await seen(sdk, legacy("initialize", said));
      expect(await seen(own, legacy("initialize", said))).toEqual(theirs);
      if (theirs.text.includes('"result"')) answered += 1;
    }),
    { numRuns: 400 },
  );
  expect(answered).toBeGreaterThan(20);
});

test("an envelope that says odd things of its client is answered as SDK v2 does", async () => {
  const { own, sdk } = shops();
  const meta = some({ clientCapabilities: capabilities, clientInfo, logLevel: mostly("debug"), odd });
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(meta, async (said) => {
      const _meta = Object.fromEntries(
        Object.entries(said).map(([name, value]) => [`io.modelcontextprotocol/${name}`, value]),
      );
      const message = modern("prompts/list", { _meta });
      const theirs = await seen(sdk, message);
      expect(await seen(own, message)).toEqual(theirs);
      if (theirs.text.includes('"result"')) answered += 1;
    }),
    { numRuns: 400 },
  );
  expect(answered).toBeGreaterThan(20);
});
