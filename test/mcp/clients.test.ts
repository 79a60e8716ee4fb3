/** The clients people use: both TypeScript SDKs, over real HTTP. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Client as V2Client, StreamableHTTPClientTransport as V2Transport } from "@modelcontextprotocol/client";
import { Client as V1Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as V1Transport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { type Listener, listen } from "#http/listen.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { createToyApp, INSTRUCTIONS, KEYS, TOY_BOX } from "../http/toy-app.ts";

const CLIENT = { name: "test", version: "1.0.0" };

let listener: Listener;

beforeAll(() => {
  listener = listen({ app: createToyApp().app, host: "127.0.0.1", port: 0 });
});

afterAll(() => listener.stop({ deadlineMs: 1_000 }));

type OnProgress = (progress: { progress: number }) => void;

async function connectV1(key: string) {
  const client = new V1Client(CLIENT);
  const transport = new V1Transport(endpoint(), withKey(key));
  await client.connect(transport);
  return {
    client,
    version: () => transport.protocolVersion,
    call: (name: string, args = {}) => client.callTool({ name, arguments: args }),
    callWithProgress: (name: string, onprogress: OnProgress) => client.callTool({ name }, undefined, { onprogress }),
  };
}

async function connectV2(key: string, mode: "auto" | "legacy") {
  const client = new V2Client(CLIENT, { versionNegotiation: { mode } });
  await client.connect(new V2Transport(endpoint(), withKey(key)));
  return {
    client,
    version: () => client.getNegotiatedProtocolVersion(),
    call: (name: string, args = {}) => client.callTool({ name, arguments: args }),
    callWithProgress: (name: string, onprogress: OnProgress) => client.callTool({ name }, { onprogress }),
  };
}

function endpoint(): URL {
  return new URL("/mcp", listener.url);
}

function withKey(key: string) {
  return { requestInit: { headers: { authorization: `Bearer ${key}` } } };
}

describe.each([
  ["SDK v1", "2025-11-25", connectV1],
  ["SDK v2", "2025-11-25", (key: string) => connectV2(key, "legacy")],
  ["SDK v2", "2026-07-28", (key: string) => connectV2(key, "auto")],
])("%s on %s", (_, expectedVersion, connect) => {
  test("learns who we are and how to use us", async () => {
    const { client, version } = await connect(KEYS.first);
    expect(version()).toBe(expectedVersion);
    expect(client.getServerVersion()).toMatchObject({
      name: "shopmcp",
      title: "ShopMCP",
      version: "0.0.1",
      icons: [{ mimeType: "image/svg+xml", sizes: ["any"] }],
    });
    expect(client.getInstructions()).toBe(INSTRUCTIONS);
    expect(client.getServerCapabilities()).toEqual({
      ...{ tools: {}, resources: {}, prompts: {}, completions: {} },
      extensions: { "io.modelcontextprotocol/skills": { directoryRead: true } },
    });
    await client.close();
  });

  test("lists the tools", async () => {
    const { client } = await connect(KEYS.first);
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name)).toEqual(["toy_echo", "toy_fail", "toy_throw", "toy_progress", "toy_wait"]);
    expect(tools[0]?.annotations?.readOnlyHint).toBe(true);
    await client.close();
  });

  test("lists resources and reads one", async () => {
    const { client } = await connect(KEYS.first);
    const { text, set: _, ...listed } = TOY_BOX;
    expect((await client.listResources()).resources).toEqual([
      listed,
      expect.objectContaining({ uri: "ui://shopmcp/answer.html" }),
      expect.objectContaining({ uri: "skill://toy-tidy-up/SKILL.md" }),
    ]);
    expect((await client.listResourceTemplates()).resourceTemplates).toEqual([]);
    const { contents } = await client.readResource({ uri: TOY_BOX.uri });
    expect(contents).toEqual([{ uri: TOY_BOX.uri, mimeType: "text/plain", text: await text() }]);
    await client.close();
  });

  test("lists prompts with their arguments and gets one written out", async () => {
    const { client } = await connect(KEYS.first);
    expect((await client.listPrompts()).prompts).toEqual([
      {
        name: "toy_play",
        title: "Play",
        description: "Asks for a game.",
        arguments: [
          { name: "toy", description: "With which toy", required: true },
          { name: "friend", description: "With whom", required: false },
        ],
      },
    ]);
    const { messages } = await client.getPrompt({ name: "toy_play", arguments: { toy: "kite", friend: "" } });
    expect(messages).toEqual([{ role: "user", content: { type: "text", text: "Play with the kite and nobody." } }]);
    await client.close();
  });

  test("is told which argument of a prompt is wrong, and which resource there is not", async () => {
    const { client } = await connect(KEYS.first);
    await expect(client.getPrompt({ name: "toy_play", arguments: { toy: "sword" } })).rejects.toThrow(/toy: /);
    await expect(client.getPrompt({ name: "toy_play", arguments: { toy: "ball", of: "x" } })).rejects.toThrow(/"of"/);
    await expect(client.readResource({ uri: "toy://attic" })).rejects.toThrow(/toy:\/\/attic/);
    await client.close();
  });

  test("gets an answer as structured content and as text", async () => {
    const { client, call } = await connect(KEYS.first);
    const result = await call("toy_echo", { campaign: "1" });
    const answer = { meta: { workspace: "ws_first" }, args: { campaign: "1" } };
    expect(result.structuredContent).toEqual(answer);
    expect(result.content).toEqual([{ type: "text", text: JSON.stringify(answer) }]);
    await client.close();
  });

  test("gets a failure in words, without structured content", async () => {
    const { client, call } = await connect(KEYS.first);
    const result = await call("toy_fail");
    expect(result.isError).toBe(true);
    expect(JSON.stringify(result.content)).toContain("Wait a minute.");
    expect(result.structuredContent).toBeUndefined();
    await client.close();
  });

  test("sees progress where it asked for it, the newest of what came at once", async () => {
    const { client, callWithProgress } = await connect(KEYS.first);
    const seen: number[] = [];
    await callWithProgress("toy_progress", ({ progress }) => seen.push(progress));
    expect(seen).toEqual([2]);
    await client.close();
  });

  test("two keys at once never see each other's workspace", async () => {
    const [first, second] = await Promise.all([connect(KEYS.first), connect(KEYS.second)]);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, turn) => (turn % 2 === 0 ? first : second).call("toy_echo", { turn })),
    );
    for (const [turn, answer] of nonEmpty(answers.entries())) {
      const workspace = turn % 2 === 0 ? "ws_first" : "ws_second";
      expect(answer.structuredContent).toEqual({ meta: { workspace }, args: { turn } });
    }
    await Promise.all([first.client.close(), second.client.close()]);
  });

  test("is told that its key is not one", async () => {
    await expect(connect("smcp_unknown")).rejects.toThrow(/API key|requires authorization/);
  });
});
