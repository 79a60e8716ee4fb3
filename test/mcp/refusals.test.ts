/** What is refused before any tool hears of it, whichever era the message is written in. */

import { describe, expect, test } from "bun:test";
import { createToyApp } from "../http/toy-app.ts";
import { legacy, type Message, modern, send } from "./messages.ts";

describe.each([
  ["2025-11-25", legacy],
  ["2026-07-28", modern],
])("%s", (_, message) => {
  test("a message that is not JSON is -32700 with 400", async () => {
    const { status, answer } = await send(createToyApp().app, {
      headers: message("ping").headers,
      text: '{"jsonrpc":',
    });
    expect({ status, code: answer?.error?.code }).toEqual({ status: 400, code: -32700 });
  });

  test("JSON that is no JSON-RPC message is -32600 with 400", async () => {
    const { status, answer } = await send(createToyApp().app, { headers: message("ping").headers, json: { hello: 1 } });
    expect({ status, code: answer?.error?.code }).toEqual({ status: 400, code: -32600 });
  });

  test("a batch is refused whole, in words", async () => {
    const toy = createToyApp();
    const call = message("tools/call", { name: "toy_echo" });
    const { status, answer } = await send(toy.app, { headers: call.headers, json: [call.json, call.json] });
    expect({ status, code: answer?.error?.code }).toEqual({ status: 400, code: -32600 });
    expect(answer?.error?.message).toContain("one message a request");
    expect(toy.calls).toEqual([]);
  });

  test("a body at 1 MiB is read, one byte more is 413", async () => {
    const toy = createToyApp();
    const padded = (bytes: number) => {
      const call = message("tools/call", { name: "toy_echo", arguments: { pad: "" } });
      const frame = JSON.stringify(call.json).length;
      return { ...call, text: JSON.stringify(call.json).replace('"pad":""', `"pad":"${"x".repeat(bytes - frame)}"`) };
    };
    expect((await send(toy.app, padded(1_048_576))).status).toBe(200);
    const over = await send(toy.app, padded(1_048_577));
    expect({ status: over.status, code: over.answer?.error?.code }).toEqual({ status: 413, code: "payload_too_large" });
    expect(toy.calls).toHaveLength(1);
  });

  test("arguments nested 50,000 deep are answered, and so is the next request", async () => {
    const toy = createToyApp();
    const call = message("tools/call", { name: "toy_fail", arguments: { deep: 0 } });
    const deep = `"deep":${"[".repeat(50_000)}${"]".repeat(50_000)}`;
    const text = JSON.stringify(call.json).replace('"deep":0', deep);
    expect((await send(toy.app, { headers: call.headers, text })).status).toBe(200);
    expect((await send(toy.app, call)).answer).toHaveProperty("result");
  });

  test("another content type is 415, an Accept without both types is 406", async () => {
    const toy = createToyApp();
    const call = message("tools/call", { name: "toy_echo" });
    const with_ = (headers: Record<string, string>) => ({ ...call, headers: { ...call.headers, ...headers } });
    expect((await send(toy.app, with_({ "content-type": "text/plain" }))).status).toBe(415);
    expect((await send(toy.app, with_({ accept: "application/json" }))).status).toBe(406);
    expect(toy.calls).toEqual([]);
  });

  test.each([undefined, "Bearer smcp_unknown", "Basic c21jcF9maXJzdA==", "smcp_first", "Bearer"])(
    "authorization %s is 401 before anything is parsed, and says what to do",
    async (authorization) => {
      const toy = createToyApp();
      const { authorization: _, ...headers } = message("ping").headers;
      const refused: Message = {
        headers: authorization === undefined ? headers : { ...headers, authorization },
        text: "{",
      };
      const { status, answer, headers: sent } = await send(toy.app, refused);
      expect({ status, code: answer?.error?.code }).toEqual({ status: 401, code: "unauthorized" });
      expect(sent.get("www-authenticate")).toBe('Bearer realm="shopmcp"');
      expect(answer?.error?.message).toContain("Bearer smcp_");
      expect(toy.calls).toEqual([]);
    },
  );
});
