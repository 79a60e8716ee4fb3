/** MCP over a pair of streams: what holds for each line, for the key, and at the end. */

import { describe, expect, test } from "bun:test";
import { ShopError } from "#errors.ts";
import { MAX_DEPTH } from "#json/json-depth.ts";
import { UNRESTRICTED } from "#restriction.ts";
import type { Principal } from "#workspaces/principal.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { createToyApp, INSTRUCTIONS, type ToyApp } from "../http/toy-app.ts";
import { legacy, modern } from "./messages.ts";
import { connectStdio } from "./stdio-client.ts";

const OWNER: Principal = {
  workspaceId: "ws_first",
  keyId: "key_first",
  keyExpiresAtMs: null,
  restriction: UNRESTRICTED,
};

const connect = (toy: ToyApp, authenticate: () => Promise<Principal> = async () => OWNER) =>
  connectStdio(toy.stdio, authenticate);

const initialize = (protocolVersion: string) =>
  legacy("initialize", { protocolVersion, capabilities: {}, clientInfo: { name: "test", version: "1" } }).json;

function aborted(toy: ToyApp): Promise<unknown> {
  const signal = toy.lastSignal();
  if (signal === undefined || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", resolve));
}

const nestedObject = (levels: number) => `${'{"a":'.repeat(levels - 1)}{}${"}".repeat(levels - 1)}`;

const call = (name: string, id = 7) => ({ ...Object(legacy("tools/call", { name, arguments: {} }).json), id });

describe("a client", () => {
  test.each(["2025-11-25", "2024-11-05"])("of %s is met in its own version", async (version) => {
    const client = connect(createToyApp());
    await client.send(initialize(version));
    expect((await client.next()).result).toMatchObject({ protocolVersion: version, instructions: INSTRUCTIONS });
  });

  test("that names 2026-07-28 in `initialize` is met in 2025-11-25", async () => {
    const client = connect(createToyApp());
    await client.send(initialize("2026-07-28"));
    expect((await client.next()).result).toMatchObject({ protocolVersion: "2025-11-25" });
  });

  test("of 2025-11-25 lists and calls, and nothing of 2026-07-28 is said to it", async () => {
    const client = connect(createToyApp());
    await client.send(initialize("2025-11-25"));
    await client.next();
    await client.send(legacy("tools/list").json);
    expect(Object.keys((await client.next()).result ?? {})).toEqual(["tools"]);
    await client.send(call("toy_echo"));
    expect((await client.next()).result).toMatchObject({ structuredContent: { meta: { workspace: "ws_first" } } });
  });

  test("of 2026-07-28 discovers, lists with a cache hint, and calls", async () => {
    const client = connect(createToyApp());
    await client.send(modern("server/discover").json);
    expect((await client.next()).result).toMatchObject({ supportedVersions: ["2026-07-28"], ttlMs: 300_000 });
    await client.send(modern("tools/list").json);
    expect((await client.next()).result).toMatchObject({ cacheScope: "private", resultType: "complete" });
    await client.send(modern("tools/call", { name: "toy_echo", arguments: {} }).json);
    expect((await client.next()).result).toMatchObject({ structuredContent: { meta: { workspace: "ws_first" } } });
  });

  test("of either era reads a resource and gets a prompt", async () => {
    for (const message of [legacy, modern]) {
      const client = connect(createToyApp());
      await client.send(message("resources/read", { uri: "toy://box" }).json);
      expect((await client.next()).result).toMatchObject({ contents: [{ text: "A ball and a kite." }] });
      await client.send(message("prompts/get", { name: "toy_play", arguments: { toy: "ball" } }).json);
      expect((await client.next()).result).toMatchObject({
        messages: [{ content: { text: "Play with the ball and nobody." } }],
      });
    }
  });

  test("is told of an unknown method and of an unknown tool in its own era", async () => {
    for (const message of [legacy, modern]) {
      const client = connect(createToyApp());
      await client.send(message("nothing/here").json);
      expect((await client.next()).error?.code).toBe(-32601);
      await client.send(message("tools/call", { name: "nosuch" }).json);
      expect((await client.next()).error).toMatchObject({ code: -32602, message: expect.stringContaining("nosuch") });
    }
  });

  test.each([legacy, modern])(
    "may give an id as a bare number, in both eras, and no digit is lost",
    async (message) => {
      const toy = createToyApp();
      const client = connect(toy);
      const { json } = message("tools/call", { name: "toy_echo", arguments: { ids: ["BARE"] } });
      await client.type(`${JSON.stringify(json).replace('"BARE"', "1810025805652000007")}\n`);
      await client.next();
      expect(toy.calls[0]?.args).toEqual({ ids: ["1810025805652000007"] });
    },
  );

  test("may give null for no arguments, in both eras", async () => {
    for (const message of [legacy, modern]) {
      const toy = createToyApp();
      const client = connect(toy);
      await client.send(message("tools/call", { name: "toy_echo", arguments: null }).json);
      expect((await client.next()).result).toHaveProperty("structuredContent");
      expect(toy.calls.map(({ args }) => args)).toEqual([{}]);
    }
  });

  test("never learns what broke inside", async () => {
    const client = connect(createToyApp());
    await client.send(call("toy_throw"));
    const { error } = await client.next();
    expect(error?.code).toBe(-32603);
    expect(JSON.stringify(error)).not.toContain("1234");
  });

  test("that cancels a call ends it, and is not answered", async () => {
    const toy = createToyApp();
    const client = connect(toy);
    await client.send(call("toy_wait"));
    await toy.waiting;
    await client.send({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 7 } });
    await client.send(legacy("ping").json);
    expect((await client.next()).result).toEqual({});
    expect(toy.lastSignal()?.aborted).toBe(true);
  });
});

describe("a line", () => {
  test("that is no JSON, no JSON-RPC or a batch is refused, and the next one is answered", async () => {
    const toy = createToyApp();
    const client = connect(toy);
    for (const [text, code] of [
      ["{", -32700],
      ['{"hello":1}', -32600],
      [`[${JSON.stringify(call("toy_echo"))}]`, -32600],
    ] as const) {
      await client.type(`${text}\n`);
      expect((await client.next()).error?.code).toBe(code);
    }
    expect(toy.calls).toEqual([]);
    await client.type(`\n\r\n${JSON.stringify(call("toy_echo"))}\r\n`);
    expect((await client.next()).result).toBeDefined();
  });

  test("of 1 MiB is read, one byte more is refused, and the next one is answered", async () => {
    const toy = createToyApp();
    const client = connect(toy);
    const padded = (bytes: number) => {
      const text = JSON.stringify(legacy("tools/call", { name: "toy_fail", arguments: { pad: "" } }).json);
      return text.replace('"pad":""', `"pad":"${"x".repeat(bytes - text.length)}"`);
    };
    await client.type(`${padded(1_048_576)}\n`);
    expect((await client.next()).result).toMatchObject({ isError: true });
    await client.type(`${padded(1_048_577)}\n`);
    expect((await client.next()).error).toMatchObject({ code: -32600, message: expect.stringContaining("1048576") });
    expect(toy.calls).toHaveLength(1);
    await client.send(call("toy_echo"));
    expect((await client.next()).result).toBeDefined();
  });

  test("nested 32 levels deep is read, one level more is refused, and the next one is answered", async () => {
    const toy = createToyApp();
    const client = connect(toy);
    const text = (levels: number) =>
      JSON.stringify(call("toy_echo")).replace('"arguments":{}', `"arguments":${nestedObject(levels)}`);
    await client.type(`${text(MAX_DEPTH - 2)}\n`);
    expect((await client.next()).result).toBeDefined();
    await client.type(`${text(MAX_DEPTH - 1)}\n`);
    expect((await client.next()).error).toMatchObject({ code: -32600, message: expect.stringContaining("32 levels") });
    expect(toy.calls).toHaveLength(1);
    await client.send(call("toy_echo"));
    expect((await client.next()).result).toBeDefined();
  });

  test("may come in pieces, cut inside a character, and the last one without its end", async () => {
    const client = connect(createToyApp());
    const bytes = Buffer.from(JSON.stringify(legacy("tools/call", { name: "zoë" }).json));
    for (const byte of bytes) await client.write(Uint8Array.of(byte));
    await client.end();
    expect((await client.next()).error?.message).toContain('"zoë"');
    await client.served;
  });

  test("is the 65th request at once: refused in words, the 64 are answered", async () => {
    const toy = createToyApp();
    const client = connect(toy);
    for (let id = 1; id <= 65; id += 1) await client.send(call("toy_wait", id));
    expect(await client.next()).toMatchObject({ id: 65, error: { message: expect.stringContaining("64") } });
    toy.release();
    const answered = new Set<unknown>();
    while (answered.size < 64) answered.add((await client.next()).id);
    expect(toy.calls).toHaveLength(64);
    await client.send(call("toy_echo", 66));
    expect((await client.next()).id).toBe(66);
  });
});

describe("the key", () => {
  const refused = () => new ShopError("unauthorized", "not this key");

  test("is asked for before anything is read: a refused one serves nothing", async () => {
    const toy = createToyApp();
    const client = connect(toy, () => Promise.reject(refused()));
    const error = await failsWith(() => client.served);
    expect(error).toMatchObject({ code: "config_invalid", message: expect.stringContaining("SHOPMCP_API_KEY") });
    expect(client.output.readableLength).toBe(0);
  });

  test("that ends while its client runs stops at the next call, in words, and ends the session", async () => {
    const toy = createToyApp();
    let valid = true;
    const client = connect(toy, async () => {
      if (!valid) throw refused();
      return OWNER;
    });
    await client.send(call("toy_echo"));
    expect((await client.next()).result).toBeDefined();
    valid = false;
    await client.send(call("toy_echo"));
    expect((await client.next()).error?.message).toContain("revoked or expired");
    expect((await failsWith(() => client.served)).traits.exit).toBe(78);
    expect(toy.calls).toHaveLength(1);
  });

  test("that cannot be looked up just now fails that call alone, and says nothing of why", async () => {
    const toy = createToyApp();
    let asked = 0;
    const client = connect(toy, async () => {
      asked += 1;
      if (asked === 2) throw new Error("disk sector 1234");
      return OWNER;
    });
    await client.send(call("toy_echo"));
    const { error } = await client.next();
    expect(error?.code).toBe(-32603);
    expect(error?.message).not.toContain("1234");
    await client.send(call("toy_echo"));
    expect((await client.next()).result).toBeDefined();
    expect(toy.calls).toHaveLength(1);
  });
});

describe("the end", () => {
  test("of the input lets what was asked be answered, then ends by itself", async () => {
    const toy = createToyApp();
    const client = connect(toy);
    await client.send(call("toy_wait"));
    await toy.waiting;
    await client.end();
    toy.release();
    expect((await client.next()).result).toBeDefined();
    await client.served;
  });

  test("of the input waits for no answer beyond its bound", async () => {
    const toy = createToyApp({ answerGraceMs: 1 });
    const client = connect(toy);
    await client.send(call("toy_wait"));
    await toy.waiting;
    await client.end();
    await aborted(toy);
    toy.release();
    await client.served;
    expect(client.output.readableLength).toBe(0);
  });

  test("of the process aborts what is in flight and waits until it has settled", async () => {
    const toy = createToyApp();
    const client = connect(toy);
    await client.send(call("toy_wait"));
    await toy.waiting;
    client.stop();
    await aborted(toy);
    toy.release();
    await client.served;
    expect(client.output.readableLength).toBe(0);
  });

  test("of the client's reading ends the session", async () => {
    const toy = createToyApp();
    const client = connect(toy);
    await client.send(call("toy_echo"));
    await client.next();
    client.output.destroy(new Error("EPIPE"));
    await client.served;
  });
});
